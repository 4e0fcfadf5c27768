"""Who has seen a patient's data: the audit trail as the patient reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from care import registry, texts
from care.models import AuditEvent, BreakGlass, User

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One act (or the same act several times that day) in the patient's words."""

    at: datetime
    sentence: str
    relation: str
    title: str
    refused: bool
    emergency: bool
    reason: str
    times: int = 1


@dataclass(frozen=True)
class Day:
    """One day's acts, newest first."""

    day: date
    lines: list[Line]


def events_about(user: User, *, own: bool) -> QuerySet[AuditEvent]:
    """The rows about a person, newest first; without the person's own acts unless asked for."""
    rows = AuditEvent.objects.filter(patient_code=user.code).order_by("-at", "-id")
    return rows if own else rows.filter(Q(actor_code__isnull=True) | ~Q(actor_code=user.code))


def access_log(user: User, *, number: int | str, own: bool) -> tuple[Page[AuditEvent], list[Day]]:
    """One page of the log and its days."""
    page = Paginator(events_about(user, own=own), PAGE).get_page(number)
    return page, days_of(page.object_list, user)


def days_of(events: Iterable[AuditEvent], user: User) -> list[Day]:
    """The rows by day in Copenhagen, repetitions of the same act counted once."""
    events = list(events)
    lines = _lines(events, user)
    by_day = groupby(zip(events, lines, strict=True), key=lambda pair: timezone.localdate(pair[0].at))
    return [Day(day, list(_counted(pairs))) for day, pairs in by_day]


def _counted(pairs: Iterable[tuple[AuditEvent, Line]]) -> Iterator[Line]:
    same: dict[tuple[object, ...], list[Line]] = {}
    for event, line in pairs:
        key = (event.actor_code, event.action, event.object_code, event.outcome, event.relation)
        same.setdefault(key, []).append(line)
    for lines in same.values():
        first = lines[0]
        yield Line(**{name: getattr(first, name) for name in _KEPT}, times=len(lines))


_KEPT = ("at", "sentence", "relation", "title", "refused", "emergency", "reason")


def _lines(events: list[AuditEvent], user: User) -> list[Line]:
    reasons, titles = _reasons(events), _titles(events)
    return [_line(event, user, reasons, titles) for event in events]


def _line(event: AuditEvent, user: User, reasons: dict[str, str], titles: dict[str, str]) -> Line:
    own = event.actor_code == user.code
    refused = event.outcome == AuditEvent.Outcome.REFUSED
    return Line(
        at=event.at,
        sentence=texts.sentence(event.action, who=_who(event, own=own), own=own, refused=refused),
        relation="" if own or refused else _relation(event),
        title=titles.get(event.object_code, ""),
        refused=refused,
        emergency=event.action == "break_glass.opened" or (event.relation == "break_glass" and not refused),
        reason=_reason(event, reasons),
    )


def _reason(event: AuditEvent, reasons: dict[str, str]) -> str:
    """What was written when emergency access was taken, or which case a log was opened in."""
    if event.action == "break_glass.opened":
        return reasons.get(event.object_code, "")
    return event.reason if event.action == "access_log.opened" else ""


def _who(event: AuditEvent, *, own: bool) -> str:
    if own:
        return str(texts.YOU)
    if event.actor_code is None:
        return str(texts.SYSTEM)
    role = str(texts.ROLE_WORDS.get(event.role, ""))
    return f"{event.actor_name}, {role}," if role else event.actor_name


def _relation(event: AuditEvent) -> str:
    words = texts.RELATIONS.get(event.relation)
    return str(words) % {"name": event.actor_name} if words else ""


def _reasons(events: list[AuditEvent]) -> dict[str, str]:
    """What was written when emergency access was taken; one query, none when there was none."""
    codes = [event.object_code for event in events if event.action == "break_glass.opened"]
    rows = BreakGlass.unscoped.filter(code__in=codes) if codes else []
    return {str(row.code): row.reason for row in rows}


def _titles(events: list[AuditEvent]) -> dict[str, str]:
    """What the patient knows each object as, from the apps that own them; one call for each sort of object."""
    found: dict[str, str] = {}
    for titles in registry.titles:
        codes = {event.object_code for event in events if event.object_type == titles.name}
        found.update(titles.of(codes) if codes else {})
    return found
