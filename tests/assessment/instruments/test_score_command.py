"""`manage.py score`: what a clinician types to check a rule without a browser."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]


def run(*words: str, **options: str) -> dict:
    out = StringIO()
    call_command("score", *words, stdout=out, **options)
    return json.loads(out.getvalue())


def refused(*words: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        call_command("score", *words)
    return caught.value


def test_it_prints_the_score():
    assert run("phq9", *"222211200") == {
        "instrument": "phq9",
        "version": "1",
        "complete": True,
        "n_answered": 9,
        "partial_sum": 12,
        "total": 12,
        "severity": "moderat",
        "alerts": [],
        "details": {
            "function": None,
            "symptoms": 5,
            "core": 2,
            "major_depressive_syndrome": True,
            "other_depressive_syndrome": False,
            "case": True,
        },
    }


def test_a_dash_is_unanswered():
    found = run("phq9", *"22222222-")
    assert (found["complete"], found["total"], found["severity"], found["n_answered"]) == (False, None, None, 8)


def test_phq9_takes_the_function_item_too():
    assert run("phq9", *"2222112003")["details"]["function"] == 3


def test_mdi_takes_twelve_and_the_variant():
    answers = ["4", "4", "4", "1", "1", "0", "3", "2", "2", "2", "1", "1"]
    assert run("mdi", *answers)["details"]["icd10"] == "ingen"
    assert run("mdi", *answers, variant="dsam")["details"]["icd10"] == "let"


def test_audit_c_takes_a_sex_wherever_it_stands():
    assert run("audit_c", "2", "1", "0", "--sex", "K")["severity"] == "positiv"
    assert run("audit_c", "--sex", "M", "2", "1", "0")["severity"] == "negativ"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("phq",), "There is no instrument"),
        (("", "1"), "There is no instrument"),
        (("phq9",), "takes 9 to 10"),
        (("phq9", *"22222222"), "not 8"),
        (("phq9", *"22222222222"), "not 11"),
        (("mdi", *"22222222222"), "takes 12 answers, not 11"),
        (("phq9", *"222222224"), "It takes 0, 1, 2, 3"),
        (("phq9", *"22222222", "-1"), "no answer"),
        (("phq9", *"22222222", "x"), "no answer"),
        (("phq9", *"22222222", ""), "empty"),
        (("phq9", *"22222222", " "), "empty"),
        (("phq9", *"22222222", "1.0"), "no answer"),
        (("phq9", *"22222222", "２"), "no answer"),
        (("phq9", *"22222222", "n/a"), "no answer"),
        (("sus", *"0333333333"), "It takes 1, 2, 3, 4, 5"),
        (("week", "21", "-", "0"), "It takes 0 to 20"),
    ],
)
def test_it_refuses_with_exit_code_2(words, said):
    error = refused(*words)
    assert error.returncode == 2
    assert said in str(error)


@pytest.mark.parametrize(
    "words", [("phq9", "1"), ("phq9", *"11111111", "x"), ("audit_c", "1", "1", "1", "--sex", "X"), ()]
)
def test_the_process_ends_with_2_and_a_message_on_stderr(words):
    done = subprocess.run(
        [sys.executable, "manage.py", "score", *words],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
