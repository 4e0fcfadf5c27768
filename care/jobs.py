"""The jobs that care gives to the clock besides those of its own rules."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from care import notify, registry

KEEP_TASK_RESULTS_DAYS = 7


def register() -> None:
    """Called once, from care's registrations."""
    registry.jobs.add(registry.Job(name="deliver notices", every=timedelta(seconds=15), run=notify.deliver_due))
    registry.jobs.add(registry.Job(name="clear sessions", every=timedelta(hours=1), run=clear_sessions))
    registry.jobs.add(registry.Job(name="prune tasks", every=timedelta(days=1), run=prune_tasks))


def clear_sessions() -> None:
    """Delete sessions that have ended."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def prune_tasks() -> None:
    """Delete the results of finished background tasks."""
    call_command("prune_db_task_results", min_age_days=KEEP_TASK_RESULTS_DAYS, verbosity=0)
