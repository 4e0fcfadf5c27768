"""Who stands at a call's socket: a person with a session, or a guest with a bound link. Asked again all the time."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from care import secrets
from care.access import Actor, System
from care.middleware import actor_of
from care.signed_in import may_listen, signed_in
from video import guest_links
from video.models import Appointment, Guest
from video.queries import calls


@dataclass(frozen=True)
class Visitor:
    """The person, and the browser as tickets know it; `guest` for somebody without an account."""

    by: Actor | System
    session_hash: str
    session_key: str = ""
    guest: Guest | None = None


def visitors(cookies: dict[str, str]) -> list[Visitor]:
    """Who the browser's cookies say it is: a signed-in person, a guest, or both; the ticket says which is meant."""
    found = [_signed_in(cookies.get(settings.SESSION_COOKIE_NAME, "")), _guest(cookies.get(guest_links.COOKIE, ""))]
    return [one for one in found if one is not None]


def _signed_in(key: str) -> Visitor | None:
    held = signed_in([key]).get(key) if key else None
    if held is None or not may_listen(held.user):
        return None
    actor = actor_of(held.user, held.membership)
    return Visitor(actor, secrets.hashed(key), key) if actor.role else None


def _guest(cookie: str) -> Visitor | None:
    guest = guest_links.of_browser(cookie)
    return Visitor(System("guest"), secrets.hashed(cookie), guest=guest) if guest is not None else None


def may_stay(visitor: Visitor, appointment: Appointment | None) -> bool:
    """Whether the session is still good and the person still has the right that they came in with."""
    if visitor.guest is not None:
        return calls.guest_may_still(visitor.guest.code, visitor.session_hash)
    again = _signed_in(visitor.session_key)
    if again is None or not isinstance(again.by, Actor):
        return False
    return appointment is None or calls.may_still(again.by, appointment.code)
