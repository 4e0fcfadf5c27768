"""Signing in with MitID: out to the identity provider, back again, and linking it to an account that is there."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from care import applying, audit
from care.access import Role, System
from care.actions import identity as actions
from care.actions import sessions
from care.eid import configuration, provider
from care.eid.configuration import Configuration
from care.eid.provider import Arrival
from care.eid.refusals import WORDS, EidRefused
from care.http import ActorRequest, roles
from care.identity import Identity, has_eid, remember
from care.models import User
from care.views.email import signed_in_recently

logger = logging.getLogger(__name__)

SIGN_IN, APPLY, LINK = "sign_in", "apply", "link"
DOOR = System("MitID")
COMMON = frozenset({"cancelled", "expired", "unreachable"})  # anybody can bring these about, without end: only logged
OWN_WAYS = frozenset({"", "same-origin", "none"})  # Sec-Fetch-Site; "" from browsers that do not say


def safe_next(where: str) -> str:
    """An address of our own, or "" for any other."""
    return where if url_has_allowed_host_and_scheme(where, None) and where.startswith("/") else ""


def _configured() -> Configuration:
    found = configuration.current()
    if found is None:
        raise Http404
    return found


def visitor(request: HttpRequest) -> User | None:
    """The person who is signed in, if anybody is."""
    return request.user if request.user.is_authenticated else None


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Go to MitID. A link and not a form: a form's redirects would have to be named in the page's security policy."""
    found, person = _configured(), visitor(request)
    if request.headers.get("Sec-Fetch-Site", "") not in OWN_WAYS:  # another site must not begin it for somebody
        return redirect("account_request_login_code")
    if person is not None and not person.is_patient:
        raise Http404
    if person is not None and not signed_in_recently(request):
        return redirect("care-link-eid")
    code, ours = str(person.code) if person else "", safe_next(request.GET.get("next", ""))
    try:
        return provider.begin(request, found, purpose=_purpose(request), person=code, next_url=ours)
    except EidRefused as refusal:
        return _refused(request, refusal, found)


def _purpose(request: HttpRequest) -> str:
    if visitor(request):
        return LINK
    return APPLY if request.GET.get("til") == APPLY and applying.region_of(request) else SIGN_IN


@login_not_required
@never_cache
@require_GET
def answer(request: HttpRequest) -> HttpResponse:
    """Back from MitID: sign in, or link; else a page that says why not and what to do."""
    found, person = _configured(), visitor(request)
    try:
        arrival = provider.finish(request, found)
        if arrival.person != (str(person.code) if person else ""):
            raise EidRefused("expired")  # somebody signed in or out meanwhile
        return _linked(request, arrival) if arrival.purpose == LINK else _entered(request, arrival)
    except EidRefused as refusal:
        return _refused(request, refusal, found)


def _entered(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    person = actions.enter(by=DOOR, arrival=arrival, may_sign_up=arrival.purpose == APPLY)
    return sign_in(request, person, arrival.next_url, Identity("eid", arrival.level))


def sign_in(request: HttpRequest, person: User, next_url: str, identity: Identity) -> HttpResponse:
    """Open the session of somebody who has proved who they are, and remember how."""
    record_authentication(request, person, method=identity.kind)
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=next_url or None))
    if visitor(request) == person:
        remember(request, identity)
    return response


def _linked(request: Any, arrival: Arrival) -> HttpResponse:
    if actions.link(by=request.actor, arrival=arrival):
        sessions.end_all(by=request.actor, user=request.user, but=request.session.session_key)
        messages.success(request, _("MitID er tilknyttet. Næste gang kan du logge ind med det."))
    remember(request, Identity("eid", arrival.level))
    record_authentication(request, request.user, method="eid")
    return redirect(arrival.next_url or "care-link-eid")


def _refused(request: Any, refusal: EidRefused, found: Configuration) -> HttpResponse:
    logger.info("an eID was refused: %s", refusal.code)
    if refusal.code not in COMMON:
        by = request.actor or DOOR  # a stranger has no actor
        audit.record(f"refused.eid.{refusal.code}", by=by, patient=refusal.patient, refused=True)
    context: dict[str, Any] = {"words": WORDS[refusal.code], "code": refusal.code, "apply_url": applying.START}
    unreachable = refusal.code == "unreachable"
    status = HTTPStatus.SERVICE_UNAVAILABLE if unreachable else HTTPStatus.FORBIDDEN
    return render(request, "care/eid_refused.html", context | {"name": found.name}, status=status)


@roles(Role.PATIENT)
@require_GET
def link_eid(request: ActorRequest) -> HttpResponse:
    """Whether MitID opens the account, and the way to let it."""
    found = _configured()
    context = {"name": found.name, "linked": has_eid(request.user), "recently": signed_in_recently(request)}
    return render(request, "care/eid_link.html", context)
