"""One application as staff read it: what was sent, the scores, the flags with their reasons, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment import decision_clock, instruments, triage_texts
from assessment.actions.decisions import FROM, OF_PSYCHOLOGIST
from assessment.application import sections
from assessment.decision_limits import SELF_REFERRAL, limits_and_right
from assessment.forms import application as forms
from assessment.models import Application, Decision, Response, Section, SentApplication
from assessment.queries import decisions
from assessment.queries.questionnaires import answers_of
from assessment.queries.scores import sent_scores, trusted
from care import opening
from care.access import Actor, Role, may
from care.models import Alert, CareLink
from care.workdays import Calendar
from cms.language import content_language
from video.queries import appointments

AFTER_TALK = frozenset({"assessed", "waiting"})


@dataclass(frozen=True)
class Chapter:
    """One section with its answers in words."""

    key: str
    title: str
    lines: list[forms.Shown]


@dataclass(frozen=True)
class ScoreRow:
    """One instrument: the sum with its category, or why there is none, and every item."""

    title: str
    total: str
    category: str
    risk: bool
    items: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Outcome:
    """A choice that the actor has now."""

    code: str
    label: str
    is_suggested: bool


def chapters(actor: Actor, application: Application) -> list[Chapter]:
    """Every section as it was sent last, in the reader's language."""
    language, written = content_language(), _written(actor, application)
    found = []
    for section in sections.ORDER:
        if section.key in written:
            form = forms.build(section, sections.fields_of(section.key), written[section.key], language)
            lines = [line for line in forms.shown(form) if line.answer]
            found.append(Chapter(section.key, section.title["en" if language == "en" else "da"], lines))
    return found


def _written(actor: Actor, application: Application) -> dict[str, dict[str, Any]]:
    """What was sent; never what the applicant is writing now."""
    sent = SentApplication.objects.for_user(actor).filter(application=application).order_by("sent_at").last()
    if sent is not None:
        return {key: dict(values) for key, values in sent.data.get("sections", {}).items()}
    rows = Section.objects.for_user(actor).filter(application=application)
    return {row.key: row.data for row in rows}


def scores(actor: Actor, application: Application) -> list[ScoreRow]:
    """The questionnaires of the application; a stored score that its answers do not give is not shown (H9)."""
    rows = [row for row in sent_scores(actor, application.course) if row.assignment.form == "t0"]
    good, _bad = trusted(rows, actor)
    answers = answers_of(rows)
    return [_score(row, answers[row.pk], shown=row in good) for row in rows]


def _score(row: Response, answers: dict[str, Any], *, shown: bool) -> ScoreRow:
    language = content_language()
    instrument = instruments.get(row.instrument)
    total, category = _("Ufuldstændig"), ""
    if not shown:
        total = _("Vises ikke: summen passer ikke med svarene")
    elif row.total is not None:
        total = _number(row.total)
        category = instruments.severity_label(row.instrument, row.severity)[language] if row.severity else ""
    items = [
        (item.number, item.text[language], _answer(item, answers.get(item.key), language)) for item in instrument.items
    ]
    risk = any(item.risk and answers.get(item.key) for item in instrument.items)
    return ScoreRow(instrument.title[language], total, category, risk, items)


def _number(total: Decimal) -> str:
    return f"{total.normalize():f}".replace(".", ",")


def _answer(item: Any, value: Any, language: str) -> str:
    if value is None:
        return "–"
    chosen = next((option for option in item.options if option.value == value), None)
    return f"{value} · {chosen.text[language]}" if chosen else str(value)


def outcomes(actor: Actor, application: Application, grade: str = "") -> list[Outcome]:
    """What the actor may decide now, in the order of the table in 2.4, the suggested one marked."""
    state = application.course.state
    suggested, _why = triage_texts.suggestion(application.flags, grade)
    order = ("U3", "U3H", "U2", "U4", "U1", "U5", "U6", "U7")
    return [
        Outcome(code, str(Decision.Outcome(code).label), code == suggested and state == "applied")
        for code in order
        if state in FROM[code] and _may(actor, code, state)
    ]


def _may(actor: Actor, code: str, state: str) -> bool:
    if not may(actor, "triage_decision", "write"):
        return False
    return actor.role == Role.LEAD or (code in OF_PSYCHOLOGIST and state in AFTER_TALK)


def context(actor: Actor, application: Application) -> dict[str, Any]:
    """Everything the page shows beside the form."""
    course = application.course
    newest = decisions.newest(actor, course)
    limits, right = limits_and_right(course.region)
    alerts = list(_alerts(actor, application))
    grade = min((alert.grade for alert in alerts if alert.grade), default="")
    return {
        "application": application,
        "course": course,
        "chapters": chapters(actor, application),
        "scores": scores(actor, application),
        "flags": triage_texts.words(application.flags),
        "suggestion": triage_texts.suggestion(application.flags, grade)[1],
        "alerts": alerts,
        "decisions": list(reversed(decisions.all_of(actor, course))),
        "newest": newest,
        "talk": appointments.next_of(course),
        "second": decisions.awaiting_second(actor, course),
        "proposes_to_close": _proposes(newest, application, limits),
        "right": _right(application, opening.calendar_for(course.region), right),
        "outcomes": outcomes(actor, application, grade),
        "treating": CareLink.objects.for_user(actor).filter(course=course, kind="treating", valid_until=None).first(),
    }


def _alerts(actor: Actor, application: Application) -> Any:
    rows = Alert.objects.for_user(actor).filter(course=application.course).exclude(state=Alert.State.CLOSED)
    return rows.order_by("grade", "raised_at")


def _proposes(newest: Decision | None, application: Application, limits: decision_clock.Limits) -> bool:
    course = application.course
    if newest is None or course.state not in {"screening", "invited", "interview_booked"}:
        return False
    newest.course = course
    return decisions.proposes_to_close(newest, limits, decisions.no_shows(course))


def _right(
    application: Application, calendar: Calendar, right: decision_clock.Right
) -> decision_clock.RightDeadlines | None:
    received = application.sent_at or application.started_at
    return decision_clock.right_deadlines(application.age, SELF_REFERRAL, received, calendar, right)
