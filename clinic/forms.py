"""What staff post about alerts and notes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from care.actions.concerns import SOURCES
from care.models import Alert, Discharge, LetterDelivery, User
from clinic.note_fields import WRITTEN_HERE

LONGEST = 4000
WHO = (
    ("patient", _("Patienten")),
    ("contact_person", _("Kontaktpersonen")),
    ("112", _("112")),
    ("police", _("Politiet")),
)


class KeyForm(forms.Form):
    """A form that is sent once; its key tells it from others."""

    key = forms.UUIDField()


class BeginNoteForm(KeyForm):
    """A new note of one of the kinds that are written freely."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in WRITTEN_HERE])


class SaveNoteForm(forms.Form):
    """Which save the page builds on."""

    base = forms.IntegerField(min_value=0)


class SignNoteForm(SaveNoteForm):
    """Signing; `stable` documents a known level of a C."""

    key = forms.UUIDField()
    stable = forms.BooleanField(required=False)


class StepForm(KeyForm):
    """A step with an alert. Which fields count depends on the step."""

    note = forms.CharField(required=False, max_length=LONGEST, strip=True)
    who = forms.ChoiceField(choices=WHO, required=False)
    to = forms.UUIDField(required=False)

    def words(self) -> str:
        """The note, with whom it was about before it if that was not the patient; the record is in Danish."""
        who, note = self.cleaned_data["who"], str(self.cleaned_data["note"])
        prefix = {"contact_person": "Kontaktpersonen: ", "112": "112: ", "police": "Politiet: "}.get(who, "")
        return prefix + note if note else ""

    def colleague(self) -> User | None:
        """To whom the alert is given."""
        code = self.cleaned_data["to"]
        return User.objects.filter(code=code, kind=User.Kind.STAFF, is_active=True).first() if code else None


class ConcernForm(KeyForm):
    """A concern raised by staff: how soon the clinic answers, what it rests on, and why."""

    grade = forms.ChoiceField(choices=Alert.Grade.choices, error_messages={"required": _("Vælg en svarfrist.")})
    source = forms.ChoiceField(choices=[(source.value, source.label) for source in SOURCES], required=False)
    why = forms.CharField(max_length=LONGEST, error_messages={"required": _("Skriv, hvad du er bekymret for.")})


class OverrideForm(KeyForm):
    """Opening a module before its time. How long a reason must be is the action's to say."""

    module_code = forms.CharField(max_length=4)
    reason = forms.CharField(max_length=LONGEST, required=False)


class AnswerDayForm(forms.Form):
    """The weekday of the fixed answer, 0 = Monday; the clinic answers on working days."""

    weekday = forms.ChoiceField(choices=[(str(day), str(day)) for day in range(5)])


class DischargeForm(KeyForm):
    """How a course ends. What must be said with it is the action's to say."""

    kind = forms.ChoiceField(
        choices=Discharge.Kind.choices, error_messages={"required": _("Vælg, hvordan forløbet ender.")}
    )
    died = forms.BooleanField(required=False)
    where = forms.CharField(required=False)
    reason = forms.CharField(required=False)


class LetterSentForm(KeyForm):
    """How the discharge letter has left, and why, if the patient has not said yes."""

    way = forms.ChoiceField(choices=LetterDelivery.Way.choices)
    reason = forms.CharField(required=False)


class LetterReturnedForm(KeyForm):
    """Why the letter came back."""

    reason = forms.CharField(required=False)
