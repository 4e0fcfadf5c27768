"""The way out to people's own devices: one encrypted request to the push service of each, made by the worker only.

The notice has left when one of the person's devices took it: to try the others again would bring it twice to the first.
A device that its push service no longer knows is taken off.
"""

from __future__ import annotations

import json
import logging
import socket
import ssl
from http import HTTPStatus
from http.client import HTTPException, HTTPSConnection
from typing import Any

from django.conf import settings
from django.utils import timezone

from care.access import System
from care.actions import push as actions
from care.gateways import NoDevice, NotHandedOver, Outgoing
from care.models import PushDevice
from care.push import address, devices, encryption, keys, vapid

logger = logging.getLogger(__name__)

BY = System("push")
CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
LENGTH = 100  # bytes of every message before encryption
LASTS = {"news": 12 * 3600, "urgent": 3600}  # seconds that a push service keeps it for a device that is off
URGENCY = {"news": "normal", "urgent": "high"}
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class WebPush:
    """Web Push (RFC 8030) to every device of a person; `to` is the person's code."""

    def send(self, message: Outgoing) -> None:
        """Hand it to one device at least; NoDevice when none is left, NotHandedOver when it is worth another try."""
        found = list(devices.reachable(message.to))
        answers = {device: _answer(device, message) for device in found}
        for device in [device for device, status in answers.items() if status in GONE]:
            actions.gone(by=BY, device=device)
        if any(HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES for status in answers.values()):
            return
        if failed := sorted(set(answers.values()) - GONE):
            raise NotHandedOver(f"push service answered {failed[0]}" if failed[0] else "push service not reached")
        raise NoDevice("no device")


class _Checked(HTTPSConnection):
    """Speaks to the address that was checked, in the name of the host: a name cannot lead elsewhere in between."""

    def __init__(self, endpoint: address.Endpoint) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(endpoint.host, endpoint.port, timeout=ANSWER_SECONDS, context=self._tls)

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        where = address.public([str(one[4][0]) for one in found])
        plain = _reached(where, self.port)
        plain.settimeout(ANSWER_SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _reached(where: list[str], port: int) -> socket.socket:
    *others, last = where
    for one in others:
        try:
            return socket.create_connection((one, port), CONNECT_SECONDS)
        except OSError as error:
            logger.info("an address of a push service was not reached: %s", type(error).__name__)
    return socket.create_connection((last, port), CONNECT_SECONDS)


def _answer(device: PushDevice, message: Outgoing) -> int:
    """The push service's status; 0 when it could not be reached. A redirection is not followed."""
    endpoint = address.checked(device.endpoint, settings.PUSH_SERVICES)
    connection = _Checked(endpoint)
    try:
        connection.request("POST", endpoint.path, _sealed(device, message), _headers(endpoint, message))
        return connection.getresponse().status
    except (OSError, HTTPException, address.NotAllowed) as error:
        logger.warning("push service of device %s: %s", device.code, type(error).__name__)
        return 0
    finally:
        connection.close()


def _sealed(device: PushDevice, message: Outgoing) -> bytes:
    """The language and the word; what is shown are the service worker's own texts."""
    plain = json.dumps({"language": message.language, "word": message.word}).encode()
    p256dh, auth = vapid.decoded(device.p256dh), vapid.decoded(device.auth)
    return encryption.encrypt(plain, p256dh=p256dh, auth=auth, length=LENGTH)


def _headers(endpoint: address.Endpoint, message: Outgoing) -> dict[str, Any]:
    proof = vapid.authorization(keys.current(), origin=endpoint.origin, contact=contact(), now=timezone.now())
    return {
        "Authorization": proof,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LASTS[message.word]),
        "Urgency": URGENCY[message.word],
        "Topic": message.word,
    }


def contact() -> str:
    """Where the push service finds whoever answers for us."""
    if settings.SITE_URL.startswith("https://"):
        return str(settings.SITE_URL)
    return f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].strip('>')}"
