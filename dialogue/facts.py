"""What a course knows of itself and a template can say at once, in the patient's language (clinical.md 5.3)."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from care import moments, opening
from care.access import Actor
from care.answer_day import next_answer_day
from care.models import Absence, Course, today
from care.texts import WEEKDAYS
from dialogue.templates_sv import (
    AWAY,
    BACK_ON,
    COLLEAGUE,
    ENDS_ON,
    NAME,
    NEXT_ANSWER,
    PSYCHOLOGIST,
    WEEKDAY,
)

Facts = dict[str, str]


def known(actor: Actor, course: Course) -> Facts:
    """The facts that there are; what is missing stays an open slot. Five small queries."""
    calendar = opening.calendar_for(course.region)
    absence = _next_absence(actor)
    with translation.override(course.patient.language):
        found = {NAME: course.patient.name.split()[0], PSYCHOLOGIST: actor.user.name}
        if course.answer_weekday is not None:
            found[WEEKDAY] = str(WEEKDAYS[course.answer_weekday])
            found[NEXT_ANSWER] = moments.day(next_answer_day(course.answer_weekday, today(), calendar))
        if course.planned_end_on is not None:
            found[ENDS_ON] = moments.day(course.planned_end_on)
        if absence is not None and absence.substitute is not None:
            found[AWAY] = _away(absence)
            found[COLLEAGUE] = absence.substitute.name
            found[BACK_ON] = moments.day(calendar.next_working_day(absence.ends_on))
        return found


def _away(absence: Absence) -> str:
    if absence.starts_on == absence.ends_on:
        return moments.day(absence.starts_on)
    first, last = moments.day(absence.starts_on), moments.day(absence.ends_on)
    return _("fra {first} til {last}").format(first=first, last=last)


def _next_absence(actor: Actor) -> Absence | None:
    """The writer's own absence that goes on or comes next."""
    rows = Absence.objects.filter(user=actor.user, ends_on__gte=today(), cancelled_at__isnull=True)
    return rows.select_related("substitute").order_by("starts_on").first()
