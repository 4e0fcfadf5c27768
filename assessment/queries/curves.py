"""Scores over time: a curve and words for the patient, a curve with figures and answers for the clinic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

from assessment import comparing, instruments
from assessment import questionnaire_texts as texts
from assessment.instruments import Instrument, NotComparable, Value, say
from assessment.models import Answer, Assignment, Response
from assessment.queries.scores import sent_scores, trusted
from care import responsible
from care.access import Actor
from care.models import Course

WIDTH, HEIGHT, LEFT, TOP, FOOT = 360, 180, 14, 16, 34
LABELS = 5  # so many words fit under a curve on a phone


@dataclass(frozen=True)
class Point:
    """One score on the drawing; x and y in its own units."""

    x: int
    y: int
    label: str
    total: str = ""


@dataclass(frozen=True)
class Drawing:
    """An SVG's parts. `alt` says in words what it shows."""

    points: list[Point]
    alt: str
    limit_y: int | None = None
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = HEIGHT - 10

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class Row:
    """One sending in the table: when, and how it compares."""

    label: str
    day: str
    words: str


@dataclass(frozen=True)
class Curve:
    """One instrument's course for its patient."""

    topic: str
    sentence: str
    drawing: Drawing
    rows: list[Row]
    up_is_worse: bool


@dataclass(frozen=True)
class Sentence:
    """What is said of one instrument after sending."""

    topic: str
    words: str


def figure(number: Decimal | float | None, *, signed: bool = False) -> str:
    """A figure as the reader writes it, without needless zeros; nothing for none."""
    if number is None:
        return ""
    exact = Decimal(str(number))
    sign = "+" if signed and exact > 0 else ""
    return f"{sign}{localize(int(exact) if exact == int(exact) else exact.normalize())}"


# --- for the patient ------------------------------------------------------------------------------


def of_patient(actor: Actor) -> list[Curve]:
    """The patient's own curves; a point only where the form was whole."""
    course = actor.own_course
    if course is None:
        return []
    rows, _bad = trusted(_shown(sent_scores(actor, course)), actor)
    name = _psychologist(course)
    by_key = {key: [row for row in rows if row.instrument == key and row.total is not None] for key in comparing.SHOWN}
    return [_curve(key, found, name) for key, found in by_key.items() if found]


def sentences(actor: Actor, assignment: Assignment) -> list[Sentence]:
    """How each instrument of a sent form stands beside the last time, in words."""
    rows, _bad = trusted(_shown(sent_scores(actor, assignment.course)), actor)
    name, found = _psychologist(assignment.course), []
    for key in comparing.SHOWN:
        pairs = comparing.before_each([row for row in rows if row.instrument == key])
        now = next((pair for pair in pairs if pair[0].assignment_id == assignment.pk), None)
        if now is not None:
            before = now[1].total if now[1] else None
            words = comparing.sentence(key, before, now[0].total, name)
            found.append(Sentence(comparing.topic(key), words))
    return found


def _shown(rows: list[Response]) -> list[Response]:
    return [row for row in rows if row.instrument in comparing.SHOWN]


def _psychologist(course: Course) -> str:
    user = responsible.for_course(course).user
    return user.name.split()[0] if user else ""


def _curve(key: str, rows: list[Response], psychologist: str) -> Curve:
    instrument, pairs = instruments.get(key), comparing.before_each(rows)
    last, before = pairs[-1]
    said = comparing.sentence(key, before.total if before else None, last.total, psychologist)
    table = [
        Row(
            texts.short_title(row.assignment.form, row.assignment.ordinal),
            texts.day(row.submitted_at) if row.submitted_at else "",
            comparing.words(key, earlier.total if earlier else None, row.total),
        )
        for row, earlier in pairs
    ]
    alt = ", ".join(f"{row.label}: {row.words}" for row in table)
    return Curve(comparing.topic(key), said, _drawing(instrument, rows, alt), table, instrument.higher_is_worse)


def _drawing(instrument: Instrument, rows: Sequence[Response], alt: str, limit: int | None = None) -> Drawing:
    """The points in the order of sending, as far from each other; high figures are high on the drawing."""
    low, high = instrument.score_range or (0, 1)
    bottom = HEIGHT - FOOT

    def y_of(total: Decimal | int) -> int:
        return round(bottom - (bottom - TOP) * (float(total) - low) / (high - low))

    every = max(1, -(-len(rows) // LABELS))
    points = []
    for index, row in enumerate(rows):
        x = LEFT + 20 + round((WIDTH - 2 * LEFT - 40) * index / max(1, len(rows) - 1))
        named = (len(rows) - 1 - index) % every == 0
        label = _under(row) if named else ""
        points.append(Point(x, y_of(row.total or 0), label, figure(row.total)))
    return Drawing(points, alt, None if limit is None else y_of(limit))


def _under(row: Response) -> str:
    """The word under a point: the week's number alone where it has one."""
    return str(row.assignment.ordinal) if row.assignment.ordinal else texts.short_title(row.assignment.form)


# --- for the clinic -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemRow:
    """One question with what was answered."""

    number: str
    text: str
    answer: str
    value: str
    is_risk: bool = False


@dataclass(frozen=True)
class Sending:
    """One answered instrument: the sum and category, the change since the start, and every answer."""

    label: str
    day: str
    total: str
    severity: str
    change: str
    is_whole: bool
    facts: list[tuple[str, str]] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)


@dataclass(frozen=True)
class Measured:
    """One instrument of a course for its clinicians."""

    title: str
    summary: str
    notice: str
    drawing: Drawing | None
    sendings: list[Sending]  # newest first
    has_scores: bool = True


@dataclass(frozen=True)
class Scores:
    """Everything measured in a course. `withheld` = scores that are not what their answers give: not shown."""

    measured: list[Measured]
    withheld: list[str]


def of_course(actor: Actor, course: Course, language: str) -> Scores:
    """The scores of a course for a clinician; the caller writes the audit row. Three queries."""
    rows, bad = trusted(sent_scores(actor, course), actor)
    answers = _answers(rows)
    keys = dict.fromkeys(row.instrument for row in rows)
    order = [key for key in comparing.SHOWN if key in keys] + [key for key in keys if key not in comparing.SHOWN]
    measured = [_measured(key, [row for row in rows if row.instrument == key], answers, language) for key in order]
    return Scores(measured, [f"{instruments.get(row.instrument).key}, {row.assignment}" for row in bad])


def _answers(rows: list[Response]) -> dict[int, dict[str, Answer]]:
    found: dict[int, dict[str, Answer]] = {}
    for answer in Answer.unscoped.filter(response__in=rows).order_by("pk"):
        found.setdefault(answer.response_id, {})[answer.item] = answer
    return found


def _measured(key: str, rows: list[Response], answers: dict[int, dict[str, Answer]], language: str) -> Measured:
    instrument = instruments.get(key)
    whole = [row for row in rows if row.total is not None]
    first = whole[0] if whole else None
    sendings = [_sending(instrument, row, first, answers.get(row.pk, {}), language) for row in reversed(rows)]
    drawn = whole if instrument.score_range and len(whole) > 1 else []
    alt = ", ".join(f"{_under(row)}: {figure(row.total)}" for row in drawn)
    drawing = _drawing(instrument, drawn, alt, instrument.criteria.case_from) if drawn else None
    return Measured(
        say(instrument.title, language),
        _summary(whole) if instrument.score_range else "",
        say(instrument.notice, language),
        drawing,
        sendings,
        has_scores=instrument.score_range is not None,
    )


def _summary(whole: list[Response]) -> str:
    if not whole:
        return _("Ingen hele besvarelser endnu.")
    if len(whole) == 1:
        return _("{total} ved den første måling.").format(total=figure(whole[0].total))
    return _("Fra {first} til {last} over {count} målinger.").format(
        first=figure(whole[0].total), last=figure(whole[-1].total), count=len(whole)
    )


def _sending(
    instrument: Instrument, row: Response, first: Response | None, answers: dict[str, Answer], language: str
) -> Sending:
    return Sending(
        label=texts.short_title(row.assignment.form, row.assignment.ordinal),
        day=texts.day(row.submitted_at) if row.submitted_at else "",
        total=figure(row.total),
        severity=say(instrument.severity_label(row.severity), language) if row.severity else "",
        change=_change(instrument, first, row),
        is_whole=row.complete,
        facts=_facts(row),
        items=[
            ItemRow(
                item.number,
                say(item.text, language),
                _answer_words(item.stored(answer.value, answer.text), item, language),
                figure(answer.value),
                item.risk,
            )
            for item in instrument.items
            if (answer := answers.get(item.key)) is not None
        ],
    )


def _answer_words(value: Value | None, item: Any, language: str) -> str:
    if value is None:
        return _("ikke besvaret")
    if item.kind == "choice":
        return say(item.option(value).text, language)
    unit = say(item.unit, language)
    return f"{value} {unit}".strip() if item.kind != "text" else str(value)


def _change(instrument: Instrument, first: Response | None, row: Response) -> str:
    """The change since the first whole measurement, by the reliable change of 1.1-1.4."""
    if first is None or row.total is None or first.pk == row.pk or instrument.criteria.reliable is None:
        return ""
    try:
        change = instrument.change(first.total or Decimal(0), row.total)
    except NotComparable:
        return ""
    said = {
        "improved": _("pålidelig bedring"),
        "deteriorated": _("pålidelig forværring"),
        "unchanged": _("ingen pålidelig ændring"),
    }[change.verdict]
    more = [_("restitueret")] if change.recovered else []
    return ", ".join([figure(change.points, signed=True), said, *more])


def _facts(row: Response) -> list[tuple[str, str]]:
    """MDI's three readings side by side (1.1); PHQ-9's algorithm (1.2)."""
    details = row.details
    if not row.complete:
        return []
    if row.instrument == "mdi":
        dsm = _("{n} af 9 symptomer").format(n=details["dsm4_symptoms"])
        return [
            (_("A: sum"), _("{total} af 50").format(total=figure(row.total))),
            (_("B: ICD-10-algoritmen"), str(details["icd10"])),
            (_("C: DSM-IV-algoritmen"), f"{dsm}, {_('opfyldt') if details['dsm4_major'] else _('ikke opfyldt')}"),
        ]
    if row.instrument == "phq9":
        return [(_("Symptomer i algoritmen"), str(details["symptoms"])), (_("Algoritmen"), _algorithm(details))]
    return []


def _algorithm(details: dict[str, Any]) -> str:
    if details["major_depressive_syndrome"]:
        return _("depressivt syndrom")
    return _("andet depressivt syndrom") if details["other_depressive_syndrome"] else _("ikke opfyldt")
