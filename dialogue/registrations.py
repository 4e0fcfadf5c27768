"""What dialogue offers to the layers below (care.registry)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from care import registry
from care.access import Role
from care.models import Notice


def register() -> None:
    """Called once, when Django is ready."""
    from dialogue import attachment_actions, help_draft, live, own_data, queries, reminders, standing_queries, worklist

    registry.menu.add(
        registry.MenuItem(
            name="dialogue-letters",
            label=_("Breve"),
            url_name="dialogue-letters",
            roles=frozenset({Role.PATIENT}),
            order=30,
            count=queries.unread_for,
            icon="letters",
        )
    )
    registry.notices.add(
        registry.NoticeKind(
            name=reminders.NOTICE,
            subject=_subject,
            body=_body,
            still_true=reminders.still_true,
            parameters=frozenset({"thread", "seq"}),
            is_reminder=True,
        )
    )
    registry.jobs.add(registry.Job(name=reminders.BY.name, every=reminders.EVERY, run=reminders.remind_due))
    registry.jobs.add(
        registry.Job(name="forget unsent files", every=timedelta(hours=6), run=attachment_actions.forget_unsent)
    )
    registry.standings.add(registry.Standing(name=live.TOPIC, states=standing_queries.states))
    registry.own_data.add(
        registry.OwnData(name="letters", label=_("Breve"), collect=own_data.letters, files=own_data.files, order=50)
    )
    registry.help_pages.add(
        registry.HelpPage(
            name="dialogue",
            offered=lambda _actor: False,
            press=lambda _actor: None,
            links=lambda _actor: [],
            keep=help_draft.keep,
        )
    )
    registry.waiting.add(
        registry.Waiting(name="letters", roles=frozenset({Role.PSYCHOLOGIST}), rows=worklist.of_psychologist)
    )
    registry.waiting.add(
        registry.Waiting(name="letters nobody reads", roles=frozenset({Role.LEAD}), rows=worklist.of_lead)
    )


def _subject(_notice: Notice) -> str:
    from dialogue import texts

    return texts.notice_subject()


def _body(_notice: Notice) -> str:
    from dialogue import texts

    return texts.notice_body(f"{settings.SITE_URL}/")
