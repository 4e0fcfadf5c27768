"""What psychologists and leads type about times."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care import texts
from care.forms.fields import DayInput, KeyedForm, TimeInput
from care.models import today
from video.actions.times import Rhythm, Window
from video.models.times import For

EVERY = [(1, _("Hver uge")), (2, _("Hver anden uge"))]


class WindowForm(KeyedForm):
    """Between two times, and for whom."""

    starts = forms.TimeField(label=_("Fra"), widget=TimeInput)
    ends = forms.TimeField(label=_("Til"), widget=TimeInput)
    kind = forms.ChoiceField(label=_("Til"), choices=For.choices)
    is_fast = forms.BooleanField(
        label=_("Hold tiderne fri til hurtige samtaler"),
        help_text=_("Andre ansøgere ser dem først, når de snart er her og stadig er ledige."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("Bruges til")

    @property
    def window(self) -> Window:
        """The same for the action."""
        data = self.cleaned_data
        return Window(starts=data["starts"], ends=data["ends"], kind=data["kind"], is_fast=data["is_fast"])


class RuleForm(WindowForm):
    """Recurring times."""

    weekday = forms.TypedChoiceField(label=_("Ugedag"), coerce=int)
    every_weeks = forms.TypedChoiceField(label=_("Hvor tit"), choices=EVERY, coerce=int)
    valid_from = forms.DateField(label=_("Fra den"), widget=DayInput, initial=today)

    field_order = ("key", "weekday", "starts", "ends", "every_weeks", "valid_from", "kind", "is_fast")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(number, str(name).capitalize()) for number, name in enumerate(texts.WEEKDAYS)]
        self.fields["weekday"].choices = days  # type: ignore[attr-defined]

    @property
    def rhythm(self) -> Rhythm:
        """The same for the action."""
        data = self.cleaned_data
        return Rhythm(weekday=data["weekday"], valid_from=data["valid_from"], every_weeks=data["every_weeks"])


class OpenForm(WindowForm):
    """More times on one day."""

    day = forms.DateField(label=_("Dag"), widget=DayInput)

    field_order = ("key", "day", "starts", "ends", "kind", "is_fast")


class CloseForm(KeyedForm):
    """No times on one day, or in a part of it."""

    day = forms.DateField(label=_("Dag"), widget=DayInput)
    starts = forms.TimeField(label=_("Fra"), widget=TimeInput, required=False)
    ends = forms.TimeField(label=_("Til"), widget=TimeInput, required=False, help_text=_("Tomt: hele dagen."))


class LimitForm(KeyedForm):
    """How many conversations a week from a week on."""

    most = forms.IntegerField(
        label=_("Samtaler om ugen"),
        min_value=0,
        max_value=40,
        widget=forms.NumberInput(attrs={"class": "form-control-short", "inputmode": "numeric"}),
    )
    week = forms.DateField(label=_("Fra ugen med dagen"), widget=DayInput, initial=today)
