"""A course of treatment: opened, moved from state to state, given a psychologist."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor, Role, System
from care.guard import allow, refused
from care.models import CareLink, Course, Region, StateChange, User, today
from care.models.course import MOVES
from care.people_queries import psychologists_of

PLANNED_WEEKS = 10
WEEKDAYS = 5
ENDS = frozenset(Course.State.values) - MOVES.keys()


class WrongMove(ValidationError):
    """The course cannot go from the state it is in to the one asked for."""


def open_course(
    *, by: Actor | System, patient: User, region: Region, state: str = Course.State.DRAFT, code: UUID | None = None
) -> Course:
    """Begin a course in a region; raises ValidationError when the person has one already or the region is closed."""
    _may_open(by, patient, region)
    if region not in Region.objects.in_force():
        raise ValidationError(_("Regionen er lukket eller lagt sammen med en anden."))
    with transaction.atomic():
        if Course.unscoped.filter(patient=patient).exclude(state__in=ENDS).exists():
            raise ValidationError(_("Der er allerede et forløb i gang."))
        course: Course = Course.unscoped.create(code=code or uuid4(), patient=patient, region=region, state=state)
        audit.record("course.opened", by=by, course=course, about=course)
    return course


def _may_open(by: Actor | System, patient: User, region: Region) -> None:
    if isinstance(by, Actor) and by.role == Role.PATIENT:
        if by.user != patient:
            refused(by, "application", "write", patient=patient)
        return
    allow(by, "course", "write", region=region)


def move(*, by: Actor | System, course: Course, to: str, reason: str = "") -> Course:
    """Take the course to another state; raises WrongMove. Who and why stay in the record."""
    _may_move(by, course, to)
    with transaction.atomic():
        return _move(by, course, to, reason, "course.moved")


def pause(*, by: Actor | System, course: Course, reason: str = "") -> Course:
    """Let the course rest; raises WrongMove."""
    allow(by, "override", "write", course=course)
    with transaction.atomic():
        return _move(by, course, Course.State.PAUSED, reason, "course.paused")


def resume(*, by: Actor | System, course: Course, reason: str = "") -> Course:
    """Go on after a pause; raises WrongMove."""
    allow(by, "override", "write", course=course)
    with transaction.atomic():
        return _move(by, course, Course.State.ACTIVE, reason, "course.resumed")


def set_answer_day(*, by: Actor | System, course: Course, weekday: int) -> None:
    """The weekday of the fixed weekly answer, 0 = Monday (clinical.md 5.2)."""
    allow(by, "override", "write", course=course)
    if weekday not in range(WEEKDAYS):
        raise ValidationError(_("Vælg en ugedag fra mandag til fredag."))
    with transaction.atomic():
        Course.unscoped.filter(pk=course.pk).update(answer_weekday=weekday)
        course.answer_weekday = weekday
        audit.record("course.answer_day", by=by, course=course, about=course)


def _may_move(by: Actor | System, course: Course, to: str) -> None:
    """Patients send and withdraw their own; a lead moves the region's, a psychologist those they treat."""
    if isinstance(by, Actor) and by.role == Role.PATIENT:
        if course.patient_id != by.user.pk or to not in {Course.State.APPLIED, Course.State.WITHDRAWN}:
            refused(by, "course", "write", course=course)
        return
    allow(by, "override", "write", course=course)


def _move(by: Actor | System, course: Course, to: str, reason: str, action: str) -> Course:
    held = Course.unscoped.select_for_update().get(pk=course.pk)
    if to not in MOVES.get(held.state, frozenset()):
        move_ = {"from": held.get_state_display(), "to": Course.State(to).label}
        raise WrongMove(_("Et forløb kan ikke gå fra “%(from)s” til “%(to)s”."), params=move_)
    person = by.user if isinstance(by, Actor) else None
    change = {"from_state": held.state, "to_state": to, "changed_by": person, "changed_at": timezone.now()}
    StateChange.unscoped.create(course=held, reason=reason[:300], **change)
    course.state = held.state = to
    if to == Course.State.ACTIVE and held.started_on is None:
        course.started_on = held.started_on = today()
        course.planned_end_on = held.planned_end_on = today() + timedelta(weeks=PLANNED_WEEKS)
    held.save(update_fields=["state", "started_on", "planned_end_on"])
    audit.record(action, by=by, course=held, about=held)
    return course


def assign_psychologist(*, by: Actor | System, course: Course, psychologist: User) -> CareLink:
    """From now on this psychologist treats; the one before no longer does. Raises ValidationError."""
    allow(by, "assignment", "write", course=course)
    if not psychologists_of(course.region).filter(pk=psychologist.pk).exists():
        raise ValidationError(_("Vælg en psykolog, der arbejder i forløbets region."))
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=course.pk)
        treating = CareLink.unscoped.filter(course=course, kind=CareLink.Kind.TREATING, valid_until__isnull=True)
        held: CareLink | None = treating.filter(user=psychologist).first()
        if held is not None:
            return held
        now = timezone.now()
        treating.update(valid_until=now)
        link: CareLink = CareLink.unscoped.create(course=course, user=psychologist, valid_from=now)
        audit.record("course.assigned", by=by, course=course, about=link, reason=psychologist.name)
    return link
