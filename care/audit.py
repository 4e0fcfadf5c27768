"""Writing the audit trail, sealing it, and checking that nobody has touched it (architecture: rules of the data, 7)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from care.access import Actor, Role, System
from care.models.audit import AuditEvent, AuditSeal

if TYPE_CHECKING:
    from care.models import Course, User

SEAL_BATCH = 5_000
HASHED_FIELDS = [
    "id",
    "action",
    "outcome",
    "actor_code",
    "actor_name",
    "role",
    "relation",
    "region",
    "patient_code",
    "course_code",
    "object_type",
    "object_code",
    "reason",
    "request_id",
]


def event(
    action: str,
    *,
    by: Actor | System | None,
    course: Course | None = None,
    patient: User | None = None,
    about: Any = None,
    reason: str = "",
    refused: bool = False,
    relation: str = "",
) -> AuditEvent:
    """An unsaved event; `about` is any object with a `code`. Nothing clinical goes into `reason`."""
    patient = patient or (course.patient if course else None)
    return AuditEvent(
        action=action,
        outcome=AuditEvent.Outcome.REFUSED if refused else AuditEvent.Outcome.DONE,
        actor_code=by.code if by else None,
        actor_name=by.name if by else "",
        role=(by.role or "") if by else "",
        relation=relation or (relations(by, [course])[course.pk] if isinstance(by, Actor) and course else ""),
        region=by.region.slug if by and by.region else "",
        patient_code=patient.code if patient else None,
        course_code=course.code if course else None,
        object_type=about._meta.label_lower if about is not None else "",
        object_code=str(about.code) if about is not None else "",
        reason=reason[:1000],
        **({"request_id": by.request_id} if by else {}),
    )


def record(action: str, **what: Any) -> AuditEvent:
    """Write one event in the current transaction. If it cannot be written, the act fails too."""
    row = event(action, **what)
    row.save(force_insert=True)
    return row


def record_many(rows: Iterable[AuditEvent]) -> None:
    """Write one event per person for a list view, in one statement."""
    AuditEvent.objects.bulk_create(list(rows))


def relations(by: Actor, courses: Iterable[Course]) -> dict[int, str]:
    """How the actor is tied to each course: self, treating, supervision, break_glass, region, substitute or none.

    At most two queries however many courses there are.
    """
    wanted = {course.pk: course.patient_id for course in courses}
    now = timezone.now()
    links = by.user.care_links.filter(course__in=wanted).exclude(valid_until__lte=now)
    kinds: dict[int, str] = {pk: "self" for pk, patient in wanted.items() if patient == by.user.pk}
    if len(kinds) < len(wanted):
        kinds = dict(links.values_list("course_id", "kind")) | kinds
    if missing := wanted.keys() - kinds.keys():
        opened = by.user.break_glass.filter(course__in=missing, until__gt=now)
        kinds |= dict.fromkeys(opened.values_list("course_id", flat=True), "break_glass")
    otherwise = {Role.LEAD: "region", Role.PSYCHOLOGIST: "substitute"}.get(by.role, "none") if by.role else "none"
    return {pk: kinds.get(pk, otherwise) for pk in wanted}


# --- the chain ---------------------------------------------------------------------------------


def _line(row: AuditEvent) -> bytes:
    values = {name: None if getattr(row, name) is None else str(getattr(row, name)) for name in HASHED_FIELDS}
    values["at"] = row.at.timestamp().hex()
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()


def digest_of(rows: Iterable[AuditEvent], previous: str) -> str:
    """SHA-256 over the previous seal and every row, in the order of their ids."""
    sha = hashlib.sha256(previous.encode())
    for row in rows:
        sha.update(_line(row))
        sha.update(b"\n")
    return sha.hexdigest()


def _settle() -> None:
    """Wait until no transaction is writing events, so that every id up to the newest is final.

    An INSERT takes its table lock before it draws its id, so once this lock is granted no lower id can
    still appear. Writers queue behind it: hence the short wait, after which the next minute tries again.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            cursor.execute("LOCK TABLE care_auditevent IN SHARE MODE")


def seal() -> AuditSeal | None:
    """Seal what has been written since the last seal, at most SEAL_BATCH events; None when there is nothing."""
    with transaction.atomic():
        _settle()
        last = AuditSeal.objects.order_by("-id").first()
        rows = list(AuditEvent.objects.filter(id__gt=last.last_id if last else 0).order_by("id")[:SEAL_BATCH])
        if not rows:
            return None
        previous = last.digest if last else ""
        return AuditSeal.objects.create(
            first_id=rows[0].id,
            last_id=rows[-1].id,
            count=len(rows),
            previous=previous,
            digest=digest_of(rows, previous),
        )


def seal_all() -> None:
    """The clock's job: seal until nothing is left."""
    while seal() is not None:
        pass


@dataclass(frozen=True)
class Broken:
    """A seal that does not fit what is in the table."""

    seal_id: int
    first_id: int
    last_id: int
    why: str


def verify() -> Iterator[Broken]:
    """Recompute the whole chain and yield every break, oldest first."""
    previous, reached = "", 0
    for link in AuditSeal.objects.order_by("id").iterator():
        rows = AuditEvent.objects.filter(id__gt=reached, id__lte=link.last_id).order_by("id")
        if link.previous != previous:
            yield Broken(link.id, link.first_id, link.last_id, "the seal before it is missing or another")
        elif rows.count() != link.count:
            yield Broken(
                link.id, link.first_id, link.last_id, f"{link.count} events were sealed, {rows.count()} are there"
            )
        elif digest_of(rows.iterator(), previous) != link.digest:
            yield Broken(link.id, link.first_id, link.last_id, "an event was changed")
        previous, reached = link.digest, link.last_id
