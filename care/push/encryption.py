"""What a push service carries and cannot read: message encryption for Web Push (RFC 8291, with RFC 8188). Pure.

Written here, on the cryptography that field encryption needs anyway, because the ready-made package brings a second
HTTP client along and costs two seconds of every start. The RFC's own example is a test.
"""

from __future__ import annotations

import os
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
POINT_BYTES, AUTH_BYTES, SALT_BYTES, KEY_BYTES, NONCE_BYTES = 65, 16, 16, 16, 12
RECORD = 4096
LAST = b"\x02"  # ends the words of the last record; zeros after it are padding


class BadKeys(ValueError):
    """The keys are not those of a subscription."""


def encrypt(
    plain: bytes,
    *,
    p256dh: bytes,
    auth: bytes,
    length: int = 0,
    salt: bytes = b"",
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """The body of a push message for the subscription with these keys; raises BadKeys.

    Filled up to `length` bytes, so that its size says nothing. `salt` and `own` are for the RFC's example only: they
    are made anew for every message.
    """
    salt, own = salt or os.urandom(SALT_BYTES), own or ec.generate_private_key(CURVE)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), public_key(p256dh))
    both = _derive(shared, secret(auth), b"WebPush: info\x00" + p256dh + point, 32)
    key = _derive(both, salt, b"Content-Encoding: aes128gcm\x00", KEY_BYTES)
    nonce = _derive(both, salt, b"Content-Encoding: nonce\x00", NONCE_BYTES)
    head = salt + struct.pack("!LB", RECORD, POINT_BYTES) + point
    return head + AESGCM(key).encrypt(nonce, (plain + LAST).ljust(length, b"\x00"), None)


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """The key of a subscription; raises BadKeys."""
    if len(point) != POINT_BYTES:
        raise BadKeys("p256dh is not an uncompressed point")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError as error:
        raise BadKeys("p256dh is not on the curve") from error


def secret(auth: bytes) -> bytes:
    """The shared secret of a subscription; raises BadKeys."""
    if len(auth) != AUTH_BYTES:
        raise BadKeys("auth is not 16 bytes")
    return auth


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
