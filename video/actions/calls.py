"""Coming into a conversation, the lobby, and going (video/PROTOCOL.md, clinical.md 7.4).

A socket acts for a person who is signed in, or as `System("guest")` for a guest, whose right is the bound link.
Doorbells ring after commit: the sockets of the room then read again how things stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from care import audit, secrets
from care.access import Actor, System
from care.guard import allow, refused
from video import bells
from video.door import HOST, PATIENT, Door, door
from video.limits import limits_for
from video.models import Appointment, Call, Guest, Participant, Ticket

TICKET_LASTS = timedelta(seconds=60)
RESUME_LASTS = timedelta(seconds=60)
TICKETS_KEPT = timedelta(days=1)
State = Participant.State


class NoEntry(Exception):
    """The ticket or token opens nothing. Which of the many reasons it is, nobody is told."""


class Closed(Exception):
    """The door is not open: `door` says whether it is too early or over."""

    def __init__(self, how: Door) -> None:
        super().__init__(how)
        self.door = how


class NotAllowed(Exception):
    """This role may not do that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who asks for a ticket: in which role, and in which browser."""

    role: str
    session_hash: str
    appointment: Appointment | None = None  # None: the device page
    guest: Guest | None = None


def give_ticket(*, by: Actor | System, bearer: Bearer) -> str:
    """A ticket for one socket of this browser. Raises Closed when the door is."""
    row = bearer.appointment
    if row is not None:
        if bearer.guest is None:
            allow(by, "video", "host" if bearer.role == HOST else "join")
        how = door(bearer.role, row.starts_at, row.ends_at, limits_for(row.course.region).join, timezone.now())
        if how != Door.OPEN or not row.is_joinable:
            raise Closed(how if how != Door.OPEN else Door.OVER)
    secret = secrets.new()
    with transaction.atomic():
        Ticket.unscoped.create(
            hash=secrets.hashed(secret),
            appointment=row,
            role=bearer.role,
            user=by.user if isinstance(by, Actor) else None,
            guest=bearer.guest,
            session_hash=bearer.session_hash,
            expires_at=timezone.now() + TICKET_LASTS,
        )
    return secret


def use_ticket(*, by: Actor | System, secret: str, session_hash: str) -> Ticket:
    """The ticket, used up; raises NoEntry. One statement decides, so of two that come at once one is let in."""
    fits = Ticket.unscoped.filter(
        hash=secrets.hashed(secret),
        session_hash=session_hash,
        used_at=None,
        expires_at__gt=timezone.now(),
        user=by.user if isinstance(by, Actor) else None,
    )
    with transaction.atomic():
        if not fits.update(used_at=timezone.now()):
            raise NoEntry
        found = Ticket.unscoped.select_related(
            "guest", "user", "appointment__course__patient", "appointment__course__region", "appointment__psychologist"
        )
        ticket: Ticket = found.get(hash=secrets.hashed(secret))
    return ticket


def enter(*, by: Actor | System, ticket: Ticket, socket: UUID, encrypts: bool) -> Participant:
    """The ticket's bearer is at the door: in for the host, in the lobby for everybody else.

    Who is inside already keeps the seat: a page that was loaded again is not made to wait. Raises NoEntry.
    """
    row = ticket.appointment
    if row is None or (ticket.guest is not None and not _may_still(ticket.guest)):
        raise NoEntry
    with transaction.atomic():
        call = _open_call(row)
        seat = _seat_of(call, ticket)
        if seat.state == State.REMOVED:
            raise NoEntry
        seat.name = ticket.guest.name if ticket.guest else (ticket.user.name if ticket.user else "")
        seat.socket, seat.session_hash, seat.encrypts = socket, ticket.session_hash, encrypts
        seat.seen_at = timezone.now()
        if seat.state != State.INSIDE:
            seat.state, seat.knocked_at = State.WAITING, timezone.now()
        if ticket.role == HOST:
            _goes_in(seat)
        seat.save()
        audit.record("call.came", by=by, course=row.course, about=call, reason=seat.role)
        bells.ring(call)
    return seat


def resume(*, by: Actor | System, secret: str, session_hash: str, socket: UUID, encrypts: bool) -> Participant:
    """The seat of a socket that was lost; raises NoEntry."""
    alive = Q(seen_at__gt=timezone.now() - RESUME_LASTS)
    with transaction.atomic():
        rows = Participant.unscoped.select_for_update(of=("self",)).select_related("call__appointment", "guest")
        found = rows.filter(alive, resume_hash=secrets.hashed(secret), session_hash=session_hash, call__ended_at=None)
        seat: Participant | None = found.exclude(state=State.REMOVED).first()
        if seat is None:
            raise NoEntry
        seat.socket, seat.encrypts, seat.resume_hash, seat.seen_at = socket, encrypts, "", timezone.now()
        seat.save(update_fields=["socket", "encrypts", "resume_hash", "seen_at"])
        bells.ring(_call_of(seat))
    return seat


def renew_token(*, by: Actor | System, seat: Participant) -> str:
    """The secret that gives this seat back after the socket is lost."""
    secret = secrets.new()
    with transaction.atomic():
        Participant.unscoped.filter(pk=seat.pk).update(resume_hash=secrets.hashed(secret), seen_at=timezone.now())
    return secret


def still_here(*, by: Actor | System, seat: Participant, socket: UUID) -> None:
    """The socket lives; the seat's last sign of life counts for `resume` and for the lobby."""
    with transaction.atomic():
        Participant.unscoped.filter(pk=seat.pk, socket=socket).update(seen_at=timezone.now())


def admit(*, by: Actor, seat: Participant) -> None:
    """The host lets somebody in."""
    with transaction.atomic():
        held = _held(seat)
        if held.state == State.WAITING:
            _goes_in(held)
            held.save()
            audit.record("call.admitted", by=by, course=_course(held), about=held, reason=held.role)
            bells.ring(_call_of(held))


def send_to_lobby(*, by: Actor, seat: Participant) -> None:
    """The host asks somebody back into the lobby, and may let them in again."""
    with transaction.atomic():
        held = _held(seat)
        if held.role == HOST:
            raise NotAllowed
        if held.state == State.INSIDE:
            _goes_out(held, State.WAITING)
            held.knocked_at = timezone.now()
            held.save()
            audit.record("call.sent_to_lobby", by=by, course=_course(held), about=held, reason=held.role)
            bells.ring(_call_of(held))


def send_away(*, by: Actor, seat: Participant) -> None:
    """The host or the patient asks a guest to leave; the guest's link is void. Nobody else is needed for it."""
    with transaction.atomic():
        held = _held(seat)
        if not held.is_guest:
            raise NotAllowed
        if held.state != State.REMOVED:
            _goes_out(held, State.REMOVED)
            held.save()
            Guest.unscoped.filter(pk=held.guest_id, sent_away_at=None).update(sent_away_at=timezone.now())
            audit.record("call.sent_away", by=by, course=_course(held), about=held, reason=held.role)
            bells.ring(_call_of(held))


def leave(*, by: Actor | System, seat: Participant) -> None:
    """Hang up. When the host does, the conversation is over for everybody."""
    with transaction.atomic():
        held = _held(seat)
        if held.state in {State.INSIDE, State.WAITING}:
            _goes_out(held, State.OUTSIDE)
            held.save()
            audit.record("call.left", by=by, course=_course(held), about=held, reason=held.role)
        call = _call_of(held)
        if held.role == HOST:
            _end(call)
        bells.ring(call)


def continue_by_phone(*, by: Actor, appointment: Appointment) -> Call:
    """From now on they talk by telephone; it is written down with the conversation, and can be said again."""
    _allow_staff(by, "by_phone", appointment)
    with transaction.atomic():
        call = _open_call(appointment)
        if call.by_phone_at is None:
            call.by_phone_at = timezone.now()
            call.begun_at = call.begun_at or call.by_phone_at
            call.save(update_fields=["by_phone_at", "begun_at"])
            audit.record("call.by_phone", by=by, course=appointment.course, about=call)
        bells.ring(call)
    return call


def end(*, by: Actor, call: Call) -> None:
    """The conversation is over, whoever is still in the room."""
    allow(by, "appointment", "write", course=call.appointment.course)
    with transaction.atomic():
        held = Call.unscoped.select_for_update(of=("self",)).get(pk=call.pk)
        if held.ended_at is None:
            _end(held)
            audit.record("call.ended", by=by, course=call.appointment.course, about=call)
            bells.ring(held)


def confirm_minutes(*, by: Actor, call: Call, minutes: int) -> Call:
    """How long it took, as the psychologist says; what the clock counted is kept beside it (clinical.md 5.5)."""
    _allow_staff(by, "minutes", call.appointment)
    with transaction.atomic():
        rows = Call.unscoped.select_for_update(of=("self",)).select_related(*Call.FETCHED_WITH)
        held: Call = rows.get(pk=call.pk)
        held.minutes, held.confirmed_at, held.confirmed_by = minutes, timezone.now(), by.user
        held.save(update_fields=["minutes", "confirmed_at", "confirmed_by"])
        audit.record("call.minutes_confirmed", by=by, course=held.appointment.course, about=held)
    return held


def tidy_up(*, by: System) -> int:
    """The clock's job: old tickets go, and rooms that everybody has left long ago are over; returns how many rooms."""
    long_ago = timezone.now() - TICKETS_KEPT
    with transaction.atomic():
        Ticket.unscoped.filter(expires_at__lt=long_ago).delete()
    silent = Call.unscoped.filter(ended_at=None, appointment__ends_at__lt=timezone.now() - timedelta(hours=2))
    count = 0
    for call in silent.select_related("appointment__course"):
        with transaction.atomic():
            held = Call.unscoped.select_for_update(of=("self",)).get(pk=call.pk)
            last = max((one.seen_at for one in held.participants.all()), default=held.opened_at)
            if held.ended_at is None and last < timezone.now() - timedelta(minutes=30):
                _end(held, at=max(last, held.opened_at))
                audit.record("call.ended", by=by, course=call.appointment.course, about=call)
                count += 1
    return count


# --- one at a time ----------------------------------------------------------------------------------------


def _allow_staff(by: Actor, verb: str, appointment: Appointment) -> None:
    """Patients write appointments, too: they book and move them. Not this."""
    allow(by, "appointment", "write", course=appointment.course)
    if not by.is_staff:
        refused(by, "appointment", verb, course=appointment.course)


def _open_call(appointment: Appointment) -> Call:
    """The room that is open, or a new one. Two who come at once get the same: the database allows only one."""
    rows = Call.unscoped.select_for_update(of=("self",)).filter(appointment=appointment, ended_at=None)
    found: Call | None = rows.first()
    call: Call = found or _new_call(rows, appointment)
    call.appointment = appointment
    return call


def _new_call(rows: Any, appointment: Appointment) -> Call:
    try:
        with transaction.atomic():
            made: Call = Call.unscoped.create(appointment=appointment, opened_at=timezone.now())
    except IntegrityError:
        made = rows.get()
    return made


def _seat_of(call: Call, ticket: Ticket) -> Participant:
    """The seat there is, or a new one; with everything that a socket reads, because it may ask no database."""
    who = {"user": ticket.user} if ticket.guest is None else {"guest": ticket.guest}
    held: Participant | None = Participant.unscoped.select_for_update(of=("self",)).filter(call=call, **who).first()
    seat = held or Participant(role=ticket.role)
    seat.call, seat.user, seat.guest = call, ticket.user, ticket.guest
    return seat


def _held(seat: Participant) -> Participant:
    rows = Participant.unscoped.select_for_update(of=("self",)).select_related("call__appointment__course__patient")
    held: Participant = rows.get(pk=seat.pk)
    return held


def _call_of(seat: Participant) -> Call:
    call: Call = seat.call
    return call


def _course(seat: Participant) -> Any:
    return seat.call.appointment.course


def _may_still(guest: Guest) -> bool:
    fresh: Guest = Guest.unscoped.get(pk=guest.pk)
    return fresh.is_agreed


def _goes_in(seat: Participant) -> None:
    """Into the room; the conversation has begun when psychologist and patient are both there."""
    seat.state, seat.entered_at, seat.left_at = State.INSIDE, seat.entered_at or timezone.now(), None
    other = {HOST: PATIENT, PATIENT: HOST}.get(seat.role)
    inside = Participant.unscoped.filter(call=seat.call, role=other, state=State.INSIDE)
    if other is not None and inside.exists():
        Call.unscoped.filter(pk=seat.call.pk, begun_at=None).update(begun_at=timezone.now())


def _goes_out(seat: Participant, state: str) -> None:
    if seat.state == State.INSIDE:
        seat.left_at = timezone.now()
    seat.state, seat.resume_hash = state, ""


def _end(call: Call, at: Any = None) -> None:
    now = at or timezone.now()
    Call.unscoped.filter(pk=call.pk, ended_at=None).update(ended_at=now)
    inside = Participant.unscoped.filter(call=call, state__in=[State.INSIDE, State.WAITING])
    inside.filter(state=State.INSIDE, left_at=None).update(left_at=now)
    inside.update(state=State.OUTSIDE, resume_hash="")
