"""The weekly report on deadlines, for the clinical lead."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from care import audit
from care.access import Role
from care.http import ActorRequest, roles
from clinic import risk_report


@roles(Role.LEAD)
@require_GET
def report(request: ActorRequest) -> HttpResponse:
    """Count, times, breaches and the share outside opening hours, one week at a time."""
    week = risk_report.week_named(request.GET.get("uge"))
    audit.record("region.risk_report_read", by=request.actor, reason=week.name)
    context = {"week": week, "lines": risk_report.lines(request.actor, week)}
    return render(request, "clinic/risk_report.html", context)
