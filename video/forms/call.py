"""What is typed about a call afterwards, and about its guests before."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.fields import KeyedForm
from video.actions.guests import Invited
from video.models import Guest


class MinutesForm(forms.Form):
    """How long the conversation took."""

    minutes = forms.IntegerField(label=_("Minutter"), min_value=0, max_value=600)


class GuestForm(KeyedForm):
    """Who is invited. The rules stand in video.actions.guests."""

    kind = forms.ChoiceField(label=_("Hvem er det?"), choices=Guest.Kind.choices)
    name = forms.CharField(label=_("Navn"), max_length=80)
    phone = forms.CharField(
        label=_("Mobilnummer"),
        max_length=30,
        help_text=_("Linket kommer som sms, når patienten har sagt ja."),
        widget=forms.TelInput(attrs={"class": "form-control-short"}),
    )
    purpose = forms.CharField(
        label=_("Formål"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Skal skrives for en sagsbehandler: hvad de er med til, og hvad der må deles. Patienten ser det."),
    )
    may_share_screen = forms.BooleanField(label=_("Må vise sin skærm"), required=False)

    @property
    def invited(self) -> Invited:
        """What the action takes."""
        names = ("kind", "name", "phone", "purpose", "may_share_screen")
        return Invited(**{name: self.cleaned_data[name] for name in names})


class OralConsentForm(forms.Form):
    """What the patient said aloud."""

    said = forms.CharField(
        label=_("Hvad spurgte du om, og hvad svarede patienten?"), widget=forms.Textarea(attrs={"rows": 3})
    )
