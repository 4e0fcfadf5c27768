"""allauth's forms with our rules."""

from allauth.account import forms


class LoginForm(forms.LoginForm):
    """Staff: e-mail and password."""


class RequestLoginCodeForm(forms.RequestLoginCodeForm):
    """Patients: a code by e-mail."""


class ResetPasswordForm(forms.ResetPasswordForm):
    """Staff: a forgotten password."""
