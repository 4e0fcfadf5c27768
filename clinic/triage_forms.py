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
from care import texts
from care.access import Actor, Role
from care.forms import phone as phone_field
from care.forms.fields import DayInput, TimeInput
from care.models import Course, User
from care.people_queries import psychologists_of
from care.workdays import COPENHAGEN
from clinic import caseload_queries as caseload
from cms.language import content_language
from video import slots
from video import texts as video_texts
from video.actions.bookings import How
from video.models import Appointment

LONGEST = 4000


def _options(items: tuple[Named, ...], language: str) -> list[tuple[str, str]]:
    return [(item.key, item.text["en" if language == "en" else "da"]) for item in items]


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
        label=_("Aftalt dag"),
        help_text=_("Tom: ansøgeren vælger selv en af psykologens ledige tider."),
        required=False,
        widget=DayInput,
    )
    time = forms.TimeField(label=_("Aftalt klokkeslæt"), required=False, widget=TimeInput)
    means = forms.ChoiceField(label=_("Samtalen holdes"), choices=Appointment.Means.choices, required=False)
    phone = forms.CharField(label=_("Telefon"), required=False, max_length=30)

    def prepare(self) -> None:
        self.fields["psychologist"].queryset = _psychologists(self.course)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("day")) != bool(data.get("time")):
            self.add_error("time", _("Skriv både dag og klokkeslæt, eller ingen af dem."))
        if data.get("day") and data.get("time") and not slots.exists(data["day"], data["time"]):
            self.add_error("time", video_texts.no_such_clock())
        return data

    def clean_phone(self) -> str:
        return phone_field.cleaned(self.cleaned_data["phone"])

    @property
    def at(self) -> datetime | None:
        """The agreed moment."""
        return _moment(self.cleaned_data)

    @property
    def how(self) -> How:
        """By which means, and the number to call."""
        return How(means=self.cleaned_data["means"] or Appointment.Means.VIDEO, phone=self.cleaned_data["phone"])


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


def _moment(data: dict[str, Any]) -> datetime | None:
    if not data.get("day") or not data.get("time"):
        return None
    return datetime.combine(data["day"], data["time"], tzinfo=COPENHAGEN)
