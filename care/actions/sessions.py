"""Choosing a role, and ending sessions."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from care import audit, sockets
from care.access import Actor
from care.actions import push
from care.models import Membership, User
from care.push import devices


@transaction.atomic
def choose_role(*, by: Actor, membership: Membership) -> None:
    """Write down in which role the person goes on; `by` already is the person in that role."""
    audit.record("role.chosen", by=by, about=membership)


@transaction.atomic
def end(*, by: Actor, session: UserSession) -> None:
    """End one session: its next request is a stranger's, its sockets close, and its device gets no messages."""
    audit.record("session.ended", by=by, about=session.user)
    push.session_ended(by=by, session_key=session.session_key)
    _end(session)


@transaction.atomic
def end_all(*, by: Actor, user: User, but: str | None = None) -> int:
    """End every session of a person except the one with the key `but`; how many there were."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for session in sessions:
        _end(session)
    push.all_but(by=by, user=user, session_key=but)
    audit.record("session.ended_all", by=by, about=user, reason=f"{len(sessions)} sessions")
    return len(sessions)


def _end(session: UserSession) -> None:
    key = session.session_key
    session.end()
    sockets.close_session(key)


def moved(old_key: str | None, new_key: str | None) -> None:
    """A session got a new key: its entry in the list and its device follow, its old sockets do not."""
    if old_key and old_key != new_key:
        devices.moved(old_key, new_key or "")
        UserSession.objects.filter(session_key=old_key).update(session_key=new_key)
        sockets.close_session(old_key)
