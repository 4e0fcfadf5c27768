"""The triage board: the region's applications, the gravest concern first, then the oldest; 50 a page.

Which rows stand on a page is picked by keys from two indexed lists (those with an open concern, then all others by
age), so that a page costs the same however many applications there are. Nothing encrypted is opened for a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment import triage_texts
from assessment.decision_clock import Limits, Step, due
from assessment.decision_limits import limits_for
from assessment.models import Application, Decision
from assessment.queries import decisions
from assessment.triage_texts import FlagWords
from care.access import Actor
from care.models import Alert, CareLink, Course, family

PER_PAGE = 50
State = Course.State
CLOSED = (State.DECLINED, State.REFERRED_ON, State.WITHDRAWN)
# The filter of the board: slug, words, states.
FILTERS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("", gettext_lazy("Alle åbne"), tuple(decisions.OPEN_STATES)),
    ("nye", gettext_lazy("Nye"), (State.APPLIED,)),
    ("venter", gettext_lazy("Venter på ansøgeren"), (State.SCREENING,)),
    ("samtale", gettext_lazy("Til samtale"), (State.INVITED, State.INTERVIEW_BOOKED)),
    ("udredt", gettext_lazy("Efter samtalen"), (State.ASSESSED, State.WAITING)),
    ("lukket", gettext_lazy("Lukkede"), CLOSED),
)


@dataclass
class Line:
    """One application on the board."""

    application: Application
    grade: str
    psychologist: str
    decision: Decision | None
    second: bool
    missed: int
    waits: str = ""
    late: bool = False
    flags: list[FlagWords] = field(default_factory=list)

    @property
    def course(self) -> Course:
        return self.application.course

    @property
    def days(self) -> int:
        """Whole days since it was sent."""
        sent_at = self.application.sent_at
        return (timezone.localdate() - timezone.localdate(sent_at)).days if sent_at else 0


@dataclass(frozen=True)
class Board:
    """One page of the board. There is no count of pages: counting would read every application."""

    lines: list[Line]
    number: int
    has_next: bool
    state: str

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_next or self.has_previous


def board(actor: Actor, state: str, number: str | None) -> Board:
    """A page of the actor's region."""
    state, states = next(((slug, on) for slug, _words, on in FILTERS if slug == state), ("", FILTERS[0][2]))
    page = int(number) if number and number.isdecimal() and len(number) < 5 else 1
    page = max(page, 1)
    keys = _keys(actor, states, (page - 1) * PER_PAGE, newest_first=state == "lukket")
    return Board(_lines(actor, keys[:PER_PAGE]), page, len(keys) > PER_PAGE, state)


def open_concerns() -> QuerySet[Alert]:
    """Concerns about safety that are not closed."""
    rows: QuerySet[Alert] = Alert.unscoped.filter(kind=Alert.Kind.RISK).exclude(state=Alert.State.CLOSED)
    return rows


def _keys(actor: Actor, states: tuple[str, ...], offset: int, *, newest_first: bool) -> list[int]:
    """The primary keys of one page and one more, in the board's order."""
    if actor.region is None:
        return []
    regions = family(actor.region)
    urgent = open_concerns().filter(course__region__in=regions, course__state__in=states)
    graded = urgent.filter(course__application__sent_at__isnull=False).values("course__application")
    first = graded.annotate(worst=Min("grade")).order_by("worst", "course__application__sent_at")
    keys = [row["course__application"] for row in first]
    wanted = PER_PAGE + 1
    found = keys[offset : offset + wanted]
    if len(found) < wanted:
        concern = open_concerns().filter(course=OuterRef("course"))
        others = Application.unscoped.filter(
            ~Exists(concern), course__region__in=regions, course__state__in=states, sent_at__isnull=False
        ).order_by("-sent_at" if newest_first else "sent_at", "pk")
        start = max(offset - len(keys), 0)
        found += list(others.values_list("pk", flat=True)[start : start + wanted - len(found)])
    return found


def _lines(actor: Actor, keys: list[int]) -> list[Line]:
    rows = Application.objects.for_user(actor).filter(pk__in=keys)
    by_key = {row.pk: row for row in rows.select_related("course__patient", "course__region")}
    courses = [row.course_id for row in by_key.values()]
    grades = dict(open_concerns().filter(course__in=courses).values_list("course").annotate(worst=Min("grade")))
    newest, proposed = _decisions(actor, courses)
    missed, treating, limits = decisions.no_shows_of(courses), _treating(courses), limits_for(actor.region)
    lines = [
        Line(
            application=row,
            grade=grades.get(row.course_id, ""),
            psychologist=treating.get(row.course_id, ""),
            decision=newest.get(row.course_id),
            second=row.course_id in proposed,
            missed=missed.get(row.course_id, 0),
        )
        for row in (by_key[key] for key in keys if key in by_key)
    ]
    for line in lines:
        _tell(line, limits)
    return lines


def _decisions(actor: Actor, courses: list[int]) -> tuple[dict[int, Decision], set[int]]:
    """The newest decision of each course, and the courses whose newest waits for a second clinician."""
    rows = Decision.objects.for_user(actor).filter(course__in=courses).defer("reason", "message", "details")
    newest: dict[int, Decision] = {}
    proposed: set[int] = set()
    for row in rows.order_by("decided_at", "pk"):
        (proposed.add if row.proposed else proposed.discard)(row.course_id)
        if not row.proposed:
            newest[row.course_id] = row
    return newest, proposed


def _treating(courses: list[int]) -> dict[int, str]:
    links = CareLink.unscoped.filter(course__in=courses, kind=CareLink.Kind.TREATING, valid_until__isnull=True)
    return dict(links.values_list("course", "user__name"))


# --- what waits, in words -------------------------------------------------------------------------------


def _tell(line: Line, limits: Limits) -> None:
    now = timezone.now()
    line.flags = triage_texts.words(line.application.flags)
    deadline = _deadline(line)
    line.late = deadline is not None and deadline < now
    line.waits = _waits(line, limits, now)


def _deadline(line: Line) -> datetime | None:
    """The moment until which somebody at the clinic must act."""
    if line.course.state == State.APPLIED:
        return line.application.decide_by
    if line.course.state in {State.INVITED, State.ASSESSED, State.WAITING} and line.decision:
        return line.decision.act_by
    return None


def _waits(line: Line, limits: Limits, now: datetime) -> str:
    if line.second:
        return _("Afslag venter på en kliniker mere")
    if line.decision and _proposes_to_close(line, limits, now):
        return _("Forslag: luk ansøgningen")
    if line.decision and any(one.step == Step.REMIND for one in _due(line, limits, now)):
        return _("Venter på ansøgeren, påmindelse sendt")
    return _of_state(line)


def _of_state(line: Line) -> str:
    until = _deadline(line)
    by = {"moment": _moment(until)} if until else None
    words = {
        State.APPLIED: _("Afgørelse senest %(moment)s") if by else _("Afgørelse"),
        State.SCREENING: _("Venter på ansøgeren"),
        State.INVITED: _("Samtale senest %(moment)s") if by else _("Aftal tid til samtale"),
        State.INTERVIEW_BOOKED: _("Samtale er aftalt"),
        State.ASSESSED: _("Udfald efter samtalen"),
        State.WAITING: _("Start senest %(moment)s") if by else _("Start"),
    }.get(State(line.course.state), line.course.get_state_display())
    return words % by if by and "%(" in words else words


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {date_format(local, 'TIME_FORMAT')}"


def _due(line: Line, limits: Limits, now: datetime) -> tuple[Any, ...]:
    waiting = line.course.state == State.SCREENING
    return due(line.decision.outcome, line.decision.decided_at, now, limits) if line.decision and waiting else ()


def _proposes_to_close(line: Line, limits: Limits, now: datetime) -> bool:
    if line.decision is None or line.course.state not in {State.SCREENING, State.INVITED, State.INTERVIEW_BOOKED}:
        return False
    line.decision.course = line.course
    return decisions.proposes_to_close(line.decision, limits, line.missed, now)


# --- for the worklist and the menu ----------------------------------------------------------------------


def undecided(actor: Actor) -> QuerySet[Application]:
    """Applications that wait for their first or next decision, the earliest deadline first."""
    if actor.region is None:
        nothing: QuerySet[Application] = Application.unscoped.none()
        return nothing
    rows: QuerySet[Application] = Application.objects.for_user(actor).filter(
        course__state=State.APPLIED, course__region__in=family(actor.region), sent_at__isnull=False
    )
    ordered: QuerySet[Application] = rows.select_related("course__patient").order_by(
        F("decide_by").asc(nulls_last=True), "pk"
    )
    return ordered
