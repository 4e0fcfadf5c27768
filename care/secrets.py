"""Random secrets that let somebody in, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def new() -> str:
    """256 random bits, as a page can carry them."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored of a secret, and of the session that it belongs to."""
    return hashlib.sha256(secret.encode()).hexdigest()
