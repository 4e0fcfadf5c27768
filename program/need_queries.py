"""What a module's minimum asks for beside its worksheets (clinical.md 4.4): the midway and final forms, the booking.

A form that closed unanswered is not waited for any more: nobody is stuck behind questions they can no longer answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessment import schedule
from assessment.models import Assignment
from care import course_time
from care.models import Course
from program.models import ModuleProgress
from program.queries import UNREAD
from program.worksheets.need import NeedState
from program.worksheets.words import Text
from video.models import Appointment
from video.queries import appointments

FORMS: Mapping[str, str] = MappingProxyType({"m4": "t1", "m8": "t2"})
BOOKS_THE_TALK = "m8"
GOING_ON = (Course.State.ACTIVE, Course.State.FOLLOW_UP)
AGREED = (Appointment.State.BOOKED, Appointment.State.HELD)

WORDS = {
    "t1": Text(da="Svar på de længere spørgsmål midtvejs.", en="Answer the longer questions midway."),
    "t2": Text(da="Svar på de længere spørgsmål ved slutningen.", en="Answer the longer questions at the end."),
}
NOT_YET = {
    "t1": Text(
        da="Svar på de længere spørgsmål midtvejs. De kommer i uge 5.",
        en="Answer the longer questions midway. They come in week 5.",
    ),
    "t2": Text(
        da="Svar på de længere spørgsmål ved slutningen. De kommer i den sidste uge.",
        en="Answer the longer questions at the end. They come in the last week.",
    ),
    "talk": Text(
        da="Aftal tid til opfølgningssamtalen. Det kan du, når forløbet er ved at være slut.",
        en="Agree on a time for the follow-up interview. You can do so when the course is nearing its end.",
    ),
}
BOOK = Text(da="Vælg en tid til opfølgningssamtalen.", en="Choose a time for the follow-up interview.")


def of(course: Course, module_code: str) -> Iterator[NeedState]:
    """The module's other needs as they stand. One query for the form, one for the booking."""
    form = FORMS.get(module_code)
    if form and _is_planned(course, form):
        yield _form(course, form)
    if module_code == BOOKS_THE_TALK and not course.is_rehearsal:
        yield _talk(course)


def _is_planned(course: Course, form: str) -> bool:
    if course.started_on is None:
        return False
    weeks = schedule.planned_weeks(course.started_on, course.planned_end_on)
    return weeks >= (schedule.T1_WEEK if form == "t1" else 1)


def _form(course: Course, form: str) -> NeedState:
    given = Assignment.unscoped.filter(course=course, form=form).first()
    met_at = _answered(course, given) if given else None
    text = WORDS[form] if given else NOT_YET[form]
    return NeedState(form, "", text, int(met_at is not None), 1, met_at, waits=given is None)


def _answered(course: Course, given: Assignment) -> datetime | None:
    """When it was sent, or closed without; the course's own time decides whether it has closed."""
    has_closed = given.closes_at is not None and given.closes_at <= course_time.of(course).now()
    return given.submitted_at or (given.closes_at if has_closed else None)


def _talk(course: Course) -> NeedState:
    rows = Appointment.unscoped.filter(course=course, kind=Appointment.Kind.FOLLOW_UP, state__in=AGREED)
    row = rows.order_by("booked_at").first()
    waits = row is None and not appointments.may_book(course)
    text = NOT_YET["talk"] if waits else BOOK
    return NeedState("talk", "", text, int(row is not None), 1, row.booked_at if row else None, waits=waits)


def is_waiting(needs: Sequence[NeedState]) -> bool:
    """Whether the patient has done all they can now: what is left has not come yet."""
    left = [need for need in needs if need.met_at is None]
    return bool(left) and all(need.waits for need in left)


def may_be_met() -> list[ModuleProgress]:
    """The modules that are not handed in, and whose form was sent or has closed, or whose talk is agreed.

    The forms of a rehearsal close in its own time, so they are all looked at.
    """
    rows = ModuleProgress.unscoped.filter(handed_in_at=None, enrolment__course__state__in=GOING_ON)
    form = Assignment.unscoped.filter(course=OuterRef("enrolment__course"))
    over = Q(submitted_at__isnull=False) | Q(closes_at__lte=timezone.now()) | Q(course__is_rehearsal=True)
    talk = Appointment.unscoped.filter(
        course=OuterRef("enrolment__course"), kind=Appointment.Kind.FOLLOW_UP, state__in=AGREED
    )
    asked = Q(module_code=BOOKS_THE_TALK) & Q(Exists(talk))
    for module, name in FORMS.items():
        asked |= Q(module_code=module) & Q(Exists(form.filter(over, form=name)))
    return list(rows.filter(asked).select_related("release", "enrolment__course__region").defer(*UNREAD))
