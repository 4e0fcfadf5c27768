"""What program offers to the layers below (care.registry)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from care import registry
from care.access import Actor, Role


def register() -> None:
    """Called once, when Django is ready."""
    from program import booster_reminders, letter_matters, own_data, plan_reminders, reminders, titles, worklist

    patient = frozenset({Role.PATIENT})
    registry.menu.add(
        registry.MenuItem(
            name="today",
            label=_("I dag"),
            url_name="program-today",
            roles=patient,
            order=10,
            icon="today",
            shown=_in_treatment,
        )
    )
    registry.menu.add(
        registry.MenuItem(
            name="programme",
            label=_("Program"),
            url_name="program-overview",
            roles=patient,
            order=20,
            icon="programme",
            shown=_in_treatment,
        )
    )
    reminders.register()
    plan_reminders.register()
    booster_reminders.register()
    registry.jobs.add(registry.Job(name="open modules", every=timedelta(minutes=1), run=_open_modules))
    registry.waiting.add(
        registry.Waiting(name="missed replies", roles=frozenset({Role.PSYCHOLOGIST}), rows=worklist.missed_replies)
    )
    registry.about.add(registry.About(name="worksheet", link=_link))
    registry.about.add(registry.About(name="module", link=letter_matters.link, write=letter_matters.write))
    registry.titles.add(registry.Titles(name="program.entryversion", of=titles.of_versions))
    registry.own_data.add(
        registry.OwnData(name="worksheets", label=_("Øvelser"), collect=own_data.worksheets_of, order=30)
    )


def _open_modules() -> None:
    from program.actions import delivery

    delivery.open_what_is_due(by=delivery.RULES)


def _in_treatment(actor: Actor) -> bool:
    return not actor.is_applicant


def _link(actor: Actor, code: UUID) -> str | None:
    """Where the actor reads a worksheet that was sent; None when they may not."""
    from program.models import EntryVersion

    if not EntryVersion.objects.for_user(actor).filter(code=code).exists():
        return None
    return reverse("program-entry" if actor.role == Role.PATIENT else "clinic-submission", args=[code])
