"""`manage.py risk_class`: a clinician checks the rule without a browser."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.assessment.test_risk import VECTORS

NAMES = ("mdi6", "phq9_9", "k1", "k2", "k3", "k4", "k5", "finished")


def asked(text: str | None = None) -> dict:
    out = io.StringIO()
    call_command("risk_class", *([text] if text is not None else []), stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors_by_argument(name: str) -> None:
    *values, letter = VECTORS[name]
    data = {key: value for key, value in zip(NAMES, values, strict=True) if value is not None}
    found = asked(json.dumps(data, ensure_ascii=False))
    assert found["class"] == letter
    assert bool(found["reasons"]) is (letter != "none")


def test_standard_input_is_read_without_an_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"trigger": "blank"}'))
    assert asked() == {"class": "C", "reasons": ["blank_item"]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("{'mdi6': 1}", "not JSON"),
        ("[1, 2]", "JSON object"),
        ('{"mdi6": 1, "mdi6": 0}', "twice"),
        ('{"mdi7": 1}', "unknown key: mdi7"),
        ('{"mdi6": 9}', "mdi6: give a whole number from 0 to 5"),
        ('{"k4": "måske"}', "k4: give one of 'nej'"),
        ('{"k4": null}', "k4"),
        ('{"finished": "ja"}', "finished"),
    ],
)
def test_bad_input_ends_with_2_and_says_why(text: str, why: str) -> None:
    with pytest.raises(CommandError, match=why) as ended:
        asked(text)
    assert ended.value.returncode == 2
