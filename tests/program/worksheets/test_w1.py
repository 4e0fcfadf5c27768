"""W1: Lone draws one evening as a map."""

from typing import Any

import pytest

from program.worksheets.w1 import W1

LONE: dict[str, Any] = {
    "situation": "Tirsdag aften i køkkenet. Koret øver, og jeg er ikke med.",
    "feelings": [{"name": "trist", "strength": 60}, {"name": "skamfuld", "strength": 80}],
    "body": ["traet", "tung"],
    "thoughts": ["De har glemt mig", "Jeg har svigtet dem"],
    "action": "Jeg lagde telefonen væk og gik i seng kl. 20.",
    "effect_now": 8,
    "effect_later": 3,
    "loop": "Jo mere jeg gemmer mig, jo sværere bliver det at ringe.",
}


def said(data: dict[str, Any], lang: str = "da") -> list[str]:
    return [W1.say(finding, lang) for finding in W1.derived(data)]


def test_lone_can_send_her_map() -> None:
    cleaned = W1.clean(LONE, final=True)

    assert cleaned.ok
    assert cleaned.data == LONE
    assert W1.minimum_met(LONE)


def test_a_draft_may_be_empty_but_cannot_be_sent() -> None:
    assert W1.clean({}, final=False).ok

    errors = {(error.path, error.code) for error in W1.clean({}, final=True).errors}
    assert errors == {(key, "required") for key in ("situation", "feelings", "thoughts", "action")}
    assert W1.is_blank({"situation": "  ", "feelings": [{}, {"name": ""}], "thoughts": [""], "body": []})
    assert not W1.is_blank({"effect_now": 0})


def test_blank_rows_are_dropped_when_sent_but_stay_in_the_draft() -> None:
    rows = [{}, {"name": "trist", "strength": 60}, {"name": "", "strength": None}]
    data = {**LONE, "feelings": rows, "thoughts": ["", "De har glemt mig"]}

    assert W1.clean(data, final=False).data["feelings"] == rows
    assert W1.clean(data, final=True).data["feelings"] == [{"name": "trist", "strength": 60}]
    assert W1.clean(data, final=True).data["thoughts"] == ["De har glemt mig"]


def test_an_error_points_at_the_row_as_typed() -> None:
    data = {**LONE, "feelings": [{}, {"name": "trist", "strength": 62}]}

    cleaned = W1.clean(data, final=True)

    assert [(error.path, error.code) for error in cleaned.errors] == [("feelings.1.strength", "step")]
    assert cleaned.errors[0].params == {"below": 60, "above": 65}
    assert cleaned.data["feelings"] == data["feelings"]


def test_own_words_beside_andet_choose_andet() -> None:
    data = {**LONE, "feelings": [{"name_other": "flad", "strength": 40}], "body": ["tung"], "body_other": "kuldegys"}

    cleaned = W1.clean(data, final=True)

    assert cleaned.ok
    assert cleaned.data["feelings"] == [{"name": "andet", "name_other": "flad", "strength": 40}]
    assert cleaned.data["body"] == ["tung", "andet"]


def test_andet_without_words_is_asked_about_only_when_sent() -> None:
    data = {**LONE, "feelings": [{"name": "andet", "strength": 40}]}

    assert W1.clean(data, final=False).ok
    assert [error.path for error in W1.clean(data, final=True).errors] == ["feelings.0.name_other"]


def test_too_long_text_is_kept_whole() -> None:
    thought = "æ" * 214

    cleaned = W1.clean({**LONE, "thoughts": [thought]}, final=False)

    assert cleaned.data["thoughts"] == [thought]
    assert cleaned.errors[0].path == "thoughts.0"
    assert cleaned.errors[0].params == {"max": 200, "length": 214}
    assert not cleaned.refused


def test_what_a_browser_form_cannot_send_is_refused() -> None:
    assert W1.clean({"diagnosis": "F32.1"}, final=False).refused
    assert W1.clean({"situation": {"$ne": 1}}, final=False).refused
    assert W1.clean({"feelings": [{"name": "trist", "colour": "blue"}]}, final=False).refused


def test_relief_that_costs_the_day_after_is_a_question_never_a_verdict() -> None:
    sentence = said(LONE)[1]

    assert sentence.startswith("Det hjalp lige dér (8), og dagen efter var det tungere (3).")
    assert sentence.endswith("?")
    assert said(LONE, "en")[1].endswith("?")


@pytest.mark.parametrize(
    ("now", "later", "code"),
    [
        (8, 3, "relief_then_heavier"),
        (6, 4, "relief_then_heavier"),
        (6, 5, "better_right_then"),
        (9, 7, "better_right_then"),
        (4, 2, "better_right_then"),
        (2, 7, "hard_then_lighter"),
        (5, 8, "better_day_after"),
        (5, 5, "same_effect"),
    ],
)
def test_the_two_effects_are_compared(now: int, later: int, code: str) -> None:
    codes = [finding.code for finding in W1.derived({"effect_now": now, "effect_later": later})]

    assert codes == [code]


def test_nothing_is_said_about_what_is_unanswered() -> None:
    assert W1.derived({}) == []
    assert W1.derived({"effect_now": 8}) == []
    assert W1.derived({"effect_later": 8}) == []
    assert W1.derived({"feelings": [{"name": "trist", "strength": 80}]}) == []
    assert W1.derived({"feelings": [{"name": "trist"}, {"name": "vred"}]}) == []


def test_nothing_is_said_while_a_number_makes_no_sense() -> None:
    assert W1.derived({"effect_now": 80, "effect_later": 3}) == []


def test_the_strongest_feeling_is_named_the_first_of_equals() -> None:
    assert said(LONE)[0] == "Stærkest var denne følelse: skamfuld. Du satte den til 80 af 100."

    tie = {"feelings": [{"name": "ensom", "strength": 70}, {"name": "vred", "strength": 70}]}
    assert said(tie, "en") == ["This feeling was the strongest: lonely. You put it at 70 out of 100."]


def test_own_words_for_the_strongest_feeling_are_used() -> None:
    data = {"feelings": [{"name": "andet", "name_other": "Flad", "strength": 90}, {"name": "vred", "strength": 10}]}

    assert "flad" in said(data)[0]


def test_the_map_reads_back_in_words_and_leaves_the_unanswered_out() -> None:
    shown = {part.label: part.lines for part in W1.show({**LONE, "loop": ""}, "da")}

    assert shown["Hvad følte du?"] == ("Trist, 60 af 100", "Skamfuld, 80 af 100")
    assert shown["Hvad mærkede du i kroppen?"] == ("Træt og tung",)
    assert shown["Hvordan virkede det lige dér?"] == ("8 af 10 (0 er værre, 10 er bedre)",)
    assert "Hvor ser du noget, der holder problemet i gang?" not in shown

    english = {part.label: part.lines for part in W1.show(LONE, "en")}
    assert english["What did you feel?"] == ("Sad, 60 out of 100", "Ashamed, 80 out of 100")
