"""What the follow-up page shows: the truth about who reads, the numbers, and the questions with what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.utils import timezone

from assessment import help_texts, risk
from assessment.models import FollowUp
from assessment.queries.contacts import Contacts, contacts_of, phone_of
from assessment.queries.risk import newest_answers
from care import alert_deadlines
from care.models import Alert, AlertCause

PHONE, COMPANY = "k7", "k6"
Source = AlertCause.Source


@dataclass(frozen=True)
class Choice:
    """One answer to choose."""

    slug: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question; `key` is for its next save. Nothing is chosen before the patient has chosen it."""

    name: str
    text: str
    choices: list[Choice]
    key: str
    value: str = ""


@dataclass(frozen=True)
class HelpPage:
    """The page of 3.3 for one follow-up."""

    follow_up: FollowUp
    contacts: Contacts
    promise: str
    is_urgent: bool
    cause: str
    questions: list[Asked]
    is_alone: bool

    @property
    def finished(self) -> bool:
        return self.follow_up.finished_at is not None


def page_of(follow_up: FollowUp, language: str) -> HelpPage:
    """Everything the page shows, read now."""
    course = follow_up.course
    answers = {name: row.answer for name, row in newest_answers(follow_up).items() if not row.marked}
    prefilled = answers.get(PHONE) or phone_of(course)
    return HelpPage(
        follow_up=follow_up,
        contacts=contacts_of(course),
        promise=promise_of(follow_up.alert),
        is_urgent=follow_up.alert.grade == Alert.Grade.A,
        cause=_cause(follow_up),
        questions=[_asked(question, answers, prefilled, language) for question in risk.QUESTIONS],
        is_alone=answers.get(COMPANY) == "nej",
    )


def promise_of(alert: Alert) -> str:
    """Whether somebody reads now, and the computed date and time (ruling 8)."""
    now, region = timezone.now(), alert.course.region
    if alert_deadlines.is_staffed(region, now):
        return help_texts.told(alert.contact_by, now)
    return help_texts.not_read(alert_deadlines.reads_again_at(region, now), alert.contact_by, now)


def _cause(follow_up: FollowUp) -> str:
    """Which words the page begins with: `blank` and `button` when there is nothing else, else `answer`."""
    sources = {cause.source for cause in follow_up.alert.causes.all()}
    if sources == {Source.BLANK}:
        return "blank"
    return "button" if sources == {Source.BUTTON} else "answer"


def _asked(question: risk.Question, answers: dict[str, str], prefilled: str, language: str) -> Asked:
    chosen = answers.get(question.key, "")
    choices = [Choice(slug, words[language], slug == chosen) for slug, words in question.options.items()]
    value = prefilled if question.key == PHONE else chosen
    return Asked(question.key, question.text[language], choices, str(uuid4()), value)
