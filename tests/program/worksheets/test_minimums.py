"""What a module asks for before the next one (clinical.md 4.4; L8 and L9 of 4.5)."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from program.worksheets.minimums import states
from program.worksheets.need import Sent
from program.worksheets.needs import NEEDS

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


def test_module_4_counts_thoughts_their_days_and_the_goals_asked_again() -> None:
    thoughts = [sent("w6", n, 2 + n % 2, thought="x") for n in range(3)]
    again = sent("w2", module="m4", goals=[{"goal": "Synge", "now": 4}])
    assert all(met("m4", [*thoughts, again]).values())
    assert met("m4", thoughts[:2]) == {"thoughts": False, "dates": True, "goals_again": False}
    assert not met("m4", [*thoughts, sent("w2", module="m1", goals=[{"now": 4}])])["goals_again"]
    assert not met("m4", [*thoughts, sent("w2", module="m4", goals=[{"goal": "Synge"}])])["goals_again"]


def test_a_thought_without_a_time_counts_for_the_day_on_which_it_was_sent() -> None:
    undated = [Sent("w6", {"thought": "x"}, None, START + dt.timedelta(days=n)) for n in range(2)]
    assert met("m4", undated)["dates"]
    assert not met("m4", [Sent("w6", {"thought": "x"}, None, START)] * 3)["dates"]


def test_module_5_counts_whole_records_and_what_was_tried() -> None:
    full = [sent("w6", n, after=30) for n in range(2)]
    tried = sent("w7", belief_after=20)
    assert all(met("m5", [*full, tried]).values())
    assert met("m5", [full[0], sent("w6", thought="x"), sent("w7", do="x")]) == {"full": False, "tried": False}


def test_module_6_counts_lines_dates_and_one_shift_tried_twice() -> None:
    logs = [sent("w8", n, 2 + n % 3, shift=["tur"] if n < 2 else []) for n in range(5)]
    assert all(met("m6", logs).values())
    assert not met("m6", logs[:4])["logs"]
    assert not met("m6", [sent("w8", n, 2 + n % 2) for n in range(5)])["dates"]
    assert not met("m6", [sent("w8", 0, shift=["tur"]), sent("w8", 1, shift=["ringede"])])["shift"]


def test_module_7_asks_for_a_dated_step_and_a_sentence() -> None:
    problem = sent("w9", steps=[{"what": "Skrive", "when": "2026-04-28"}])
    assert all(met("m7", [problem, sent("w10")]).values())
    assert met("m7", [sent("w9", steps=[{"what": "Skrive"}])]) == {"problem": False, "sentence": False}


def test_module_8_asks_for_the_plan() -> None:
    assert met("m8", [sent("w12", module="m8")]) == {"plan": True}
    assert met("m8", [sent("w2", module="m8", goals=[{"now": 6}])]) == {"plan": False}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["w3", "w4", "w5", "w6", "w7", "w8", "w9", "w10", "w12", "lifts"]),
            st.integers(1, 9),
            st.integers(0, 99),
        ),
        max_size=30,
    )
)
def test_more_work_never_takes_a_need_away(made: list[tuple[str, int, int]]) -> None:
    more = {"done": "ja", "naere_importance": 1, "naere_lived_last_week": 1, "after": 5, "shift": ["tur"]}
    found = [sent(sheet, n, day, **more) for sheet, day, n in made]
    for module in NEEDS:
        before = met(module, found[:-1])
        after = met(module, found)
        assert all(after[code] for code, was in before.items() if was)
