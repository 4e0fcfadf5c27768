"""The application as its applicant and the board read it: its sections, what is missing, and the facts of the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from assessment import triage
from assessment.application import sections
from assessment.application.about import CONSENTS
from assessment.application.fields import Checked, Data, Problem
from assessment.models import Application, Assignment, Response, Section
from assessment.queries import decisions
from care import cpr, identity
from care.access import Actor, System
from care.models import Alert, ConsentText, Course, User, today

FORM = "t0"
REOPENING = frozenset({"U2", "U4"})
QUESTIONNAIRES = "D"
# Section A keeps a typed number here when it belongs to another account. The applicant is not told: whoever types
# somebody else's number must not learn that this person has an account. The clinic sees a flag.
CLAIMED = "claimed"


def current(actor: Actor) -> Application | None:
    """The application of the actor's newest course; None before it is begun, and where there never was one."""
    course = actor.own_course
    if course is None:
        return None
    rows = Application.objects.for_user(actor).filter(course=course)
    found: Application | None = rows.select_related(*Application.FETCHED_WITH).first()
    return found


def sections_of(application: Application) -> dict[str, Section]:
    """What is written, by the section's letter. Also of a draft: for the applicant and the rules."""
    return {section.key: section for section in Section.unscoped.filter(application=application)}


def about_of(application: Application) -> Data:
    """What is written in section A."""
    section = Section.unscoped.filter(application=application, key="A").first()
    return section.data if section else {}


def questionnaires_of(course: Course) -> Assignment | None:
    """The form of section D, once it has been given."""
    found: Assignment | None = Assignment.unscoped.filter(course=course, form=FORM).first()
    return found


def known_of(user: User) -> frozenset[str]:
    """The questions of section A that the eID has answered."""
    return sections.FROM_EID if identity.has_eid(user) else frozenset()


def number_of(user: User, data: Data) -> cpr.Cpr | None:
    """The CPR number as the applicant last gave it; see `CLAIMED`."""
    claimed = data.get(CLAIMED)
    return cpr.parse(claimed, today=today()) if claimed else identity.cpr_of(user)


def asked_of(user: User, data: Data) -> frozenset[str]:
    """The questions of section A that need no answer now: a number that was typed before stays."""
    known = known_of(user)
    return known if "cpr" in known or number_of(user, data) is None else known | {"cpr"}


def texts_of(on: date) -> dict[str, ConsentText]:
    """The text behind each question of section B that counts on a day."""
    rows = ConsentText.objects.filter(kind__in=CONSENTS.values(), valid_from__lte=on).order_by("version")
    newest = {row.kind: row for row in rows}
    return {key: newest[kind] for key, kind in CONSENTS.items() if kind in newest}


def check(user: User, key: str, data: Data) -> Checked:
    """What a section's answers are worth for this person today."""
    if key == "B":
        return _with_texts(data)
    if key != "A":
        return sections.check(key, data, today=today())
    known = known_of(user) if data.get("cpr") else asked_of(user, data)
    return sections.check(key, data, today=today(), known=known)


def _with_texts(data: Data) -> Checked:
    """A yes to a text that has been changed since it was read does not count: it must be read again."""
    found, read = sections.check("B", data, today=today()), data.get("versions", {})
    texts = texts_of(today())
    old = [key for key, text in texts.items() if data.get(key) == "ja" and read.get(key) != text.version]
    values = {key: value for key, value in found.values.items() if key not in old}
    return Checked(values, (*found.problems, *(Problem(key, "text_changed") for key in old)))


def missing(application: Application) -> tuple[str, ...]:
    """The sections that cannot be sent yet, in order."""
    written = sections_of(application)
    done = {key for key, section in written.items() if section.complete}
    given = questionnaires_of(application.course)
    if given is not None and given.submitted_at is not None:
        done.add(QUESTIONNAIRES)
    return tuple(section.key for section in sections.ORDER if section.key not in done)


def is_open(application: Application) -> bool:
    """Whether it can be written in: as a draft, and again while the clinic waits for the applicant (U2, U4)."""
    if application.course.state == Course.State.DRAFT:
        return True
    if application.course.state not in {Course.State.APPLIED, Course.State.SCREENING}:
        return False
    newest = decisions.newest(System("application"), application.course)
    if newest is None or newest.outcome not in REOPENING:
        return False
    return application.sent_at is None or application.sent_at < newest.decided_at


def values_of(application: Application) -> dict[str, dict[str, Any]]:
    """The clean answers of every section that is written, by its letter."""
    user = application.course.patient
    return {key: check(user, key, section.data).values for key, section in sections_of(application).items()}


def facts_of(application: Application) -> triage.Facts:
    """Everything that `assessment.triage` reads of an application."""
    user, course = application.course.patient, application.course
    totals, number = _totals(course), number_of(user, about_of(application))
    return triage.Facts(
        birth_date=number.born_on if number else None,
        today=today(),
        sex=identity.legal_sex_of(user),
        mdi=totals.get("mdi"),
        phq9=totals.get("phq9"),
        audit_c=totals.get("audit_c"),
        grade=_grade(course),
        **_written(values_of(application)),
    )


def _totals(course: Course) -> dict[str, int]:
    """The sums of section D; only of questionnaires that were answered whole."""
    rows = Response.unscoped.filter(assignment__course=course, assignment__form=FORM, complete=True)
    return {row.instrument: int(row.total) for row in rows if row.total is not None}


def _grade(course: Course) -> str | None:
    """The gravest class of the course's open concerns about safety."""
    rows = Alert.unscoped.filter(course=course, kind=Alert.Kind.RISK).exclude(state=Alert.State.CLOSED)
    return min(rows.values_list("grade", flat=True), default=None)


def _written(values: dict[str, dict[str, Any]]) -> dict[str, Any]:
    c, e, f, g, h = (values.get(key, {}) for key in "CEFGH")
    device = h.get("device")
    return {
        "main_problem": c.get("problem"),
        "attempt": e.get("attempt"),
        "self_harm": _yes(e, "self_harm"),
        "violence": e.get("violence"),
        "psychosis": _yes(f, "psychosis"),
        "mania": _yes(f, "mania"),
        "diagnoses": frozenset(f.get("diagnoses", [])) - {"none"},
        "drug_use": f.get("drugs"),
        "drug": ", ".join(f"{row.get('drug', '')}/{row.get('often', '')}" for row in f.get("drugs_used", [])),
        "height_cm": f.get("height"),
        "weight_kg": f.get("weight"),
        "purging": f.get("purging"),
        "perinatal": f.get("pregnancy") in {"gravid", "foedt"},
        "in_treatment": _yes(g, "current"),
        "medicine_changed_on": _changed(g.get("medicines", [])),
        "hours": h.get("hours"),
        "reading": h.get("reading"),
        "interpreter": "tolk" in h.get("needs", []),
        "device": device is None or bool(set(device) - {"ingen"}),
        "private_place": h.get("private") != "nej",
    }


def _yes(values: dict[str, Any], key: str) -> bool:
    return bool(values.get(key) == "ja")


def _changed(medicines: list[dict[str, Any]]) -> date | None:
    """The latest day on which medicine against depression, or medicine of unknown kind, was begun or changed."""
    days = [row["changed_on"] for row in medicines if row.get("changed_on") and row.get("depression") != "nej"]
    return date.fromisoformat(max(days)) if days else None
