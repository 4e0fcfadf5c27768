"""Who acts in this request, how long a session may rest, and what happens to a form posted after its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _

from care import factors, kept
from care.access import EDITOR_ROLES, Actor, Role
from care.http import refuse
from care.models import Membership, User

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SEEN = "seen_at"
MEMBERSHIP = "membership"
EDITORS = "/cms/"  # Wagtail's pages: only for editors and approvers
TAKEN = frozenset({201, 204, 301, 302, 303})  # answers to a form that was saved; a 200 shows it again
QUIET = "X-Lysning-Quiet"
STAMP_EVERY = 60  # seconds between two writes of the session's last sign of life


def actor_of(user: User, membership_code: str | None) -> Actor:
    """The person in the role they chose; with one membership there is nothing to choose."""
    if user.is_patient:
        return Actor(user, Role.PATIENT)
    held = list(Membership.objects.in_force().filter(user=user).select_related("region__successor"))
    chosen = [m for m in held if str(m.code) == membership_code] or (held if len(held) == 1 else [])
    if not chosen:
        return Actor(user, None)
    return Actor(user, Role(chosen[0].role), chosen[0], chosen[0].region.current())


def seconds_left(request: HttpRequest) -> int:
    """How long the session lasts if nothing happens; asking openly counts as a sign of life."""
    now = timezone.now().timestamp()
    if not request.headers.get(QUIET):
        request.session[SEEN] = now
    return int(settings.IDLE_TIMEOUT.total_seconds() - (now - request.session.get(SEEN, now)))


def _rested_too_long(request: HttpRequest) -> bool:
    now = timezone.now().timestamp()
    seen = request.session.get(SEEN, now)
    if now - seen > settings.IDLE_TIMEOUT.total_seconds():
        return True
    if request.headers.get(QUIET):  # a page that asks by itself is no sign of life
        return False
    if SEEN not in request.session or now - seen > STAMP_EVERY:
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
    return False


class KeptPostMiddleware:
    """Answers for signed-out people: JSON callers get 401, and a posted form is kept for its owner."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and _rested_too_long(request):
            request.rested = True  # type: ignore[attr-defined]
            logout(request)
        user = request.user
        response = self.get_response(request)
        if request.method == "POST" and user.is_authenticated and response.status_code in TAKEN:
            kept.arrived(request, user)
        return response

    def process_view(self, request: HttpRequest, view: Any, *_args: Any) -> HttpResponse | None:
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": "signed_out", "message": _("Du er logget ud. Log ind igen.")}, status=401)
        if request.method == "POST" and kept.keep(request):
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={reverse('care-kept')}")
        return None


class ActorMiddleware:
    """Sets `request.actor`; sends staff without a second factor, or without a chosen role, to where they get one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        user = request.user
        request.actor = actor_of(user, request.session.get(MEMBERSHIP)) if user.is_authenticated else None
        response = self.get_response(request)
        if user.is_authenticated and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response

    def process_view(self, request: Any, view: Any, *_args: Any) -> HttpResponse | None:
        actor = request.actor
        if actor is None or not getattr(view, "login_required", True):
            return None
        if request.path.startswith(EDITORS) and (actor.user.is_patient or actor.role not in {*EDITOR_ROLES, None}):
            refuse(request, "refused.editors_pages")
            raise Http404
        if actor.user.is_patient:
            return None
        match = request.resolver_match
        if _is_signing_in(match.url_name or "", request.path):
            return None
        if not settings.DEMO and not has_second_factor(actor.user):
            return redirect("care-second-factor")
        if actor.role is None and match.url_name not in {"care-role", "care-choose-role"}:
            return redirect("care-role")
        return None


def _is_signing_in(url_name: str, path: str) -> bool:
    """Addresses that a half-ready member of staff needs: factors, passwords, signing out."""
    return url_name in {"care-second-factor", "care-language", "care-display", "care-quick-exit", "cms-help"} or (
        path.startswith("/konto/")
    )


def has_second_factor(user: User) -> bool:
    """Whether the person has set up an app or a passkey, and saved the recovery codes."""
    return factors.of(user).is_ready
