"""The templates' slots, how near a letter is to a template, and what can be counted in it (clinical.md 5.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import likeness, slots, structure
from dialogue.marking import parts
from dialogue.templates_sv import BY_CODE, NAMED, TEMPLATES

TEXTS = [(one.code, language) for one in TEMPLATES for language in ("da", "en")]


def words(code: str, language: str = "da") -> str:
    return BY_CODE[code].text[language]


def bare(code: str, language: str = "da") -> str:
    """The template with every slot deleted."""
    return slots.WHOLE.sub("", words(code, language))


def test_there_are_ten_in_both_languages() -> None:
    assert [one.code for one in TEMPLATES] == [f"SV{number}" for number in range(1, 11)]


@pytest.mark.parametrize(("code", "language"), TEXTS)
def test_every_slot_has_its_place_among_the_facts(code: str, language: str) -> None:
    assert len(slots.WHOLE.findall(words(code, language))) == len(BY_CODE[code].facts)


@pytest.mark.parametrize(("code", "language"), TEXTS)
def test_no_template_is_taken_for_another(code: str, language: str) -> None:
    taken = {other for other, tongue in TEXTS if likeness.compare(words(code, language), words(other, tongue)).is_from}
    assert taken == {code}


# --- slots --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tak for dit [skema] fra [dag].", ["[skema]", "[dag]"]),
        ("[dato] og [dato] igen", ["[dato]"]),
        ("Tak for dit [skem fra i går", ["[skem"]),  # half of a slot is still a slot
        ("Tak for dit skema] fra i går", ["skema]"]),
        ("[led i modellen]", ["[led i modellen]"]),
        ("Her er (runde) og {krøllede}", []),
        ("[", ["["]),
        ("]", ["]"]),
        ("[]", ["[", "]"]),
        ("", []),
    ],
)
def test_open_slots(text: str, found: list[str]) -> None:
    assert slots.open_slots(text) == found


@given(st.text(alphabet="[]ab \n", max_size=200))
def test_a_text_has_no_open_slot_exactly_when_it_has_no_bracket(text: str) -> None:
    assert bool(slots.open_slots(text)) == ("[" in text or "]" in text)


@given(st.text(alphabet="[]ab \nå", max_size=200))
def test_colouring_changes_no_letter(text: str) -> None:
    assert "".join(part.text for part in slots.coloured(text)) == text


def test_filling_by_order_leaves_what_is_not_known() -> None:
    assert slots.filled("[a] og [b] og [c]", ["én", "", "tre"]) == "én og [b] og tre"
    assert slots.filled("[a] og [b]", []) == "[a] og [b]"


def test_filling_by_name_takes_either_language() -> None:
    names = {slot: fact.upper() for slot, fact in NAMED.items()}
    assert slots.filled_by_name("Kære [Navn], hver [weekday] [andet]", names) == "Kære NAME, hver WEEKDAY [andet]"


def test_pieces_that_overlap_are_one() -> None:
    assert [part.text for part in parts("abcdef", [(1, 3), (2, 4), (5, 5)]) if part.marked] == ["bcd"]


# --- how near a letter is to a template ---------------------------------------------------------

OWN = "Du gik ned efter posten, selv om det var svært, og du satte dig på trappen bagefter."


def test_a_template_as_it_is_lacks_forty_characters() -> None:
    for code, language in TEXTS:
        assert likeness.compare(bare(code, language), words(code, language)).missing == likeness.OWN_LEAST


def test_forty_characters_of_ones_own_are_enough_and_thirty_nine_are_not() -> None:
    template = slots.filled(words("SV3"), ["løbeturen", "en gåtur"])
    assert likeness.missing_own(f"{template} {'x' * 39}", [template]) == 1
    assert likeness.missing_own(f"{template} {'x' * 40}", [template]) == 0


def test_what_was_written_in_the_slots_counts() -> None:
    letter = slots.filled(words("SV3"), ["løbeturen i søndags, som du havde glædet dig til", "at tage skoene på"])
    assert likeness.missing_own(letter, [words("SV3")]) == 0
    short = slots.filled(words("SV3"), ["turen", "to skridt"])
    assert likeness.missing_own(short, [words("SV3")]) == 27


def test_blanks_capitals_and_punctuation_are_not_ones_own() -> None:
    template = bare("SV10")
    assert likeness.compare(template.upper().replace(" ", "\n\n  ").replace(",", ";"), template).own == 0


def test_leaving_half_of_a_template_out_is_not_writing() -> None:
    half = words("SV4")[:110].replace("[dato]", "i går")
    assert likeness.missing_own(half, [words("SV4")]) > 0


@pytest.mark.parametrize(
    "letter",
    ["Tak for dit brev.", "Jeg ringer i morgen kl. 10.", OWN, "Det er nyttigt at vide. Jeg svarer på torsdag."],
)
def test_a_letter_of_ones_own_is_never_stopped_however_short(letter: str) -> None:
    assert likeness.missing_own(letter, [words(code, language) for code, language in TEXTS]) == 0


def test_a_template_with_a_whole_letter_around_it_is_still_known_and_not_stopped() -> None:
    found = likeness.compare(f"{OWN}\n\n{words('SV7')}\n\n{OWN}", words("SV7"))
    assert found.is_from
    assert found.missing == 0


@given(st.text(max_size=300))
def test_shared_and_own_are_the_letter(letter: str) -> None:
    found = likeness.compare(letter, words("SV2"))
    assert found.shared + found.own == sum(len(word) for word in likeness.WORD.findall(letter.casefold()))


# --- what can be counted ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", (0, 0, 0)),
        ("Hvad tænker du? – Og hvornår?", (5, 2, 0)),
        ("PHQ-9 faldt fra 15 til 9 den 3. februar", (9, 0, 4)),
        ("  …  \n\n  —  ", (0, 0, 0)),
    ],
)
def test_words_questions_and_figures(text: str, seen: tuple[int, int, int]) -> None:
    found = structure.look(text)
    assert (found.words, found.questions, found.figures) == seen
