"""The banners of an open page, asked for again every half minute and at every doorbell."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from care.access import Role
from care.http import ActorRequest, roles
from care.staff_banners import banners_for

STAFF = tuple(role for role in Role if role not in {Role.PATIENT, Role.GUEST, Role.INTEGRATION})


@roles(*STAFF)
@require_GET
def banners(request: ActorRequest) -> HttpResponse:
    """The banners as they are now, as HTML, and how many A's are among them."""
    found = banners_for(request.actor)
    html = render_to_string("care/_staff_banners.html", {"staff_banners": found}, request)
    return JsonResponse({"html": html.strip(), "red": len(found.red)})
