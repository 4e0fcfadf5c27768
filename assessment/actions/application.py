"""The applicant's own acts: begin, write, send and withdraw an application (clinical.md 2.3, 2.4)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import decision_clock, triage
from assessment.actions import about_me, questionnaires, risk
from assessment.application.fields import Checked, Data
from assessment.decision_limits import limits_for
from assessment.limits import triage_limits
from assessment.models import Application, FollowUp, Section, SentApplication
from assessment.queries import application as queries
from care import audit, cpr, identity, notify, opening
from care.access import Actor
from care.actions import courses
from care.guard import KeyTaken, allow
from care.identity import Identity
from care.models import Course, Region, today

State = Course.State
SENT_NOTICE = "assessment.application_sent"
NUMBER_TAKEN = "number_taken"  # a flag beside those of the rules
ATTEMPT, SELF_HARM = 2, 1  # what section E hands to the alert


class TooYoung(ValidationError):
    """The person is under 18: the application stops, and nothing of what was sent now is kept."""


class Closed(ValidationError):
    """The application has been sent, and nothing is asked for."""


class NotReady(ValidationError):
    """Something is missing; `missing` names the sections."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(_("Der mangler noget, før du kan sende."))
        self.missing = missing


class Conflict(Exception):
    """The section was saved somewhere else since the page last knew it; `section` is what is stored."""

    def __init__(self, section: Section) -> None:
        super().__init__("saved elsewhere")
        self.section = section


@dataclass(frozen=True)
class Saved:
    """A saved section, what it is worth, and the follow-up that an answer in it called for."""

    section: Section
    checked: Checked
    follow_up: FollowUp | None = None


def begin(*, by: Actor, region: Region, known: Identity) -> Application:
    """Open a draft in the region the person chose; a second time gives the same. Raises TooYoung, ValidationError."""
    allow(by, "application", "write")
    _check_age(by)
    held = queries.current(by)
    if held is not None and held.course.state == State.DRAFT:
        return held
    with transaction.atomic():
        course = courses.open_course(by=by, patient=by.user, region=region)
        application: Application = Application.unscoped.create(
            course=course, identity=known.kind, assurance=known.level
        )
        questionnaires.give(by=by, course=course, form=queries.FORM)
        audit.record("application.begun", by=by, course=course, about=application)
    by.knows(course)
    return application


def save_section(
    *, by: Actor, application: Application, key: str, data: Data, base: int | None, final: bool = False
) -> Saved:
    """Keep what the applicant has typed, right or wrong; `base` is the save count the page knows, None asks nothing.

    `final` is the press of a button: then contact details and consents count too. An answer of section E that calls
    for help raises the alert in this transaction. Raises Conflict, Closed, TooYoung, and then changes nothing.
    """
    allow(by, "application", "write", course=application.course)
    with transaction.atomic():
        _locked(by, application)
        section = _section(application, key)
        data = _without_number(by, data, section.data) if key == "A" else data
        if base is not None and base != section.saved_no and section.data != data:
            raise Conflict(section)
        before = section.data
        checked = _store(by, section, data)
        if final:
            _take_effect(by, key, checked)
        return Saved(section, checked, _call_for_help(by, application, section, before, checked))


def send(
    *, by: Actor, application: Application, known: Identity, key: UUID, language: str, news: str = ""
) -> SentApplication:
    """Send the application as it stands; the same key gives the same receipt. Raises NotReady, Closed, KeyTaken.

    `news` is what the applicant writes when it is sent again (U2, U4).
    """
    allow(by, "application", "write", course=application.course)
    _check_age(by)
    with transaction.atomic():
        same = SentApplication.unscoped.filter(code=key).first()
        if same is not None:
            return _same(same, application)
        held = _locked(by, application)
        if missing := queries.missing(held):
            raise NotReady(missing)
        for letter in ("A", "B"):
            checked = queries.check(by.user, letter, queries.sections_of(held)[letter].data)
            if not checked.complete:  # a text of B has changed since it was read
                raise NotReady((letter,))
            _take_effect(by, letter, checked)
        sent = _send(by, held, known, key, language, news)
        if by.user.email:
            notify.post(kind=SENT_NOTICE, recipient=by.user, key=f"application-sent:{sent.code}")
        audit.record("application.sent", by=by, course=held.course, about=sent)
    return sent


def withdraw(*, by: Actor, application: Application, reason: str = "") -> Course:
    """Take the application back; a draft that nobody has read is deleted. A second time changes nothing."""
    allow(by, "application", "write", course=application.course)
    with transaction.atomic():
        course: Course = Course.unscoped.select_for_update().get(pk=application.course_id)
        if course.state == State.WITHDRAWN:
            return course
        courses.move(by=by, course=course, to=State.WITHDRAWN, reason=reason)
        if application.sent_at is None:
            Section.unscoped.filter(application=application).delete()
        audit.record("application.withdrawn", by=by, course=course, about=application)
    by.knows(course)
    return course


# --- one section --------------------------------------------------------------------------------------


def _locked(by: Actor, application: Application) -> Application:
    """The application, alone in this transaction; raises Closed."""
    Course.unscoped.select_for_update().get(pk=application.course_id)
    rows = Application.unscoped.select_related(*Application.FETCHED_WITH)
    held: Application = rows.get(pk=application.pk)
    if not queries.is_open(held):
        raise Closed(_("Din ansøgning er sendt. Den kan ikke ændres nu."))
    return held


def _section(application: Application, key: str) -> Section:
    section: Section
    section, _is_new = Section.unscoped.get_or_create(application=application, key=key)
    return section


def _store(by: Actor, section: Section, data: Data) -> Checked:
    checked = queries.check(by.user, section.key, data)
    if section.saved_no == 0 or section.data != data or section.complete != checked.complete:
        section.data, section.complete = data, checked.complete
        section.saved_at, section.saved_no = timezone.now(), section.saved_no + 1
        section.save()
    return checked


def _without_number(by: Actor, data: Data, before: Data) -> Data:
    """A CPR number that is right moves to where such numbers live, and is not kept twice; raises TooYoung."""
    found = _number(data.get("cpr", ""))
    claimed = {name: value for name, value in before.items() if name == queries.CLAIMED}
    if found is None or "cpr" in queries.known_of(by.user):
        return {**data, **claimed}
    if triage.hard_stop(found.born_on, today()):
        raise TooYoung(_("Du skal være fyldt 18 år."))
    rest = {name: value for name, value in data.items() if name != "cpr"}
    return rest if about_me.keep_number(by=by, number=found) else {**rest, queries.CLAIMED: found.digits}


def _number(text: str) -> cpr.Cpr | None:
    try:
        return cpr.parse(text, today=today())
    except cpr.BadCpr:
        return None


def _check_age(by: Actor) -> None:
    born_on = identity.birth_date_of(by.user)
    if born_on is not None and triage.hard_stop(born_on, today()):
        raise TooYoung(_("Du skal være fyldt 18 år."))


def _take_effect(by: Actor, key: str, checked: Checked) -> None:
    """What a section means outside the application: how to reach the person, and what they agree to."""
    if key == "A" and checked.complete:
        about_me.keep_contact(by=by, values=checked.values)
    if key == "B":
        about_me.keep_consents(by=by, values=checked.values)


def _call_for_help(
    by: Actor, application: Application, section: Section, before: Data, checked: Checked
) -> FollowUp | None:
    """Section E: an attempt within a year, or self-harm, that was not there at the last save (clinical.md 3.1)."""
    if section.key != "E":
        return None
    found: FollowUp | None = None
    for name, answer, value in (("attempt", "seneste år", ATTEMPT), ("self_harm", "ja", SELF_HARM)):
        if checked.values.get(name) == answer != before.get(name):
            found = risk.application_trigger(by=by, application=application, value=value, about_code=section.code)
    return found


# --- the whole ----------------------------------------------------------------------------------------


def _same(sent: SentApplication, application: Application) -> SentApplication:
    if sent.application_id != application.pk:
        raise KeyTaken(_("Formularen er sendt før med et andet indhold. Åbn siden igen, og skriv på ny."))
    return sent


def _send(by: Actor, held: Application, known: Identity, key: UUID, language: str, news: str) -> SentApplication:
    now, region, facts = timezone.now(), held.course.region, queries.facts_of(held)
    held.flags = [asdict(flag) for flag in (*triage.flags(facts, triage_limits(region)), *_of_identity(held))]
    held.age = triage.age(facts.birth_date, today()) if facts.birth_date else None
    held.identity, held.assurance = known.kind, known.level
    held.sent_at = now
    held.decide_by = decision_clock.decide_by(now, opening.calendar_for(region), limits_for(region))
    held.save(update_fields=["flags", "age", "identity", "assurance", "sent_at", "decide_by"])
    sent: SentApplication = SentApplication.unscoped.create(
        code=key, application=held, data={**_snapshot(held), "news": news}, sent_at=now, language=language
    )
    if held.course.state != State.APPLIED:
        courses.move(by=by, course=held.course, to=State.APPLIED)
    by.knows(held.course)
    return sent


def _of_identity(held: Application) -> tuple[triage.Flag, ...]:
    return (triage.Flag(NUMBER_TAKEN),) if queries.about_of(held).get(queries.CLAIMED) else ()


def _snapshot(held: Application) -> dict[str, Any]:
    given = queries.questionnaires_of(held.course)
    return {
        "sections": queries.values_of(held),
        "questionnaires": str(given.code) if given else "",
        "identity": held.identity,
        "assurance": held.assurance,
        "age": held.age,
    }
