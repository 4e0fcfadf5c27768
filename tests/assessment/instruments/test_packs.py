"""Licensed instruments come from files: strictly checked, installed with their licence number (clinical.md 1.7-1.9)."""

import copy
import json
import tomllib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment import instruments
from assessment.instruments import BadAnswer, NotComparable, PackError, packs

# The shape of WSAS with words of our own: its text is licensed.
SHAPE = """
format = "lysning-pack-1"
key = "wsas"
version = "1"
languages = ["en"]
licence = "Used with permission."
licence_number = "T-1"
source = "A test"
higher_is_worse = true
title = { en = "Five areas" }

[scoring]
method = "sum"
bands = [
  { to = 9, slug = "subclinical", label = { en = "Subclinical" } },
  { to = 20, slug = "significant", label = { en = "Significant" } },
  { to = 40, slug = "marked", label = { en = "Marked" } },
]

[change]
reliable = 8
"""
POINTS = [{"value": value, "text": {"en": str(value)}} for value in range(9)]
NOT_APPLICABLE = {"value": 9, "text": {"en": "Does not apply"}, "code": "n/a", "not_applicable": True}
AREAS = ("work", "home", "out", "alone", "people")


@pytest.fixture
def wsas():
    items = [
        {"key": f"wsas_{n}", "number": str(n), "text": {"en": area}, "scale": "work" if n == 1 else "points"}
        for n, area in enumerate(AREAS, 1)
    ]
    return tomllib.loads(SHAPE) | {"scales": {"points": POINTS, "work": [*POINTS, NOT_APPLICABLE]}, "items": items}


@pytest.fixture
def folder(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    yield tmp_path / "packs"
    packs.load_packs(None)


def scored(data, *values):
    pack = packs.parse(data)
    return pack.score(dict(zip((item.key for item in pack.items), values, strict=True)))


@pytest.mark.parametrize(
    ("values", "total", "maximum", "percent", "severity"),
    [
        ((4, 4, 4, 4, 4), 20, 40, 50, "significant"),
        ((9, 4, 4, 4, 4), 16, 32, 50, "significant"),
        ((2, 2, 2, 2, 1), 9, 40, 22.5, "subclinical"),
        ((5, 4, 4, 4, 4), 21, 40, 52.5, "marked"),
        ((9, 5, 4, 4, 4), 17, 32, 53.1, "marked"),
        ((9, 8, 8, 8, 8), 32, 32, 100, "marked"),
    ],
)
def test_wsas(wsas, values, total, maximum, percent, severity):
    found = scored(wsas, *values)
    assert (found.total, found.severity) == (total, severity)
    assert found.details == {"max": maximum, "percent": percent}


def test_a_blank_is_not_the_same_as_not_applicable(wsas):
    found = scored(wsas, None, 4, 4, 4, 4)
    assert (found.complete, found.total, found.partial_sum) == (False, None, 16)


def test_different_greatest_sums_are_not_compared(wsas):
    pack = packs.parse(wsas)
    assert pack.change(scored(wsas, 5, 5, 5, 5, 5), scored(wsas, 3, 3, 3, 3, 3)).verdict == "improved"
    with pytest.raises(NotComparable):
        pack.change(scored(wsas, 5, 5, 5, 5, 5), scored(wsas, 9, 3, 3, 3, 3))


@pytest.mark.parametrize("value", [10, -1, "4", True, 4.0])
def test_a_packs_answers_are_checked_like_any_other(wsas, value):
    with pytest.raises(BadAnswer):
        scored(wsas, 4, 4, 4, 4, value)


def test_unwanted_effects_can_be_a_pack(wsas):
    yes = [{"value": value, "text": {"en": str(value)}} for value in (0, 1)]
    asked = {"scale": "points", "shown_if": {"item": "neq_1", "values": [1]}, "number": "1a", "text": {"en": "much"}}
    wsas |= {
        "key": "neq",
        "scales": {"yes": yes, "points": POINTS[:5]},
        "items": [
            {"key": "neq_1", "number": "1", "text": {"en": "happened"}, "scale": "yes"},
            {"key": "neq_1_impact"} | asked,
        ],
        "scoring": {"method": "effects", "effects": [{"happened": "neq_1", "impact": "neq_1_impact"}]},
    }
    found = scored(wsas, 1, 4)
    assert (found.total, found.details["mean_impact"], found.details["follow_up"]) == (1, 4.0, ["neq_1"])
    assert packs.parse(wsas).score({"neq_1": 0}).total == 0


BROKEN = {
    "an unknown field": lambda p: p.update(colour="red"),
    "an unknown field of an item": lambda p: p["items"][0].update(weight=2),
    "an unknown field of an answer": lambda p: p["scales"]["points"][0].update(weight=2),
    "another format": lambda p: p.update(format="lysning-pack-2"),
    "no licence number": lambda p: p.pop("licence_number"),
    "a blank licence number": lambda p: p.update(licence_number=" "),
    "no source": lambda p: p.pop("source"),
    "no items": lambda p: p.update(items=[]),
    "items of another kind": lambda p: p.update(items={"a": 1}),
    "an item twice": lambda p: p["items"].append(p["items"][0]),
    "a value twice": lambda p: p["scales"]["points"].append(POINTS[0]),
    "a value as text": lambda p: p["scales"]["points"][0].update(value="0"),
    "a value that is true": lambda p: p["scales"]["points"][0].update(value=True),
    "a scale that is not there": lambda p: p["items"][0].update(scale="other"),
    "a language missing": lambda p: p.update(languages=["en", "da"]),
    "a language too many": lambda p: p["title"].update(da="Fem"),
    "an unknown language": lambda p: p.update(languages=["sv"]),
    "a key that is a path": lambda p: p.update(key="../wsas"),
    "a key that is too long": lambda p: p.update(key="w" * 25),
    "a version in words": lambda p: p.update(version="one"),
    "bands that do not rise": lambda p: p["scoring"]["bands"].reverse(),
    "bands that leave totals out": lambda p: p["scoring"]["bands"].pop(),
    "an unknown method": lambda p: p["scoring"].update(method="mean"),
    "a condition on a later item": lambda p: p["items"][0].update(
        scored=False, shown_if={"item": "wsas_2", "values": [1]}
    ),
    "a condition on a value there is not": lambda p: p["items"][1].update(
        scored=False, shown_if={"item": "wsas_1", "values": [77]}
    ),
    "a sum over a question that may not be asked": lambda p: p["items"][1].update(
        shown_if={"item": "wsas_1", "values": [1]}
    ),
    "a limit of change in words": lambda p: p["change"].update(reliable="8"),
    "a scored text": lambda p: p["items"].append(
        {"key": "t", "number": "6", "text": {"en": "t"}, "kind": "text", "scored": True}
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_pack_is_refused_for(wsas, name):
    data = copy.deepcopy(wsas)
    packs.parse(data)
    BROKEN[name](data)
    with pytest.raises(PackError):
        packs.parse(data)


def write(folder, data, name="wsas.json"):
    path = folder.parent / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_pack_is_installed_with_its_licence_number_and_used_at_once(folder, wsas):
    instruments.load_packs(folder)
    said = StringIO()
    call_command("import_pack", str(write(folder, wsas)), licence_number="AB-12", stdout=said)
    assert "AB-12" in said.getvalue()
    assert "AB-12" in instruments.get("wsas").licence
    assert instruments.all_instruments()[-1].key == "wsas"
    said = StringIO()
    call_command("score", "wsas", "n/a", "4", "4", "4", "4", stdout=said)
    assert json.loads(said.getvalue())["total"] == 16


def test_an_installed_version_never_changes_but_a_new_one_takes_over(folder, wsas):
    instruments.load_packs(folder)
    call_command("import_pack", str(write(folder, wsas)), stdout=StringIO())
    call_command("import_pack", str(write(folder, wsas)), stdout=StringIO())
    wsas["title"]["en"] = "Other words"
    with pytest.raises(CommandError, match="another content"):
        call_command("import_pack", str(write(folder, wsas)))
    call_command("import_pack", str(write(folder, wsas | {"version": "10"})), stdout=StringIO())
    assert (instruments.get("wsas").version, instruments.get("wsas").title) == ("10", {"en": "Other words"})


def test_a_pack_never_replaces_a_built_in_instrument(folder, wsas):
    with pytest.raises(CommandError, match="built-in"):
        call_command("import_pack", str(write(folder, wsas | {"key": "phq9"})))
    assert not folder.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00", '{"format": "lysning-pack-1"}'])
def test_a_file_that_is_no_pack_is_refused(folder, text):
    path = folder.parent / "broken.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("import_pack", str(path))
    assert caught.value.returncode == 2


def test_a_missing_file_is_refused(folder):
    with pytest.raises(CommandError, match="Not installed"):
        call_command("import_pack", str(folder / "none.toml"))


def test_the_manuals_example_is_a_pack():
    manual = (packs.__file__ and packs.Path(packs.__file__).with_name("PACKS.md")).read_text(encoding="utf-8")
    example = manual.split("```toml\n")[1].split("```")[0].replace("to = 40", "to = 8").replace("to = 9", "to = 4")
    assert packs.parse(tomllib.loads(example)).key == "wsas"


def test_a_broken_pack_in_the_folder_is_said_aloud(folder):
    folder.mkdir()
    (folder / "x-1.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PackError):
        instruments.load_packs(folder)
