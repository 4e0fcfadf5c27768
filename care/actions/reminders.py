"""A person chooses how they are reminded; the consent follows the choice in the same act."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, registry, reminders
from care.access import Actor
from care.actions import consents
from care.guard import allow
from care.models import ConsentText, ContactDetails, Notice, ReminderChoice, User

KIND = ConsentText.Kind.REMINDERS


class NoPhone(ValidationError):
    """A text message needs a telephone number."""


def choose(
    *, by: Actor, channel: str, hour: int, paused_until: date | None, text: ConsentText, key: UUID
) -> ReminderChoice:
    """Keep the choice of the person who acts: a way is a yes to the text they read, none takes the yes back.

    Raises NoPhone, consents.TextChanged, KeyTaken. Reminders that wait already go by the new choice.
    """
    allow(by, "own_profile", "write")
    if channel == ReminderChoice.Channel.SMS and not _has_phone(by.user):
        raise NoPhone(_("Skriv dit telefonnummer under Kontaktoplysninger, før du vælger sms."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.user.pk)
        _settle_consent(by, channel, text, key)
        kept = {"channel": channel, "hour": hour, "paused_until": paused_until, "changed_at": timezone.now()}
        choice, _is_new = ReminderChoice.objects.update_or_create(user=by.user, defaults=kept)
        _move_waiting(choice)
        audit.record("reminders.chosen", by=by, patient=by.user, about=by.user)
    return choice


def _has_phone(user: User) -> bool:
    contact = ContactDetails.objects.filter(user=user).first()
    return bool(contact and contact.phone)


def _settle_consent(by: Actor, channel: str, text: ConsentText, key: UUID) -> None:
    latest = consents.latest_consent(by, KIND)
    agreed = latest is not None and latest.given
    if channel == ReminderChoice.Channel.NONE:
        if agreed:
            consents.withdraw_consent(by=by, kind=KIND, code=key)
    elif not agreed or (latest is not None and latest.text_id != text.pk):
        consents.give_consent(by=by, text=text, code=key)


def _move_waiting(choice: ReminderChoice) -> None:
    """What waits to go out goes the new way at the new hour; what has waited its time is not held back again."""
    if choice.channel == ReminderChoice.Channel.NONE:
        return
    keeps_time = {kind.name: kind.keeps_time for kind in registry.notices if kind.is_reminder}
    rows = Notice.objects.select_for_update().filter(recipient=choice.user, kind__in=keeps_time, attempts=0)
    for notice in rows.filter(state=Notice.State.WAITING):
        if not keeps_time[notice.kind]:
            notice.due_at = reminders.moment(choice, timezone.localdate(notice.due_at))
        notice.next_try_at, notice.channel = notice.due_at, choice.channel
        notice.save(update_fields=["channel", "due_at", "next_try_at"])
