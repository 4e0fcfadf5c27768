"""Encryption of single fields, and blind indexes.

A sealed value is `key id | nonce (12 bytes) | ciphertext with tag` under AES-256-GCM. The additional
authenticated data names model, field and row, so a value cannot be moved to another row unnoticed.
Keys come from `settings.FIELD_KEYS`, newest first; old ones stay listed until everything is re-sealed.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value is damaged, was moved from another row, or its key is gone."""


@cache
def _ciphers(configured: tuple[str, ...]) -> dict[str, AESGCM]:
    pairs = (entry.split(":", 1) for entry in configured)
    return {name: AESGCM(base64.b64decode(key)) for name, key in pairs}


def _keyring() -> dict[str, AESGCM]:
    return _ciphers(tuple(settings.FIELD_KEYS))


def seal(plain: str, *, context: str) -> bytes:
    """Encrypt `plain` (any text) for the place named by `context`."""
    return seal_bytes(plain.encode(), context=context)


def seal_bytes(plain: bytes, *, context: str) -> bytes:
    """The same for bytes."""
    name, cipher = next(iter(_keyring().items()))
    nonce = os.urandom(NONCE_BYTES)
    head = name.encode() + b"|"
    return head + nonce + cipher.encrypt(nonce, plain, context.encode())


def open_sealed(blob: bytes, *, context: str) -> str:
    """Decrypt a value made by `seal` with the same context; raises CannotOpen."""
    return open_sealed_bytes(blob, context=context).decode()


def open_sealed_bytes(blob: bytes, *, context: str) -> bytes:
    """The same for bytes."""
    name, _, rest = blob.partition(b"|")
    cipher = _keyring().get(name.decode(errors="replace"))
    if cipher is None:
        raise CannotOpen(f"unknown key {name!r}")
    try:
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], context.encode())
    except InvalidTag as error:
        raise CannotOpen(f"not the value sealed for {context}") from error


def blind_index(value: str) -> str:
    """A keyed hash for looking up a value that is stored encrypted (HMAC-SHA-256, hex)."""
    return hmac.new(settings.INDEX_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()
