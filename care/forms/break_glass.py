"""Why a clinician needs emergency access."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from care.actions.break_glass import LONGEST_REASON, checked_reason
from care.forms.fields import KeyedForm


class LookForPatientForm(forms.Form):
    """Exactly one patient: a whole CPR number or a whole e-mail."""

    who = forms.CharField(
        label=_("CPR-nummer eller e-mail"),
        max_length=254,
        help_text=_("Hele nummeret eller hele adressen. Hver søgning bliver skrevet ned, og patienten kan se den."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(KeyedForm):
    """The written reason; the patient can read it."""

    reason = forms.CharField(
        label=_("Hvorfor er det nødvendigt nu?"),
        max_length=LONGEST_REASON,
        help_text=_("Mindst 20 tegn. Patienten kan læse, hvad du skriver."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_reason(self) -> str:
        return checked_reason(self.cleaned_data["reason"])


class CaseForm(forms.Form):
    """Which case an officer reads a person's log for."""

    case = forms.CharField(
        label=_("Sagens nummer"),
        min_length=3,
        max_length=60,
        help_text=_("Patienten kan se, at du har læst loggen, og hvilken sag det var."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
