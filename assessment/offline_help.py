"""The part of the service worker that keeps the safety plan and the crisis page."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.urls import reverse

from care import worker

SCRIPT = Path(__file__).with_name("worker.js")


def script() -> str:
    """The two addresses, and the page for every other one when there is no network."""
    plan_url, crisis_url = reverse("assessment-plan-device"), reverse("cms-crisis")
    elsewhere = render_to_string("assessment/no_network_static.html", {"plan_url": plan_url, "crisis_url": crisis_url})
    return worker.part(SCRIPT, PLAN=plan_url, CRISIS=crisis_url, ELSEWHERE=elsewhere)
