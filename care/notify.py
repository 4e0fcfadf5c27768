"""The outbox: written with the fact, sent after it, checked again before it leaves.

`post` writes a row in the caller's transaction, so a notice exists exactly if the fact does. `deliver_due` claims
one row at a time (committed as `sending`), sends it, and writes down the end of it. If a process dies between the
gateway's yes and that last commit, the claim runs out and the notice is sent once more: a second mail is possible,
a lost one is not. The reference (Message-ID) is the same both times.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone, translation

from care import registry, reminders
from care.failures import where
from care.gateways import NoDevice, Outgoing, Undeliverable, gateway_for
from care.models import ContactDetails, Notice, User

logger = logging.getLogger(__name__)

Value = str | int | bool | None
LONGEST_VALUE = 100
BATCH = 200
CLAIM_LASTS = timedelta(minutes=5)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]
TRIES = len(PAUSES) + 1
TRIES_ON_DEVICES = 3  # then it goes by mail, if the person was to be told this way only


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one sweep did."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the outbox stands: notices due but not out, the oldest one's age in seconds, and those given up."""

    due: int
    oldest_seconds: float
    dead: int


def post(
    *,
    kind: str,
    key: str,
    recipient: User | None = None,
    address: str = "",
    channel: str = Notice.Channel.MAIL,
    payload: Mapping[str, Value] | None = None,
    due_at: datetime | None = None,
) -> Notice:
    """Write a notice in the caller's transaction; the same key gives the same row.

    `address` is only for people without an account who get a mail; for a text message the kind knows the number. The
    payload holds codes and neutral parameters that the kind has declared; anything else is refused, so that no text by
    or about a patient can slip into a mail.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a notice is written in the transaction of its fact")
    _check_payload(payload := dict(payload or {}), registry.notices.get(kind))
    due_at = due_at or timezone.now()
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "recipient": recipient,
            "address": address,
            "channel": channel,
            "payload": payload,
            "due_at": due_at,
            "next_try_at": due_at,
        },
    )
    if is_new and due_at <= timezone.now():
        transaction.on_commit(_ring_bell, robust=True)
    return notice


def remind(*, kind: str, key: str, recipient: User, payload: Mapping[str, Value], day: date) -> Notice | None:
    """Write a reminder for that day, the way and at the hour its recipient chose; None for who wants none."""
    choice = reminders.choice_of(recipient)
    if not reminders.wants(recipient):
        return None
    due_at = reminders.moment(choice, day)
    return post(kind=kind, key=key, recipient=recipient, payload=payload, channel=choice.channel, due_at=due_at)


def deliver_due(*, limit: int = BATCH) -> Delivered:
    """Send what is due, at most `limit` notices; each is committed before the next begins."""
    ends: Counter[str] = Counter()
    while ends.total() < limit and (notice := _claim()) is not None:
        ends[_attempt(notice)] += 1
    return Delivered(sent=ends["sent"], dropped=ends["dropped"], failed=ends["waiting"] + ends["dead"])


def backlog() -> Backlog:
    """How the outbox stands now; one query."""
    now = timezone.now()
    due = Q(state__in=[Notice.State.WAITING, Notice.State.SENDING], due_at__lte=now)
    figures = Notice.objects.aggregate(
        due=Count("pk", filter=due), oldest=Min("due_at", filter=due), dead=Count("pk", filter=Q(state="dead"))
    )
    oldest = figures["oldest"]
    return Backlog(figures["due"], (now - oldest).total_seconds() if oldest else 0.0, figures["dead"])


def _check_payload(payload: Mapping[str, object], kind: registry.NoticeKind) -> None:
    if unknown := set(payload) - kind.parameters:
        raise ValueError(f"{kind.name} does not declare {sorted(unknown)}")
    for name, value in payload.items():
        if not isinstance(value, Value):
            raise TypeError(f"{kind.name}.{name}: only codes, numbers and flags travel in a notice")
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise ValueError(f"{kind.name}.{name}: too long for a code")


def _ring_bell() -> None:
    from care.tasks import deliver

    deliver.enqueue()


def _claim() -> Notice | None:
    """Take the next due notice, or one whose claim has run out; committed before anything is sent."""
    with transaction.atomic(durable=True):
        notice = _next_free(timezone.now()).first()
        if notice is not None:
            notice.state = Notice.State.SENDING
            notice.claimed_at = timezone.now()
            notice.attempts += 1
            notice.save(update_fields=["state", "claimed_at", "attempts"])
    return notice


def _next_free(now: datetime) -> QuerySet[Notice]:
    ready = Q(state=Notice.State.WAITING, next_try_at__lte=now)
    abandoned = Q(state=Notice.State.SENDING, claimed_at__lt=now - CLAIM_LASTS)
    free = Notice.objects.filter(ready | abandoned).order_by("next_try_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        return free.select_for_update(skip_locked=True)
    return free


def _attempt(notice: Notice) -> str:
    """Send one claimed notice; the state it ends in."""
    try:
        if not _still_true(notice):
            return _settle(notice, state=Notice.State.DROPPED)
        _send(notice)
    except NoDevice:
        return _without_devices(notice)
    except Undeliverable as error:
        return _bury(notice, f"Undeliverable: {error}")
    except Exception as error:  # noqa: BLE001 - whatever went wrong is written down and tried again
        return _put_off(notice, where(error))
    return _settle(notice, state=Notice.State.SENT, sent_at=timezone.now(), last_error="")


def _still_true(notice: Notice) -> bool:
    if notice.recipient is not None and not notice.recipient.is_active:
        return False
    kind = registry.notices.get(notice.kind)
    if kind.is_reminder and notice.recipient is not None and not reminders.may_reach_now(notice.recipient):
        return False
    return kind.still_true(notice)


def _send(notice: Notice) -> None:
    kind = registry.notices.get(notice.kind)
    language = notice.recipient.language if notice.recipient else settings.LANGUAGE_CODE
    with translation.override(language):
        words = kind.subject(notice), kind.body(notice)
        files = tuple(kind.attached(notice)) if kind.attached and notice.channel == Notice.Channel.MAIL else ()
    message = Outgoing(_address(notice), *words, notice.code, language=language, word=kind.word, attached=files)
    gateway_for(notice.channel).send(message)


def _address(notice: Notice) -> str:
    """Where it goes, read now: people change their address between a notice's writing and its sending."""
    if notice.recipient is None:
        return notice.address or _number(notice)
    if notice.channel == Notice.Channel.MAIL:
        address = notice.recipient.email
    elif notice.channel == Notice.Channel.PUSH:
        address = str(notice.recipient.code)
    else:
        contact = ContactDetails.objects.filter(user=notice.recipient).first()
        address = contact.phone if contact else None
    if not address:
        raise Undeliverable("no address")
    return address


def _number(notice: Notice) -> str:
    """The telephone of somebody without an account, which stands encrypted where the fact does."""
    number = registry.notices.get(notice.kind).number
    found = number(notice) if number else None
    if not found:
        raise Undeliverable("no address")
    return found


def _without_devices(notice: Notice) -> str:
    """No device takes it. Who chose devices is told by mail instead; staff got a mail beside it already."""
    if not registry.notices.get(notice.kind).is_reminder:
        return _settle(notice, state=Notice.State.DROPPED)
    notice.channel = Notice.Channel.MAIL
    notice.save(update_fields=["channel"])
    return _attempt(notice)


def _put_off(notice: Notice, error: str) -> str:
    if notice.channel == Notice.Channel.PUSH and notice.attempts >= TRIES_ON_DEVICES:
        logger.error("notice %s (%s) does not get out to devices: %s", notice.code, notice.kind, error)
        return _without_devices(notice)
    if notice.attempts >= TRIES:
        return _bury(notice, error)
    logger.warning("notice %s (%s), try %d: %s", notice.code, notice.kind, notice.attempts, error)
    next_try_at = timezone.now() + PAUSES[notice.attempts - 1]
    return _settle(notice, state=Notice.State.WAITING, next_try_at=next_try_at, last_error=error[:200])


def _bury(notice: Notice, error: str) -> str:
    logger.error("ALARM: notice %s (%s) given up after %d tries: %s", notice.code, notice.kind, notice.attempts, error)
    return _settle(notice, state=Notice.State.DEAD, last_error=error[:200])


def _settle(notice: Notice, *, state: Notice.State, **changes: object) -> str:
    """End our claim; if it had run out and somebody else holds the row, theirs stands."""
    ours = Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING, claimed_at=notice.claimed_at)
    if not ours.update(state=state, **changes):
        logger.warning("notice %s (%s) took longer than its claim; it may be sent twice", notice.code, notice.kind)
    return state.value
