"""How people are reminded: their own way and hour, a yes in the same act, peace on holidays, and nothing uninvited."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from care import notify, reminders
from care.access import Actor
from care.actions import reminders as actions
from care.actions.consents import TextChanged, current_text, withdraw_consent
from care.models import AuditEvent, Consent, ConsentText, ContactDetails, ReminderChoice, today
from care.push import vapid
from care.workdays import COPENHAGEN
from tests.care import people
from tests.care.cast import Cast, at
from tests.care.choosing import choose, posted, remind
from tests.care.fakes import Phone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reminder_kind")]
MORNING = datetime(2030, 2, 4, 7, tzinfo=COPENHAGEN)


@pytest.fixture(autouse=True)
def phone(settings: Settings) -> type[Phone]:
    Phone.reset()
    settings.LYSNING_SMS_GATEWAY = Phone.PATH
    return Phone


@pytest.fixture
def lone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Actor:
    at(MORNING, monkeypatch)
    ContactDetails.objects.update_or_create(user=cast.lone, defaults={"phone": "+4520123456"})
    return people.actor(cast.lone)


def test_a_choice_is_a_yes_and_none_takes_it_back(lone: Actor) -> None:
    choose(lone)
    choose(lone, hour=17)
    choose(lone, "none")
    assert [row.given for row in Consent.objects.filter(user=lone.user)] == [True, False]
    assert not reminders.wants(lone.user)
    assert AuditEvent.objects.filter(action="reminders.chosen").count() == 3


def test_nobody_is_reminded_who_has_not_said_yes(lone: Actor) -> None:
    assert remind(lone) is None
    choose(lone)
    assert remind(lone) is not None


def test_a_text_that_no_longer_counts_is_no_yes(lone: Actor) -> None:
    old = current_text(ConsentText.Kind.REMINDERS)
    assert old is not None
    words = {"title_da": "Ny", "title_en": "New", "text_da": "Ny.", "text_en": "New."}
    ConsentText.objects.create(kind=old.kind, version=old.version + 1, valid_from=today(), **words)
    with pytest.raises(TextChanged):
        actions.choose(by=lone, channel="mail", hour=9, paused_until=None, text=old, key=uuid4())
    assert not ReminderChoice.objects.exists()


def test_it_goes_the_chosen_way_at_the_chosen_hour(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(lone, "sms", 17)
    row = posted(lone)
    assert (row.channel, timezone.localtime(row.due_at).hour) == ("sms", 17)
    at(MORNING + timedelta(hours=9), monkeypatch)
    assert notify.deliver_due().sent == 0
    at(MORNING + timedelta(hours=10, minutes=1), monkeypatch)
    assert notify.deliver_due().sent == 1
    assert [message.to for message in Phone.got] == ["+4520123456"]


def test_an_hour_that_has_passed_is_tomorrows(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(lone, hour=9)
    at(MORNING + timedelta(hours=15), monkeypatch)
    assert timezone.localtime(posted(lone).due_at) == datetime(2030, 2, 5, 9, tzinfo=COPENHAGEN)


def test_what_waits_follows_a_new_choice(lone: Actor) -> None:
    choose(lone)
    row = posted(lone)
    choose(lone, "sms", 18)
    row.refresh_from_db()
    assert (row.channel, timezone.localtime(row.due_at).hour) == ("sms", 18)
    assert row.next_try_at == row.due_at


@pytest.mark.parametrize(("days", "sent"), [(0, 0), (-1, 1)])
def test_a_holiday_stops_what_would_go_out(lone: Actor, monkeypatch: pytest.MonkeyPatch, days: int, sent: int) -> None:
    choose(lone)
    row = posted(lone)
    ReminderChoice.objects.update(paused_until=today() + timedelta(days=days))
    at(MORNING + timedelta(hours=3), monkeypatch)
    assert notify.deliver_due().sent == sent
    row.refresh_from_db()
    assert row.state == ("sent" if sent else "dropped")


def test_a_yes_taken_back_stops_what_waits(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(lone)
    posted(lone)
    withdraw_consent(by=lone, kind=ConsentText.Kind.REMINDERS, code=uuid4())
    at(MORNING + timedelta(hours=3), monkeypatch)
    assert notify.deliver_due().dropped == 1


@pytest.mark.parametrize("night", [date(2030, 3, 31), date(2030, 10, 27)])
@pytest.mark.parametrize("hour", [6, 9, 21])
def test_the_hour_is_the_walls_on_both_nights_the_clocks_change(lone: Actor, night: date, hour: int) -> None:
    due = reminders.moment(ReminderChoice(user=lone.user, hour=hour), night)
    assert timezone.localtime(due, COPENHAGEN).replace(tzinfo=None) == datetime.combine(night, due.time())
    assert timezone.localtime(due, COPENHAGEN).hour == hour


@pytest.mark.parametrize("changes", [{"hour": 3}, {"channel": "fax"}])
def test_the_database_knows_no_other_hour_or_way(lone: Actor, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderChoice.objects.create(user=lone.user, **changes)


def typed(browser: Client, **changes: str) -> dict[str, str]:
    page = browser.get(reverse("care-reminders"))
    held = {"key": str(page.context["key"]), "version": str(page.context["text"].version)}
    return held | {"channel": "mail", "hour": "17", "paused_until": ""} | changes


def test_the_page_keeps_the_choice(lone: Actor) -> None:
    browser = people.browser_of(lone.user)
    assert browser.get(reverse("care-reminders")).context["form"].initial["channel"] == "none"
    answer = browser.post(reverse("care-reminders"), typed(browser))
    assert answer.status_code == 302
    assert browser.get(reverse("care-reminders")).context["form"].initial["hour"] == 17
    assert reminders.has_agreed(lone.user)


@pytest.mark.parametrize(
    "wrong", [{"channel": "fax"}, {"hour": "3"}, {"hour": "x"}, {"paused_until": "2030-02-03"}, {"paused_until": "x"}]
)
def test_what_cannot_be_is_said_beside_the_field(lone: Actor, wrong: dict[str, str]) -> None:
    browser = people.browser_of(lone.user)
    answer = browser.post(reverse("care-reminders"), typed(browser, **wrong))
    assert answer.status_code == 422
    assert not ReminderChoice.objects.exists()


@pytest.mark.parametrize("wrong", [{"key": "x"}, {"version": "99"}, {"version": "x"}, {"version": "²"}])
def test_a_form_that_is_not_ours_is_not_found(lone: Actor, wrong: dict[str, str]) -> None:
    browser = people.browser_of(lone.user)
    assert browser.post(reverse("care-reminders"), typed(browser, **wrong)).status_code == 404


def test_sms_needs_a_number(lone: Actor) -> None:
    ContactDetails.objects.all().delete()
    browser = people.browser_of(lone.user)
    answer = browser.post(reverse("care-reminders"), typed(browser, channel="sms"))
    assert answer.status_code == 422
    assert "Skriv dit telefonnummer" in answer.content.decode()
    assert not reminders.has_agreed(lone.user)


def test_devices_can_be_chosen_where_they_are_offered(lone: Actor, settings: Settings) -> None:
    settings.PUSH_KEY = vapid.new()
    browser = people.browser_of(lone.user)
    assert browser.post(reverse("care-reminders"), typed(browser, channel="push")).status_code == 302
    page = browser.get(reverse("care-reminders")).content.decode()
    assert "Indtil det sker, kommer påmindelser på e-mail." in page
    assert "skal siden køre JavaScript" in page
    assert reminders.has_agreed(lone.user)


def test_devices_cannot_be_chosen_where_they_are_not_offered(lone: Actor) -> None:
    browser = people.browser_of(lone.user)
    assert browser.post(reverse("care-reminders"), typed(browser, channel="push")).status_code == 422
    assert not ReminderChoice.objects.exists()


def test_the_yes_to_devices_is_to_the_text_that_names_them(lone: Actor, settings: Settings) -> None:
    settings.PUSH_KEY = vapid.new()
    old = ConsentText.objects.get(kind=ConsentText.Kind.REMINDERS, version=1)
    Consent.objects.create(user=lone.user, text=old, given=True, language="da")
    assert reminders.wants(lone.user)
    choose(lone, "push")
    newest = Consent.objects.filter(user=lone.user).last()
    assert newest is not None
    assert (newest.text.version, "enheder" in newest.text.text_da) == (2, True)


def test_who_was_never_asked_is_asked_and_who_answered_is_not(lone: Actor) -> None:
    assert not reminders.has_answered(lone.user)
    choose(lone, "none")
    assert reminders.has_answered(lone.user)
