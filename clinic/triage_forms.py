"""The decision about an application: one form per outcome, each with its own fields (clinical.md 2.4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from assessment import decision_texts
from assessment.decision_texts import Named
from care import phone, texts
from care.access import Actor, Role
from care.models import Course, User
from care.people_queries import psychologists_of
from care.workdays import COPENHAGEN
from clinic import caseload_queries as caseload
from cms.language import content_language

LONGEST = 4000


def _options(items: tuple[Named, ...], language: str) -> list[tuple[str, str]]:
    return [(item.key, item.text["en" if language == "en" else "da"]) for item in items]


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control-short"})


class ClockInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "form-control-short"})


class DecisionForm(forms.Form):
    """What every outcome needs: why, and what the applicant reads, prefilled in the applicant's language."""

    outcome = ""
    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Begrundelse"),
        help_text=_("Til journalen. Ansøgeren ser den ikke her på siden."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "grow"}),
    )
    message = forms.CharField(
        label=_("Det, ansøgeren læser"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "class": "grow"}),
    )

    def __init__(self, *args: Any, actor: Actor, course: Course, **kwargs: Any) -> None:
        self.actor, self.course, self.language = actor, course, course.patient.language
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4
        message = self.fields["message"]
        message.initial = decision_texts.message(self.outcome, self.language)
        message.help_text = _("Ret teksten, så den passer. Udfyld det, der står i kantede parenteser.")
        if self.language != content_language():
            message.label = _("Det, ansøgeren læser (på engelsk)") if self.language == "en" else message.label
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices of the outcome's own fields."""

    def clean_message(self) -> str:
        text = str(self.cleaned_data["message"])
        if decision_texts.has_open_slot(text):
            raise forms.ValidationError(_("Udfyld det, der står i kantede parenteser."))
        return text

    def details(self) -> dict[str, Any]:
        """What the outcome keeps beside the words."""
        return {}


class AlternativesForm(DecisionForm):
    """An outcome that names other help."""

    alternatives = forms.MultipleChoiceField(
        label=_("Andre steder at få hjælp"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other = forms.CharField(label=_("Andet, med navn og sted"), required=False, max_length=200)

    def prepare(self) -> None:
        choices = _options(decision_texts.ALTERNATIVES, self.language)
        self.fields["alternatives"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("alternatives") and not data.get("other"):
            self.add_error("alternatives", _("Nævn mindst ét andet sted at få hjælp."))
        return data

    def details(self) -> dict[str, Any]:
        """The names in the applicant's language, as they will be read."""
        chosen = decision_texts.named(decision_texts.ALTERNATIVES, self.cleaned_data["alternatives"], self.language)
        return {"alternatives": [*chosen, *filter(None, [self.cleaned_data["other"]])]}


class DeclineForm(AlternativesForm):
    """U1, alone or with a second clinician."""

    outcome = "U1"
    doubt = forms.BooleanField(
        label=_("Jeg er i tvivl: afslaget gælder først, når en kliniker mere er enig"), required=False
    )
    second = forms.ModelChoiceField(
        label=_("Kliniker nummer to"),
        help_text=_("En psykolog får adgang til ansøgningen. Tom: en anden leder."),
        queryset=User.objects.none(),
        to_field_name="code",
        required=False,
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["second"].queryset = _psychologists(self.course)  # type: ignore[attr-defined]


class DoctorForm(DecisionForm):
    """U2."""

    outcome = "U2"


class InviteForm(DecisionForm):
    """U3: who talks with the applicant, and when, if it has been agreed."""

    outcome = "U3"
    psychologist = forms.ModelChoiceField(
        label=_("Psykolog til samtalen"), queryset=User.objects.none(), to_field_name="code"
    )
    day = forms.DateField(
        label=_("Aftalt dag"), help_text=_("Tom: tiden aftales senere."), required=False, widget=DayInput
    )
    time = forms.TimeField(label=_("Aftalt klokkeslæt"), required=False, widget=ClockInput)
    phone = forms.CharField(label=_("Telefon"), required=False, max_length=30)

    def prepare(self) -> None:
        self.fields["psychologist"].queryset = _psychologists(self.course)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("day")) != bool(data.get("time")):
            self.add_error("time", _("Skriv både dag og klokkeslæt, eller ingen af dem."))
        return data

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    @property
    def at(self) -> datetime | None:
        """The agreed moment."""
        return _moment(self.cleaned_data)


class FastInviteForm(InviteForm):
    """U3H."""

    outcome = "U3H"


class MissingForm(DecisionForm):
    """U4."""

    outcome = "U4"
    missing = forms.MultipleChoiceField(label=_("Det, der mangler"), widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        self.fields["missing"].choices = _options(decision_texts.MISSING, content_language())  # type: ignore[attr-defined]

    def details(self) -> dict[str, Any]:
        """The sections that are open again."""
        return {"missing": list(self.cleaned_data["missing"])}


class AdmitForm(DecisionForm):
    """U5: the psychologist and the answer day."""

    outcome = "U5"
    psychologist = forms.ModelChoiceField(label=_("Psykolog"), queryset=User.objects.none(), to_field_name="code")
    weekday = forms.TypedChoiceField(label=_("Fast svardag"), coerce=int)
    above_ceiling = forms.BooleanField(label=_("Giv patienten, selv om psykologen er over loftet"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["psychologist"]
        self.fields["weekday"].choices = [(n, str(texts.WEEKDAYS[n]).capitalize()) for n in range(5)]  # type: ignore[attr-defined]
        if self.actor.role != Role.LEAD:
            field.queryset = User.objects.filter(pk=self.actor.user.pk)
            field.initial = self.actor.user.code
            del self.fields["above_ceiling"]
            return
        loads = {load.user.pk: load for load in caseload.loads_of(self.course.region)}
        field.queryset = _psychologists(self.course)
        field.label_from_instance = lambda user: _load_words(loads[user.pk])
        treating = self.course.care_links.filter(kind="treating", valid_until__isnull=True).first()
        field.initial = treating.user.code if treating else None


class ReferForm(AlternativesForm):
    """U6."""

    outcome = "U6"


class CloseForm(DecisionForm):
    """U7, and the closing of U2 and U4: the system proposes, a person confirms."""

    outcome = "U7"


class TimeForm(forms.Form):
    """A time for the interview, agreed by phone."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    day = forms.DateField(label=_("Dag"), widget=DayInput)
    time = forms.TimeField(label=_("Klokkeslæt"), widget=ClockInput)
    phone = forms.CharField(label=_("Telefon"), required=False, max_length=30)

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    @property
    def at(self) -> datetime:
        """The agreed moment."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=COPENHAGEN)


FORMS: dict[str, type[DecisionForm]] = {
    form.outcome: form
    for form in (
        InviteForm,
        FastInviteForm,
        DoctorForm,
        MissingForm,
        DeclineForm,
        AdmitForm,
        ReferForm,
        CloseForm,
    )
}


def _psychologists(course: Course) -> Any:
    return psychologists_of(course.region)


def _load_words(load: caseload.Load) -> str:
    weight = formats.localize(load.weight)
    values = {"name": load.user.name, "active": load.active, "weight": weight, "ceiling": load.ceiling}
    if load.is_full:
        return _("%(name)s: %(active)s forløb, vægt %(weight)s af %(ceiling)s, over loftet") % values
    return _("%(name)s: %(active)s forløb, vægt %(weight)s af %(ceiling)s") % values


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return phone.clean(typed)
    except phone.BadPhone as error:
        raise forms.ValidationError(_("Skriv et telefonnummer på otte cifre.")) from error


def _moment(data: dict[str, Any]) -> datetime | None:
    if not data.get("day") or not data.get("time"):
        return None
    return datetime.combine(data["day"], data["time"], tzinfo=COPENHAGEN)
