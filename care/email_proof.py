"""An applicant's e-mail, proved by a code before there is an account: known and unknown addresses look the same.

Of the code the session holds only a keyed hash, and of an address that may not sign in this way none at all.
"""

from __future__ import annotations

from uuid import uuid4

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.core.internal.cryptokit import normalize_user_code
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from care.account_forms import may_use_code
from care.models import User

PENDING = "email_proof"
LASTS = 600  # seconds
TRIES = 5


def begin(request: HttpRequest, email: str) -> None:
    """Send a code to the address: of a patient who may sign in by code, or of nobody yet. Others are told by mail."""
    email, salt, digest = email.lower(), str(uuid4()), ""
    user = User.objects.filter(email__iexact=email).first()
    if user is None or (user.is_active and may_use_code(user, email)):
        code = get_adapter(request).generate_login_code()
        digest = _digest(salt, code)
        get_adapter(request).send_mail("account/email/login_code", email, {"request": request, "code": code})
    else:
        send_unknown_account_mail(request, email)
    now = timezone.now().timestamp()
    request.session[PENDING] = {"email": email, "salt": salt, "digest": digest, "at": now, "tries": 0}


def pending(session: SessionBase) -> str:
    """The address that waits for its code; empty when there is none, it is too old, or was missed too often."""
    waiting = session.get(PENDING)
    if not waiting or waiting["tries"] >= TRIES:
        return ""
    return waiting["email"] if timezone.now().timestamp() - waiting["at"] < LASTS else ""


def proven(session: SessionBase, code: str) -> bool:
    """Whether this is the code that was sent; counts the try."""
    waiting = session[PENDING]
    session[PENDING] = waiting | {"tries": waiting["tries"] + 1}
    return bool(waiting["digest"]) and constant_time_compare(_digest(waiting["salt"], code), waiting["digest"])


def forget(session: SessionBase) -> None:
    """There is nothing waiting any more."""
    session.pop(PENDING, None)


def _digest(salt: str, code: str) -> str:
    value = f"{salt}/{normalize_user_code(code)}"
    return salted_hmac("care.email_proof", value, algorithm="sha256").hexdigest()
