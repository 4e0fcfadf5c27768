"""Inputs that several of care's forms share."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control-short"})


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "form-control-short"})


class KeyedForm(forms.Form):
    """A form that creates something: its page makes the UUID, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def code(self) -> UUID:
        found: UUID = self.cleaned_data["key"]
        return found
