"""What dialogue offers to the layers below (care.registry)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from care import registry
from care.access import Role
from care.models import Notice


def register() -> None:
    """Called once, when Django is ready."""
    from dialogue import actions, help_draft, queries, worklist

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
            name=actions.NOTICE,
            subject=_subject,
            body=_body,
            still_true=_still_true,
            parameters=frozenset({"thread", "seq"}),
        )
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
    registry.own_data.add(registry.OwnData(name="letters", label=_("Breve"), collect=queries.own_data, order=50))
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


def _still_true(notice: Notice) -> bool:
    """Whether there is still something that the recipient has not seen."""
    from dialogue import queries

    to = notice.recipient
    return to is not None and queries.wants_notice(to, notice.payload["thread"], notice.payload["seq"])
