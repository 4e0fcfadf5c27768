"""Changing one's e-mail: a code goes to the new address, and only who can read it there can finish.

The code is not stored anywhere: it follows from the change's UUID and the address, so neither the session nor the
outbox holds it.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from care import notify
from care.access import Actor
from care.models import User

PENDING = "email_change"
LASTS = timedelta(minutes=15)
TRIES = 5
DIGITS = 6


def code_for(change: UUID | str, email: str) -> str:
    """The six digits that prove one can read mail at the address."""
    digest = salted_hmac("care.email_change", f"{change}/{email.lower()}", algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}d}"


def begin(*, by: Actor, session: SessionBase, email: str) -> None:
    """Send a code to the new address. An address that is taken gets none, and the page looks the same."""
    change = uuid4()
    session[PENDING] = {"change": str(change), "email": email, "at": timezone.now().timestamp(), "tries": 0}
    if User.objects.filter(email__iexact=email).exclude(pk=by.user.pk).exists():
        return
    with transaction.atomic():
        notify.post(kind="care.email_code", address=email, payload={"change": str(change)}, key=f"email-code:{change}")


def pending(session: SessionBase) -> str:
    """The address that waits for its code; empty when there is none, it is too old, or was missed too often."""
    waiting = session.get(PENDING)
    if not waiting or waiting["tries"] >= TRIES:
        return ""
    return waiting["email"] if timezone.now().timestamp() - waiting["at"] < LASTS.total_seconds() else ""


def proven(session: SessionBase, code: str) -> bool:
    """Whether this is the code that was sent; counts the try."""
    waiting = session[PENDING]
    session[PENDING] = waiting | {"tries": waiting["tries"] + 1}
    expected = code_for(waiting["change"], waiting["email"])
    return constant_time_compare(code.replace(" ", ""), expected)


def forget(session: SessionBase) -> None:
    """There is nothing waiting any more."""
    session.pop(PENDING, None)
