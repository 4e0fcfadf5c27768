"""The pages under Mig: what a person keeps about themselves, and who has seen it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import audit, cards, consents, own_data, queries, registry
from care.access import Role
from care.actions import consents as consent_actions
from care.actions import people
from care.eid import configuration
from care.forms.mine import ContactForm
from care.guard import KeyTaken
from care.http import ActorRequest, roles
from care.models import ConsentText, ContactDetails, today
from care.views.push import ALERTED
from care.views.region import status_of

EVERYBODY = tuple(role for role in Role if role not in {Role.GUEST, Role.INTEGRATION})


def _patients_links() -> list[tuple[str, str, str]]:
    mitid = [(_("MitID"), _("Log ind med MitID på denne konto"), reverse("care-link-eid"))]
    return [
        (_("Kontaktoplysninger"), _("Navn, telefon, adresse, og hvem klinikken må ringe til"), reverse("care-contact")),
        (_("E-mail"), _("Den adresse, du logger ind med"), reverse("care-email")),
        *(mitid if configuration.current() else []),
        (_("Journalnotater"), _("Det, klinikken har skrevet i din journal"), reverse("clinic-own-notes")),
        (_("Påmindelser"), _("Om du vil mindes om noget, hvordan og hvornår"), reverse("care-reminders")),
        (_("Samtykker"), _("Det, du har sagt ja til, og hvordan du tager det tilbage"), reverse("care-consents")),
        (_("Hvem har set mine oplysninger"), _("Hver gang klinikken åbner noget om dig"), reverse("care-access-log")),
        (_("Mine data"), _("Hent alt, hvad der står om dig her"), reverse("care-my-data")),
        (_("Dine enheder"), _("Hvor du er logget ind, og hvordan du logger ud"), reverse("care-sessions")),
    ]


def _staffs_links(role: Role | None) -> list[tuple[str, str, str]]:
    on_devices = [(_("Besked på enheder"), _("A-alarmer på din telefon eller computer"), reverse("care-push"))]
    return [
        (_("Min profil"), _("Billede, titel og præsentation, som patienterne ser dem"), reverse("care-profile")),
        *(on_devices if role in ALERTED else []),
        (_("Ekstra login-trin"), _("App, adgangsnøgler og nødkoder"), reverse("mfa_index")),
        (_("Dine enheder"), _("Hvor du er logget ind, og hvordan du logger ud"), reverse("care-sessions")),
        (_("Vælg rolle"), _("Hvis du har mere end én"), reverse("care-role")),
    ]


@roles(*EVERYBODY)
@require_GET
def me(request: ActorRequest) -> HttpResponse:
    """The way to everything a person decides about themselves."""
    is_patient = request.actor.role == Role.PATIENT
    context = {
        "base": "cms/base.html" if is_patient else "cms/staff.html",
        "links": _patients_links() if is_patient else _staffs_links(request.actor.role),
        "is_patient": is_patient,
        "cards": cards.of_treating(request.actor, get_language() or "da"),
    }
    return render(request, "care/me.html", context)


@roles(Role.PATIENT)
def contact(request: ActorRequest) -> HttpResponse:
    """Name, telephone, address, and somebody the clinic may call."""
    user = request.actor.user
    held = ContactDetails.objects.filter(user=user).first() or ContactDetails(user=user)
    initial = {name: getattr(held, name) or "" for name in ("phone", "address", "contact_person")}
    form = ContactForm(request.POST or None, initial=initial | {"name": user.name})
    if request.method == "POST" and form.is_valid():
        people.set_contact(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Dine kontaktoplysninger er gemt."))
        return redirect("care-me")
    return render(request, "care/contact.html", {"form": form}, status=status_of(form))


@roles(Role.PATIENT)
@require_GET
def access_log(request: ActorRequest) -> HttpResponse:
    """Hvem har set mine oplysninger: the clinic's acts, and on wish one's own, 50 a page, by day."""
    own = request.GET.get("vis") == "alt"
    page, days = queries.access_log(request.actor.user, number=request.GET.get("side", "1"), own=own)
    context = {"page": page, "days": days, "own": own, "query": "vis=alt" if own else ""}
    return render(request, "care/access_log.html", context)


@roles(Role.PATIENT)
@require_GET
def consent_list(request: ActorRequest) -> HttpResponse:
    """Each consent with its text, the answer, and what was answered before."""
    history = consents.history_of(request.actor.user)
    rows = [(answer, consents.title_of(answer.text)) for answer in history]
    return render(request, "care/consents.html", {"asked": consents.asked_of(history), "history": rows})


def _text(kind: str, version: int) -> ConsentText:
    found = ConsentText.objects.filter(kind=kind, version=version, valid_from__lte=today()).first()
    if found is None:
        raise Http404
    return found


def _key(request: ActorRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error


def _answered(request: ActorRequest, action: Any, said: str, **what: Any) -> HttpResponse:
    try:
        action(by=request.actor, code=_key(request), **what)
    except KeyTaken as error:
        return HttpResponse(" ".join(error.messages), status=409, content_type="text/plain; charset=utf-8")
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect("care-consents")


@roles(Role.PATIENT)
@require_POST
def give_consent(request: ActorRequest, kind: str, version: int) -> HttpResponse:
    """Yes to the text that was on the page."""
    return _answered(request, consent_actions.give_consent, _("Tak. Dit ja er gemt."), text=_text(kind, version))


@roles(Role.PATIENT)
@require_POST
def withdraw_consent(request: ActorRequest, kind: str) -> HttpResponse:
    """Take a yes back."""
    return _answered(request, consent_actions.withdraw_consent, _("Du har taget dit ja tilbage."), kind=kind)


@roles(Role.PATIENT)
@require_GET
def my_data(request: ActorRequest) -> HttpResponse:
    """What can be downloaded, part by part."""
    parts = sorted(registry.own_data, key=lambda part: part.order)
    return render(request, "care/my_data.html", {"parts": parts})


@roles(Role.PATIENT)
@require_POST
def download_my_data(request: ActorRequest) -> HttpResponse:
    """Everything that the apps keep about the person, as one JSON file; with their files it is one ZIP."""
    audit.record("my_data.downloaded", by=request.actor, patient=request.actor.user)
    packed = own_data.archive(request.actor.user)
    if packed is not None:
        name = f"mine-data-{today():%Y-%m-%d}.zip"
        return cast("HttpResponse", FileResponse(packed, as_attachment=True, filename=name))
    data = own_data.everything(request.actor.user)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="mine-data-{today():%Y-%m-%d}.json"'
    return response
