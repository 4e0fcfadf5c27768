"""The dead man's switch: nobody may trust deadlines that no clock is watching (clinical.md 3.4).

Staff pages say so within three minutes of the last time the job that escalates alerts ended well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from care import registry
from care.models import JobRun

JOB = "escalate alerts"
SILENCE = timedelta(minutes=2)
GRACE = timedelta(minutes=1)  # for a clock that starts together with this process


class Process:
    """When this process began: a site that has just been started has a clock that is about to begin."""

    started_at = timezone.now()


@dataclass(frozen=True)
class Standstill:
    """The clock stands still; `since` is when it last ended its work well, None = never here."""

    since: datetime | None


def standstill(now: datetime | None = None) -> Standstill | None:
    """None while all is well. One query."""
    now = now or timezone.now()
    runs = JobRun.objects.filter(name=JOB) if JOB in registry.jobs else JobRun.objects.all()
    run = runs.filter(last_finished_at__isnull=False).order_by("-last_finished_at").first()
    ended = run.last_finished_at if run else None
    if run is not None and ended is not None and run.last_error:
        return Standstill(ended)
    began = Process.started_at - (GRACE if ended else timedelta())
    return Standstill(ended) if now - max(ended or began, began) > SILENCE else None


def problems() -> list[str]:
    """For /readyz."""
    found = standstill()
    if found is None:
        return []
    if found.since is None:
        return ["no clock has looked after the deadlines of alerts yet"]
    return [f"no clock has looked after the deadlines of alerts since {found.since:%Y-%m-%d %H:%M} UTC"]


def register() -> None:
    """Called once, from care's registrations."""
    registry.alarms.add(registry.Alarm(name="deadlines of alerts", problems=problems))


def words(found: Standstill) -> str:
    """What staff read."""
    if found.since is None:
        return _("Ingen holder øje med fristerne, og ingen får besked, hvis en frist bliver overskredet.")
    local = timezone.localtime(found.since)
    return _("Det gik sidst rigtigt %(day)s kl. %(time)s. Ingen får besked, hvis en frist bliver overskredet.") % {
        "day": f"{local:%d-%m-%Y}",
        "time": f"{local:%H.%M}",
    }
