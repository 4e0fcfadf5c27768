"""The nightly comparison of answers and alerts, and who hears when they do not agree.

It should never find anything. If it does, those who run the platform and the clinical leads of the patients' regions
get a mail without names, /readyz names the fault until a later comparison is clean, and the missing alerts are raised.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.reconciliation import AGREES, DIFFERS, reconcile
from assessment.queries.reconciliation import Difference
from care import notify, registry, responsible
from care.access import Role, System
from care.models import AuditEvent, Membership, Notice, User

EVERY = timedelta(hours=12)
BY = System("reconcile alerts")
KIND = "assessment.reconciliation"


def register() -> None:
    """Called once, from assessment's registrations."""
    registry.jobs.add(registry.Job(name=BY.name, every=EVERY, run=run))
    registry.alarms.add(registry.Alarm(name="answers and alerts", problems=problems))
    registry.notices.add(
        registry.NoticeKind(
            name=KIND,
            subject=lambda _notice: _("Lysning: svar og bekymringer stemmer ikke"),
            body=_body,
            still_true=lambda _notice: True,
            parameters=frozenset({"count"}),
        )
    )


def run() -> list[Difference]:
    """Compare, and tell people when something differs."""
    with transaction.atomic():
        found = reconcile(by=BY)
        if found:
            _tell(found)
    return found


def problems() -> list[str]:
    """For the registry's alarm: what the newest comparison found, without saying about whom."""
    rows = AuditEvent.objects.filter(action__in=[AGREES, DIFFERS]).order_by("-at", "-id")
    newest = rows.first()
    if newest is None or newest.action == AGREES:
        return []
    return ["answers and alerts differ: run `manage.py reconcile_alerts` and look at the audit trail"]


def _tell(found: list[Difference]) -> None:
    """A mail an hour and person at most."""
    hour = f"{timezone.now():%Y%m%d%H}"
    for person in _people(found):
        payload: dict[str, notify.Value] = {"count": len(found)}
        notify.post(kind=KIND, key=f"{KIND}:{hour}:{person.pk}", recipient=person, payload=payload)


def _people(found: list[Difference]) -> set[User]:
    operators = Membership.objects.in_force().filter(role=Role.OPERATOR, user__is_active=True).select_related("user")
    leads = {lead for region in {one.course.region for one in found} for lead in responsible.leads_of(region)}
    return {row.user for row in operators} | leads


def _body(notice: Notice) -> str:
    words = _(
        "Systemet har sammenlignet alle svar med bekymringerne. %(count)s steder stemte de ikke. Mangler der en "
        "bekymring, er den oprettet nu. Se på listen med det samme, og tal med driften.\n\n%(link)s"
    )
    return words % {"count": notice.payload["count"], "link": f"{settings.SITE_URL}/"}
