"""What a person chooses about reminders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care.models import ReminderChoice, today
from care.models.reminder import EARLIEST, LATEST


class RemindersForm(forms.Form):
    """Which way, at which hour, and until when there is peace."""

    channel = forms.ChoiceField(
        label=_("Hvordan vil du have påmindelser?"), choices=ReminderChoice.Channel.choices, widget=forms.RadioSelect
    )
    hour = forms.TypedChoiceField(
        label=_("Hvornår på dagen?"),
        choices=[(hour, f"{hour:02}:00") for hour in range(EARLIEST, LATEST + 1)],
        coerce=int,
    )
    paused_until = forms.DateField(
        label=_("Hold pause til og med"),
        required=False,
        help_text=_("Til ferie eller andre dage, hvor du vil have fred. Kan stå tomt."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, with_devices: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_devices:
            channel: Any = self.fields["channel"]
            channel.choices = [one for one in channel.choices if one[0] != ReminderChoice.Channel.PUSH]

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        if until is not None and until < today():
            raise forms.ValidationError(_("Vælg en dag, der ikke er gået, eller lad feltet stå tomt."))
        return until
