"""What triage puts under "Venter på dig": deadlines for leads, interviews and their outcome for psychologists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.decision_limits import limits_for
from assessment.models import Application, Decision
from assessment.queries import decisions
from care.access import Actor
from care.models import Course, today
from care.registry import WaitingRow
from clinic.triage_queries import undecided

OVERDUE, DUE_TODAY, PROPOSAL, NEW = 30, 50, 70, 80  # clinical.md 5.2
MOST = 100  # the board has the rest
State = Course.State
SECOND = gettext_lazy("Afslag venter på en kliniker mere")


def of_lead(actor: Actor) -> list[WaitingRow]:
    """Applications to decide about, invitations past their deadline, and what the system proposes to close."""
    if actor.region is None:
        return []
    return [*_undecided(actor), *_standing(actor), *_second(actor)]


def of_psychologist(actor: Actor) -> list[WaitingRow]:
    """Interviews to arrange, to hold and to conclude, and declines that ask for a second clinician; two queries."""
    rows = Application.objects.for_user(actor).filter(course__state__in=decisions.OPEN_STATES)
    applications = {row.course_id: row for row in rows.select_related("course__patient")[:MOST]}
    if not applications:
        return []
    made = Decision.objects.for_user(actor).filter(course__in=applications).defer("reason", "message")
    newest = {row.course_id: row for row in made.order_by("decided_at", "pk")}
    found = (_of_psychologist(actor, row, newest.get(pk)) for pk, row in applications.items())
    return [row for row in found if row is not None]


def _undecided(actor: Actor) -> Iterator[WaitingRow]:
    for row in undecided(actor)[:MOST]:
        by = row.decide_by or row.sent_at or row.started_at
        yield _row(_class(by), _("Ansøgning: afgørelse senest %(moment)s") % {"moment": _moment(by)}, row, by)


def _standing(actor: Actor) -> Iterator[WaitingRow]:
    limits, now = limits_for(actor.region), timezone.now()
    rows = list(decisions.grown_old(decisions.standing(actor), limits, now)[:MOST])
    missed = decisions.no_shows_of([row.course_id for row in rows])
    for row in rows:
        if decisions.proposes_to_close(row, limits, missed.get(row.course_id, 0), now):
            yield _row(PROPOSAL, _("Forslag: luk ansøgningen"), row.course.application, row.decided_at)
        elif row.act_by and row.act_by < now and row.course.state == State.INVITED:
            yield _row(OVERDUE, _("Samtalen er ikke aftalt til tiden"), row.course.application, row.act_by)


def _second(actor: Actor) -> Iterator[WaitingRow]:
    """Declines in doubt of others, as long as nothing was decided since."""
    for row in decisions.proposed(actor).exclude(decided_by=actor.user)[:MOST]:
        yield _row(DUE_TODAY, SECOND, row.course.application, row.decided_at)


def _of_psychologist(actor: Actor, row: Application, newest: Decision | None) -> WaitingRow | None:
    state = row.course.state
    if newest is not None and newest.proposed:
        return _row(DUE_TODAY, SECOND, row, newest.decided_at) if newest.decided_by_id != actor.user.pk else None
    if state == State.ASSESSED:
        return _row(DUE_TODAY, _("Udfald efter samtalen"), row, row.sent_at or row.started_at)
    if newest is None or state != State.INVITED:  # what is agreed stands there by itself (video.worklist)
        return None
    by = newest.act_by or newest.decided_at
    words = _("Samtale senest %(moment)s, ikke aftalt endnu") % {"moment": _moment(by)}
    return _row(_class(by), words, row, by)


def _class(by: datetime) -> int:
    if by < timezone.now():
        return OVERDUE
    return DUE_TODAY if timezone.localdate(by) == today() else NEW


def _row(order: int, reason: Any, application: Application, at: datetime) -> WaitingRow:
    return WaitingRow(
        order=order,
        reason=str(reason),
        url=reverse("clinic-triage-application", args=[application.code]),
        at=at,
        course_code=application.course.code,
        title=application.course.patient.name,
    )


def link(actor: Actor, code: UUID) -> str | None:
    """Where an application is read, for who may."""
    if not Application.objects.for_user(actor).filter(code=code).exists():
        return None
    return reverse("clinic-triage-application", args=[code])


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(day)s kl. %(time)s") % {
        "day": date_format(local, "MONTH_DAY_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
    }
