"""Interviews agreed by telephone before there were appointments stood in the decision; each becomes an appointment."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import migrations
from django.utils import timezone
from django.utils.dateparse import parse_datetime

USUAL = timedelta(minutes=60)


def agreed(apps: Any) -> Any:
    """Each booked course with its newest decision, where that says a time."""
    decisions = apps.get_model("assessment", "Decision").unscoped
    for course in apps.get_model("care", "Course").unscoped.filter(state="interview_booked"):
        newest = decisions.filter(course=course, proposed=False).order_by("-decided_at", "-pk").first()
        at = parse_datetime(newest.details.get("time", "")) if newest is not None else None
        if at is not None:
            yield course, newest, at


def forwards(apps: Any, _schema_editor: Any) -> None:
    """Make the appointments with whoever treats; a time that overlaps another of the day is left to the clinic."""
    links = apps.get_model("care", "CareLink").unscoped
    rows = apps.get_model("video", "Appointment").unscoped
    for course, decision, at in agreed(apps):
        link = links.filter(course=course, kind="treating", valid_until=None).first()
        if link is None or rows.filter(course=course).exists():
            continue
        same = rows.filter(psychologist=link.user, starts_at__lt=at + USUAL, ends_at__gt=at)
        if not same.exists():
            rows.create(
                course=course,
                psychologist=link.user,
                kind="assessment",
                means="phone",
                starts_at=at,
                ends_at=at + USUAL,
                phone=decision.details.get("phone", ""),
                booked_at=timezone.now(),
                booked_by=decision.decided_by,
            )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("video", "0002_never_twice"),
        ("assessment", "0004_safety_plan_sharing"),
    ]
    operations: ClassVar = [migrations.RunPython(forwards, migrations.RunPython.noop)]
