"""Credentials for our TURN server that are valid for one conversation (coturn: `use-auth-secret`)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time

from django.conf import settings

from video.protocol import IceServer

LIFETIME = 4 * 3600  # seconds: the longest conversation, begun late and continued


def credentials(secret: str, *, now: float | None = None) -> tuple[str, str]:
    """A user name that ends by itself and names nobody, and its password."""
    ends_at = int(time.time() if now is None else now) + LIFETIME
    name = f"{ends_at}:{secrets.token_hex(8)}"
    digest = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(digest).decode()


def ice_servers() -> tuple[IceServer, ...]:
    """What a page's peer connection may use besides the direct way; nothing where no TURN server is configured."""
    if not settings.TURN_URLS or not settings.TURN_SECRET:
        return ()
    name, password = credentials(settings.TURN_SECRET)
    return (IceServer(urls=tuple(settings.TURN_URLS), username=name, credential=password),)
