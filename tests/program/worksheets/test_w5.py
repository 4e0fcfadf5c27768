"""W5: where the distance is greatest (clinical.md 4.3)."""

from program.worksheets import w5
from program.worksheets.w5 import W5

AREAS = ("naere", "bidrag", "krop", "leg", "natur", "mening")
PAIRS = ((9, 2), (7, 6), (8, 4), (3, 3), (5, 1), (6, 6))
DATA: dict[str, object] = {
    f"{area}_{key}": value
    for area, pair in zip(AREAS, PAIRS, strict=True)
    for key, value in zip(("importance", "lived_last_week"), pair, strict=True)
}


def test_the_gaps_of_the_specification() -> None:
    assert list(w5.gaps(DATA).values()) == [7, 1, 4, 0, 4, 0]


def test_the_two_largest_are_marked_and_the_more_important_wins_a_tie() -> None:
    assert w5.marked(DATA) == ("naere", "krop")
    assert "Nære relationer og Krop og sundhed" in W5.say(W5.derived(DATA)[0], "da")


def test_where_nothing_is_missing_nothing_is_marked() -> None:
    assert (
        w5.marked({"naere_importance": 4, "naere_lived_last_week": 4, "krop_importance": 2, "krop_lived_last_week": 6})
        == ()
    )
    assert W5.derived({"naere_importance": 4, "naere_lived_last_week": 4}) == []


def test_one_area_is_enough_to_send_and_half_of_one_is_not() -> None:
    assert W5.clean({"leg_importance": 5, "leg_lived_last_week": 0}, final=True).ok
    assert not W5.clean({"leg_importance": 5}, final=True).ok
    assert w5.areas_filled({"leg_importance": 5, "leg_lived_last_week": 0, "natur_importance": 3}) == 1


def test_every_question_stands_in_one_section() -> None:
    keys = [key for section in W5.sections for key in section.keys]
    assert keys == [field.key for field in W5.fields]
