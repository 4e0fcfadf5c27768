"""A guest's link: made from the row and the secret key, so that the database alone never opens it.

The first browser that opens it gets a cookie, and from then on only that one comes in (clinical.md 7.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from care import secrets
from video.door import Door, door
from video.limits import limits_for
from video.models import Guest
from video.queries import guests

COOKIE = "__Host-guest" if settings.SESSION_COOKIE_SECURE else "lysning_guest"
_signer = Signer(salt="video.guest")


def token(guest: Guest) -> str:
    """The secret part of the link."""
    return _signer.signature(f"{guest.code}/{guest.invited_at.timestamp()}")


def address(guest: Guest) -> str:
    """The link of the text message."""
    return f"{settings.SITE_URL}{reverse('video-guest-link', args=[guest.code, token(guest)])}"


def find(code: str, secret: str) -> Guest | None:
    """The guest that a link belongs to, whatever became of the invitation; None for a link that we never made."""
    found = guests.with_code(code)
    return found if found is not None and constant_time_compare(token(found), secret) else None


def of_browser(cookie: str) -> Guest | None:
    """The guest whose link this browser opened first, as long as the invitation stands."""
    if not cookie:
        return None
    found = guests.with_browser(secrets.hashed(cookie))
    return found if found is not None and found.is_agreed else None


@dataclass(frozen=True, slots=True)
class State:
    """How a link stands: the door's state, and whether it can be opened at all."""

    door: Door
    is_good: bool


def state(guest: Guest) -> State:
    """Whether the link can be used now. Valid from 15 minutes before until the end, while the consent stands."""
    row = guest.appointment
    how = door(guest.kind, row.starts_at, row.ends_at, limits_for(row.course.region).join, timezone.now())
    agreed = guest.is_agreed and row.is_joinable
    return State(how, agreed and how != Door.OVER)
