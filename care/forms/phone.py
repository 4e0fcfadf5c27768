"""A telephone number that somebody types beside other things; it may be left out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from care import phone


def cleaned(typed: str) -> str:
    """The number as it is shown, or nothing; raises ValidationError."""
    if not typed.strip():
        return ""
    try:
        return phone.clean(typed)
    except phone.BadPhone as error:
        raise forms.ValidationError(_("Skriv et telefonnummer på otte cifre.")) from error
