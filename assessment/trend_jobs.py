"""The clock looks at every course in treatment for what nobody submitted: silence, missing weeks (clinical.md 3.6)."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.trends import REMINDER, check_trends
from assessment.queries import trends as queries
from assessment.queries.reminding import wants_reminders
from care import registry
from care.access import System
from care.failures import where
from care.models import Course, Notice

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)
BY = System("trends")
SILENT_DAYS = timedelta(days=2)


def register() -> None:
    """Called once, from assessment's registrations."""
    registry.jobs.add(registry.Job(name=BY.name, every=EVERY, run=check_all))
    registry.notices.add(
        registry.NoticeKind(
            name=REMINDER,
            subject=lambda _notice: _("En venlig hilsen fra Lysning"),
            body=_body,
            still_true=_still_true,
            parameters=frozenset({"course"}),
            is_reminder=True,
        )
    )


def check_all() -> None:
    """Check every course in treatment. One that cannot be checked stops no other; the job ends with the first error."""
    first: Exception | None = None
    for course in queries.watched():
        try:
            check_trends(by=BY, course=course)
        except Exception as error:  # noqa: BLE001 - one course must not stand in the way of another
            logger.error("trends of course %s: %s", course.code, where(error))
            first = first or error
    if first is not None:
        raise first


def _still_true(notice: Notice) -> bool:
    """Nobody is reminded who has come back, has ended, rests, or no longer wants reminders."""
    course = Course.objects.for_user(BY).filter(code=notice.payload["course"]).select_related("patient").first()
    if course is None or course.state != Course.State.ACTIVE or not wants_reminders(course.patient):
        return False
    seen = course.patient.last_login
    return seen is None or seen < timezone.now() - SILENT_DAYS


def _body(_notice: Notice) -> str:
    words = _(
        "Det er en uge siden, du sidst var inde i dit forløb. Det er helt almindeligt at gå i stå undervejs. "
        "Du kan begynde igen, hvor du slap, også med noget lille.\n\n%(link)s"
    )
    return words % {"link": f"{settings.SITE_URL}/"}
