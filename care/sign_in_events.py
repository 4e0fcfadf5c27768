"""What follows from allauth's own news: a changed password or factor ends every other session of the person.

allauth tells them as Django signals; this is the one place that listens.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from care import audit, sockets
from care.access import Actor
from care.actions import sessions
from care.models import User
from care.push import devices

CHANGES = {
    "password_set": account.password_set,
    "password_changed": account.password_changed,
    "password_reset": account.password_reset,
    "factor_added": mfa.authenticator_added,
    "factor_removed": mfa.authenticator_removed,
    "codes_made": mfa.authenticator_reset,
}


def listen() -> None:
    """Called once, when Django is ready."""
    for name, signal in CHANGES.items():
        signal.connect(_after(name), weak=False, dispatch_uid=f"care.{name}")
    account.user_logged_in.connect(_signed_in, dispatch_uid="care.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="care.signed_out")


def _actor(request: HttpRequest, user: User) -> Actor:
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.user.pk == user.pk else Actor(user, None)


def _after(name: str) -> Any:
    def changed(request: HttpRequest, user: User, **_: Any) -> None:
        by = _actor(request, user)
        audit.record(f"sign_in.{name}", by=by, about=user)
        own = request.user.is_authenticated and request.user.pk == user.pk
        sessions.end_all(by=by, user=user, but=request.session.session_key if own else None)

    return changed


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    audit.record("session.started", by=Actor(user, None), about=user)
    devices.signed_in(request, user)


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Sent before the session is emptied, so its key still is the old one."""
    request.signed_out = not getattr(request, "rested", False)  # type: ignore[attr-defined]
    if user is not None and request.session.session_key:
        sockets.close_session(request.session.session_key)
