"""Notices that go to devices, from the outbox: the person's choice, retries, and mail when no device takes them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from care import alert_notices, notify
from care.access import Actor, System
from care.actions import alerts
from care.actions import push as push_actions
from care.models import Alert, AlertCause, ContactDetails, Notice, PushDevice, User
from care.workdays import COPENHAGEN
from tests.care import people
from tests.care.cast import Cast, at
from tests.care.choosing import choose, posted
from tests.care.fakes import Phone
from tests.care.push.service import PushService, Subscription, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reminder_kind")]
MORNING = datetime.now(tz=COPENHAGEN).replace(hour=7, minute=0) + timedelta(days=1)


@pytest.fixture
def lone(cast: Cast, key: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """She has chosen her devices, at nine."""
    at(MORNING, monkeypatch)
    by = people.actor(cast.lone)
    choose(by, "push")
    return by


def add(user: User, subscription: Subscription) -> Subscription:
    push_actions.add(by=people.actor(user), user_agent="", session_key="", **subscription.form)
    return subscription


def deliver(monkeypatch: pytest.MonkeyPatch, *, minutes: int = 0) -> notify.Delivered:
    """At nine o'clock, or some minutes later."""
    at(MORNING + timedelta(hours=2, minutes=minutes, seconds=1), monkeypatch)
    return notify.deliver_due()


def test_a_reminder_reaches_the_device_at_the_chosen_hour(
    lone: Actor, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = add(lone.user, service.subscription())
    row = posted(lone)
    assert (row.channel, timezone.localtime(row.due_at).hour) == ("push", 9)
    assert notify.deliver_due() == notify.Delivered()
    assert service.got == []
    assert deliver(monkeypatch).sent == 1
    assert [opened(phone, request) for request in service.got] == [{"language": "da", "word": "news"}]
    assert mail.outbox == []


def test_without_a_device_it_comes_as_a_mail(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    row = posted(lone)
    assert deliver(monkeypatch).sent == 1
    assert [(message.to, message.subject) for message in mail.outbox] == [([lone.user.email], "Nyt")]
    row.refresh_from_db()
    assert (row.channel, row.state) == ("mail", "sent")


def test_when_the_last_device_is_no_more_it_comes_as_a_mail_at_once(
    lone: Actor, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(lone.user, service.subscription(410))
    posted(lone)
    assert deliver(monkeypatch).sent == 1
    assert len(mail.outbox) == 1
    assert not PushDevice.objects.exists()


def test_a_service_that_is_down_is_tried_again_and_then_it_arrives_once(
    lone: Actor, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(lone.user, service.subscription())
    row = posted(lone)
    service.status = 503
    assert deliver(monkeypatch).failed == 1
    row.refresh_from_db()
    assert row.last_error.startswith("NotHandedOver")
    assert lone.user.push_devices.get().endpoint not in row.last_error
    service.status = 201
    assert deliver(monkeypatch, minutes=2).sent == 1
    assert deliver(monkeypatch, minutes=30) == notify.Delivered()
    assert (len(service.got), mail.outbox) == (2, [])


def test_a_service_that_stays_down_is_given_up_after_three_tries_for_a_mail(
    lone: Actor, service: PushService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add(lone.user, service.subscription())
    posted(lone)
    service.status = 503
    for minutes in (0, 2, 10):
        deliver(monkeypatch, minutes=minutes)
    assert len(service.got) == notify.TRIES_ON_DEVICES
    assert len(mail.outbox) == 1
    assert Notice.objects.get().state == "sent"
    assert "does not get out to devices" in caplog.text


def test_what_waits_follows_a_change_to_devices_and_back(lone: Actor) -> None:
    row = posted(lone)
    for channel in ("mail", "push"):
        choose(lone, channel)
        row.refresh_from_db()
        assert row.channel == channel


def test_a_message_to_a_device_follows_the_language_of_its_person(
    lone: Actor, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = add(lone.user, service.subscription())
    User.objects.filter(pk=lone.user.pk).update(language="en")
    posted(lone)
    deliver(monkeypatch)
    assert opened(phone, service.got[0])["language"] == "en"


def test_the_request_is_made_by_the_worker_and_not_by_who_writes_the_notice(lone: Actor, service: PushService) -> None:
    add(lone.user, service.subscription())
    posted(lone)
    assert service.got == []


class TestAlerts:
    """A alerts reach the devices of those they are for, besides mail and text message (clinical.md 3.4)."""

    def raised(self, cast: Cast, grade: str) -> Alert:
        causes = [alerts.Cause(AlertCause.Source.STAFF)]
        by = System("test")
        return alerts.raise_alert(by=by, course=cast.course, kind=Alert.Kind.RISK, grade=grade, causes=causes)

    @pytest.fixture(autouse=True)
    def phone(self, settings) -> None:
        Phone.reset()
        settings.LYSNING_SMS_GATEWAY = Phone.PATH

    def test_an_a_alert_is_told_of_in_every_way(self, cast: Cast, key: str, service: PushService) -> None:
        ContactDetails.objects.create(user=cast.mette, phone="+4511111111")
        phone = add(cast.mette, service.subscription())
        self.raised(cast, "A")
        notify.deliver_due()
        rows = Notice.objects.filter(kind=alert_notices.KIND, recipient=cast.mette, state="sent")
        assert sorted(rows.values_list("channel", flat=True)) == ["mail", "push", "sms"]
        assert [opened(phone, request) for request in service.got] == [{"language": "da", "word": "urgent"}]

    def test_a_b_alert_wakes_no_device(self, cast: Cast, key: str, service: PushService) -> None:
        add(cast.mette, service.subscription())
        self.raised(cast, "B")
        notify.deliver_due()
        assert service.got == []

    def test_who_has_no_device_is_told_as_before(self, cast: Cast, key: str) -> None:
        self.raised(cast, "A")
        notify.deliver_due()
        channels = set(Notice.objects.filter(recipient=cast.mette).values_list("channel", flat=True))
        assert channels == {"mail"}

    def test_a_device_that_is_gone_leaves_no_dead_letter_and_no_second_mail(
        self, cast: Cast, key: str, service: PushService
    ) -> None:
        add(cast.mette, service.subscription(410))
        self.raised(cast, "A")
        notify.deliver_due()
        states = dict(Notice.objects.filter(recipient=cast.mette).values_list("channel", "state"))
        assert states == {"mail": "sent", "push": "dropped"}
        assert [message.to for message in mail.outbox].count([cast.mette.email or ""]) == 1

    def test_a_telephone_of_a_lead_gets_it_when_it_climbs(self, cast: Cast, key: str, service: PushService) -> None:
        phone = add(cast.karen, service.subscription())
        alert = self.raised(cast, "A")
        with transaction.atomic():
            alert_notices.tell_level(alert, 1)
        notify.deliver_due()
        assert [opened(phone, request)["word"] for request in service.got] == ["urgent", "urgent"]
