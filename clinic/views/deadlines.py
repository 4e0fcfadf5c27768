"""The list of promised answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from care import audit
from care.access import Role
from care.http import ActorRequest, roles
from clinic import deadline_queries


@roles(Role.PSYCHOLOGIST, Role.LEAD)
@require_GET
def deadlines(request: ActorRequest) -> HttpResponse:
    """Letters that wait for an answer, the overdue first; one audit row per person shown."""
    rows = deadline_queries.deadlines(request.actor)
    ties = audit.relations(request.actor, [row.course for row in rows])
    audit.record_many(
        audit.event("course.listed", by=request.actor, course=row.course, relation=ties[row.course.pk]) for row in rows
    )
    context = {"rows": rows, "is_lead": request.actor.role == Role.LEAD, "late": sum(row.is_overdue for row in rows)}
    return render(request, "clinic/deadlines.html", context)
