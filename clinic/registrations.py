"""What clinic offers to the layers below (care.registry)."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from care import registry
from care.access import Actor, Role
from care.models import Alert, Course

CLINICIANS = frozenset({Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR})


def register() -> None:
    """Called once, when Django is ready."""
    from care.standin import service
    from clinic.demo.eid import EVERYBODY
    from clinic.views.interview import PAGES, WRITERS

    registry.menu.add(
        registry.MenuItem(
            name="waiting",
            label=gettext_lazy("Venter på dig"),
            url_name="clinic-worklist",
            roles=CLINICIANS,
            order=10,
            icon="waiting",
            count=lambda actor: len(registry.waiting_for(actor)),
        )
    )
    registry.menu.add(
        registry.MenuItem(
            name="patients",
            label=gettext_lazy("Patienter"),
            url_name="clinic-patients",
            roles=CLINICIANS,
            order=20,
            icon="patients",
        )
    )
    service.register(EVERYBODY)
    registry.about.add(registry.About(name="letters", link=partial(_of_course, "clinic-letters")))
    registry.about.add(registry.About(name="course", link=partial(_of_course, "clinic-patient")))
    for kind, page in PAGES.items():
        registry.about.add(registry.About(name=f"guide-{kind}", link=partial(_guide, page, WRITERS)))
    _alerts()
    _triage()
    _answers()


def _answers() -> None:
    """Work, weekly answers and discharge letters on the worklist, and the list of promised answers (5.2, 5.7)."""
    from clinic import discharge_worklist, reply_worklist

    registry.waiting.add(
        registry.Waiting(
            name="discharges", roles=frozenset({Role.PSYCHOLOGIST, Role.LEAD}), rows=discharge_worklist.rows
        )
    )
    registry.waiting.add(
        registry.Waiting(name="submissions", roles=frozenset({Role.PSYCHOLOGIST}), rows=reply_worklist.rows)
    )
    registry.menu.add(
        registry.MenuItem(
            name="deadlines",
            label=gettext_lazy("Svarfrister"),
            url_name="clinic-deadlines",
            roles=frozenset({Role.PSYCHOLOGIST, Role.LEAD}),
            order=25,
            icon="letters",
        )
    )


def _alerts() -> None:
    """Alerts on the worklist and in the menu, where they are read, and the weekly report (3.4, 3.8)."""
    from clinic import alert_lists, risk_report

    registry.waiting.add(registry.Waiting(name="alerts", roles=CLINICIANS, rows=alert_lists.waiting))
    registry.about.add(registry.About(name="alert", link=_alert))
    registry.menu.add(
        registry.MenuItem(
            name="alerts",
            label=gettext_lazy("Bekymringer"),
            url_name="clinic-alerts",
            roles=CLINICIANS,
            order=30,
            icon="clock",
        )
    )
    risk_report.register()


def _triage() -> None:
    """The board in the leads' menu, and what it puts on the worklists (2.4)."""
    from clinic import triage_worklist as worklist

    registry.menu.add(
        registry.MenuItem(
            name="triage",
            label=gettext_lazy("Visitation"),
            url_name="clinic-triage",
            roles=frozenset({Role.LEAD}),
            order=40,
            icon="triage",
        )
    )
    registry.about.add(registry.About(name="application", link=worklist.link))
    lead, psychologist = frozenset({Role.LEAD}), frozenset({Role.PSYCHOLOGIST})
    registry.waiting.add(registry.Waiting(name="triage", roles=lead, rows=worklist.of_lead))
    registry.waiting.add(registry.Waiting(name="interviews", roles=psychologist, rows=worklist.of_psychologist))


def _alert(actor: Actor, code: UUID) -> str | None:
    if not Alert.objects.for_user(actor).filter(code=code).exists():
        return None
    return reverse("clinic-alert", args=[code])


def _guide(page: str, writers: Collection[Role], actor: Actor, code: UUID) -> str | None:
    """The guide of an interview, for those who may fill it in."""
    return _of_course(page, actor, code) if actor.role in writers else None


def _of_course(page: str, actor: Actor, code: UUID) -> str | None:
    """A page of a course that the actor reaches."""
    if not Course.objects.for_user(actor).filter(code=code).exists():
        return None
    return reverse(page, args=[code])
