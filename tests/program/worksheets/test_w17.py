"""W17: Grethe finds three times a week."""

from typing import Any

from program.worksheets.w17 import W17

MONDAY = {"day": "mandag", "time": "10:00", "place": "Ved vinduet"}
THURSDAY = {"day": "torsdag", "time": "10:00", "place": "Ved vinduet"}
SUNDAY = {"day": "soendag", "time": "16:30", "place": "Biblioteket"}


def sheet(*slots: dict[str, Any]) -> dict[str, Any]:
    return {"slots": list(slots)}


def errors(*slots: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error.path, error.code) for error in W17.clean(sheet(*slots), final=True).errors]


def test_three_times_are_needed_to_send() -> None:
    assert errors(MONDAY, THURSDAY, SUNDAY) == []
    assert errors(MONDAY, THURSDAY) == [("slots", "too_few")]
    assert errors(MONDAY, {}, THURSDAY, {"day": ""}) == [("slots", "too_few")]
    assert W17.clean(sheet(MONDAY), final=False).ok


def test_a_time_needs_day_clock_and_place() -> None:
    assert errors(MONDAY, THURSDAY, {"day": "fredag"}) == [("slots.2.time", "required"), ("slots.2.place", "required")]


def test_the_same_time_twice_is_one_time() -> None:
    assert errors(MONDAY, THURSDAY, {**MONDAY, "time": "10.00", "place": "Sofaen"}) == [("slots.2.time", "same_time")]
    assert not W17.minimum_met(sheet(MONDAY, THURSDAY, MONDAY))


def test_seven_times_are_the_most() -> None:
    week = [{**MONDAY, "time": f"{hour}:00"} for hour in range(10, 18)]

    assert errors(*week[:7]) == []
    assert errors(*week) == [("slots", "too_many")]


def test_a_time_may_be_typed_the_danish_way() -> None:
    cleaned = W17.clean(sheet({**MONDAY, "time": "9.05"}), final=False)

    assert cleaned.data["slots"] == [{**MONDAY, "time": "09:05"}]


def test_the_week_is_said_in_its_own_order() -> None:
    def said(lang: str, *slots: dict[str, Any]) -> list[str]:
        return [W17.say(finding, lang) for finding in W17.derived(sheet(*slots))]

    assert said("da", SUNDAY, MONDAY, THURSDAY) == [
        "Du har valgt 3 faste tider: mandag kl. 10.00, torsdag kl. 10.00 og søndag kl. 16.30."
    ]
    assert said("en", SUNDAY, MONDAY) == ["You have chosen 2 regular times: Monday 10:00 and Sunday 16:30."]
    assert said("da", MONDAY, MONDAY) == ["Du har valgt én fast tid: mandag kl. 10.00."]
    assert said("da", {"day": "mandag"}, {}) == []


def test_a_time_reads_back_on_one_line() -> None:
    assert W17.show(sheet(MONDAY, {}, SUNDAY), "da")[0].lines == (
        "Mandag, kl. 10.00, Ved vinduet",
        "Søndag, kl. 16.30, Biblioteket",
    )
