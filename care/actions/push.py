"""Switching messages on for a device, and taking it off: by its person, at a session's end, or when it is no more."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from care import audit, crypto
from care.access import Actor, System
from care.guard import allow
from care.models import PushDevice, User
from care.push import address, keys

MOST = 10


class TooMany(ValidationError):
    """A person has as many devices as they may."""


class ServiceUnknown(ValidationError):
    """The browser's push service is none that we speak to."""


def add(*, by: Actor, endpoint: str, p256dh: str, auth: str, user_agent: str, session_key: str) -> PushDevice:
    """Send messages to this device from now on; the same browser again is the same device.

    A browser belongs to the last who subscribed it. Raises ServiceUnknown, TooMany.
    """
    allow(by, "own_profile", "write")
    try:
        address.checked(endpoint, settings.PUSH_SERVICES)
    except address.NotAllowed as error:
        raise ServiceUnknown(
            _("Denne browser kan ikke få beskeder fra siden. Prøv en anden browser, eller vælg e-mail eller sms.")
        ) from error
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.user.pk)
        index = crypto.blind_index(endpoint)
        PushDevice.objects.filter(endpoint_index=index).exclude(user=by.user).delete()
        device = PushDevice.objects.filter(endpoint_index=index).first() or _new(by, endpoint, index)
        device.p256dh, device.auth, device.server_key = p256dh, auth, keys.current_public()
        device.user_agent, device.session_key = user_agent, session_key
        device.save()
        audit.record("push.device_added", by=by, patient=_patient(by.user), about=device)
    return device


def remove(*, by: Actor, device: PushDevice) -> None:
    """The person wants no messages on this device any more."""
    allow(by, "own_profile", "write")
    with transaction.atomic():
        _take_off(by, device)


def gone(*, by: System, device: PushDevice) -> None:
    """The push service says that the device takes no more messages."""
    with transaction.atomic():
        _take_off(by, device)


def signed_out(*, by: System, code: str) -> None:
    """Its person signed out there, or somebody else signed in."""
    try:
        rows = PushDevice.objects.filter(code=UUID(code))
    except ValueError:
        return
    _take_all_off(by, rows)


def session_ended(*, by: Actor, session_key: str) -> None:
    """The session in which a device was last used has been ended from elsewhere."""
    _take_all_off(by, PushDevice.objects.filter(session_key=session_key))


def all_but(*, by: Actor, user: User, session_key: str | None) -> None:
    """Everything but one session has been ended: its device stays, also those go whose session had ended by itself."""
    rows = PushDevice.objects.filter(user=user)
    _take_all_off(by, rows.exclude(session_key=session_key) if session_key else rows)


def _take_all_off(by: Actor | System, rows: QuerySet[PushDevice]) -> None:
    with transaction.atomic():
        for device in rows.select_related("user"):
            _take_off(by, device)


def _take_off(by: Actor | System, device: PushDevice) -> None:
    audit.record("push.device_removed", by=by, patient=_patient(device.user), about=device)
    device.delete()


def _new(by: Actor, endpoint: str, index: str) -> PushDevice:
    if PushDevice.objects.filter(user=by.user).count() >= MOST:
        raise TooMany(_("Du har allerede ti enheder. Fjern en, du ikke bruger, og prøv igen."))
    return PushDevice(user=by.user, endpoint=endpoint, endpoint_index=index)


def _patient(user: User) -> User | None:
    return user if user.is_patient else None
