"""What a region's lead and administrator type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care import phone, texts
from care.forms.fields import DayInput, KeyedForm, TimeInput
from care.models import PhoneNumber, User, today
from care.regional import LONGEST_TEXT, Key
from care.workdays import Hours


class SinceForm(forms.Form):
    """From which day on something counts."""

    valid_from = forms.DateField(label=_("Gælder fra"), widget=DayInput, initial=today)

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < today():
            raise forms.ValidationError(_("Vælg i dag eller en senere dag."))
        return day


def value_field(key: Key) -> forms.Field:
    """The input that fits a setting; what it may hold is decided by `regional.cleaned`."""
    common = {"label": key.label, "help_text": key.help}
    if key.choices:
        return forms.ChoiceField(choices=key.choices, **common)
    if key.kind == "int":
        number = forms.NumberInput(attrs={"class": "form-control-short"})
        return forms.IntegerField(min_value=key.low, max_value=key.high, widget=number, **common)
    return forms.CharField(max_length=LONGEST_TEXT, required=not key.optional, **common)


class SettingForm(SinceForm):
    """One setting's value from a day on."""

    field_order = ("value", "valid_from")

    def __init__(self, *args: Any, key: Key, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key
        self.fields["value"] = value_field(key)
        self.order_fields(self.field_order)

    def clean_value(self) -> Any:
        from care.regional import cleaned

        return cleaned(self.key, self.cleaned_data["value"])


class WeekForm(SinceForm):
    """Opening hours of each weekday; both times empty = closed."""

    def __init__(self, *args: Any, week: Mapping[int, Hours], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in enumerate(texts.WEEKDAYS):
            held = week.get(day)
            self.fields[f"opens_{day}"] = self._time(_("Åbner"), name, held.opens if held else None)
            self.fields[f"closes_{day}"] = self._time(_("Lukker"), name, held.closes if held else None)
        self.order_fields([name for name in self.fields if name != "valid_from"])

    @staticmethod
    def _time(label: Any, day: Any, initial: Any) -> forms.TimeField:
        widget = TimeInput()
        widget.attrs["aria-label"] = _("%(what)s %(day)s") % {"what": label, "day": day}
        return forms.TimeField(label=label, required=False, widget=widget, initial=initial)

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each weekday's name and its two inputs."""
        return [(name, self[f"opens_{day}"], self[f"closes_{day}"]) for day, name in enumerate(texts.WEEKDAYS)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        hours = {}
        for day in range(7):
            opens, closes = cleaned.get(f"opens_{day}"), cleaned.get(f"closes_{day}")
            if opens and closes and closes > opens:
                hours[day] = Hours(opens, closes)
            elif opens or closes:
                self._mend(day, one_missing=not (opens and closes))
        if not hours and not self.errors:
            self.add_error("opens_0", _("Klinikken skal have åbent mindst én dag om ugen."))
        return cleaned | {"hours": hours}

    def _mend(self, day: int, *, one_missing: bool) -> None:
        name = f"closes_{day}"
        if name in self.errors or f"opens_{day}" in self.errors:
            return
        why = (
            _("Skriv begge tider, eller lad begge stå tomme.")
            if one_missing
            else _("Lukketiden ligger før åbningstiden.")
        )
        self.add_error(name, why)


class ClosureForm(forms.Form):
    """A day on which the clinic is closed."""

    day = forms.DateField(label=_("Dag"), widget=DayInput)
    reason_da = forms.CharField(label=_("Grund på dansk"), max_length=120, help_text=_("Vises for patienterne."))
    reason_en = forms.CharField(label=_("Grund på engelsk"), max_length=120)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day < today():
            raise forms.ValidationError(_("Vælg i dag eller en senere dag."))
        return day


class NumberForm(KeyedForm):
    """A telephone number as patients see it."""

    kind = forms.ChoiceField(label=_("Slags"), choices=PhoneNumber.Kind.choices)
    name_da = forms.CharField(label=_("Navn på dansk"), max_length=120)
    name_en = forms.CharField(label=_("Navn på engelsk"), max_length=120)
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "form-control-short"}),
    )
    hours_da = forms.CharField(
        label=_("Hvornår, på dansk"),
        max_length=160,
        required=False,
        help_text=_("For eksempel: Hele døgnet. Kan stå tomt."),
    )
    hours_en = forms.CharField(label=_("Hvornår, på engelsk"), max_length=160, required=False)
    owner = forms.CharField(
        label=_("Ansvarlig"), max_length=120, help_text=_("Den funktion, der sørger for, at nummeret er rigtigt.")
    )
    position = forms.IntegerField(
        label=_("Plads på listen"), min_value=1, max_value=99, initial=10, help_text=_("Det laveste tal står øverst.")
    )

    def clean_phone(self) -> str:
        try:
            return phone.clean(self.cleaned_data["phone"])
        except phone.BadPhone as error:
            raise forms.ValidationError(_("Skriv et nummer, man kan ringe til: 1813 eller 70 11 31 31.")) from error

    @property
    def values(self) -> dict[str, Any]:
        """What is stored, without the form's key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class AbsenceForm(KeyedForm):
    """Who is away, when, and who stands in."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Psykolog"), to_field_name="code", empty_label=None)
    starts_on = forms.DateField(label=_("Første dag væk"), widget=DayInput, initial=today)
    ends_on = forms.DateField(label=_("Sidste dag væk"), widget=DayInput)
    substitute = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Afløser"),
        to_field_name="code",
        empty_label=_("Vælg en kollega"),
        help_text=_("Afløseren kan læse og svare i hele perioden. Patienterne ser navnet."),
    )

    def __init__(self, *args: Any, away: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = away  # type: ignore[attr-defined]
        self.fields["substitute"].queryset = colleagues  # type: ignore[attr-defined]


class TakeOverForm(AbsenceForm):
    """Who is suddenly away, until when, and who takes over now."""

    starts_on = None  # type: ignore[assignment]  # Django's way to leave a field out
    field_order = ("user", "substitute", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="over", **kwargs)
        self.fields["user"].label = _("Hvem er væk")
        self.fields["substitute"].label = _("Hvem overtager")
        self.fields["substitute"].help_text = _("Kan læse og svare fra nu af. Patienterne ser navnet.")
        self.fields["ends_on"].initial = today
        self.fields["ends_on"].help_text = _("Til og med. Du kan aflyse før tid eller overtage igen.")
