"""Who we are to a push service (VAPID, RFC 8292): one key pair of the installation, and a short proof. Pure."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from care.push.encryption import CURVE

SECRET_BYTES = 32
LASTS = timedelta(hours=12)  # a day at most (RFC 8292, 2)


class BadKey(ValueError):
    """The private key is not one that `new` made."""


def encoded(raw: bytes) -> str:
    """Bytes as Web Push writes them: base64url without the signs at the end."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes behind such a text; raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error


def new() -> str:
    """A private key for LYSNING_PUSH_KEY."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return encoded(number.to_bytes(SECRET_BYTES))


@cache
def private(key: str) -> ec.EllipticCurvePrivateKey:
    """The key as an object; raises BadKey."""
    try:
        raw = decoded(key)
        if len(raw) != SECRET_BYTES:
            raise BadKey("not 32 bytes")
        return ec.derive_private_key(int.from_bytes(raw), CURVE)
    except ValueError as error:
        raise BadKey(str(error)) from error


def public(key: str) -> str:
    """What browsers are given: only this key may send to the subscriptions they make."""
    point = private(key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return encoded(point)


def authorization(key: str, *, origin: str, contact: str, now: datetime) -> str:
    """The header for one request to the push service at `origin`; `contact` is our https or mailto address."""
    claims = {"aud": origin, "exp": int((now + LASTS).timestamp()), "sub": contact}
    return f"vapid t={jwt.encode(claims, private(key), algorithm='ES256')}, k={public(key)}"
