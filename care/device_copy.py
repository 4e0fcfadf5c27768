"""A copy of the safety plan on the patient's own device: whose it is, and that signing out wipes it.

The browser holds the copy (assessment's service worker); a cookie says that it does and, as a keyed hash, for whom.
Signing out, or somebody else signing in, clears the browser's storage with the answer, whichever page gave it.
A session that only rested too long leaves the copy: it is for the evening when nobody remembers a password (ADR 0013).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from care.models import User

COOKIE = "kopi"
LASTS = 365 * 24 * 3600  # seconds
WIPE = '"storage"'


def owner(user: User) -> str:
    """Who the copy belongs to, without saying so."""
    return salted_hmac("care.device_copy", str(user.code), algorithm="sha256").hexdigest()[:32]


def remember(response: HttpResponseBase, user: User) -> None:
    """This browser keeps a copy for the user."""
    set_cookie(response, COOKIE, owner(user))


def set_cookie(response: HttpResponseBase, name: str, value: str) -> None:
    """Let the browser remember something about itself for a year."""
    response.set_cookie(
        name, value, max_age=LASTS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def forget(response: HttpResponseBase) -> None:
    """This browser keeps no copy any more."""
    response.delete_cookie(COOKIE, samesite="Lax")


class DeviceCopyMiddleware:
    """Wipes the copy with the answer to whoever signs out, or is somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kept = request.COOKIES.get(COOKIE)
        if kept and COOKIE not in response.cookies and must_go(request, kept):
            response.headers.setdefault("Clear-Site-Data", WIPE)
            forget(response)
        return response


def must_go(request: HttpRequest, kept: str) -> bool:
    """Whether what is kept for that owner ends with this request: signed out on purpose, or somebody else is here."""
    if getattr(request, "signed_out", False):
        return True
    return request.user.is_authenticated and not constant_time_compare(kept, owner(request.user))
