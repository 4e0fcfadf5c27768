"""The discharge letter's points: the order a doctor reads them in, both languages, and what must be there (5.7)."""

import pytest

from assessment import discharge_letter as letter

WHOLE = {
    "gp_follow_up": "Nej",
    "diagnosis": "F32.1 Moderat depressiv enkeltepisode",
    "summary": "PHQ-9: 16 (moderat til svær) → 6 (let).",
    "contact": "Internetpsykiatrien\nMette Dahl",
}
WANTED = {"gp_follow_up": "Ja", "gp_who": "Egen læge, samtale, om fire uger", "recommendation": "Tal om medicinen."}


def test_every_word_is_there_in_both_languages():
    for one in letter.FIELDS:
        for words in (one.label, *one.options, *filter(None, [one.help])):
            assert words["da"], one.key
            assert words["en"], one.key
        assert one.label["da"] != one.label["en"], one.key


def test_the_marking_and_the_recommendation_come_before_everything_else():
    keys = [one.key for one in letter.FIELDS]
    assert keys[:3] == ["gp_follow_up", "gp_who", "recommendation"]
    assert keys.index("summary") < keys.index("agreements") < keys.index("medicine") < keys.index("onward")


def test_a_whole_letter_lacks_nothing_and_each_required_point_is_missed():
    assert letter.missing(WHOLE) == ()
    for key in WHOLE:
        assert letter.missing({name: text for name, text in WHOLE.items() if name != key}) == (key,)


def test_a_wish_for_follow_up_says_who_and_what():
    assert letter.missing(WHOLE | {"gp_follow_up": "Ja"}) == ("gp_who", "recommendation")
    assert letter.missing(WHOLE | WANTED) == ()


@pytest.mark.parametrize(("length", "gaps"), [(600, ()), (601, ("recommendation",))])
def test_a_recommendation_has_at_most_600_characters(length: int, gaps: tuple[str, ...]):
    assert letter.missing(WHOLE | {"recommendation": "x" * length}) == gaps


def test_an_answer_that_is_no_option_is_none():
    assert letter.missing(WHOLE | {"gp_follow_up": "Måske"}) == ("gp_follow_up",)


def test_the_parts_are_what_is_written_under_danish_headings():
    (first, *_more) = letter.parts(WHOLE | {"medicine": "  "})
    assert first == {"key": "gp_follow_up", "heading": "Ønskes opfølgning hos egen læge?", "text": "Nej"}
    assert [part["key"] for part in letter.parts(WHOLE | {"medicine": "  "})] == list(WHOLE)
