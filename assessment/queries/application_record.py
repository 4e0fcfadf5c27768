"""The application among a person's own data, and the mail that says it has arrived."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.actions.application import NUMBER_TAKEN
from assessment.models import Application, Decision
from assessment.queries.application import CLAIMED
from care.models import Notice, User


def of_person(user: User) -> list[dict[str, Any]]:
    """Every application: what is written, each time it was sent, and what was decided, in the applicant's words."""
    rows = Application.unscoped.filter(course__patient=user).select_related("course").order_by("started_at")
    return [_one(row) for row in rows]


def _one(row: Application) -> dict[str, Any]:
    return {
        "code": str(row.code),
        "started_at": row.started_at.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "identity": row.identity,
        "flags": [flag for flag in row.flags if flag["code"] != NUMBER_TAKEN],
        "sections": {one.key: _own(one.data) for one in row.sections.all()},
        "sent": [{"at": one.sent_at.isoformat(), "data": one.data} for one in row.sendings.all()],
        "decisions": [
            {"outcome": one.outcome, "at": one.decided_at.isoformat(), "message": one.message, "reason": one.reason}
            for one in Decision.unscoped.filter(course=row.course, proposed=False)
        ],
    }


def _own(data: dict[str, Any]) -> dict[str, Any]:
    """A section as it was typed, without what would tell about another account (`queries.CLAIMED`)."""
    return {name: value for name, value in data.items() if name != CLAIMED}


def subject(_notice: Notice) -> str:
    """The mail's subject: neutral."""
    return _("Vi har fået det, du sendte")


def body(_notice: Notice) -> str:
    """The mail itself: nothing about the person."""
    words = _("Tak. Vi har fået det, du sendte. Log ind for at se, hvornår du hører fra os:")
    return f"{words}\n\n{settings.SITE_URL}{reverse('care-home')}\n"
