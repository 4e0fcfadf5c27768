"""The outbox: a notice exists exactly if its fact does, leaves once, and only while it is still true."""

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from pytest_django import Settings

from care import notify, registry
from care.models import ContactDetails, Notice, User
from tests.care.fakes import Phone

pytestmark = pytest.mark.django_db
KIND = "test.news"


class Facts:
    """What the notice kind of these tests believes."""

    true = True
    broken = False

    def still(self, notice: Notice) -> bool:
        if self.broken:
            raise KeyError("the rule itself fails")
        return self.true


@pytest.fixture(autouse=True)
def facts() -> Iterator[Facts]:
    facts = Facts()
    kind = registry.NoticeKind(
        name=KIND,
        subject=lambda notice: f"subject in {get_language()}",
        body=lambda notice: f"thread {notice.payload.get('thread')}",
        still_true=facts.still,
        parameters=frozenset({"thread", "count"}),
    )
    with registry.notices.with_also(kind):
        yield facts


@pytest.fixture(autouse=True)
def phone(settings: Settings) -> type[Phone]:
    Phone.reset()
    settings.LYSNING_SMS_GATEWAY = Phone.PATH
    return Phone


@pytest.fixture
def lone(db: None) -> User:
    user = User.objects.create_user(email="lone@example.com", name="Lone", language="en")
    ContactDetails.objects.create(user=user, phone="+4511111111")
    return user


def post(recipient: User | None, **changes: Any) -> Notice:
    with transaction.atomic():
        return notify.post(
            **({"kind": KIND, "key": "k1", "recipient": recipient, "payload": {"thread": "t1"}} | changes)
        )


def later(notice: Notice) -> Notice:
    """The row as it is now, and due again."""
    Notice.objects.filter(pk=notice.pk).update(next_try_at=timezone.now())
    notice.refresh_from_db()
    return notice


def test_a_notice_is_sent_in_the_language_of_its_recipient(lone: User) -> None:
    notice = post(lone)
    assert notify.deliver_due() == notify.Delivered(sent=1)
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [(["lone@example.com"], "subject in en", "thread t1")]
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT
    assert notice.sent_at is not None


def test_the_same_key_is_the_same_notice(lone: User) -> None:
    assert post(lone).pk == post(lone).pk
    notify.deliver_due()
    notify.deliver_due()
    assert len(mail.outbox) == 1


def test_a_notice_waits_until_it_is_due(lone: User) -> None:
    post(lone, due_at=timezone.now() + timedelta(hours=1))
    assert notify.deliver_due() == notify.Delivered()


def test_a_notice_whose_fact_no_longer_stands_is_dropped(lone: User, facts: Facts) -> None:
    notice = post(lone)
    facts.true = False
    assert notify.deliver_due() == notify.Delivered(dropped=1)
    notice.refresh_from_db()
    assert notice.state == Notice.State.DROPPED
    assert mail.outbox == []


def test_somebody_deactivated_gets_nothing(lone: User) -> None:
    post(lone)
    User.objects.filter(pk=lone.pk).update(is_active=False)
    assert notify.deliver_due() == notify.Delivered(dropped=1)


def test_an_invited_person_without_an_account_gets_it_at_their_address() -> None:
    post(None, address="ny@example.com")
    notify.deliver_due()
    assert mail.outbox[0].to == ["ny@example.com"]
    assert mail.outbox[0].subject == "subject in da"


def test_a_text_message_goes_to_the_number_the_person_has_now(lone: User, phone: type[Phone]) -> None:
    post(lone, channel="sms")
    lone.contact.phone = "+4522222222"
    lone.contact.save()
    notify.deliver_due()
    assert [message.to for message in phone.got] == ["+4522222222"]


def test_without_an_address_it_is_given_up_at_once_and_alarms(lone: User, caplog: pytest.LogCaptureFixture) -> None:
    ContactDetails.objects.all().delete()
    notice = post(lone, channel="sms")
    assert notify.deliver_due() == notify.Delivered(failed=1)
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == ("dead", "Undeliverable: no address")
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_gateway_that_refuses_for_good_is_not_asked_again(lone: User, phone: type[Phone]) -> None:
    phone.mood = "unknown number"
    notice = post(lone, channel="sms")
    notify.deliver_due()
    assert Notice.objects.get(pk=notice.pk).state == Notice.State.DEAD


def test_a_gateway_that_is_down_is_tried_again_with_growing_pauses(
    lone: User, phone: type[Phone], caplog: pytest.LogCaptureFixture
) -> None:
    phone.mood = "down"
    notice = post(lone, channel="sms")
    pauses = []
    for _ in range(notify.TRIES - 1):
        before = timezone.now()
        assert notify.deliver_due() == notify.Delivered(failed=1)
        notice.refresh_from_db()
        pauses.append(round((notice.next_try_at - before).total_seconds() / 60))
        later(notice)
    assert pauses == [1, 5, 15, 60, 180, 360, 720]
    notify.deliver_due()
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("dead", 8)
    assert "ALARM" in caplog.text
    assert notify.backlog().dead == 1


def test_neither_the_row_nor_the_log_repeats_what_the_gateway_said(
    lone: User, phone: type[Phone], caplog: pytest.LogCaptureFixture
) -> None:
    phone.mood = "down"
    notice = post(lone, channel="sms")
    notify.deliver_due()
    notice.refresh_from_db()
    assert notice.last_error.startswith("ConnectionRefusedError in send fakes.py:")
    assert "12345678" not in notice.last_error + caplog.text


def test_once_the_gateway_is_back_it_arrives(lone: User, phone: type[Phone]) -> None:
    phone.mood = "down"
    notice = post(lone, channel="sms")
    notify.deliver_due()
    phone.mood = "well"
    later(notice)
    assert notify.deliver_due() == notify.Delivered(sent=1)


def test_a_rule_that_fails_delays_its_own_notice_only(lone: User, facts: Facts) -> None:
    facts.broken = True
    post(lone)
    assert notify.deliver_due() == notify.Delivered(failed=1)
    facts.broken = False
    post(lone, key="k2")
    assert notify.deliver_due() == notify.Delivered(sent=1)


@pytest.mark.parametrize(("minutes_ago", "sent"), [(1, 0), (6, 1)])
def test_a_claim_left_behind_by_a_crash_is_taken_over_when_it_has_run_out(
    lone: User, minutes_ago: int, sent: int
) -> None:
    notice = post(lone)
    claimed_at = timezone.now() - timedelta(minutes=minutes_ago)
    Notice.objects.filter(pk=notice.pk).update(state="sending", claimed_at=claimed_at, attempts=1)
    assert notify.deliver_due().sent == sent


def test_a_mail_sent_twice_carries_the_same_message_id(lone: User) -> None:
    notice = post(lone)
    notify.deliver_due()
    claimed_at = timezone.now() - timedelta(minutes=6)
    Notice.objects.filter(pk=notice.pk).update(state="sending", sent_at=None, claimed_at=claimed_at)
    notify.deliver_due()
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second == f"<{notice.code}@localhost>"


@pytest.mark.parametrize(
    "payload", [{"text": "Jeg har det skidt"}, {"thread": "x" * 101}, {"thread": ["a"]}, {"thread": {"a": 1}}]
)
def test_a_payload_cannot_carry_words(lone: User, payload: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        post(lone, payload=payload)
    assert not Notice.objects.exists()


def test_an_unknown_kind_is_refused(lone: User) -> None:
    with pytest.raises(LookupError):
        post(lone, kind="nobody.knows")


@pytest.mark.parametrize("changes", [{"address": "a@example.com"}, {"recipient": None}, {"channel": "fax"}])
def test_the_database_refuses_a_notice_to_nobody_to_two_or_by_fax(lone: User, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        post(**({"recipient": lone} | changes))


def test_the_backlog_counts_what_is_due_but_not_out(lone: User) -> None:
    post(lone, due_at=timezone.now() - timedelta(minutes=10))
    post(lone, key="k2", due_at=timezone.now() + timedelta(days=1))
    backlog = notify.backlog()
    assert (backlog.due, backlog.dead) == (1, 0)
    assert 600 <= backlog.oldest_seconds < 660


class TestCommitted:
    """What only shows when transactions really end."""

    def test_a_notice_outside_a_transaction_is_refused(self, committed_db: str, lone: User) -> None:
        with pytest.raises(transaction.TransactionManagementError):
            notify.post(kind=KIND, key="k1", recipient=lone)

    def test_a_fact_that_is_rolled_back_is_never_told(self, committed_db: str, lone: User) -> None:
        with transaction.atomic():
            notify.post(kind=KIND, key="k1", recipient=lone)
            transaction.set_rollback(True)
        assert notify.deliver_due() == notify.Delivered()
        assert mail.outbox == []

    def test_the_bell_sends_it_right_after_the_commit(self, committed_db: str, lone: User) -> None:
        post(lone)
        assert len(mail.outbox) == 1

    def test_no_bell_for_a_notice_of_tomorrow(self, committed_db: str, lone: User) -> None:
        post(lone, due_at=timezone.now() + timedelta(days=1))
        assert Notice.objects.get().attempts == 0

    def test_four_workers_at_once_send_each_notice_once(
        self, committed_db: str, lone: User, phone: type[Phone]
    ) -> None:
        self._deliver_with_four_workers(lone, phone)
        assert len(phone.got) == len({message.reference for message in phone.got}) == 12

    def test_control_without_the_claim_four_workers_send_doubles(
        self, committed_db: str, lone: User, phone: type[Phone], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unclaimed() -> Notice | None:
            return Notice.objects.filter(state="waiting", next_try_at__lte=timezone.now()).first()

        def settled(notice: Notice, **changes: object) -> str:
            Notice.objects.filter(pk=notice.pk).update(**changes)
            return "sent"

        monkeypatch.setattr(notify, "_claim", unclaimed)
        monkeypatch.setattr(notify, "_settle", settled)
        self._deliver_with_four_workers(lone, phone)
        assert len(phone.got) > 12

    def _deliver_with_four_workers(self, lone: User, phone: type[Phone]) -> None:
        phone.mood = "slow"
        soon = timezone.now() + timedelta(seconds=1)
        for number in range(12):
            post(lone, channel="sms", key=f"k{number}", due_at=soon)
        Notice.objects.update(next_try_at=datetime.now(tz=soon.tzinfo))
        threads = [threading.Thread(target=self._deliver) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

    def _deliver(self) -> None:
        notify.deliver_due()
        connection.close()
