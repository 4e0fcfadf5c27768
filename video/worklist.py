"""What conversations put under "Venter på dig" (clinical.md 5.2), and what an absence leaves behind."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from care.access import Actor
from care.models import Absence, today
from care.registry import WaitingRow
from care.workdays import MIDNIGHT, wall
from video import texts
from video.limits import limits_for
from video.models import Appointment
from video.queries import week

OVERDUE, DUE_TODAY, TO_DECIDE, NEW = 30, 50, 70, 80


def rows(actor: Actor) -> list[WaitingRow]:
    """Today's conversations, those without an outcome or not as they should be, and follow-ups that are missing."""
    booked = week.to_see_to(actor)
    soon = _follow_ups(actor)
    if not booked:
        return soon
    absences, treating = week.absences_over(booked), week.treating_of(booked)
    found = (_row(row, absences, treating) for row in booked)
    return [row for row in found if row is not None] + soon


def _follow_ups(actor: Actor) -> list[WaitingRow]:
    """Courses near their end without a follow-up: the patient can choose a time, and the psychologist can call."""
    return [
        WaitingRow(
            order=NEW,
            reason=texts.waiting_follow_up(course.planned_end_on),
            url=reverse("video-book-for", args=[course.code]),
            at=wall(course.planned_end_on, MIDNIGHT),
            course_code=course.code,
            title=course.patient.name,
        )
        for course in week.without_follow_up(actor)
        if course.planned_end_on is not None
    ]


def _row(row: Appointment, absences: dict[int, Absence], treating: dict[int, int]) -> WaitingRow | None:
    now, day = timezone.now(), timezone.localdate(row.starts_at)
    name = row.psychologist.name
    if row.ends_at <= now:
        return _line(DUE_TODAY if day == today() else OVERDUE, texts.waiting_outcome(row.starts_at), row)
    if row.pk in absences:
        return _line(OVERDUE, texts.waiting_absence(row.starts_at, name), row)
    if treating.get(row.course_id, row.psychologist_id) != row.psychologist_id:
        return _line(DUE_TODAY, texts.waiting_other(row.starts_at, name), row)
    if day == today():
        return _line(DUE_TODAY, texts.waiting_today(row.starts_at, late=row.late_at is not None), row)
    return None


def of_lead(actor: Actor) -> list[WaitingRow]:
    """Only what the psychologists cannot see to themselves, and patients who were not there again and again."""
    booked = week.to_see_to(actor)
    absences = week.absences_over(booked)
    found = [
        _line(OVERDUE, texts.waiting_absence(row.starts_at, row.psychologist.name), row)
        for row in booked
        if row.pk in absences and row.ends_at > timezone.now()
    ]
    return found + _decisions(actor)


def _decisions(actor: Actor) -> list[WaitingRow]:
    most = limits_for(actor.region).no_shows
    return [
        WaitingRow(
            order=TO_DECIDE,
            reason=texts.waiting_decision(times),
            url=reverse("clinic-alert", args=[alert.code]),
            at=alert.raised_at,
            course_code=alert.course.code,
            title=alert.course.patient.name,
        )
        for alert, times in week.no_shows_to_decide(actor, most)
    ]


def _line(order: int, reason: str, row: Appointment) -> WaitingRow:
    return WaitingRow(
        order=order,
        reason=reason,
        url=reverse("video-appointment", args=[row.code]),
        at=row.starts_at,
        course_code=row.course.code,
        title=row.course.patient.name,
    )


def left_by(actor: Actor, absences: list[Absence]) -> dict[int, list[tuple[str, str]]]:
    """The conversations that fall in each absence."""
    return {
        absence: [
            (texts.in_absence(row.course.patient.name, row.starts_at), reverse("video-appointment", args=[row.code]))
            for row in booked
        ]
        for absence, booked in week.in_absences(actor, absences).items()
    }
