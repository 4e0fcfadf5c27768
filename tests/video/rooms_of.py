"""Lone and Mette have a conversation now; tickets, seats and guests without any browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from care import secrets
from care.access import System
from care.models import User
from tests.care import people
from tests.care.cast import Cast
from video import door
from video.actions import calls, guests
from video.models import Appointment, Guest, Participant

GUEST = System("guest")


class Room(Cast):
    """The cast, an appointment that begins in five minutes, and keys of their browsers."""

    def __init__(self) -> None:
        super().__init__()
        now = timezone.now()
        self.row: Appointment = Appointment.unscoped.create(
            course=self.course,
            psychologist=self.mette,
            kind=Appointment.Kind.OTHER,
            starts_at=now + timedelta(minutes=5),
            ends_at=now + timedelta(minutes=65),
        )

    def key(self, user: User) -> str:
        return secrets.hashed(f"session of {user.email}")

    def by(self, user: User) -> Any:
        return people.actor(user)

    def role(self, user: User) -> str:
        return door.PATIENT if user.is_patient else door.HOST

    def ticket(self, user: User) -> str:
        bearer = calls.Bearer(role=self.role(user), session_hash=self.key(user), appointment=self.row)
        return calls.give_ticket(by=self.by(user), bearer=bearer)

    def enters(self, user: User, socket: UUID | None = None) -> Participant:
        ticket = calls.use_ticket(by=self.by(user), secret=self.ticket(user), session_hash=self.key(user))
        return calls.enter(by=self.by(user), ticket=ticket, socket=socket or uuid4(), encrypts=True)

    def invite(self, kind: str = "relative", **more: Any) -> Guest:
        values = {"kind": kind, "name": "Karin Kristensen", "phone": "20 30 40 51"} | more
        invited = guests.Invited(**values)
        return guests.invite(by=self.by(self.mette), appointment=self.row, invited=invited, key=uuid4())

    def agrees(self, guest: Guest) -> Guest:
        return guests.consent(by=self.by(self.lone), guest=guest, yes=True)

    def guest_enters(self, guest: Guest, cookie: str = "a browser") -> Participant:
        if not guest.browser_hash:
            guests.open_link(by=GUEST, guest=guest, cookie=cookie)
        key = secrets.hashed(cookie)
        bearer = calls.Bearer(role=guest.kind, session_hash=key, appointment=self.row, guest=guest)
        secret = calls.give_ticket(by=GUEST, bearer=bearer)
        ticket = calls.use_ticket(by=GUEST, secret=secret, session_hash=key)
        return calls.enter(by=GUEST, ticket=ticket, socket=uuid4(), encrypts=True)
