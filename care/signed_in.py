"""Which sessions are good right now: the one question a socket asks when it opens and every few seconds after."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from care.middleware import MEMBERSHIP, SEEN, actor_of, has_second_factor
from care.models import User


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is good: the person behind it, and the membership they chose in it."""

    user: User
    membership: str | None

    @property
    def role(self) -> str | None:
        """The role in which its pages are open. It never changes: choosing another makes a new session."""
        return actor_of(self.user, self.membership).role


def signed_in(session_keys: Collection[str]) -> dict[str, SignedIn]:
    """Those sessions that have not ended, with the active people behind them; two queries, however many sessions.

    Ended is: deleted, expired, rested too long, or opened with a password that has been changed since. Unlike a
    request, this never touches the session: a socket that stays open is no sign of life.
    """
    rows = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    contents = {row.session_key: row.get_decoded() for row in rows}
    people = User.objects.filter(is_active=True).in_bulk(
        {int(c[SESSION_KEY]) for c in contents.values() if SESSION_KEY in c}
    )
    found = {key: (people.get(int(content.get(SESSION_KEY, 0))), content) for key, content in contents.items()}
    return {
        key: SignedIn(user, content.get(MEMBERSHIP))
        for key, (user, content) in found.items()
        if user is not None and _holds(user, content)
    }


def may_listen(user: User) -> bool:
    """Whether the person is all the way in: staff need their second factor."""
    return user.is_patient or settings.DEMO or has_second_factor(user)


def _holds(user: User, content: dict[str, Any]) -> bool:
    rested = timezone.now().timestamp() - content.get(SEEN, timezone.now().timestamp())
    if rested > settings.IDLE_TIMEOUT.total_seconds():
        return False
    given = content.get(HASH_SESSION_KEY, "")
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(given, expected) for expected in hashes)
