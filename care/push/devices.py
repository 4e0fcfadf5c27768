"""The devices that a person has subscribed, the one in use among them, and the cookie by which it is known.

The cookie holds the device's code and, as a keyed hash, whose it is. Signing out there, or somebody else signing in,
takes the device off with the answer, as it wipes the safety plan (care.device_copy). A session that only rested leaves
it: messages are for the days when nobody is signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from care import device_copy, device_names
from care.access import System
from care.actions import push as actions
from care.models import PushDevice, User
from care.push import address, keys

COOKIE = "besked"
BY = System("sign-out")


@dataclass(frozen=True, slots=True)
class Line:
    """A device as its person sees it. `works` when it was subscribed with the key that is used now."""

    code: UUID
    name: str
    device: PushDevice
    is_this: bool
    works: bool


def are_offered() -> bool:
    """Whether this installation can send messages to devices at all."""
    return bool(keys.current())


def reachable(person: str | UUID) -> Iterator[PushDevice]:
    """The devices that a message to the person with this code goes to."""
    for device in PushDevice.objects.filter(user__code=person, server_key=keys.current_public()):
        if is_allowed(device.endpoint):
            yield device


def has_any(user: User) -> bool:
    """Whether a message would reach the person on a device."""
    return are_offered() and next(reachable(user.code), None) is not None


def is_allowed(endpoint: str) -> bool:
    """Whether the address is one of a push service that we speak to."""
    try:
        address.checked(endpoint, settings.PUSH_SERVICES)
    except address.NotAllowed:
        return False
    return True


def lines(request: HttpRequest, user: User) -> list[Line]:
    """All devices of the person, the one in use first."""
    this, key = this_device(request, user), keys.current_public()
    rows = PushDevice.objects.filter(user=user)
    found = [
        Line(row.code, device_names.of(row.user_agent), row, row.code == this, row.server_key == key) for row in rows
    ]
    return sorted(found, key=lambda line: not line.is_this)


def this_device(request: HttpRequest, user: User) -> UUID | None:
    """The code in the cookie of the device in use, if it is this person's."""
    code, _dot, owner = request.COOKIES.get(COOKIE, "").partition(".")
    try:
        return UUID(code) if owner == device_copy.owner(user) else None
    except ValueError:
        return None


def signed_in(request: HttpRequest, user: User) -> None:
    """The person has signed in on their device again: it belongs to the new session."""
    code, _dot, owner = request.COOKIES.get(COOKIE, "").partition(".")
    if owner == device_copy.owner(user):
        rows = PushDevice.objects.filter(user=user, code=code)
        rows.update(session_key=request.session.session_key or "")


def moved(old_key: str, new_key: str) -> None:
    """A session got a new key; its device follows."""
    PushDevice.objects.filter(session_key=old_key).update(session_key=new_key)


def remember(response: HttpResponseBase, device: PushDevice) -> None:
    """This browser is the device."""
    device_copy.set_cookie(response, COOKIE, f"{device.code}.{device_copy.owner(device.user)}")


def forget(response: HttpResponseBase) -> None:
    """This browser is no subscribed device any more."""
    response.delete_cookie(COOKIE, samesite="Lax")


class PushDeviceMiddleware:
    """Takes the device off when whoever subscribed it signs out there, or somebody else signs in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        code, _dot, owner = request.COOKIES.get(COOKIE, "").partition(".")
        if code and COOKIE not in response.cookies and device_copy.must_go(request, owner):
            actions.signed_out(by=BY, code=code)
            forget(response)
        return response
