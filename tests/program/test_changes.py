"""What differs between two versions, and which pages are about suicide."""

import copy

import pytest

from program import change_texts, changes
from program.sensitive import speaks_of_suicide


def text(words: str, number: int = 1) -> dict:
    return {"type": "text", "value": f"<p>{words}</p>", "id": f"id-{number}"}


def step(code: str, words: str = "Gå en tur hver dag.") -> dict:
    body = [text(words), text("Skriv det ned.", 2)]
    half = {"title": code, "body": body}
    return {
        "code": code,
        "est_minutes": 5,
        "required": True,
        "da": copy.deepcopy(half),
        "en": copy.deepcopy(half),
    }


def programme(*codes: str) -> dict:
    both = {"da": "Modul", "en": "Module"}
    texts = dict.fromkeys(("title", "summary", "goal", "homework"), both)
    numbers = {"number": 1, "weeks": 1, "read_minutes": 20, "exercise_minutes": 20}
    return {"modules": [{"code": "m1", **numbers, **texts, "steps": [step(code) for code in codes]}]}


def kinds(before, after) -> list[tuple[str, str]]:
    return [(change.step, change.kind) for change in changes.changes(before, after)]


def test_nothing_differs_from_itself() -> None:
    one = programme("a", "b")
    assert kinds(one, copy.deepcopy(one)) == []


def test_new_gone_moved_and_changed_pages_are_told_apart() -> None:
    before, after = programme("a", "b", "c"), programme("b", "a", "d")
    after["modules"][0]["steps"][2]["est_minutes"] = 6
    assert kinds(before, after) == [("b", "moved"), ("a", "moved"), ("d", "added"), ("c", "removed")]


def test_the_changed_words_are_marked_in_the_language_they_stand_in() -> None:
    before, after = programme("a"), programme("a")
    after["modules"][0]["steps"][0]["da"]["body"][0]["value"] = "<p>Gå en lang tur hver dag.</p>"
    [change] = changes.changes(before, after)
    [part] = change.parts
    assert (part.lang, part.name) == ("da", "text")
    assert "".join(piece.text for piece in part.pieces if piece.kind == "added").strip() == "lang"
    assert change_texts.shown([change])[0].parts[0].language == "dansk"


def test_a_setting_without_words_still_counts_as_a_change() -> None:
    before, after = programme("a"), programme("a")
    after["modules"][0]["steps"][0]["da"]["body"][0]["value"] = "<p>Gå en <b>tur</b> hver dag.</p>"
    assert kinds(before, after) == [("a", "changed")]


def test_the_keys_that_the_editor_gives_paragraphs_are_no_change() -> None:
    before, after = programme("a"), programme("a")
    after["modules"][0]["steps"][0]["da"]["body"][0]["value"] = '<p data-block-key="x1y2z">Gå en tur hver dag.</p>'
    assert kinds(before, after) == []


def test_a_new_module_is_new_and_the_first_release_is_all_new() -> None:
    after = programme("a")
    assert kinds(None, after) == [("", "added"), ("a", "added")]
    assert kinds(after, {"modules": []}) == [("", "removed"), ("a", "removed")]


def test_the_module_card_is_compared_too() -> None:
    before, after = programme("a"), programme("a")
    after["modules"][0]["weeks"] = 2
    [change] = changes.changes(before, after)
    assert (change.step, change.parts[0].name, change.parts[0].before, change.parts[0].after) == ("", "weeks", "1", "2")


@pytest.mark.parametrize(
    "words",
    [
        "Har du selvmordstanker?",
        "Ring til Livslinien.",
        "Du kan have lyst til at dø.",
        "Nogle vil ikke leve.",
        "Some want to die.",
        "Thoughts of hurting yourself.",
        "Skade dig selv.",
        "Lav din sikkerhedsplan.",
    ],
)
def test_words_about_suicide_are_found(words: str) -> None:
    assert speaks_of_suicide(step("a", words))


@pytest.mark.parametrize("words", ["Gå en tur.", "Planten dør uden vand.", "Lev som du plejer.", "The battery died."])
def test_other_words_are_not(words: str) -> None:
    assert not speaks_of_suicide(step("a", words))


def test_a_page_counts_when_the_words_were_taken_out_or_stand_in_an_example() -> None:
    before, after = programme("a"), programme("a")
    before["modules"][0]["steps"][0]["da"]["body"][0]["value"] = "<p>Ring til Livslinien.</p>"
    assert changes.sensitive(before, after) == ["a"]
    example = {"type": "filled_example", "value": {"rows": [{"thought": "bedre at være død"}]}, "id": "e"}
    after = programme("a")
    after["modules"][0]["steps"][0]["en"]["body"].append(example)
    assert changes.sensitive(programme("a"), after) == ["a"]
    assert changes.sensitive(before, before) == []
