"""The safety plan's steps: what a plan may hold, what is missing, and what changed (clinical.md 3.7)."""

from __future__ import annotations

import pytest

from assessment import safety
from assessment.safety import BY_KEY, Plan
from program import readability

PLAN: Plan = {
    "signs": [{"sign": "Jeg sover ikke"}, {"sign": "Jeg svarer ikke"}],
    "own": [{"what": "Gå en tur", "how_long": "20 minutter"}, {"what": "Ringe til koret"}],
    "places": [{"name": "Biblioteket"}],
    "people": [{"name": "Karin", "phone": "20 30 40 50", "told": "yes"}],
}


def test_the_seven_steps_go_from_oneself_to_professional_help() -> None:
    assert [step.key for step in safety.STEPS] == [
        "signs",
        "own",
        "places",
        "people",
        "professionals",
        "home",
        "reasons",
    ]
    assert [step.number for step in safety.STEPS] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.minimum for step in safety.STEPS] == [2, 2, 1, 1, 0, 0, 0]


def test_every_word_is_there_in_both_languages() -> None:
    words = [text for step in safety.STEPS for text in (step.title, step.intro, step.row)]
    words += [field.label for step in safety.STEPS for field in step.fields]

    assert all(text["da"].strip() and text["en"].strip() for text in words)


def test_the_steps_are_easy_to_read() -> None:
    everything = " ".join(step.intro["da"] for step in safety.STEPS)

    assert readability.lix(everything) <= 35
    assert "!" not in everything


# Words for means of harm; the plan asks about making home safer and names nothing (3.7).
METHODS = {
    "da": ("piller", "medicin", "reb", "kniv", "våben", "gift", "tog ", "bro ", "snor", "skyde", "hænge", "springe"),
    "en": ("pill", "medic", "rope", "knife", "gun", "poison", "train", "bridge", "weapon", "blade", "hang", "jump"),
}


def names_a_method(text: str, language: str) -> bool:
    return any(word in f"{text.lower()} " for word in METHODS[language])


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_step_suggests_any_method(language: str) -> None:
    for step in safety.STEPS:
        texts = [step.title, step.intro, step.row, *(field.label for field in step.fields)]
        assert not any(names_a_method(text[language], language) for text in texts), step.key


def test_a_method_would_be_found() -> None:
    assert names_a_method("Lås dine piller inde", "da")
    assert names_a_method("Lock the knife away", "en")


def test_blank_lines_and_spaces_are_left_out() -> None:
    found = safety.cleaned({"signs": [{"sign": "  Jeg sover ikke \r\n"}, {"sign": "  "}], "home": [{}]})

    assert found == {"signs": [{"sign": "Jeg sover ikke"}]}


def test_signs_that_no_keyboard_writes_are_left_out() -> None:
    assert safety.cleaned({"reasons": [{"text": "Mine\x00 børn\nog koret"}]}) == {
        "reasons": [{"text": "Mine børn\nog koret"}]
    }


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"unknown": []},
        {"signs": "Jeg sover ikke"},
        {"signs": [{"what": "et andet trins felt"}]},
        {"signs": [{"sign": 5}]},
        {"signs": ["Jeg sover ikke"]},
        {"signs": [{"sign": "x"}] * 9},
        {"reasons": [{"text": "en"}, {"text": "to"}]},
    ],
)
def test_what_our_form_never_sends_is_refused(data: object) -> None:
    with pytest.raises(safety.BadPlan):
        safety.cleaned(data)


@pytest.mark.parametrize(("length", "codes"), [(140, []), (141, ["too_long"])])
def test_a_sign_has_at_most_140_characters(length: int, codes: list[str]) -> None:
    found = safety.problems({"signs": [{"sign": "x" * length}]})

    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(("day", "codes"), [("2026-11-24", []), ("i går", ["bad_date"]), ("", [])])
def test_a_day_is_a_date(day: str, codes: list[str]) -> None:
    assert [problem.code for problem in safety.problems({"home": [{"what": "Aftale", "done": day}]})] == codes


def test_a_telephone_number_is_never_refused() -> None:
    assert list(safety.problems({"people": [{"name": "Karin", "phone": "står på køleskabet"}]})) == []


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("20 30 40 50", "20304050"),
        ("+45 20 30 40 50", "+4520304050"),
        ("1813", "1813"),
        ("står på køleskabet", ""),
        ("11", ""),
        ("", ""),
    ],
)
def test_what_a_telephone_dials(written: str, dialled: str) -> None:
    assert safety.tel(written) == dialled


def test_what_is_missing_is_counted_and_nothing_more() -> None:
    assert safety.missing(PLAN) == ()
    assert [(step.key, count) for step, count in safety.missing({"signs": [{"sign": "Jeg sover ikke"}]})] == [
        ("signs", 1),
        ("own", 2),
        ("places", 1),
        ("people", 1),
    ]


def test_a_line_is_shown_with_words_for_yes_and_what_to_dial() -> None:
    assert safety.shown(BY_KEY["people"], PLAN["people"][0], "da") == [
        ("Navn", "Karin", ""),
        ("Telefon", "20 30 40 50", "20304050"),
        ("Ved personen besked om planen?", "Ja", ""),
    ]


def test_changes_say_what_came_what_went_and_what_became_another() -> None:
    after = PLAN | {"signs": [{"sign": "Jeg sover for meget"}, {"sign": "Jeg svarer ikke"}], "places": []}
    after["reasons"] = [{"text": "Mine børn"}]

    found = [(change.step.key, change.kind) for change in safety.changes(PLAN, after)]

    assert found == [("signs", "changed"), ("places", "removed"), ("reasons", "added")]
    assert safety.changes(PLAN, PLAN) == []
