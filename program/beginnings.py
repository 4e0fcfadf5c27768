"""What a new sheet begins with: the patient's own words from earlier sheets, to be changed (clinical.md 4.3, W2, W12).

Nothing here is an answer: goals come without their new number, and suggestions wait until the patient saves them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from textwrap import shorten

from assessment import schedule
from assessment.models import Application
from assessment.queries.application import about_of
from care import course_time, numbers
from care.access import System
from care.models import Course, PhoneNumber
from program import frozen
from program.queries import sent_of
from program.worksheets import w2, w4, w6, w8
from program.worksheets.checks import blank
from program.worksheets.need import Sent
from program.worksheets.rows import rows_in
from program.worksheets.words import Text, say

Data = Mapping[str, object]
BY = System("beginnings")
BOOSTER_MONTHS = (1, 3, 6)
MY_DOCTOR = Text(da="Min læge", en="My doctor")
CALLED_WHEN_RED = (PhoneNumber.Kind.ACUTE, PhoneNumber.Kind.DOCTOR)
HELPED = {"w4", "w6", "w8"}
LONGEST = 200  # characters of a line


def of(course: Course, exercise: frozen.Exercise, language: str) -> dict[str, object]:
    """The answers that a new sheet of the exercise shows before anything is saved in it."""
    match exercise.worksheet:
        case "w2":
            return _goals(course)
        case "w12":
            return _way_onward(course, language)
        case _:
            return {}


def _goals(course: Course) -> dict[str, object]:
    """The goals as they were sent last, asked again where the patient is now."""
    sent = sent_of(course, {"w2"})
    if not sent:
        return {}
    newest = max(sent, key=lambda one: one.sent_at).data
    return {"goals": [w2.without_now(row) for row in rows_in(newest, "goals")]}


def _way_onward(course: Course, language: str) -> dict[str, object]:
    found = {
        "helped": helped(sent_of(course, HELPED), language),
        "red": _contacts(course, language),
        "boosters": [day.isoformat() for day in _boosters(course)],
    }
    return {key: rows for key, rows in found.items() if rows}


def helped(sent: Sequence[Sent], language: str) -> list[str]:
    """What did most by the patient's own numbers: a plan, a thought, and a way of changing track."""
    rows = {key: [one.data for one in sent if one.worksheet == key] for key in HELPED}
    found = (
        _best(rows["w4"], w4.surprise, lambda row: str(row.get("activity") or "")),
        _best(rows["w6"], w6.fall, lambda row: str(row.get("alternative") or "")),
        _best(rows["w8"], w8.lift, lambda row: w8.SHIFT.show_in(row, language)),
    )
    return [shorten(words, LONGEST, placeholder=" …") for words in found if words]


def _best(rows: Sequence[Data], effect: Callable[[Data], int | None], words: Callable[[Data], str]) -> str:
    """The words of the row with the highest effect above 0."""
    rated = [(gain, row) for row in rows if (gain := effect(row)) is not None and gain > 0]
    return words(max(rated, key=lambda pair: pair[0])[1]) if rated else ""


def _contacts(course: Course, language: str) -> list[dict[str, str]]:
    """The patient's own doctor as the application names them, and who answers in the region when it is acute."""
    about = _about(course)
    doctor = {"who": str(about.get("gp") or say(MY_DOCTOR, language)), "phone": str(about.get("gp_phone") or "")}
    rows = [row for row in numbers.in_force([course.region, course.region.current()]) if row.kind in CALLED_WHEN_RED]
    rows.sort(
        key=lambda row: (row.region_id is None, CALLED_WHEN_RED.index(row.kind), row.region_id != course.region_id)
    )
    asked = {row.phone: numbers.shown(row, language) for row in rows}
    others = [{"who": one.name, "phone": one.phone, "when": one.hours} for one in [*asked.values()][:2]]
    return [{key: text for key, text in row.items() if not blank(text)} for row in (doctor, *others)]


def _about(course: Course) -> Data:
    application = Application.objects.for_user(BY).filter(course=course).first()
    return about_of(application) if application else {}


def _boosters(course: Course) -> list[date]:
    today = course_time.of(course).today()
    end = max(course.planned_end_on or today, today)
    return [schedule.months_later(end, months) for months in BOOSTER_MONTHS]
