"""What goes out about an appointment: neutral words, a calendar file, and reminders by the patient's own choice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from icalendar import Calendar

from care import notify
from care.actions import consents, reminders
from care.models import ConsentText, ContactDetails, Notice
from tests.care.cast import at
from tests.care.fakes import Phone
from tests.video.talking import FIRST, HOUR, SECOND, moment
from video import notices

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CLINICAL = ("samtale", "psyk", "depression", "behandling", "video", "mette", "udredning", "klinik", "conversation")


@pytest.fixture(autouse=True)
def phone(settings, talking):
    """Text messages are caught, and the mail about the invitation is out already."""
    Phone.reset()
    settings.LYSNING_SMS_GATEWAY = Phone.PATH
    notify.deliver_due()
    return Phone


def send():
    """What is due leaves; the mails in order."""
    mail.outbox.clear()
    notify.deliver_due()
    return list(mail.outbox)


def choose(talking, channel="mail", hour=9):
    """Signe says yes to reminders."""
    text = consents.current_text(ConsentText.Kind.REMINDERS)
    values = {"channel": channel, "hour": hour, "paused_until": None, "text": text, "key": uuid4()}
    return reminders.choose(by=talking.patient(), **values)


def event_of(message):
    name, content, kind = message.attachments[0]
    assert (name, kind) == ("aftale.ics", "text/calendar")
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


# --- the facts --------------------------------------------------------------------------------------------


def test_a_booking_is_told_with_a_calendar_file_that_says_nothing(talking):
    row = talking.book()
    (message,) = send()
    assert message.to == ["signe@example.org"]
    assert message.subject == "Din aftale er på plads"
    assert "mandag 13. april kl. 09.00" in message.body
    calendar, event = event_of(message)
    assert (str(event["uid"]), event["sequence"], str(event["summary"])) == (str(row.code), 0, "Aftale")
    assert (event["dtstart"].dt, event["dtend"].dt) == (moment(FIRST), moment(SECOND))
    assert str(calendar["method"]) == "PUBLISH"
    assert str(event["class"]) == "PRIVATE"


def test_nothing_that_leaves_says_what_it_is_about(talking, monkeypatch):
    choose(talking)
    row = talking.book()
    messages = [*send()]
    talking.move(row, SECOND)
    messages += send()
    at(moment(SECOND) - 20 * HOUR, monkeypatch)
    messages += send()
    notices.remind_due()
    at(moment(SECOND) - 14 * MINUTE, monkeypatch)
    messages += send()
    talking.cancel(row, by=talking.psychologist)
    messages += send()
    assert [message.subject for message in messages] == [
        "Din aftale er på plads",
        "Din aftale er flyttet",
        "Din aftale begynder snart",
        "Din aftale er aflyst",
    ]
    for message in messages:
        words = f"{message.subject} {message.body} {message.attachments}".lower()
        assert not any(word in words for word in CLINICAL), words


def test_a_move_moves_the_entry_and_a_cancellation_removes_it(talking):
    row = talking.book()
    send()
    talking.move(row, SECOND)
    (moved,) = send()
    _calendar, event = event_of(moved)
    assert (str(event["uid"]), event["sequence"], event["dtstart"].dt) == (str(row.code), 1, moment(SECOND))
    talking.cancel(row)
    (off,) = send()
    calendar, event = event_of(off)
    assert (str(calendar["method"]), str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 2)


def test_what_is_no_longer_true_does_not_leave(talking):
    row = talking.book()
    talking.move(row, SECOND)
    talking.cancel(row)
    assert [message.subject for message in send()] == ["Din aftale er aflyst"]
    assert Notice.objects.filter(kind="video.agreed", state="dropped").count() == 2


def test_who_has_no_mail_is_told_by_text_message_without_a_file(talking, phone):
    talking.signe.email = None
    talking.signe.save()
    ContactDetails.objects.create(user=talking.signe, phone="20 30 40 50")
    talking.book()
    assert send() == []
    (message,) = phone.got
    assert "Du har en aftale mandag 13. april kl. 09.00" in message.body
    assert message.attached == ()


def test_the_mail_is_in_the_recipients_language(talking):
    talking.signe.language = "en"
    talking.signe.save()
    talking.book()
    (message,) = send()
    assert "You have an appointment" in message.body
    assert str(event_of(message)[1]["summary"]) == "Appointment"


# --- reminders --------------------------------------------------------------------------------------------


def remind(monkeypatch, text):
    """The clock comes by at that moment, and the outbox after it."""
    at(moment(text), monkeypatch)
    notices.remind_due()
    return [message.subject for message in send()]


def test_a_reminder_the_day_before_and_one_a_quarter_of_an_hour_before(talking, monkeypatch):
    choose(talking, hour=17)
    talking.book()
    send()
    assert remind(monkeypatch, "2026-04-12T16:59") == []
    assert remind(monkeypatch, "2026-04-12T17:00") == ["Husk din aftale i morgen"]
    assert remind(monkeypatch, "2026-04-13T08:44") == []
    assert remind(monkeypatch, "2026-04-13T08:45") == ["Din aftale begynder snart"]
    assert remind(monkeypatch, "2026-04-13T08:50") == []


def test_without_a_yes_there_are_no_reminders(talking, monkeypatch):
    talking.book()
    send()
    for text in ("2026-04-12T17:00", "2026-04-13T08:45"):
        assert remind(monkeypatch, text) == []
    assert not Notice.objects.filter(kind__in=["video.tomorrow", "video.soon"]).exists()


def test_a_yes_that_comes_later_counts(talking, monkeypatch):
    talking.book()
    send()
    assert remind(monkeypatch, "2026-04-12T08:00") == []
    choose(talking)
    assert remind(monkeypatch, "2026-04-12T08:55") == []
    assert remind(monkeypatch, "2026-04-12T09:00") == ["Husk din aftale i morgen"]


def test_another_hour_moves_the_day_before_and_not_the_quarter_of_an_hour(talking, monkeypatch):
    choose(talking, hour=9)
    talking.book()
    send()
    assert remind(monkeypatch, "2026-04-12T07:00") == []
    choose(talking, hour=20)
    due = dict(Notice.objects.filter(kind__startswith="video.", state="waiting").values_list("kind", "due_at"))
    assert due == {"video.tomorrow": moment("2026-04-12T20:00"), "video.soon": moment("2026-04-13T08:45")}


def test_the_reminders_follow_a_move(talking, monkeypatch):
    choose(talking)
    row = talking.book()
    send()
    assert remind(monkeypatch, "2026-04-11T20:00") == []
    talking.move(row, "2026-04-20T09:00")
    send()
    assert remind(monkeypatch, "2026-04-12T09:00") == []
    assert remind(monkeypatch, "2026-04-13T08:45") == []
    assert remind(monkeypatch, "2026-04-19T08:00") == []
    assert remind(monkeypatch, "2026-04-19T09:00") == ["Husk din aftale i morgen"]


def test_a_clock_that_comes_late_says_nothing_wrong(talking, monkeypatch):
    choose(talking)
    talking.book()
    send()
    at(moment("2026-04-12T08:00"), monkeypatch)
    notices.remind_due()
    at(moment("2026-04-13T09:01"), monkeypatch)
    assert send() == []


def test_a_booking_for_tomorrow_is_its_own_reminder(talking, monkeypatch):
    choose(talking)
    at(moment("2026-04-12T10:00"), monkeypatch)
    talking.book()
    send()
    assert remind(monkeypatch, "2026-04-12T12:00") == []
    assert remind(monkeypatch, "2026-04-13T08:45") == ["Din aftale begynder snart"]


def test_the_region_decides_when_the_door_opens(talking, monkeypatch):
    talking.decides("talk_join_minutes", 30)
    choose(talking)
    talking.book()
    send()
    remind(monkeypatch, "2026-04-12T09:00")
    assert remind(monkeypatch, "2026-04-13T08:30") == ["Din aftale begynder snart"]


@pytest.mark.parametrize(
    ("monday", "opens"),
    [("2028-03-27T09:00", "2028-03-27T06:45:00+00:00"), ("2026-10-26T09:00", "2026-10-26T07:45:00+00:00")],
)
def test_the_quarter_of_an_hour_is_right_after_both_nights(talking, monkeypatch, monday, opens):
    """The day before is the Sunday on which the clock was changed."""
    at(moment(monday) - timedelta(days=5), monkeypatch)
    choose(talking)
    row = talking.book(by=talking.psychologist, time=talking.at(monday, minutes=60))
    at(moment(monday) - 47 * HOUR, monkeypatch)
    notices.remind_due()
    due = dict(Notice.objects.filter(kind__in=["video.tomorrow", "video.soon"]).values_list("kind", "due_at"))
    assert due["video.soon"].isoformat() == opens
    assert due["video.tomorrow"] == moment(monday) - timedelta(days=1)
    assert row.starts_at == moment(monday)
