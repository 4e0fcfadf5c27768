"""How many threads stand, for open pages that follow them (dialogue/LIVE.md): three queries for a thousand pages.

A page that stands as told needs not ask. Whoever reads by another right than a relation is told nothing here, and asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from care.access import Role
from care.models import Course, User
from care.registry import Followed
from dialogue import queries, reader_queries
from dialogue.live import mark_of
from dialogue.models import Message

Pair = tuple[UUID, UUID]  # a person and a course, by their codes


def states(wanted: Collection[Followed]) -> dict[Followed, str]:
    """The newest letter, by number and code, and the mark: what a page holds that needs not ask."""
    keys = {one: code for one in wanted if (code := _code(one.key)) is not None}
    rows = {row["code"]: row for row in _rows(keys.values())}
    readers = _readers(rows)
    return {
        one: _state(rows[code], is_staff=one.role != Role.PATIENT)
        for one, code in keys.items()
        if code in rows and _reads(one, rows[code], readers)
    }


def _code(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


def _rows(codes: Iterable[UUID]) -> Any:
    newest = Message.unscoped.filter(thread=OuterRef("thread"), seq=OuterRef("thread__last_seq")).values("code")
    found = Course.unscoped.filter(code__in=set(codes)).annotate(
        seq=F("thread__last_seq"),
        newest=Subquery(newest),
        by_staff=queries.times_seen(User.Kind.STAFF, "thread"),
        by_patient=queries.times_seen(User.Kind.PATIENT, "thread"),
    )
    return found.values("code", "state", "patient__code", "seq", "newest", "by_staff", "by_patient")


def _readers(codes: Iterable[UUID]) -> set[Pair]:
    """Which clinicians read which of these courses by relation now: the psychologist, and any substitute."""
    links = (
        reader_queries.treating()
        .filter(course__code__in=list(codes))
        .values_list("user_id", "user__code", "course__code")
    )
    treats = list(links)
    covers = reader_queries.standing_in([pk for pk, _code, _course in treats]).values_list(
        "user_id", "substitute__code"
    )
    found = {(code, course) for _pk, code, course in treats}
    return found | {(substitute, course) for away, substitute in covers for pk, _c, course in treats if pk == away}


def _reads(one: Followed, row: dict[str, Any], readers: set[Pair]) -> bool:
    if one.role == Role.PATIENT:
        return bool(row["patient__code"] == one.reader)
    return one.role == Role.PSYCHOLOGIST and (one.reader, row["code"]) in readers


def _state(row: dict[str, Any], *, is_staff: bool) -> str:
    times = row["by_patient"] if is_staff else row["by_staff"]
    return f"{row['seq'] or 0} {row['newest'] or ''} {mark_of(row['state'], times or 0, is_staff=is_staff)}"
