"""Changing the e-mail one signs in with: sign in recently, then prove that the new address is one's own."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care import email_change
from care.access import Role
from care.actions import people, sessions
from care.forms.mine import CodeForm, EmailForm
from care.http import ActorRequest, roles
from care.views.region import status_of


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last ten minutes; the demo has no proof to ask for."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return settings.DEMO or (bool(records) and time.time() - records[-1]["at"] < limit)


@roles(Role.PATIENT)
def email(request: ActorRequest) -> HttpResponse:
    """The address now, and a new one."""
    if not signed_in_recently(request):
        return render(request, "care/email_sign_in.html")
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="manage_email", user=request.user):
            email_change.begin(by=request.actor, session=request.session, email=form.cleaned_data["email"])
            return redirect("care-confirm-email")
        form.add_error("email", _("Du har bedt om mange koder. Vent et minut, og prøv igen."))
    return render(request, "care/email.html", {"form": form}, status=status_of(form))


@roles(Role.PATIENT)
@require_POST
def sign_in_again(request: ActorRequest) -> HttpResponse:
    """Sign out, and come back to the page after signing in."""
    logout(request)
    return redirect(f"{reverse('account_request_login_code')}?{urlencode({'next': reverse('care-email')})}")


@roles(Role.PATIENT)
def confirm_email(request: ActorRequest) -> HttpResponse:
    """The code from the mail; five tries within a quarter of an hour."""
    waiting = email_change.pending(request.session)
    if not waiting or not signed_in_recently(request):
        messages.warning(request, _("Koden er udløbet. Skriv adressen igen, så sender vi en ny."))
        return redirect("care-email")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if email_change.proven(request.session, form.cleaned_data["code"]):
            return _changed(request, waiting)
        form.add_error("code", _("Koden passer ikke. Se efter i mailen, og skriv den igen."))
    return render(request, "care/email_code.html", {"form": form, "email": waiting}, status=status_of(form))


def _changed(request: ActorRequest, new: str) -> HttpResponse:
    email_change.forget(request.session)
    try:
        people.set_email(by=request.actor, email=new)
    except people.EmailTaken as error:
        messages.error(request, " ".join(error.messages))
        return redirect("care-email")
    sessions.end_all(by=request.actor, user=request.actor.user, but=request.session.session_key)
    messages.success(request, _("Din e-mail er ændret. Næste gang logger du ind med %s.") % new)
    return redirect("care-me")
