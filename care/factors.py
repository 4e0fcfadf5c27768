"""Whether a member of staff has what a sign-in needs besides the password: an app or a passkey, and saved codes."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils import timezone

from care.models import User

SAVED = "saved_at"
STRONG = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})


@dataclass(frozen=True)
class Factors:
    """What one person has set up."""

    has_app: bool
    passkeys: int
    has_codes: bool
    codes_saved: bool

    @property
    def is_strong(self) -> bool:
        return self.has_app or self.passkeys > 0

    @property
    def is_ready(self) -> bool:
        """A second factor is there, and nobody can be locked out by a lost telephone."""
        return self.is_strong and (self.codes_saved or not self.has_codes)


def of(user: User) -> Factors:
    """The person's factors; one query."""
    rows = list(Authenticator.objects.filter(user=user))
    kinds = [row.type for row in rows]
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        has_app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        has_codes=codes is not None,
        codes_saved=codes is not None and SAVED in codes.data,
    )


def codes_were_saved(user: User) -> None:
    """The person says that the recovery codes are kept somewhere."""
    for row in Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES):
        row.data[SAVED] = timezone.now().isoformat()
        row.save(update_fields=["data"])


def remove_all(user: User) -> None:
    """Take every factor away; the next sign-in asks for new ones."""
    Authenticator.objects.filter(user=user).delete()
