"""The answer to a page that asks for a ticket."""

from __future__ import annotations

from django.http import JsonResponse

from care.access import Actor, System
from care.moments import clock
from video import door
from video.actions import calls
from video.limits import limits_for
from video.models import Appointment


def answer(by: Actor | System, bearer: calls.Bearer, row: Appointment) -> JsonResponse:
    """The ticket for one socket of this browser; 409 with how the door is, and when it opens."""
    try:
        return JsonResponse({"ticket": calls.give_ticket(by=by, bearer=bearer)})
    except calls.Closed as closed:
        opens = door.opens_at(bearer.role, row.starts_at, limits_for(row.course.region).join)
        return JsonResponse({"door": closed.door, "opens": clock(opens)}, status=409)
