"""What an applicant types to get in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ApplicantEmailForm(forms.Form):
    """An address that the code goes to."""

    email = forms.EmailField(
        label=_("Din e-mail"),
        max_length=254,
        help_text=_("Vi sender en kode hertil. Brug en adresse, kun du kan læse."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ApplicantCodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Koden fra mailen"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "form-control-short"}),
    )
