"""What administrators and invited people type."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from care.access import Actor, Role
from care.models import Membership, Region, User, today
from care.staff_queries import GRANTABLE, reach_of


def _roles() -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in Role if role in GRANTABLE]


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control-short"})


class RegionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The regions in force that the actor looks after."""

    def __init__(self) -> None:
        super().__init__(queryset=Region.objects.none(), to_field_name="slug", label=_("Region"), empty_label=None)

    def offer(self, actor: Actor) -> None:
        """Fill in the choices."""
        reach = [region.pk for region in reach_of(actor)]
        self.queryset = Region.objects.in_force().filter(pk__in=reach)
        self.initial = actor.region


class InviteForm(forms.Form):
    """Name, address and role of a new member of staff."""

    name = forms.CharField(label=_("Navn"), max_length=120)
    email = forms.EmailField(
        label=_("Arbejds-e-mail"), max_length=254, help_text=_("Linket sendes hertil og virker i syv dage.")
    )
    role = forms.ChoiceField(label=_("Rolle"), choices=_roles)
    region = RegionField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].offer(actor)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class MembershipForm(forms.Form):
    """A further role for somebody who works here already."""

    role = forms.ChoiceField(label=_("Rolle"), choices=_roles)
    region = RegionField()
    valid_from = forms.DateField(label=_("Første dag"), widget=DayInput, initial=today)
    last_day = forms.DateField(
        label=_("Sidste dag"), widget=DayInput, required=False, help_text=_("Tom: indtil videre.")
    )

    keeps_risk_protocol = forms.BooleanField(
        label=_("Ejer af risikoprotokollen"),
        required=False,
        help_text=_("Kun for godkendere: godkender de sider, der handler om selvmord."),
    )

    def __init__(self, *args: Any, actor: Actor, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["region"].offer(actor)  # type: ignore[attr-defined]

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < today():
            raise forms.ValidationError(_("En rolle kan tidligst begynde i dag."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Sidste dag ligger før første dag."))
        if cleaned.get("keeps_risk_protocol") and cleaned.get("role") != Role.APPROVER:
            self.add_error("keeps_risk_protocol", _("Kun en godkender kan eje risikoprotokollen."))
        held = Membership.objects.filter(user=self.user, role=cleaned.get("role"), region=cleaned.get("region"))
        if first and (held.filter(valid_until__isnull=True) | held.filter(valid_until__gt=first)).exists():
            self.add_error("role", _("Personen har rollen i forvejen."))
        return cleaned


class EndMembershipForm(forms.Form):
    """The last day of a role; empty = at once."""

    last_day = forms.DateField(
        label=_("Sidste dag"), widget=DayInput, required=False, help_text=_("Tom: rollen slutter nu.")
    )

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and day < today():
            raise forms.ValidationError(_("Sidste dag kan ikke ligge før i dag."))
        return day


class JoinForm(forms.Form):
    """What an invited person fills in: the name as patients will see it, and a password unless a passkey is chosen."""

    PASSWORD, PASSKEY = "password", "passkey"

    name = forms.CharField(label=_("Dit navn, som andre ser det"), max_length=120)
    way = forms.ChoiceField(
        label=_("Hvordan vil du logge ind?"),
        choices=[(PASSWORD, _("Med adgangskode og et ekstra trin")), (PASSKEY, _("Med adgangsnøgle på denne enhed"))],
        widget=forms.RadioSelect,
        initial=PASSWORD,
    )
    password1 = forms.CharField(
        label=_("Adgangskode"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindst 12 tegn. Tre-fire ord efter hinanden er let at huske og svært at gætte."),
    )
    password2 = forms.CharField(
        label=_("Adgangskode igen"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == self.PASSWORD:
            self._check_password(
                cleaned.get("password1") or "", cleaned.get("password2") or "", cleaned.get("name", "")
            )
        return cleaned

    def _check_password(self, password: str, again: str, name: str) -> None:
        if not password:
            self.add_error("password1", _("Skriv en adgangskode."))
            return
        try:
            validate_password(password, User(email=self.email, name=name))
        except forms.ValidationError as error:
            self.add_error("password1", error)
        if again != password:
            self.add_error("password2", _("De to adgangskoder er ikke ens."))

    @property
    def password(self) -> str | None:
        """The chosen password, or None for somebody who will use a passkey."""
        return self.cleaned_data["password1"] if self.cleaned_data["way"] == self.PASSWORD else None
