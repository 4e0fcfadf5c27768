"""The pattern page: every component of the look on one page, with words like the real ones. Debug only."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cms.context import MenuLink

PATIENT_MENU = [
    (_("I dag"), "today"),
    (_("Program"), "programme"),
    (_("Breve"), "letters"),
    (_("Skemaer"), "forms"),
    (_("Samtaler"), "talks"),
    (_("Min værktøjskasse"), "toolbox"),
    (_("Mig"), "me"),
]
STAFF_MENU = [
    (_("Venter på dig"), "waiting"),
    (_("Patienter"), "patients"),
    (_("Samtaler"), "talks"),
    (_("Visitation"), "triage"),
    (_("Overblik"), "overview"),
]


class SampleForm(forms.Form):
    """One field of each sort, posted empty so that the errors show."""

    email = forms.EmailField(label=_("Din e-mail"), help_text=_("Vi sender en kode, du kan logge ind med."))
    when = forms.ChoiceField(label=_("Hvornår passer det bedst"), choices=[("", _("Vælg")), ("am", _("Formiddag"))])
    area = forms.ChoiceField(
        label=_("Hvad handler målet om"),
        choices=[("home", _("Hjem")), ("people", _("Familie og venner")), ("body", _("Krop og søvn"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Begrundelse"), min_length=20, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label=_("Jeg har læst, hvordan mine oplysninger bruges"))


def menu(rows: list[tuple[Any, str]], *, active: int) -> list[MenuLink]:
    """A menu whose links stay on the page."""
    return [MenuLink(str(label), "#", n == active, 2 if n == 2 else 0, icon) for n, (label, icon) in enumerate(rows)]


def sample() -> dict[str, Any]:
    """What the components on the page are shown with."""
    form = SampleForm({"reason": "For kort"})
    patient = menu(PATIENT_MENU, active=0)
    return {
        "menu": patient,
        "menu_phone": patient[:5],
        "form": form,
        "dots": ["done", "now", "", "", "", "", "", ""],
        "steps": range(11),
        "page": Paginator(range(120), 50).get_page(2),
    }


@login_not_required
def pattern(request: HttpRequest) -> HttpResponse:
    """Show the components in the patient's frame, or in the staff's with ?ramme=klinik."""
    if not settings.DEBUG:
        raise Http404
    context = sample()
    if request.GET.get("ramme") == "klinik":
        return render(request, "cms/pattern_staff.html", {**context, "menu": menu(STAFF_MENU, active=0)})
    return render(request, "cms/pattern.html", context)
