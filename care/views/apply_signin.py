"""The way in for somebody who applies: MitID, or a code by e-mail where the chosen region allows it."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from care import applying, email_proof, regional
from care.account_forms import may_use_code
from care.actions import identity as actions
from care.eid import configuration
from care.forms.applying import ApplicantCodeForm, ApplicantEmailForm
from care.identity import Identity
from care.models import Region, User
from care.views.eid import DOOR, safe_next, sign_in, visitor
from care.views.region import status_of


def takes_email(region: Region) -> bool:
    """Whether the region lets applicants and patients sign in by a code."""
    return bool(regional.value(region, "email_code_sign_in") == "yes")


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    """Who has no business here: signed-in people go on, and without a region one begins with that."""
    person = visitor(request)
    if person is not None:
        ours = safe_next(request.GET.get("next", "")) or applying.START
        return redirect(ours if person.is_patient else "care-home")
    return None if applying.region_of(request) else redirect(applying.START)


def _with_next(request: HttpRequest, name: str) -> str:
    ours = safe_next(request.GET.get("next", ""))
    return reverse(name) + (f"?{urlencode({'next': ours})}" if ours else "")


@login_not_required
@never_cache
def apply_signin(request: HttpRequest) -> HttpResponse:
    """How one proves who one is; the address that one came for stands in `next`."""
    region = applying.region_of(request)
    if (away := _elsewhere(request)) or region is None:
        return away or redirect(applying.START)
    form = ApplicantEmailForm(request.POST or None)
    if request.method == "POST" and not takes_email(region):
        raise Http404
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="request_login_code", key=email):
            email_proof.begin(request, email)
            return redirect(_with_next(request, "care-apply-code"))
        form.add_error("email", _("Du har bedt om mange koder. Vent et minut, og prøv igen."))
    found = configuration.current()
    context = {"form": form, "region": region, "by_email": takes_email(region), "by_eid": found is not None}
    context["next_url"] = safe_next(request.GET.get("next", "")) or applying.START
    return render(request, "care/apply_signin.html", context, status=status_of(form))


@login_not_required
@never_cache
def apply_code(request: HttpRequest) -> HttpResponse:
    """The code from the mail; five tries within ten minutes. The account is made when it fits."""
    if away := _elsewhere(request):
        return away
    email = email_proof.pending(request.session)
    if not email:
        messages.warning(request, _("Koden er udløbet. Skriv din e-mail igen, så sender vi en ny."))
        return redirect(_with_next(request, "care-apply-signin"))
    form = ApplicantCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if email_proof.proven(request.session, form.cleaned_data["code"]):
            return _enter(request, email)
        form.add_error("code", _("Koden passer ikke. Se efter i mailen, og skriv den igen."))
    context = {"form": form, "email": email, "start_url": _with_next(request, "care-apply-signin")}
    return render(request, "care/apply_code.html", context, status=status_of(form))


def _enter(request: HttpRequest, email: str) -> HttpResponse:
    email_proof.forget(request.session)
    known = User.objects.filter(email__iexact=email).first()
    if known is not None and not (known.is_active and may_use_code(known, email)):  # changed since the code was sent
        return redirect(_with_next(request, "care-apply-signin"))
    person = known or actions.sign_up_by_email(by=DOOR, email=email)
    ours = safe_next(request.GET.get("next", "")) or applying.START
    return sign_in(request, person, ours, Identity("email"))
