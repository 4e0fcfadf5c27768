"""What a guest sees: the link, and the conversation. Nothing else of the platform answers them (clinical.md 7.4)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from care import secrets
from care.access import System
from care.moments import clock
from video import call_page, door, guest_links
from video.actions import calls, guests
from video.limits import limits_for
from video.models import Guest
from video.views import tickets

LASTS = 24 * 3600  # seconds that the cookie lives; the invitation ends before


@login_not_required
@never_cache
def link(request: HttpRequest, code: UUID, token: str) -> HttpResponse:
    """The link of the text message. Looking changes nothing: previews of messages look, too."""
    guest = guest_links.find(str(code), token)
    if guest is None:
        return _used(request)
    own = guest_links.of_browser(request.COOKIES.get(guest_links.COOKIE, ""))
    if own == guest and guest_links.state(guest).is_good:
        return redirect("video-guest-room")
    how = guest_links.state(guest)
    if not how.is_good or guest.browser_hash:
        return _used(request)
    if request.method == "POST" and how.door == door.Door.OPEN:
        return _open(request, guest)
    opens = door.opens_at(guest.kind, guest.appointment.starts_at, limits_for(guest.appointment.course.region).join)
    context = {"guest": guest, "row": guest.appointment, "is_early": how.door == door.Door.EARLY, "opens": clock(opens)}
    return render(request, "video/guest_link.html", context)


def _open(request: HttpRequest, guest: Guest) -> HttpResponse:
    cookie = secrets.new()
    try:
        guests.open_link(by=System("guest"), guest=guest, cookie=cookie)
    except guests.LinkUsed:
        return _used(request)
    response = redirect("video-guest-room")
    response.set_cookie(
        guest_links.COOKIE,
        cookie,
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _used(request: HttpRequest) -> HttpResponse:
    """One answer for used, opened elsewhere, taken back, over, and never made."""
    return render(request, "video/guest_used.html", status=410)


@login_not_required
@never_cache
@require_GET
def room(request: HttpRequest) -> HttpResponse:
    """The waiting room and the conversation, for the browser that opened the link."""
    guest = guest_links.of_browser(request.COOKIES.get(guest_links.COOKIE, ""))
    if guest is None or guest.appointment.ends_at + door.AFTERWARDS < timezone.now():
        return _used(request)
    page = call_page.for_guest(guest, call_page.clinic_numbers(guest.appointment.course.region))
    return render(request, "video/guest_room.html", {"guest": guest, "page": page})


@login_not_required
@never_cache
@require_POST
def ticket(request: HttpRequest) -> HttpResponse:
    """A ticket for one socket of the guest's browser, as JSON; or how the door is."""
    cookie = request.COOKIES.get(guest_links.COOKIE, "")
    guest = guest_links.of_browser(cookie)
    if guest is None:
        return JsonResponse({"message": _("Linket er brugt.")}, status=401)
    bearer = calls.Bearer(
        role=guest.kind, session_hash=secrets.hashed(cookie), appointment=guest.appointment, guest=guest
    )
    return tickets.answer(System("guest"), bearer, guest.appointment)
