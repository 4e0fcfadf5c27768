"""How a conversation went."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.fields import KeyedForm
from video.models import Appointment

Outcome = Appointment.Outcome
NOTED = [(one.value, one.label) for one in (Outcome.VIDEO, Outcome.PHONE, Outcome.NO_SHOW)]


class OutcomeForm(KeyedForm):
    """Held on video, held by telephone, or the patient did not come."""

    outcome = forms.ChoiceField(label=_("Hvordan gik samtalen?"), choices=NOTED, widget=forms.RadioSelect)
