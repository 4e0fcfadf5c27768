"""What the applicants have written and answered, two concerns, and the weekly checks of those in treatment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment import decision_clock, decision_texts, instruments
from assessment.actions import application as applications
from assessment.actions import questionnaires, risk
from assessment.decision_limits import limits_for
from assessment.models import Answer, Application, Assignment, FollowUp, Response
from assessment.queries import application as queries
from assessment.queries.questionnaires import score_context
from care import opening
from care.access import Actor, Role, System
from care.actions import people as care_people
from care.cpr import parse
from care.identity import Identity
from care.models import Course, Region, User, today
from clinic import actions
from clinic.demo import people
from clinic.demo.applicants import APPLICANTS, EVERYDAY, HEALTH, NUMBERS, TREATMENT, WRITTEN

CODE_BY_MAIL = Identity("email")
SUMS = {
    "ole": {"mdi": 31, "phq9": 15, "gad7": 8, "who5": 8, "audit_c": 2},
    "signe": {"mdi": 28, "phq9": 13, "gad7": 10, "who5": 9, "audit_c": 1},
    "lone": {"mdi": 30, "phq9": 14, "gad7": 9, "who5": 8, "audit_c": 1},
    "emil": {"mdi": 32, "phq9": 16, "gad7": 11, "who5": 7, "audit_c": 3},
    "grethe": {"mdi": 27, "phq9": 12, "gad7": 6, "who5": 10, "audit_c": 0},
}
DEATH = {"ole": 2, "signe": 1}  # the questions about thoughts of death
# PHQ-9 of the first weekly check; the one of the application is in SUMS.
FIRST_WEEK = {"lone": 11, "emil": 15, "grethe": 8}


def load(users: Mapping[str, User]) -> None:
    """Make the applicants and the answers once; a second load changes nothing."""
    if Application.unscoped.exists():
        return
    for key in FIRST_WEEK:
        _measured(users[key], key)
    made = {person.key: people.make(person) for person in APPLICANTS}
    for key, user in made.items():
        _apply(user, key)
    _send(made["ole"], "ole", days=1)
    _concern(made["ole"])
    _send(made["signe"], "signe", days=3)
    _concern(made["signe"])
    _invite(users["karen"], users["mette"], made["signe"])


# --- applications ---------------------------------------------------------------------------------------


def _apply(user: User, key: str) -> None:
    """Begin, and fill in what this person has come to."""
    by = people.actor(user)
    care_people.set_cpr(by=by, user=user, cpr=parse(NUMBERS[key], today=today()))
    by = people.actor(user)
    application = applications.begin(by=by, region=Region.objects.get(slug="syddanmark"), known=CODE_BY_MAIL)
    texts = {name: text.version for name, text in queries.texts_of(today()).items()}
    consents: dict[str, Any] = {**dict.fromkeys(texts, "ja"), "versions": texts}
    whole = {"F": HEALTH, "G": TREATMENT, "B": consents} if key != "amal" else {"B": consents}
    written = {"A": {}, **WRITTEN[key]}
    for letter, data in {**written, **whole}.items():
        more = EVERYDAY if letter == "H" else {"name": user.name} if letter == "A" else {}
        applications.save_section(
            by=by, application=application, key=letter, data={**more, **data}, base=None, final=True
        )


def _send(user: User, key: str, days: int) -> None:
    """Answer the questionnaires and send; the application is as old as the story needs."""
    by = people.actor(user)
    course = Course.unscoped.get(patient=user)
    assignment = Assignment.unscoped.get(course=course, form="t0")
    _fill(assignment, SUMS[key], timezone.now() - timedelta(days=days), DEATH[key])
    application = Application.unscoped.select_related("course__region").get(course=course)
    applications.send(by=by, application=application, known=CODE_BY_MAIL, key=uuid4(), language="da")
    sent_at = timezone.now() - timedelta(days=days)
    decide_by = decision_clock.decide_by(sent_at, opening.calendar_for(course.region), limits_for(course.region))
    Application.unscoped.filter(pk=application.pk).update(sent_at=sent_at, decide_by=decide_by)


def _concern(user: User) -> None:
    """The answer about thoughts of death, and the questions that followed it: B for 2, C for 1."""
    by, course, follow_up = people.actor(user), Course.unscoped.get(patient=user), None
    rows = Answer.unscoped.filter(response__assignment__course=course, item__in=risk.ITEM_SOURCES, value__gte=1)
    for row in rows.select_related("response__assignment").order_by("pk"):
        follow_up = risk.item_trigger(by=by, course=course, answer=row, scope_code=row.response.assignment.code)
    if follow_up is not None:
        _answer_questions(by, follow_up)


def _answer_questions(by: Actor, follow_up: FollowUp) -> None:
    said = {"k1": "flygtigt", "k2": "nej", "k3": "nej", "k4": "nej", "k5": "nej", "k6": "ja"}
    for name, answer in said.items():
        risk.answer(by=by, follow_up=follow_up, key_name=name, answer=answer, language="da", key=uuid4())
    risk.finish(by=by, follow_up=follow_up, language="da")


def _invite(lead: User, psychologist: User, applicant: User) -> None:
    words = actions.Words(
        reason="MDI 24, ingen flag ud over en bekymring til næste hverdag. Passer til tilbuddet.",
        message=decision_texts.message("U3", "da"),
    )
    course = Course.unscoped.select_related("patient", "region").get(patient=applicant)
    by = people.actor(lead, Role.LEAD)
    actions.invite(
        by=by, course=course, outcome="U3", words=words, talk=actions.Talk(psychologist=psychologist), key=uuid4()
    )


# --- answers at other times -------------------------------------------------------------------------------


def _measured(user: User, key: str) -> None:
    """The questionnaires of the application, and the check of the first week."""
    course = Course.unscoped.select_related("patient", "region").get(patient=user)
    by, now = System("demo"), timezone.now()
    first = questionnaires.give(by=by, course=course, form="t0", opens_at=now - timedelta(days=20))
    _fill(first, SUMS[key], now - timedelta(days=18))
    week = questionnaires.give(by=by, course=course, form="w14", ordinal=1, opens_at=now - timedelta(days=2))
    _fill(week, {"phq9": FIRST_WEEK[key]}, now - timedelta(days=1))


def _fill(assignment: Assignment, sums: Mapping[str, int], at: datetime, death: int = 0) -> None:
    """Answer a form as it was done at another time; no concern comes of it, and nothing is told."""
    user = assignment.course.patient
    for response in assignment.responses.order_by("position"):
        given = dict(_answers(response.instrument, sums.get(response.instrument, 0), death))
        rows = [
            Answer(
                response=response,
                item=item,
                value=None if isinstance(value, str) else Decimal(value),
                text=value if isinstance(value, str) else "",
                language="da",
                saved_at=at,
                saved_by=user,
            )
            for item, value in given.items()
        ]
        for row in rows:
            row.save(force_insert=True)
        _score(response, given, at)
    assignment.submitted_at = at
    assignment.save(update_fields=["submitted_at"])


def _answers(key: str, total: int, death: int) -> Iterator[tuple[str, int | str]]:
    """Answers that add up to about the total, spread evenly; the question about death as the story has it."""
    items = instruments.get(key).items
    choices = [item for item in items if item.kind == "choice" and item.scored and not item.risk]
    left = total - death
    for item in items:
        if item.risk:
            yield item.key, death
        elif item in choices:
            share = -(-left // (len(choices) - choices.index(item)))
            value = max((one for one in item.values if one <= share), default=min(item.values))
            left -= value
            yield item.key, value
        elif item.kind == "choice":
            yield item.key, min(item.values)
        elif item.kind == "number":
            yield item.key, item.low


def _score(response: Response, given: Mapping[str, int | str], at: datetime) -> None:
    score = instruments.get(response.instrument).score(given, **score_context(response))
    response.complete, response.n_answered, response.details = score.complete, score.n_answered, dict(score.details)
    response.total = None if score.total is None else Decimal(str(score.total))
    response.partial_sum = None if score.partial_sum is None else Decimal(str(score.partial_sum))
    response.severity, response.submitted_at = score.severity or "", at
    response.save()
