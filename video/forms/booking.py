"""What people type when they agree on a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms import phone as phone_field
from care.forms.fields import DayInput, KeyedForm, TimeInput
from care.models import User
from care.workdays import wall
from video import slots, texts
from video.actions.bookings import How
from video.models import Appointment

KIND = forms.ChoiceField(choices=Appointment.Kind.choices, widget=forms.HiddenInput)


class PhoneMixin(forms.Form):
    """The number to call, for a conversation by telephone and when video fails."""

    phone = forms.CharField(
        label=_("Telefon"),
        max_length=30,
        required=False,
        widget=forms.TelInput(attrs={"autocomplete": "tel", "class": "form-control-short"}),
    )

    def clean_phone(self) -> str:
        return phone_field.cleaned(self.cleaned_data["phone"])


class ChosenForm(PhoneMixin, KeyedForm):
    """One of the free times; `valg` is `video.queries.times.Choice.value`. A patient's is always on video."""

    valg = forms.CharField(max_length=60, widget=forms.HiddenInput)
    kind = KIND

    field_order: Sequence[str] = ("key", "valg", "kind", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("Dit telefonnummer")
        self.fields["phone"].help_text = _("Psykologen ringer hertil, hvis videoen ikke virker.")

    @property
    def how(self) -> How:
        """By which means, and the number to call."""
        return How(means=self.cleaned_data.get("means") or Appointment.Means.VIDEO, phone=self.cleaned_data["phone"])


class MoveForm(KeyedForm):
    """Another of the free times."""

    valg = forms.CharField(max_length=60, widget=forms.HiddenInput)


class StaffChosenForm(ChosenForm):
    """One of the free times, for a patient who is on the telephone."""

    means = forms.ChoiceField(label=_("Samtalen holdes"), choices=Appointment.Means.choices)

    field_order = ("key", "valg", "kind", "means", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("Patientens telefon")
        self.fields["phone"].help_text = _("Tom: det nummer, patienten selv har skrevet.")


class OwnTimeForm(KeyedForm):
    """A time that staff agreed with the patient beside the free ones."""

    psychologist = forms.ModelChoiceField(
        User.objects.none(), label=_("Psykolog"), to_field_name="code", empty_label=None
    )
    day = forms.DateField(label=_("Dag"), widget=DayInput)
    time = forms.TimeField(label=_("Klokkeslæt"), widget=TimeInput)
    minutes = forms.IntegerField(
        label=_("Minutter"),
        min_value=10,
        max_value=120,
        widget=forms.NumberInput(attrs={"class": "form-control-short", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["psychologist"].queryset = User.objects.filter(pk__in=[one.pk for one in people])  # type: ignore[attr-defined]
        if len(people) == 1:
            self.fields["psychologist"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("time") and not slots.exists(data["day"], data["time"]):
            self.add_error("time", texts.no_such_clock())
        return data

    @property
    def starts_at(self) -> datetime:
        """The agreed moment."""
        return wall(self.cleaned_data["day"], self.cleaned_data["time"])


class StaffOwnTimeForm(PhoneMixin, OwnTimeForm):
    """The same for a new conversation."""

    kind = KIND
    means = forms.ChoiceField(label=_("Samtalen holdes"), choices=Appointment.Means.choices)

    field_order = ("key", "kind", "psychologist", "day", "time", "minutes", "means", "phone")

    @property
    def how(self) -> How:
        """By which means, and the number to call."""
        return How(means=self.cleaned_data["means"], phone=self.cleaned_data["phone"])
