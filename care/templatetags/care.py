"""Hidden fields that every form about a person needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from care import http, kept, moments, reminders
from care.eid import configuration
from care.models import Course

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_for(context: dict[str, Any]) -> SafeString:
    """Whose form this is: if the session has ended when it is posted, it is kept for the same person."""
    user = context["request"].user
    return format_html('<input type="hidden" name="{}" value="{}">', kept.FIELD, kept.token(user))


@register.simple_tag(takes_context=True)
def patient_token(context: dict[str, Any], course: Course) -> SafeString:
    """Which patient the form was opened for (`care.http.check_patient_token`)."""
    value = http.patient_token(course, context["request"].user)
    return format_html('<input type="hidden" name="patient" value="{}">', value)


@register.inclusion_tag("care/_eid_button.html")
def eid_button(where: str = "", purpose: str = "") -> dict[str, str]:
    """The way to MitID, and back to `where`; nothing when no identity provider is configured."""
    found = configuration.current()
    query = urlencode({name: value for name, value in (("til", purpose), ("next", where)) if value})
    return {"name": found.name if found else "", "query": f"?{query}" if query else ""}


@register.simple_tag
def has_eid_provider() -> bool:
    """Whether there is an identity provider to go to."""
    return configuration.current() is not None


@register.inclusion_tag("care/_ask_reminders.html", takes_context=True)
def ask_about_reminders(context: dict[str, Any]) -> dict[str, bool]:
    """The question how somebody wants to hear of news, until they have answered it: nothing is sent before a yes."""
    return {"asks": not reminders.has_answered(context["request"].user)}


@register.simple_tag
def idle_seconds() -> int:
    """How long a session lasts when nothing happens."""
    return int(settings.IDLE_TIMEOUT.total_seconds())


@register.filter
def on_day(at: date) -> str:
    """A weekday with its date, and the year when it is another: "torsdag 26. november"."""
    return moments.day(at)


@register.filter
def last_day(valid_until: date) -> date:
    """The last day on which something counts, from the first on which it does not."""
    return valid_until - timedelta(days=1)
