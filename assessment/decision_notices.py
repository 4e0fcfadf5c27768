"""Telling an applicant that there is news, or that something waits; never what it is."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import decision_clock
from assessment.decision_clock import Step
from assessment.decision_limits import limits_for
from assessment.models import Decision
from assessment.queries import decisions as queries
from care import notify
from care.access import System
from care.models import Notice

NEWS, REMINDER = "application_news", "application_waits"
EVERY = timedelta(minutes=30)


def tell(decision: Decision) -> None:
    """A mail that there is news, written with the decision."""
    _post(NEWS, decision, f"{NEWS}:{decision.code}")


def remind_due() -> int:
    """The clock's job: write the reminders whose day has come; returns how many are due in all."""
    now, count = timezone.now(), 0
    by = System("triage reminders")
    for decision in queries.standing(by).filter(outcome__in=["U2", "U4"]):
        limits = limits_for(decision.course.region)
        for one in decision_clock.due(decision.outcome, decision.decided_at, now, limits):
            if one.step == Step.REMIND:
                _remind(decision, one.number)
                count += 1
    return count


@transaction.atomic
def _remind(decision: Decision, number: int) -> None:
    _post(REMINDER, decision, f"{REMINDER}:{decision.code}:{number}")


def _post(kind: str, decision: Decision, key: str) -> None:
    patient = decision.course.patient
    if patient.email:
        notify.post(kind=kind, key=key, recipient=patient, payload={"decision": str(decision.code)})


def is_newest(notice: Notice) -> bool:
    """Whether nothing has been decided since, and, for a reminder, nothing has come from the applicant."""
    decision = queries.with_code(notice.payload["decision"])
    if decision is None:
        return False
    newest = queries.newest(System("notices"), decision.course)
    if newest is None or newest.pk != decision.pk:
        return False
    return notice.kind == NEWS or not queries.has_continued(decision)


def news_subject(_notice: Notice) -> str:
    """The mail's subject."""
    return _("Der er nyt om din ansøgning")


def news_body(_notice: Notice) -> str:
    """The mail itself: neutral."""
    words = _("Klinikken har svaret på din ansøgning. Log ind for at læse svaret:")
    return f"{words}\n\n{settings.SITE_URL}/\n"


def reminder_subject(_notice: Notice) -> str:
    """The reminder's subject."""
    return _("Din ansøgning venter på dig")


def reminder_body(_notice: Notice) -> str:
    """The reminder itself: neutral."""
    words = _("Klinikken venter på noget fra dig. Log ind for at se, hvad det er. Du kan fortsætte, hvor du slap:")
    return f"{words}\n\n{settings.SITE_URL}/\n"
