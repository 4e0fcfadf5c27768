"""What care offers to the layers below (care.registry)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from care import registry
from care.access import Role


def register() -> None:
    """Called once, when Django is ready."""
    from care import jobs, kept, notices, sign_in_events
    from care.actions import staff

    jobs.register()
    notices.register()
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
