"""How sign-in behaves here: nobody signs up by themselves, each kind of person has one way in."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from care import crypto, notify
from care.models import User

TOTP_CONTEXT = "mfa.authenticator.secret"
CONFIRM_BY = {
    "reauthenticate": _("Brug adgangskode"),
    "mfa_reauthenticate": _("Brug en kode fra appen"),
    "mfa_reauthenticate:webauthn": _("Brug adgangsnøgle"),
}


def signs_in_by_password(user: User, email: str) -> bool:
    """Only staff have passwords, and only with the address that the account has now."""
    return not user.is_patient and (user.email or "").lower() == email.lower()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or application only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mailen eller adgangskoden passer ikke."),
        "incorrect_code": _("Koden passer ikke. Se efter i mailen, og skriv den igen."),
        "incorrect_password": _("Adgangskoden passer ikke."),
        "enter_current_password": _("Skriv den adgangskode, du har nu."),
        "invalid_password_reset": _("Linket virker ikke længere."),
        "too_many_login_attempts": _("Der er prøvet for mange gange. Vent lidt, og prøv igen senere."),
        "rate_limited": _("Der er bedt om for mange koder. Vent et øjeblik, og prøv igen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not signs_in_by_password(user, credentials.get("email", "")):
            return None
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of the last minutes counts: nobody types a password twice in a row."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        return required and not self._signed_in_just_now()

    def _signed_in_just_now(self) -> bool:
        from allauth.account.internal.flows.login import get_authentication_records

        records = get_authentication_records(self.request, self.request.user)
        return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": CONFIRM_BY.get(method["id"], method["description"])} for method in methods]

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """One neutral notice for every change of how a person signs in; allauth's own mails name devices."""
        with transaction.atomic():
            notify.post(kind="care.sign_in_changed", recipient=user, key=f"sign-in-changed:{uuid4()}")


class MfaAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are encrypted like every other field."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Koden passer ikke. Vent på den næste kode i appen, og prøv igen."),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(crypto.seal(text, context=TOTP_CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.open_sealed(b64decode(encrypted_text), context=TOTP_CONTEXT)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002 - allauth's name
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"{_('Adgangsnøgle')} {number}"

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)
