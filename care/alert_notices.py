"""Who is told of an alert, and how: open pages at once, the rest through the outbox, never a word about whom.

A-alerts go by mail, by SMS to whoever has a number, and to the devices that people have switched on (clinical.md 3.4).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from care import notify, regional, registry, responsible, sockets
from care.access import Role, System
from care.alert_clock import BACKUP, LEAD, MANAGEMENT
from care.models import Alert, ContactDetails, Notice, PushDevice, User
from care.people_queries import holding

KIND = "care.alert"
TOPIC = "alert"
BY = System("alert notices")
EVERY_WAY = (Notice.Channel.MAIL, Notice.Channel.SMS, Notice.Channel.PUSH)


def register() -> None:
    """Called once, from care's registrations."""
    registry.notices.add(
        registry.NoticeKind(
            name=KIND,
            subject=_subject,
            body=_body,
            still_true=_still_true,
            parameters=frozenset({"alert", "level"}),
            word="urgent",
        )
    )


def ring(alert: Alert) -> None:
    """Ring at every open page of the region's clinicians, after commit."""
    codes = responsible.clinicians_of(alert.course.region)
    sockets.ring(codes, TOPIC, {"alert": str(alert.code), "grade": alert.grade})


def tell(alert: Alert) -> None:
    """A new or graver alert: A in every way to its owner and the leads, B by mail to its owner (3.4).

    Without an owner it belongs to the leads, and they get what the owner would have had.
    """
    ring(alert)
    leads = list(responsible.leads_of(alert.course.region))
    owner = [alert.owner] if alert.owner else leads
    if alert.grade == Alert.Grade.A:
        _post(alert, {*owner, *leads}, EVERY_WAY, 0)
    elif alert.grade == Alert.Grade.B:
        _post(alert, owner, (Notice.Channel.MAIL,), 0)


def tell_level(alert: Alert, level: int) -> None:
    """The alert has climbed: to the leads, to the back-up, to the management's list."""
    ring(alert)
    region = alert.course.region
    channels = EVERY_WAY if alert.grade == Alert.Grade.A else (Notice.Channel.MAIL,)
    _post(alert, responsible.leads_of(region), channels, level)
    if level >= BACKUP:
        _post(alert, holding(Role.PSYCHOLOGIST, region.current()), channels, level)
        _post_list(alert, regional.value(region, "backup_mail"), level)
    if level >= MANAGEMENT:
        _post_list(alert, regional.value(region, "management_mail"), level)


def _post(alert: Alert, people: Iterable[User], channels: Iterable[str], level: int) -> None:
    everyone = list(people)
    for channel in channels:
        for person in _reached(everyone, channel):
            key = f"{KIND}:{alert.code}:{alert.grade}:{level}:{channel}:{person.pk}"
            payload: dict[str, notify.Value] = {"alert": str(alert.code), "level": level}
            notify.post(kind=KIND, key=key, recipient=person, channel=channel, payload=payload)


def _reached(people: list[User], channel: str) -> list[User]:
    """Those of them who can be told this way: everybody has a mail address."""
    if channel == Notice.Channel.SMS:
        rows = ContactDetails.objects.filter(user__in=people).only("user", "phone", "code")
        with_phone = {details.user_id for details in rows if details.phone}
        return [person for person in people if person.pk in with_phone]
    if channel == Notice.Channel.PUSH:
        with_device = set(PushDevice.objects.filter(user__in=people).values_list("user", flat=True))
        return [person for person in people if person.pk in with_device]
    return people


def _post_list(alert: Alert, address: str, level: int) -> None:
    if address:
        key = f"{KIND}:{alert.code}:{alert.grade}:{level}:list:{address}"[:120]
        notify.post(kind=KIND, key=key, address=address, payload={"alert": str(alert.code), "level": level})


def _still_true(notice: Notice) -> bool:
    """Nobody has acted on it yet."""
    alert = Alert.objects.for_user(BY).filter(code=notice.payload["alert"]).first()
    return alert is not None and alert.state in {Alert.State.OPEN, Alert.State.ACKNOWLEDGED}


def _subject(notice: Notice) -> str:
    if notice.payload["level"] >= LEAD:
        return _("Lysning: en opgave er ikke taget i tide")
    return _("Lysning: en opgave haster")


def _body(notice: Notice) -> str:
    if notice.channel == Notice.Channel.SMS:
        return _("Der er en opgave i Lysning, som haster. Log ind og tag den nu.")
    link = settings.SITE_URL + reverse("care-home")
    if notice.payload["level"] >= LEAD:
        return _("En opgave i Lysning er ikke taget inden for fristen. Log ind og tag den:\n%(link)s") % {"link": link}
    return _("Der ligger en opgave i Lysning, som haster. Log ind og tag den:\n%(link)s") % {"link": link}
