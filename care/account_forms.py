"""allauth's forms with our words, and the rule of who may use which way in."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from care import regional
from care.models import Course, User


def may_use_code(user: User | None, email: str) -> bool:
    """Patients sign in by a code to the address they have now, unless their region asks for eID instead."""
    if user is None or not user.is_patient or (user.email or "").lower() != email.lower():
        return False
    newest = Course.unscoped.filter(patient=user).select_related("region__successor").order_by("-created_at").first()
    region = newest.region.current() if newest else None
    return bool(regional.value(region, "email_code_sign_in") == "yes")


def _say(form: Form, **labels: Any) -> None:
    """Give the fields our labels, and take allauth's placeholders away: a label stays when one types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label


def _in_digits(form: Form) -> None:
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "form-control-short"}


class LoginForm(forms.LoginForm):
    """Staff: e-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("E-mail"), password=_("Adgangskode"))
        self.fields["password"].help_text = ""


class RequestLoginCodeForm(forms.RequestLoginCodeForm):
    """Patients: a code by e-mail. Everyone else is answered as if the address were unknown."""

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("Din e-mail"))

    def clean_email(self) -> str:
        email: str = super().clean_email()
        found: User | None = self._user
        self._user = found if may_use_code(found, email) else None
        return email


class ConfirmLoginCodeForm(forms.ConfirmLoginCodeForm):
    """The code from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Koden fra mailen"))


class ResetPasswordForm(forms.ResetPasswordForm):
    """Staff: a forgotten password. Patients have none, so for them the address is unknown."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("E-mail"))

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [
            user for user in self.users if not user.is_patient and (user.email or "").lower() == email.lower()
        ]
        return email


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    """A new password after a reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=_("Ny adgangskode"), password2=_("Ny adgangskode igen"))
        self.fields["password1"].help_text = ""


class SetPasswordForm(forms.SetPasswordForm):
    """A first password for somebody who signs in with a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=_("Adgangskode"), password2=_("Adgangskode igen"))
        self.fields["password1"].help_text = ""


class ChangePasswordForm(forms.ChangePasswordForm):
    """Another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=_("Den adgangskode, du har nu"),
            password1=_("Ny adgangskode"),
            password2=_("Ny adgangskode igen"),
        )
        self.fields["oldpassword"].help_text = self.fields["password1"].help_text = ""


class ReauthenticateForm(forms.ReauthenticateForm):
    """The password once more before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Adgangskode"))
        self.fields["password"].help_text = ""


class AuthenticateForm(mfa_forms.AuthenticateForm):
    """The second step of a sign-in: six digits from the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Kode"))
        _in_digits(self)


class ReauthenticateCodeForm(mfa_forms.ReauthenticateForm):
    """A code once more before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Kode"))
        _in_digits(self)


class ActivateTotpForm(totp_forms.ActivateTOTPForm):
    """The first code from a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("De seks tal, appen viser nu"))
        _in_digits(self)


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A passkey, as a rule one that works without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            name=_("Navn, så du kan kende den igen"),
            passwordless=_("Jeg vil kunne logge ind med nøglen alene, uden adgangskode"),
        )
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _("Så beder den om dit fingeraftryk, dit ansigt eller en pinkode.")


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("Navn"))
