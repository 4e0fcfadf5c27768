"""What a release is held back for: each check with a programme that has the fault, and one that has not."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clinic.demo import people
from program import approval, checking, worksheets
from program.actions import releasing
from program.finding_texts import WORDS, in_words
from program.findings import ERROR, WARNING, Finding, findings, has_errors
from program.models import Release, StepPage

CODE = "skridt-for-skridt"
KEYS = {sheet.key for sheet in worksheets.all_worksheets()}
MAP = {"situation": "x"}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "value": f"<p>{words}</p>"}


def exercise(key: str = "m1-kort", sheet: str = "w1") -> dict[str, Any]:
    value = {"key": key, "worksheet": sheet, "label": "Dit kort", "prompt": "", "required": True}
    return {"type": "exercise", "value": value}


def example(sheet: str = "w1") -> dict[str, Any]:
    return {"type": "filled_example", "value": {"worksheet": sheet, "person": "Lone", "data": MAP}}


def step(code: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    body = [text("Det er kort."), *blocks]
    page = {"title": "En side", "body": body}
    return {"code": code, "est_minutes": 3, "required": True, "da": page, "en": deepcopy(page)}


def programme() -> dict[str, Any]:
    steps = [step("m1-a", example()), step("m1-b", exercise())]
    return {"code": "x", "modules": [{"code": "m1", "number": 1, "steps": steps}]}


def first(content: dict[str, Any], lang: str = "da") -> dict[str, Any]:
    page: dict[str, Any] = content["modules"][0]["steps"][0][lang]
    return page


def add(block: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        for lang in ("da", "en"):
            first(content, lang)["body"].append(deepcopy(block))

    return change


def title(content: dict[str, Any]) -> None:
    first(content, "en")["title"] = " "


def number(content: dict[str, Any]) -> None:
    content["modules"][0]["number"] = 2


def no_pages(content: dict[str, Any]) -> None:
    content["modules"].append({"code": "m2", "number": 2, "steps": []})


def twice(content: dict[str, Any]) -> None:
    content["modules"][0]["steps"].append(step("m1-a"))


def elsewhere(content: dict[str, Any]) -> None:
    content["modules"][0]["steps"].append(step("m2-c"))


def other_blocks(content: dict[str, Any]) -> None:
    first(content, "en")["body"].append(text("One more."))


def no_example(content: dict[str, Any]) -> None:
    for lang in ("da", "en"):
        first(content, lang)["body"].pop()


def no_label(content: dict[str, Any]) -> None:
    content["modules"][0]["steps"][1]["en"]["body"][1]["value"]["label"] = ""


LONG = " ".join(["Ord og dag."] * 100)
HARD = "Selvmonitoreringsregistreringer understøtter adfærdsaktiveringsinterventioner."
FILM: dict[str, Any] = {"type": "film", "value": {"title": "x", "file": 1, "captions": 2, "transcript": "<p>Hej.</p>"}}
FIGURE: dict[str, Any] = {"type": "figure", "value": {"name": "circle", "alt": "En ring med fem dele", "caption": ""}}
FAULTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "no_title": title,
    "module_numbers": number,
    "module_empty": no_pages,
    "page_twice": twice,
    "page_elsewhere": elsewhere,
    "blocks_differ": other_blocks,
    "no_example": no_example,
    "no_label": no_label,
    "key_twice": add(exercise()),
    "key_elsewhere": add(exercise("m2-kort")),
    "worksheet_unknown": add(exercise("m1-nyt", "w99")),
    "too_long": add(text(LONG)),
    "too_hard": add(text(HARD)),
    "no_alt": add({"type": "figure", "value": {**FIGURE["value"], "alt": "Ring"}}),
    "no_captions": add({"type": "film", "value": {**FILM["value"], "captions": None}}),
    "no_transcript": add({"type": "film", "value": {**FILM["value"], "transcript": " "}}),
    "heading": add({"type": "text", "value": "<h3>Et trin for langt nede</h3>"}),
    "link": add({"type": "text", "value": '<p><a href="/findes-ikke/">her</a></p>'}),
}


def of(content: dict[str, Any], before: dict[str, Any] | None = None) -> list[Finding]:
    return findings(content, worksheets=KEYS, before=before, leads_somewhere=lambda path: path == "/program/")


def test_a_programme_in_order_has_no_findings() -> None:
    fine = programme()
    add(FILM)(fine)
    add(FIGURE)(fine)
    add({"type": "text", "value": '<h2>Mere</h2><p><a href="/program/">her</a> <a href="tel:112">112</a></p>'})(fine)
    assert of(fine, programme()) == []


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_found_and_holds_the_release_back(code: str) -> None:
    content = programme()
    FAULTS[code](content)
    found = of(content)
    assert code in {one.code for one in found}
    assert has_errors(found)
    assert all("%(" not in in_words(one) for one in found)


def test_every_finding_has_words_and_a_test() -> None:
    assert WORDS.keys() - FAULTS.keys() == {"missing_translation", "key_gone", "key_changed"}


def test_an_exercise_that_was_released_keeps_its_worksheet() -> None:
    before, now = programme(), programme()
    for lang in ("da", "en"):
        now["modules"][0]["steps"][1][lang]["body"][1]["value"]["worksheet"] = "closing"
    assert [(one.code, one.level) for one in of(now, before)] == [("key_changed", ERROR)]
    for lang in ("da", "en"):
        now["modules"][0]["steps"][1][lang]["body"].pop()
    assert [(one.code, one.level) for one in of(now, before)] == [("key_gone", WARNING)]


@pytest.mark.django_db
class TestOurOwn:
    def test_the_programme_we_ship_has_no_findings(self, users: dict[str, Any]) -> None:
        assert checking.check(CODE) == []

    def test_the_command_prints_and_says_by_its_exit_whether_it_may_be_released(self, users: dict[str, Any]) -> None:
        out = StringIO()
        call_command("check_programme", stdout=out)
        assert out.getvalue().strip() == f"{CODE}: 0 fejl, 0 fund i alt"
        self.spoil(users)
        out = StringIO()
        with pytest.raises(CommandError) as refused:
            call_command("check_programme", CODE, "--json", stdout=out)
        assert refused.value.returncode == 1
        assert [row["code"] for row in json.loads(out.getvalue())[CODE]] == ["too_long"]
        with pytest.raises(CommandError) as unknown:
            call_command("check_programme", "findes-ikke")
        assert unknown.value.returncode == 2

    def spoil(self, users: dict[str, Any]) -> None:
        page = StepPage.objects.get(step_code="m1-velkommen", locale__language_code="da")
        page.body[0].value.source = f"<p>{LONG}</p>"
        page.save_revision(user=users["ida"])

    def test_what_has_errors_cannot_be_proposed(self, users: dict[str, Any]) -> None:
        self.spoil(users)
        count = Release.objects.count()
        with pytest.raises(approval.HasErrors) as refused:
            releasing.propose(by=people.actor(users["ida"]), programme_code=CODE, note="Længere")
        assert [one.code for one in refused.value.found] == ["too_long"]
        assert Release.objects.count() == count
