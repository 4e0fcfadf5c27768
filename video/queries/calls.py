"""A conversation as its sockets and pages read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.utils import timezone

from care.access import Actor, Role, may
from video import door, protocol
from video.models import Appointment, Call, Guest, Participant

State = Participant.State
GONE_AFTER = timedelta(seconds=50)  # a page in the lobby says that it is there every 20 s


@dataclass(frozen=True)
class Standing:
    """How things stand for one seat, read again whenever a bell rings."""

    state: str
    socket: UUID
    is_over: bool
    host_is_in: bool
    lobby: tuple[protocol.Knocking, ...]
    people: dict[UUID, Participant]  # everybody who is in
    by_phone: bool


def standing(seat: UUID) -> Standing:
    """How things stand for a seat; two queries."""
    mine = Participant.unscoped.select_related("call").get(code=seat)
    rows = list(Participant.unscoped.filter(call=mine.call))
    inside = {row.code: row for row in rows if row.state == State.INSIDE}
    return Standing(
        state=mine.state,
        socket=mine.socket,
        is_over=mine.call.ended_at is not None,
        host_is_in=any(row.role == door.HOST for row in inside.values()),
        lobby=_lobby(rows) if mine.role == door.HOST else (),
        people=inside,
        by_phone=mine.call.by_phone_at is not None,
    )


def _lobby(rows: list[Participant]) -> tuple[protocol.Knocking, ...]:
    now = timezone.now()
    waiting = [row for row in rows if row.state == State.WAITING and row.seen_at > now - GONE_AFTER]
    return tuple(
        protocol.Knocking(
            seat=row.code,
            name=row.name[:80],
            role=role(row),
            since=min(int((now - row.knocked_at).total_seconds() * 1000), 600_000),
        )
        for row in waiting[:20]
    )


def role(row: Participant) -> protocol.Role:
    """The role as frames have it; the database holds no other."""
    return cast("protocol.Role", row.role)


def seat_in(call: Call, code: UUID) -> Participant | None:
    """Somebody in the same conversation."""
    found: Participant | None = Participant.unscoped.filter(call=call, code=code).first()
    return found


def role_of(actor: Actor, row: Appointment) -> str | None:
    """In which role somebody may come to a conversation that they can reach; None for not at all.

    Its own psychologist hosts it, or whoever treats the patient now; a lead hosts only their own (clinical.md 7.2).
    """
    if actor.role == Role.PATIENT:
        return door.PATIENT if may(actor, "video", "join") else None
    if not may(actor, "video", "host"):
        return None
    if actor.role == Role.LEAD and row.psychologist_id != actor.user.pk:
        return None
    return door.HOST


def may_still(actor: Actor, code: UUID) -> bool:
    """Whether somebody may still be in the conversation of this appointment."""
    row = Appointment.objects.for_user(actor).filter(code=code).first()
    return row is not None and role_of(actor, row) is not None


def guest_may_still(code: UUID, browser_hash: str) -> bool:
    """Whether a guest who is inside may stay: consent stands, and it is the browser that opened the link."""
    guest = Guest.unscoped.filter(code=code, browser_hash=browser_hash).exclude(browser_hash="").first()
    return guest is not None and guest.is_agreed


def of_appointment(actor: Actor, row: Appointment) -> list[Call]:
    """The rooms that were opened for an appointment, with who was in them, oldest first."""
    rows = Call.objects.for_user(actor).filter(appointment=row).prefetch_related("participants")
    return list(rows.order_by("opened_at"))
