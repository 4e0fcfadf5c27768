"""What care offers to the layers below (care.registry)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from care import registry
from care.access import Role


def register() -> None:
    """Called once, when Django is ready."""
    from care import (
        alert_jobs,
        alert_notices,
        audit,
        checks,
        clock_watch,
        jobs,
        kept,
        notices,
        number_checks,
        own_data,
        own_notices,
        scanning,
        sign_in_events,
        worker,
    )
    from care.actions import staff

    jobs.register()
    notices.register()
    alert_notices.register()
    alert_jobs.register()
    own_notices.register()
    checks.register()
    clock_watch.register()
    own_data.register()
    worker.register()
    registry.alarms.add(registry.Alarm(name="telephone numbers", problems=number_checks.problems))
    registry.alarms.add(registry.Alarm(name="virus scanner", problems=scanning.problems))
    registry.jobs.add(registry.Job(name="seal audit", every=timedelta(minutes=1), run=audit.seal_all))
    sign_in_events.listen()
    registry.jobs.add(registry.Job(name="forget kept forms", every=timedelta(minutes=5), run=kept.forget_old))
    registry.jobs.add(registry.Job(name="editors' groups", every=timedelta(minutes=10), run=staff.sync_all_groups))
    registry.menu.add(
        registry.MenuItem(
            name="care-staff",
            label=_("Medarbejdere"),
            url_name="care-staff",
            roles=frozenset({Role.ADMIN, Role.DPO}),
            order=10,
            icon="patients",
        )
    )
    _menu()


def _menu() -> None:
    for name, label, roles, order, icon in (
        ("care-region", _("Regionen"), {Role.ADMIN, Role.LEAD}, 70, "region"),
        ("care-absence", _("Fravær"), {Role.PSYCHOLOGIST, Role.LEAD}, 75, "away"),
        ("care-break-glass", _("Nødadgang"), {Role.PSYCHOLOGIST, Role.LEAD}, 80, "key"),
        ("care-emergencies", _("Nødadgang"), {Role.DPO}, 80, "key"),
        ("care-me", _("Mig"), set(Role) - {Role.GUEST, Role.INTEGRATION}, 90, "me"),
    ):
        registry.menu.add(
            registry.MenuItem(
                name=name,
                label=label,
                url_name=name,
                roles=frozenset(roles),
                order=order,
                icon=icon,
            )
        )
