"""The link of an invitation: made from the row and the secret key, so that the database alone never opens it.

Only a hash is stored. The mail's text is rendered when it is sent, and makes the same token again.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from care.models import Invitation
from care.secrets import hashed

LASTS = timedelta(days=7)
_signer = Signer(salt="care.invitation")


def token(invitation: Invitation) -> str:
    """The secret part of the link; another deadline makes another token."""
    return _signer.signature(f"{invitation.code}/{invitation.expires_at.timestamp()}")


def fits(invitation: Invitation) -> bool:
    """Whether the token we would send opens this row (not after the secret key has been changed)."""
    return constant_time_compare(hashed(token(invitation)), invitation.token_hash)


def find(secret: str) -> Invitation | None:
    """The invitation that a link belongs to, open or not."""
    found = Invitation.objects.filter(token_hash=hashed(secret))
    return found.select_related("region__successor", "user", "invited_by").first()
