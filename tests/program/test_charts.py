"""Charts: every bar inside its drawing, every number also in words, nothing said by colour alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from program import diary_charts
from program.charts import LETTER, MOST, Chart, bars, lying, spread

HEAD = ("Dag", "Humør")
DAYS = [(f"{n}/2", float(n % 11), str(n % 11)) for n in range(1, 15)]
TALLEST = 116.0


def made(count: int = 3, kind: str = "bars") -> Chart:
    return (bars if kind == "bars" else lying)("Humør", "En sætning.", HEAD, DAYS[:count], 10)


def drawn(chart: Chart, language: str = "da") -> BeautifulSoup:
    with translation.override(language):
        return BeautifulSoup(render_to_string("program/_chart.html", {"chart": chart}), "html.parser")


def test_a_bar_is_as_high_as_its_share_of_the_scale() -> None:
    low, half, full = bars("t", "s", HEAD, [("a", 0, "0"), ("b", 5, "5"), ("c", 10, "10")], 10).bars
    assert (half.height, full.height) == (TALLEST / 2, TALLEST)
    assert 0 < low.height <= 2, "a nought is an answer and is seen"


def test_a_lying_bar_is_as_long_as_its_share_and_has_its_name() -> None:
    chart = lying("t", "s", HEAD, [("Alene", 3, "3"), ("Sammen med andre", 6, "6")], 10)
    assert [bar.width for bar in chart.bars] == [69, 138]
    assert [one.text for one in chart.words] == ["Alene", "Sammen med andre", "3", "6"]


def test_what_is_beyond_the_scale_stays_in_the_drawing() -> None:
    over, under = bars("t", "s", HEAD, [("a", 99, "99"), ("b", -4, "-4")], 10).bars
    assert (over.height, under.height) == (TALLEST, 2)


def test_four_weeks_are_shown_and_the_newest_of_them() -> None:
    many = [(str(n), 5.0, "5") for n in range(60)]
    shown = [bar.label for bar in bars("t", "s", HEAD, many, 10).bars]
    assert (len(shown), shown[0], shown[-1]) == (MOST, "32", "59")


def test_few_bars_carry_their_numbers_and_their_dates() -> None:
    chart = made(7)
    assert [one.text for one in chart.words if not one.quiet] == [bar.value for bar in chart.bars]
    assert [one.text for one in chart.words if "/" in one.text] == [bar.label for bar in chart.bars]


def test_where_there_is_no_room_only_some_dates_stand_below() -> None:
    long = [(f"{n}/12", 5.0, "5 t 15 min") for n in range(1, 29)]
    chart = bars("t", "s", HEAD, long, 12)
    assert [one.text for one in chart.words if not one.quiet] == []
    dates = [one.text for one in chart.words if "/" in one.text]
    assert (len(dates), dates[0], dates[-1]) == (6, "3/12", "28/12")


@given(st.lists(st.text("0123456789/", min_size=1, max_size=5), max_size=30))
def test_no_words_stand_on_one_another_or_outside(labels: list[str]) -> None:
    chart = bars("t", "s", HEAD, [(label, 5, label) for label in labels], 10)
    for words in ([one for one in chart.words if one.anchor == "middle" and one.quiet is quiet] for quiet in (0, 1)):
        edges = [(one.x - len(one.text) * LETTER / 2, one.x + len(one.text) * LETTER / 2) for one in words]
        assert all(left >= 0 and right <= chart.width + 0.1 for left, right in edges)
        assert all(one[1] <= other[0] + 0.1 for one, other in pairwise(edges))


def test_nothing_to_show_is_an_empty_drawing() -> None:
    assert bars("t", "s", HEAD, [], 10).bars == lying("t", "s", HEAD, [], 10).bars == ()


@given(st.integers(0, 200), st.integers(1, 12))
def test_the_places_are_equally_far_apart_and_end_with_the_last(count: int, most: int) -> None:
    places = spread(count, most)
    assert len(places) <= most
    assert not count or places[-1] == count - 1
    assert len({later - earlier for earlier, later in pairwise(places)}) <= 1


NUMBERS = st.floats(-5, 120, allow_nan=False)


@given(st.lists(NUMBERS, max_size=40), st.sampled_from([bars, lying]), st.sampled_from([10, 12, 100]))
def test_everything_is_inside_the_drawing_and_no_bar_covers_another(values: list[float], kind, highest: int) -> None:
    chart = kind("t", "s", HEAD, [("1/2", value, "x") for value in values], highest)
    for bar in chart.bars:
        assert bar.x >= 0 <= bar.y
        assert bar.x + bar.width <= chart.width + 0.1
        assert bar.y + bar.height <= chart.height + 0.1
        assert bar.width > 0 < bar.height
    for one, other in pairwise(chart.bars):
        assert one.x + one.width <= other.x + 0.11 or one.y + one.height <= other.y
    assert all(0 <= one.x <= chart.width and 0 <= one.y <= chart.height for one in chart.words)


@pytest.mark.parametrize("kind", ["bars", "lying"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_drawing_has_a_name_a_description_and_a_table_of_the_same_numbers(kind: str, language: str) -> None:
    soup = drawn(made(3, kind), language)
    svg = soup.find("svg")
    assert svg["role"] == "img"
    assert (svg.title.text, svg.desc.text) == ("Humør", "En sætning.")
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in soup.select("details table tbody tr")]
    assert rows == [["1/2", "1"], ["2/2", "2"], ["3/2", "3"]]
    assert [cell["scope"] for cell in soup.select("thead th")] == ["col", "col"]


def test_numbers_in_the_drawing_have_points_in_danish_too_and_no_style_of_their_own() -> None:
    soup = drawn(made(7))
    for one in soup.select("rect, line, text"):
        assert not one.has_attr("style")
        assert not one.has_attr("fill")
        for name in ("x", "y", "width", "height", "x1", "y1"):
            float(one.get(name, "0"))


def test_words_from_outside_are_only_words() -> None:
    soup = drawn(bars("<script>", "a & b", HEAD, [("<b>", 1, "1")], 10))
    assert soup.find("script") is None
    assert soup.svg.title.text == "<script>"


def test_a_sleep_diary_shows_hours_and_their_share() -> None:
    night = {"date": "2026-02-03", "bed": "23:00", "lights_off": "23:30", "latency": 45, "awake": 60}
    found = diary_charts.read("w11", [{**night, "wake": "06:30", "up": "07:30"}, {"date": "2026-02-04"}], "da")
    slept, share = found.charts
    assert [bar.value for bar in slept.bars] == ["5 t 15 min"]
    assert [bar.value for bar in share.bars] == ["62 %"]
