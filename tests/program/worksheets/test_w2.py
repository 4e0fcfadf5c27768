"""W2: Emil writes goals one could see on film."""

from typing import Any

import pytest

from program.worksheets.w2 import W2

STUDY: dict[str, Any] = {
    "goal": "Sidde med i studiegruppen en time om torsdagen",
    "area": "arbejde_studie",
    "first_sign": "Jeg svarer på gruppens besked",
    "importance": 8,
    "now": 2,
    "target": 6,
    "date": "2026-12-17",
}
SLEEP: dict[str, Any] = {"goal": "Stå op før ni", "first_sign": "Jeg sætter vækkeuret"}


def said(*goals: dict[str, Any], lang: str = "da") -> list[str]:
    return [W2.say(finding, lang) for finding in W2.derived({"goals": list(goals)})]


def test_one_goal_is_enough_and_three_the_most() -> None:
    assert W2.minimum_met({"goals": [STUDY]})
    assert W2.minimum_met({"goals": [STUDY, SLEEP, {}]})

    errors = W2.clean({"goals": [STUDY, SLEEP, SLEEP, SLEEP]}, final=False).errors
    assert [(error.path, error.code) for error in errors] == [("goals", "too_many")]


def test_a_goal_needs_its_smallest_sign() -> None:
    errors = W2.clean({"goals": [STUDY, {"goal": "Stå op før ni"}]}, final=True).errors

    assert [(error.path, error.code) for error in errors] == [("goals.1.first_sign", "required")]


@pytest.mark.parametrize(
    ("now", "target", "ending"),
    [
        (2, 6, "Du er på 2 og vil gerne til 6. Der er 4 trin, og du kan tage dem ét ad gangen."),
        (5, 6, "Du er på 5 og vil gerne til 6. Der er ét trin."),
        (6, 6, "Du er på 6. Det er dér, du gerne vil være."),
        (8, 6, "Du er på 8. Det er længere, end du ville nå (6)."),
    ],
)
def test_the_distance_is_said_in_words(now: int, target: int, ending: str) -> None:
    assert said({**SLEEP, "now": now, "target": target}) == [f"»Stå op før ni«: {ending}"]


def test_nothing_is_said_when_now_or_target_is_missing() -> None:
    assert said({**SLEEP, "now": 3}, {**SLEEP, "target": 3}, SLEEP, {}) == []


def test_each_goal_has_its_own_sentence_and_a_nameless_one_its_number() -> None:
    sentences = said(STUDY, {"now": 1, "target": 4}, lang="en")

    assert len(sentences) == 2
    assert sentences[1].startswith("“Goal 2”: You are at 1")


def test_braces_in_a_goal_are_only_text() -> None:
    assert "{now}" in said({"goal": "Synge {now} i kor", "now": 1, "target": 2})[0]


def test_a_goal_reads_back_as_a_block() -> None:
    first, second = W2.show({"goals": [STUDY, {}, SLEEP]}, "da")

    assert first.label == "Mål 1"
    assert first.lines[0] == "Sidde med i studiegruppen en time om torsdagen"
    assert "Nu: 2 af 10 (0 er langt fra, 10 er i mål)" in first.lines
    assert first.lines[-1] == "Ser på det igen: torsdag den 17. december 2026"
    assert second.label == "Mål 2"
    assert W2.show({"goals": [STUDY]}, "en")[0].lines[-1].endswith("Thursday 17 December 2026")
