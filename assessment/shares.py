"""The link and the four-digit code of a shared safety plan, made from the row's code and the secret key.

As with invitations, the database alone never opens anything: it holds hashes.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.signing import Signer
from django.utils.crypto import salted_hmac

LASTS = timedelta(days=90)
PINS = 10_000
WRONG_PINS = 5  # so many wrong codes close the link; a new one is made in a moment
_signer = Signer(salt="assessment.share")


def token(code: UUID) -> str:
    """The secret part of the link."""
    return _signer.signature(f"link/{code}")


def pin(code: UUID) -> str:
    """The four digits that the patient tells the relative."""
    digest = salted_hmac("assessment.share.pin", str(code), algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % PINS:04d}"


def hashed_pin(secret: str, digits: str) -> str:
    """What is stored of a code: keyed, and different for each link."""
    return salted_hmac("assessment.share.stored", f"{secret}/{digits}", algorithm="sha256").hexdigest()
