"""What a module asks for before the next one (clinical.md 4.4; L8 and L9 of 4.5)."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from program.worksheets.minimums import NEEDS, Sent, states

START = dt.datetime(2026, 2, 2, 10, tzinfo=dt.UTC)


def sent(worksheet: str, n: int = 0, day: int = 2, module: str = "", **data: Any) -> Sent:
    return Sent(worksheet, data, dt.date(2026, 2, day), START + dt.timedelta(hours=n), module)


def rows(count: int, dates: int) -> list[Sent]:
    return [sent("w3", n, 2 + n % dates, what="x", mood=4) for n in range(count)]


def met(module: str, found: list[Sent]) -> dict[str, bool]:
    return {state.code: state.met_at is not None for state in states(module, found)}


def test_l8_eleven_rows_on_five_dates_are_too_few_rows() -> None:
    assert met("m2", rows(11, 5)) == {"rows": False, "dates": True, "lifts": False}
    assert met("m2", rows(12, 5))["rows"]


def test_l9_fourteen_rows_on_three_dates_are_too_few_dates() -> None:
    assert met("m2", rows(14, 3)) == {"rows": True, "dates": False, "lifts": False}
    assert met("m2", rows(14, 4))["dates"]


def test_a_need_is_met_when_the_row_that_met_it_was_sent() -> None:
    found = {state.code: state for state in states("m2", rows(14, 4))}
    assert found["rows"].met_at == START + dt.timedelta(hours=11)
    assert found["dates"].met_at == START + dt.timedelta(hours=3)
    assert found["rows"].text["da"] == "Send mindst 12 registreringer (12 af 12)."


def test_module_1_counts_its_own_sheets_only() -> None:
    own = [
        sent("w1", module="m1"),
        sent("w2", module="m1", goals=[{"goal": "Synge"}]),
        sent("w17", module="m1", slots=[{"day": "mandag"}, {"day": "onsdag"}, {"day": "fredag"}]),
    ]
    assert all(met("m1", own).values())
    assert not met("m1", [sent("w1", module="m4"), *own[1:]])["map"]
    assert not met("m1", [*own[:2], sent("w17", module="m1", slots=[{"day": "mandag"}, {}])])["slots"]


def test_module_3_asks_for_plans_and_for_how_they_went() -> None:
    areas = sent("w5", naere_importance=5, naere_lived_last_week=1, krop_importance=3, krop_lived_last_week=3)
    plans = [sent("w4", n, activity="x") for n in range(4)]
    assert met("m3", [areas, *plans]) == {"areas": True, "planned": True, "rated": False}
    tried = [sent("w4", 9, activity="x", done=answer) for answer in ("nej", "ja")]
    assert all(met("m3", [areas, *plans[:2], *tried]).values())
    assert not met("m3", [areas, *plans[:1], *tried])["planned"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["w3", "w4", "w5", "lifts"]), st.integers(1, 9), st.integers(0, 99)), max_size=30
    )
)
def test_more_work_never_takes_a_need_away(made: list[tuple[str, int, int]]) -> None:
    found = [sent(sheet, n, day, done="ja", naere_importance=1, naere_lived_last_week=1) for sheet, day, n in made]
    for module in NEEDS:
        before = met(module, found[:-1])
        after = met(module, found)
        assert all(after[code] for code, was in before.items() if was)
