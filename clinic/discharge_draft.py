"""What the system can write of a discharge letter before a person does: figures and dates, no judgement (5.7).

In Danish, as the record is. A person checks every word of it and signs.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from assessment import discharge_letter as letter
from assessment import instruments
from assessment.models import Response
from assessment.queries.contacts import contacts_of
from assessment.queries.curves import figure
from assessment.queries.scores import sent_scores, trusted
from care import audit
from care.access import Actor
from care.models import Alert, AlertCause, Course, Discharge, Note
from care.note_queries import newest_signed, texts_of
from care.workdays import wall
from clinic import ending_queries
from dialogue import reader_queries

MEASURED = {"phq9": "PHQ-9", "mdi": "MDI"}
NOT_OURS = "Ikke ændret af os."


def parts(by: Actor, course: Course, discharge: Discharge) -> list[dict[str, str]]:
    """The points that something is known about."""
    with translation.override("da"):
        return letter.parts(_texts(by, course, discharge))


def _texts(by: Actor, course: Course, discharge: Discharge) -> dict[str, str]:
    talk = _follow_up(by, course)
    wanted = talk.get("gp", "")
    return {
        letter.FOLLOW_UP: wanted if wanted in {letter.YES, letter.NO} else "",
        letter.WHO: " ".join(talk.get("gp_text", "").split()),
        letter.SUMMARY: "\n".join(_summary(by, course, discharge, talk)),
        letter.AGREEMENTS: talk.get("plan", ""),
        letter.MEDICINE: f"{talk.get('medicine') or 'Ikke oplyst.'}\n{NOT_OURS}",
        letter.ONWARD: discharge.where or talk.get("referral", ""),
        letter.CONTACT: _contact(course),
    }


def _follow_up(by: Actor, course: Course) -> dict[str, str]:
    """What was written at the follow-up interview, if it is signed."""
    note = newest_signed(by, course, Note.Kind.FOLLOW_UP)
    return texts_of(note) if note else {}


def _summary(by: Actor, course: Course, discharge: Discharge, talk: dict[str, str]) -> list[str]:
    done = ending_queries.facts(course)
    began, ended = course.started_on, timezone.localdate(discharge.ended_at)
    return [
        f"Internetbaseret psykologisk behandling med skriftlig kontakt fra {_day(began)} til {_day(ended)}."
        if began
        else f"Forløbet blev afsluttet {_day(ended)}, før behandlingen begyndte.",
        f"Afleverede moduler: {len(done.handed_in)} af {done.modules}.",
        f"Samtaler: {done.by_video} på video, {done.by_phone} pr. telefon.",
        *_results(by, course),
        _risk(course),
        f"Uønskede virkninger: {talk['negative']}" if talk.get("negative") else "Uønskede virkninger: ikke noteret.",
        f"Afslutning: {discharge.label}.{f' {discharge.reason}' if discharge.reason else ''}",
    ]


def _results(by: Actor, course: Course) -> list[str]:
    """The first and the last whole measurement, each with its category; a score that does not hold is left out."""
    audit.record("scores.read", by=by, course=course)
    rows, _bad = trusted(sent_scores(by, course), by)
    found = []
    for key, name in MEASURED.items():
        whole = [row for row in rows if row.instrument == key and row.total is not None]
        if whole:
            shown = [_measured(row) for row in (whole[0], whole[-1])[: len(whole)]]
            found.append(f"{name}: {' → '.join(shown)}.")
    return found


def _measured(row: Response) -> str:
    total = figure(row.total)
    name = instruments.severity_label(row.instrument, row.severity)["da"] if row.severity else ""
    return f"{total} ({name.casefold()})" if name else total


def _risk(course: Course) -> str:
    """Concerns about suicide since the treatment began, without errors and those that only a blank answer raised."""
    rows = Alert.objects.for_user(ending_queries.BY).filter(course=course, kind=Alert.Kind.RISK, in_error=False)
    answered = AlertCause.objects.for_user(ending_queries.BY).filter(alert=OuterRef("pk"))
    rows = rows.filter(Exists(answered.exclude(source=AlertCause.Source.BLANK)))
    if course.started_on:
        rows = rows.filter(raised_at__gte=wall(course.started_on, time(0)))
    raised = list(rows.order_by("raised_at").values_list("raised_at", flat=True))
    if not raised:
        return "Bekymringer om selvmordsrisiko undervejs: ingen."
    return f"Bekymringer om selvmordsrisiko undervejs: {len(raised)}, senest {_day(raised[-1])}."


def _contact(course: Course) -> str:
    clinic, treating = contacts_of(course).clinic, reader_queries.treating().filter(course=course).first()
    name = treating.user.name if treating else ""
    return "\n".join(line for line in (clinic.name, clinic.phone, name) if line)


def _day(moment: date | datetime) -> str:
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return f"{local:%d-%m-%Y}"
