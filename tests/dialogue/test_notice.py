"""The patient is told that there is news, and nothing else: their own way and hour, three times at most, until seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from care import notify
from care.actions import push
from care.actions.consents import withdraw_consent
from care.models import ConsentText, ContactDetails, Course, Notice, ReminderChoice, today
from care.push import vapid
from care.workdays import COPENHAGEN
from clinic.demo import people
from dialogue import actions, reminders
from tests.care import choosing
from tests.care.cast import at
from tests.care.fakes import Phone
from tests.care.push.service import Subscription

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 2, 4, 10, tzinfo=COPENHAGEN)


@pytest.fixture
def asked():
    """Whether she has chosen."""
    return True


@pytest.fixture
def lone(users, asked, settings, monkeypatch):
    """She wants to be told at five in the afternoon."""
    at(MONDAY, monkeypatch)
    Phone.reset()
    settings.LYSNING_SMS_GATEWAY = Phone.PATH
    by = people.actor(users["lone"])
    ContactDetails.objects.update_or_create(user=by.user, defaults={"phone": "+4520123456"})
    if asked:
        choose(by)
    return by


def choose(by, channel="mail", until=None):
    choosing.choose(by, channel, 17, until)


def days_pass(monkeypatch, first, last):
    """Each day the clock runs just after midnight, at noon and twice after five."""
    for day in range(first, last + 1):
        for hour in (-9.9, 2, 7.1, 8):
            at(MONDAY + timedelta(days=day, hours=hour), monkeypatch)
            reminders.remind_due()
            notify.deliver_due()


def sent():
    """The days after the first Monday on which a notice left, and the way it took."""
    rows = Notice.objects.filter(kind=reminders.NOTICE, state="sent").order_by("sent_at")
    return [((row.sent_at.astimezone(COPENHAGEN).date() - MONDAY.date()).days, row.channel) for row in rows]


def days():
    return [day for day, _channel in sent()]


def test_the_first_word_comes_at_the_chosen_hour_without_sender_clinic_or_content(lone, mette, write, monkeypatch):
    write(mette, "en hemmelighed om din depression")
    notify.deliver_due()
    at(MONDAY + timedelta(hours=6, minutes=59), monkeypatch)
    assert notify.deliver_due() == notify.Delivered()
    at(MONDAY + timedelta(hours=7, seconds=1), monkeypatch)
    assert notify.deliver_due().sent == 1
    [letter] = mail.outbox
    assert letter.to == [lone.user.email]
    assert letter.subject == "Der er nyt til dig på Lysning"
    for word in ("hemmelighed", "depression", "Mette", "psyk", "Region", "brev", "klinik", "Lone"):
        assert word.lower() not in f"{letter.subject} {letter.body}".lower()


def test_a_letter_written_at_night_wakes_nobody(lone, mette, write, monkeypatch):
    at(MONDAY + timedelta(hours=13), monkeypatch)
    write(mette)
    assert timezone.localtime(Notice.objects.get().due_at) == MONDAY + timedelta(days=1, hours=7)


def test_the_row_holds_codes_only(lone, mette, write, course):
    write(mette)
    assert Notice.objects.get().payload == {"thread": str(course.thread.code), "seq": 1}


def test_a_letter_that_lies_is_told_of_three_times_and_then_no_more(lone, mette, write, monkeypatch):
    write(mette)
    days_pass(monkeypatch, 0, 40)
    assert days() == [0, 3, 10]
    assert len(mail.outbox) == reminders.MOST == 3


def test_control_without_the_count_it_would_go_on(lone, mette, write, monkeypatch):
    monkeypatch.setattr(reminders, "MOST", 99)
    monkeypatch.setattr(reminders, "AFTER", (timedelta(days=3),) * 98)
    write(mette)
    days_pass(monkeypatch, 0, 12)
    assert len(sent()) > 3


@pytest.mark.parametrize(("seen_on", "told"), [(0, []), (2, [0]), (5, [0, 3])])
def test_what_has_been_seen_is_not_told_of(lone, mette, write, course, monkeypatch, seen_on, told):
    write(mette)
    days_pass(monkeypatch, 0, seen_on - 1)
    at(MONDAY + timedelta(days=seen_on, hours=1), monkeypatch)
    actions.mark_seen(by=lone, course=course, seq=1)
    days_pass(monkeypatch, seen_on, 20)
    assert days() == told


def test_the_three_are_counted_across_all_ways(lone, mette, write, settings, monkeypatch):
    settings.PUSH_KEY = vapid.new()
    write(mette)
    days_pass(monkeypatch, 0, 1)
    choose(lone, "sms")
    days_pass(monkeypatch, 2, 4)
    choose(lone, "push")  # on no device yet: it comes as a mail
    days_pass(monkeypatch, 5, 12)
    choose(lone, "sms")
    days_pass(monkeypatch, 13, 40)
    assert sent() == [(0, "mail"), (3, "sms"), (10, "mail")]
    assert len(Phone.got) == 1


def test_all_letters_of_a_day_are_told_of_together(lone, mette, write, monkeypatch):
    for _letter in range(3):
        write(mette)
    days_pass(monkeypatch, 0, 2)
    assert days() == [0]
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["dropped", "dropped", "sent"]


def test_a_new_letter_is_news_of_its_own(lone, mette, write, monkeypatch):
    write(mette)
    days_pass(monkeypatch, 0, 20)
    at(MONDAY + timedelta(days=21), monkeypatch)
    write(mette)
    days_pass(monkeypatch, 21, 60)
    assert days() == [0, 3, 10, 21, 24, 31]


def test_what_came_on_a_holiday_is_told_of_after_it(lone, mette, write, monkeypatch):
    choose(lone, until=today() + timedelta(days=6))
    write(mette)
    days_pass(monkeypatch, 0, 40)
    assert days() == [7, 10, 17]


def test_a_holiday_that_begins_after_the_first_moves_the_others(lone, mette, write, monkeypatch):
    write(mette)
    days_pass(monkeypatch, 0, 1)
    ReminderChoice.objects.update(paused_until=MONDAY.date() + timedelta(days=8))
    days_pass(monkeypatch, 2, 40)
    assert days() == [0, 9, 16]


def test_a_pause_of_the_course_is_one_of_letters_too(lone, mette, write, course, monkeypatch):
    write(mette)
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.PAUSED)
    days_pass(monkeypatch, 0, 5)
    assert sent() == []
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.ACTIVE)
    days_pass(monkeypatch, 6, 7)
    assert days() == [6]


@pytest.mark.parametrize("state", [Course.State.COMPLETED, Course.State.WITHDRAWN, Course.State.DISCONTINUED])
def test_nothing_is_sent_after_the_end_of_the_course(lone, mette, write, course, monkeypatch, state):
    write(mette)
    Course.unscoped.filter(pk=course.pk).update(state=state)
    days_pass(monkeypatch, 0, 20)
    assert sent() == []


@pytest.mark.parametrize("asked", [False])
def test_nobody_is_told_who_has_not_been_asked(lone, mette, write, monkeypatch):
    write(mette)
    days_pass(monkeypatch, 0, 12)
    assert not Notice.objects.filter(kind=reminders.NOTICE).exists()


def test_nobody_is_told_who_took_their_yes_back(lone, mette, write, monkeypatch):
    write(mette)
    withdraw_consent(by=lone, kind=ConsentText.Kind.REMINDERS, code=uuid4())
    days_pass(monkeypatch, 0, 12)
    assert sent() == []


def test_who_chooses_after_the_letter_came_is_told_of_it_then(lone, mette, write, monkeypatch):
    choose(lone, "none")
    write(mette)
    days_pass(monkeypatch, 0, 1)
    assert sent() == []
    at(MONDAY + timedelta(days=2), monkeypatch)
    choose(lone, "sms")
    days_pass(monkeypatch, 2, 3)
    assert sent() == [(2, "sms")]


def test_somebody_whose_account_is_closed_is_told_nothing(lone, mette, write, monkeypatch):
    write(mette)
    lone.user.is_active = False
    lone.user.save()
    days_pass(monkeypatch, 0, 12)
    assert sent() == []


def test_a_number_that_cannot_be_reached_is_tried_three_times_and_not_every_day(lone, mette, write, monkeypatch):
    Phone.mood = "unknown number"
    choose(lone, "sms")
    write(mette)
    days_pass(monkeypatch, 0, 40)
    assert Notice.objects.filter(kind=reminders.NOTICE, state="dead").count() == 3


def test_devices_are_told_of_letters_too(lone, mette, write, settings, monkeypatch):
    settings.PUSH_KEY = vapid.new()
    push.add(by=lone, user_agent="", session_key="", **Subscription().form)
    choose(lone, "push")
    write(mette)
    assert Notice.objects.get().channel == "push"


def test_a_letter_from_the_patient_sends_nothing(lone, write, monkeypatch):
    write(lone)
    days_pass(monkeypatch, 0, 5)
    assert not Notice.objects.filter(kind=reminders.NOTICE).exists()


def test_a_letter_posted_again_and_again_is_told_of_once(lone, mette, write):
    key = uuid4()
    for _again in range(3):
        write(mette, client_id=key)
    assert Notice.objects.filter(kind=reminders.NOTICE).count() == 1


def test_a_clock_that_runs_twice_writes_nothing_twice(lone, mette, write, monkeypatch):
    write(mette)
    days_pass(monkeypatch, 0, 2)
    at(MONDAY + timedelta(days=3), monkeypatch)
    for _again in range(5):
        reminders.remind_due()
    assert Notice.objects.filter(kind=reminders.NOTICE, state="waiting").count() == 1
