"""A rehearsal in a browser: which one a session is in, who acts then, and what the line above every page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from assessment.queries.weekly import week_on
from care import course_time, fast_clock
from care.access import EDITOR_ROLES, Actor, Role, System
from care.models import Rehearsal

SESSION = "rehearsal"
BY = System("rehearsal")
# What an invented patient has of a patient's pages: the treatment. Everything else belongs to real people's accounts.
PARTS = ("program-", "assessment-form", "assessment-safety-plan", "dialogue-", "cms-")
PAGES = frozenset(
    {
        "assessment-answer",
        "assessment-send",
        "assessment-thanks",
        "assessment-curve",
        "care-home",
        "care-language",
        "care-display",
        "care-quick-exit",
        "care-session-left",
        "care-photo",
        "account_logout",
    }
)


@dataclass(frozen=True)
class Shown:
    """What the page tells of the rehearsal that it belongs to."""

    rehearsal: Rehearsal

    @property
    def now(self) -> datetime:
        return timezone.localtime(course_time.of(self.rehearsal.course).now())

    @property
    def week(self) -> int:
        return week_on(self.rehearsal.course, self.now.date())

    @property
    def weeks(self) -> int:
        return fast_clock.WEEKS

    @property
    def seconds_a_day(self) -> int:
        return round(24 * 3600 / fast_clock.SPEED)

    @property
    def is_running(self) -> bool:
        return fast_clock.is_running(self.rehearsal.stretches)


def of(request: HttpRequest, actor: Actor | None) -> Rehearsal | None:
    """The rehearsal this session is in, while its author still is an editor or approver and it has not ended."""
    code = request.session.get(SESSION)
    if code is None or actor is None or actor.role not in EDITOR_ROLES:
        return None
    rows = going_on(actor).filter(code=code)
    found: Rehearsal | None = rows.select_related("course__patient", "course__region__successor").first()
    return found


def open_of(actor: Actor) -> Rehearsal | None:
    """The newest rehearsal of theirs that has not ended."""
    found: Rehearsal | None = going_on(actor).first()
    return found


def going_on(actor: Actor) -> QuerySet[Rehearsal]:
    """Every rehearsal that the editor has begun and not ended."""
    rows: QuerySet[Rehearsal] = Rehearsal.objects.for_user(BY).filter(author=actor.user, ended_at=None)
    return rows


def as_patient(rehearsal: Rehearsal) -> Actor:
    """Whoever rehearses acts as the invented patient, and as nobody else."""
    actor = Actor(rehearsal.course.patient, Role.PATIENT)
    actor.knows(rehearsal.course)
    return actor


def is_part(url_name: str) -> bool:
    """Whether an address belongs to what is rehearsed."""
    return url_name in PAGES or url_name.startswith(PARTS)
