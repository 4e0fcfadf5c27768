"""The class of a risk alert: every vector of clinical.md 3.2, rulings 1-4, and what must never happen."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import risk
from assessment.risk import BadFacts, Facts, grade, highest
from assessment.risk_texts import REASONS

NEJ, JA, FLYGTIGT, OFTE, VED_IKKE, DECLINES, LAST_YEAR = (
    "nej",
    "ja",
    "flygtigt",
    "ofte",
    "ved ikke",
    "ønsker ikke",
    "seneste år",
)
VECTORS = {
    "R01": (0, 0, None, None, None, None, None, False, "none"),
    "R02": (1, None, NEJ, NEJ, NEJ, NEJ, NEJ, True, "C"),
    "R03": (2, None, FLYGTIGT, NEJ, NEJ, NEJ, NEJ, True, "C"),
    "R04": (3, None, NEJ, NEJ, NEJ, NEJ, NEJ, True, "B"),
    "R05": (None, 1, FLYGTIGT, NEJ, NEJ, NEJ, NEJ, True, "C"),
    "R06": (None, 2, FLYGTIGT, NEJ, NEJ, NEJ, NEJ, True, "B"),
    "R07": (None, 1, OFTE, NEJ, NEJ, NEJ, NEJ, True, "B"),
    "R08": (None, 1, FLYGTIGT, JA, NEJ, NEJ, NEJ, True, "B"),
    "R09": (None, 1, FLYGTIGT, JA, NEJ, VED_IKKE, NEJ, True, "A"),
    "R10": (None, 1, FLYGTIGT, NEJ, JA, NEJ, NEJ, True, "A"),
    "R11": (None, 1, NEJ, NEJ, JA, NEJ, NEJ, True, "B"),
    "R12": (None, 1, OFTE, JA, JA, JA, LAST_YEAR, True, "A"),
    "R13": (None, 1, FLYGTIGT, DECLINES, NEJ, NEJ, NEJ, True, "B"),
    "R14": (None, 1, FLYGTIGT, NEJ, NEJ, NEJ, LAST_YEAR, True, "B"),
    "R15": (None, 1, NEJ, NEJ, NEJ, NEJ, LAST_YEAR, True, "C"),
    "R16": (1, 0, None, None, None, None, None, False, "B"),
    "R17": (0, 3, NEJ, NEJ, NEJ, JA, NEJ, True, "A"),
    "R18": (None, 1, FLYGTIGT, None, None, JA, None, False, "A"),
}


def facts(mdi6=None, phq9_9=None, k1=None, k2=None, k3=None, k4=None, k5=None, finished=False, **more) -> Facts:
    return Facts(mdi6, phq9_9, k1, k2, k3, k4, k5, finished=finished, **more)


def by_the_letter(f: Facts) -> str:
    """The text of 3.2 once more, written from its pseudo-code with the blanks of ruling 2."""
    ks = (f.k1, f.k2, f.k3, f.k4, f.k5)
    items = max(f.mdi6 or 0, f.phq9_9 or 0) >= 1
    if not f.triggers and not items and ks == (None,) * 5:
        return "none"
    k1, k2, k3, k4 = f.k1 or FLYGTIGT, f.k2 or DECLINES, f.k3 or DECLINES, f.k4 or DECLINES
    if k4 == JA or (k3 == JA and k1 != NEJ) or (k4 == VED_IKKE and k2 == JA):
        return "A"
    if f.triggers == {"blank"} and not items and ks == (None,) * 5:
        return "C"
    same_day = k2 in (JA, DECLINES) or k1 == OFTE or k4 in (VED_IKKE, DECLINES) or k3 in (JA, DECLINES)
    same_day |= (f.k5 == LAST_YEAR and k1 != NEJ) or (f.phq9_9 or 0) >= 2 or (f.mdi6 or 0) >= 3
    return "B" if same_day or not f.finished else "C"


SOME_FACTS = st.builds(
    Facts,
    mdi6=st.none() | st.integers(0, 5),
    phq9_9=st.none() | st.integers(0, 3),
    **{name: st.none() | st.sampled_from(risk.K_ANSWERS[name]) for name in risk.DECISIVE},
    triggers=st.frozensets(st.sampled_from(risk.TRIGGERS), max_size=2),
    finished=st.booleans(),
)


@pytest.mark.parametrize("name", VECTORS)
def test_the_table_of_vectors(name: str) -> None:
    *given_, letter = VECTORS[name]
    assert grade(facts(*given_)).letter == letter


def test_every_combination_of_answers_is_as_the_text_says() -> None:
    choices = [(None, *risk.K_ANSWERS[name]) for name in risk.DECISIVE]
    items = [(None, None), (0, 0), (1, None), (2, 1), (3, 0), (None, 2), (None, 3)]
    for (mdi6, phq9_9), ks, finished in product(items, product(*choices), (False, True)):
        given_ = facts(mdi6, phq9_9, **dict(zip(risk.DECISIVE, ks, strict=True)), finished=finished)
        assert grade(given_).letter == by_the_letter(given_), given_


@given(SOME_FACTS)
def test_triggers_and_blanks_are_as_the_text_says(given_: Facts) -> None:
    assert grade(given_).letter == by_the_letter(given_)


@pytest.mark.parametrize("trigger", ["item", "button", "application", "staff"])
def test_any_trigger_is_a_provisional_b_at_once(trigger: str) -> None:
    found = grade(Facts(triggers=frozenset({trigger})))
    assert (found.letter, found.provisional, found.reasons) == ("B", True, ("unfinished",))


def test_a_blank_item_alone_is_a_c_without_waiting() -> None:
    found = grade(Facts(triggers=frozenset({"blank"})))
    assert (found.letter, found.provisional) == ("C", False)


def test_a_blank_item_with_another_reason_is_no_longer_alone() -> None:
    assert grade(Facts(triggers=frozenset({"blank"}), mdi6=1)).letter == "B"
    assert grade(Facts(triggers=frozenset({"blank", "button"}))).letter == "B"
    assert grade(Facts(triggers=frozenset({"blank"}), k1=NEJ)).letter == "B"


def test_means_at_hand_with_k1_blank_count_as_if_thoughts_were_there() -> None:
    assert grade(facts(1, None, None, None, JA)).letter == "A"
    assert grade(facts(1, None, NEJ, None, JA)).letter == "B"


def test_finishing_with_everything_blank_is_a_b() -> None:
    found = grade(facts(1, finished=True))
    assert (found.letter, found.provisional) == ("B", False)
    assert set(found.reasons) == {"plan_unanswered", "acts_unanswered", "means_unanswered"}


def test_a_provisional_b_falls_only_by_finishing() -> None:
    answered = facts(1, None, NEJ, NEJ, NEJ, NEJ, NEJ, before="B")
    assert grade(answered).letter == "B"
    assert grade(replace(answered, finished=True)).letter == "C"


def test_a_firm_b_can_only_rise() -> None:
    """Ten minutes after the trigger (ruling 3)."""
    late = facts(1, None, NEJ, NEJ, NEJ, NEJ, NEJ, True, before="B", firm=True)
    assert (grade(late).letter, grade(late).provisional) == ("B", False)
    assert grade(replace(late, k4=JA)).letter == "A"


@given(SOME_FACTS, st.booleans())
def test_a_never_falls(given_: Facts, firm: bool) -> None:
    assert grade(replace(given_, before="A", firm=firm)).letter == "A"


@given(st.lists(SOME_FACTS, min_size=1, max_size=8), st.integers(0, 8))
def test_the_class_over_a_run_of_saves_falls_only_from_a_provisional_b(saves: list[Facts], firm_from: int) -> None:
    """Save after save, as the alert lives through it; only B to C, and only while it is provisional."""
    known, letter, firm, provisional = Facts(), None, False, False
    for number, save in enumerate(saves):
        firm = firm or (number >= firm_from and letter == "B" and provisional)
        known = highest(known, save)
        found = grade(replace(known, before=letter, firm=firm))
        if letter and risk.RANKS.index(found.letter) < risk.RANKS.index(letter):
            assert (letter, found.letter, firm, known.finished) == ("B", "C", False, True)
        letter, provisional = (None if found.letter == "none" else found.letter), found.provisional


@given(st.lists(SOME_FACTS, min_size=1, max_size=5), st.randoms())
def test_the_order_of_saves_does_not_matter_for_the_gravest_values(saves: list[Facts], random) -> None:
    shuffled = saves.copy()
    random.shuffle(shuffled)
    assert highest(*saves) == highest(*shuffled)
    assert highest(highest(*saves[:2]), *saves[2:]) == highest(*saves)


def test_a_milder_answer_later_does_not_take_back_a_graver_one() -> None:
    known = highest(facts(phq9_9=2, k1=OFTE, k4=VED_IKKE), facts(phq9_9=0, k1=NEJ, k4=DECLINES))
    assert (known.phq9_9, known.k1, known.k4) == (2, OFTE, VED_IKKE)


@given(SOME_FACTS)
def test_every_class_but_none_has_reasons_with_words(given_: Facts) -> None:
    for held in (None, "C", "B", "A"):
        found = grade(replace(given_, before=held))
        assert bool(found.reasons) is (found.letter != "none")
        assert set(found.reasons) <= REASONS.keys()


def test_the_questions_are_k1_to_k7_in_order_in_both_languages() -> None:
    assert [one.key for one in risk.QUESTIONS] == ["k1", "k2", "k3", "k4", "k5", "k6", "k7"]
    for one in risk.QUESTIONS:
        assert set(one.options) == set(risk.K_ANSWERS.get(one.key, ()))
        assert all(words.keys() == {"da", "en"} for words in (one.text, *one.options.values()))


@pytest.mark.parametrize(
    "data",
    [
        [],
        "text",
        {"mdi6": 6},
        {"mdi6": -1},
        {"mdi6": "1"},
        {"mdi6": 1.0},
        {"mdi6": True},
        {"mdi6": None},
        {"phq9_9": 4},
        {"k1": "ja"},
        {"k2": "nej "},
        {"k3": ["ja"]},
        {"k4": "Ja"},
        {"k5": "for længe siden"},
        {"k6": "ja"},
        {"trigger": "video"},
        {"trigger": ["item"]},
        {"finished": "true"},
        {"finished": 1},
        {"phq9": 1},
        {"before": "A"},
    ],
)
def test_what_the_rule_does_not_know_is_refused(data: object) -> None:
    with pytest.raises(BadFacts):
        Facts.from_json(data)


def test_everything_known_is_read() -> None:
    data = {"mdi6": 5, "phq9_9": 3, "k1": OFTE, "k2": JA, "k3": JA, "k4": JA, "k5": LAST_YEAR}
    read = Facts.from_json(data | {"trigger": "item", "finished": True})
    assert read == facts(5, 3, OFTE, JA, JA, JA, LAST_YEAR, True, triggers=frozenset({"item"}))
    assert Facts.from_json({}) == Facts()
