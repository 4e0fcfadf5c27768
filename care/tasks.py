"""Background tasks: doorbells. What they do is also done by the clock, so losing one costs seconds, not facts."""

from __future__ import annotations

from django_tasks import task

from care import notify


@task()
def deliver() -> None:
    """Send the notices that are due."""
    notify.deliver_due()
