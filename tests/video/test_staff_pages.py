"""Staff's pages: the week, booking for a patient, outcomes, times, capacity, and what an absence leaves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from care.access import Role
from care.actions import absences
from care.models import Alert, AuditEvent, CareLink
from tests.care import people
from tests.care.cast import at
from tests.video.pages import anew, page_of, text, token, value
from tests.video.talking import FIRST, HOUR, NOW, SECOND, moment
from video.models import Appointment, SlotChange, SlotRule, WeekLimit
from video.queries.times import offer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


# --- staff ------------------------------------------------------------------------------------------------


def test_the_week_shows_what_is_new_moved_late_and_without_an_outcome(talking, mette, monkeypatch):
    row = talking.book()
    bo = talking.applicant("Bo Lund")
    moved = talking.book(SECOND, by=talking.patient(bo), course=talking.invite(bo))
    talking.move(moved, "2026-04-13T11:00", by=talking.patient(bo))
    week = f"{reverse('video-week')}?uge=2026-04-15"
    shown = text(mette.get(week))
    assert "Samtaler i uge 16" in shown
    assert shown.index("Signe Skov") < shown.index("Bo Lund") < shown.index("Flyttet")
    assert AuditEvent.objects.filter(action="appointment.listed").count() == 2
    at(moment(FIRST) + 2 * HOUR, monkeypatch)
    mette = anew(talking, "mette")
    assert "Mangler udfald" in text(mette.get(week))
    assert row.code.hex not in text(people.browser_of(talking.jonas).get(week)).replace("-", "")


@pytest.mark.parametrize("week", ["", "2026-13-45", "x", "0001-01-01", "9999-12-31"])
def test_any_week_is_a_page(talking, mette, week):
    assert mette.get(reverse("video-week"), {"uge": week}).status_code == 200


def test_the_week_costs_the_same_however_many(talking, mette):
    week = f"{reverse('video-week')}?uge=2026-04-13"

    def cost():
        with CaptureQueriesContext(connection) as found:
            mette.get(week)
        return len(found)

    talking.book()
    cost()
    before = cost()
    for number, clock in enumerate((SECOND, "2026-04-13T11:00")):
        other = talking.applicant(f"Ansøger{number} Test")
        talking.book(clock, by=talking.patient(other), course=talking.invite(other))
    assert cost() == before


def test_the_psychologist_books_by_telephone(talking, mette):
    url = reverse("video-book-for", args=[talking.course.code])
    assert value(talking, FIRST) in text(mette.get(url))
    body = {
        "valg": value(talking, FIRST),
        "kind": "assessment",
        "means": "phone",
        "phone": "20304050",
        "key": str(uuid4()),
    }
    assert mette.post(url, body).status_code == 403  # without the patient's token
    answer = mette.post(url, body | {"patient": token(talking, talking.mette)})
    row = Appointment.unscoped.get()
    assert answer["Location"] == page_of(row)
    assert (row.means, row.phone) == ("phone", "20 30 40 50")


def test_a_time_beside_the_free_ones_and_what_is_wrong_with_it(talking, mette):
    url = reverse("video-book-own-time", args=[talking.course.code])
    body = {
        "kind": "assessment",
        "psychologist": str(talking.mette.code),
        "day": "2026-04-06",
        "time": "15:00",
        "minutes": "45",
        "means": "video",
        "phone": "",
        "key": str(uuid4()),
        "patient": token(talking, talking.mette),
    }
    answer = mette.post(url, body)
    assert answer.status_code == 409
    assert "Klinikken er lukket mandag 6. april" in text(answer)
    assert 'value="15:00"' in text(answer)  # what was typed is there
    assert mette.post(url, body | {"minutes": "5"}).status_code == 422
    night = mette.post(url, body | {"day": "2027-03-28", "time": "02:30"})
    assert "fordi uret stilles frem" in text(night)
    mette.post(url, body | {"day": "2026-04-07"})
    assert Appointment.unscoped.get().starts_at == moment("2026-04-07T15:00")


def test_staff_move_and_cancel_and_the_patient_is_told(talking, mette, signe):
    row = talking.book()
    own = {"psychologist": str(talking.mette.code), "day": "2026-04-14", "time": "10:00", "minutes": "60"}
    sealed = {"key": str(uuid4()), "patient": token(talking, talking.mette)}
    mette.post(page_of(row, "video-move-own-time"), own | sealed)
    row.refresh_from_db()
    assert (row.starts_at, row.moves) == (moment("2026-04-14T10:00"), 0)
    mette.post(page_of(row, "video-move"), sealed | {"valg": value(talking, FIRST), "key": str(uuid4())})
    row.refresh_from_db()
    assert row.starts_at == moment(FIRST)
    assert mette.post(page_of(row, "video-cancel"), {"key": str(uuid4())}).status_code == 403
    mette.post(page_of(row, "video-cancel"), sealed | {"key": str(uuid4())})
    assert "Klinikken har aflyst samtalen" in text(signe.get(page_of(row)))
    assert "Vælg en ny tid" in text(signe.get(page_of(row)))


def test_the_outcome_is_asked_for_when_the_conversation_has_begun(talking, mette, monkeypatch):
    row = talking.book()
    settle = reverse("clinic-talk-settle", args=[row.code])
    assert settle not in text(mette.get(page_of(row)))
    at(moment(FIRST) + 20 * MINUTE, monkeypatch)
    mette = anew(talking, "mette")
    assert settle in text(mette.get(page_of(row)))
    sealed = {"key": str(uuid4()), "patient": token(talking, talking.mette)}
    answer = mette.post(settle, sealed, follow=True)
    assert "Vælg, hvordan samtalen gik." in text(answer)
    answer = mette.post(settle, sealed | {"outcome": "no_show"}, follow=True)
    assert "Ring til patienten i dag" in text(answer)
    assert Alert.unscoped.count() == 1


def test_a_supervisor_reads_and_changes_nothing(talking, monkeypatch):
    row = talking.book()
    bodil = people.staff("Bodil Thomsen", Role.SUPERVISOR)
    assert people.browser_of(bodil).get(page_of(row)).status_code == 404
    CareLink.unscoped.create(course=talking.course, user=bodil, kind="supervision", valid_from=NOW)
    shown = people.browser_of(bodil).get(page_of(row))
    assert shown.status_code == 200
    assert page_of(row, "video-cancel") not in text(shown)
    assert people.browser_of(bodil).get(page_of(row, "video-move")).status_code == 404


# --- an absence -------------------------------------------------------------------------------------------


def test_an_absence_shows_the_conversations_that_fall_in_it(talking, mette):
    row = talking.book()
    day = date(2026, 4, 13)
    absences.set_absence(
        by=talking.psychologist, user=talking.mette, starts_on=day, ends_on=day, substitute=talking.jonas
    )
    shown = text(mette.get(reverse("care-absence")))
    assert "Skal flyttes eller aflyses" in shown
    assert page_of(row) in shown
    worklist = text(mette.get(reverse("clinic-worklist")))
    assert "hvor Mette Dahl er væk: flyt eller aflys den" in worklist
    karens = text(people.browser_of(talking.karen).get(reverse("clinic-worklist")))
    assert "hvor Mette Dahl er væk" in karens
    talking.cancel(row, by=talking.psychologist)
    assert "Skal flyttes" not in text(mette.get(reverse("care-absence")))


def test_what_is_today_and_what_lacks_an_outcome_waits(talking, mette, monkeypatch):
    talking.book()
    assert "Samtale i dag" not in text(mette.get(reverse("clinic-worklist")))
    at(moment(FIRST) - HOUR, monkeypatch)
    mette = anew(talking, "mette")
    assert "Samtale i dag kl. 09.00" in text(mette.get(reverse("clinic-worklist")))
    at(moment(FIRST) + 2 * HOUR, monkeypatch)
    mette = anew(talking, "mette")
    assert "Notér, hvordan samtalen mandag 13. april kl. 09.00 gik" in text(mette.get(reverse("clinic-worklist")))


# --- times and capacity -----------------------------------------------------------------------------------


def test_times_are_added_stopped_closed_and_opened_on_the_page(talking, mette):
    page = reverse("video-times")
    rule = {
        "weekday": "4",
        "starts": "13:00",
        "ends": "15:00",
        "every_weeks": "1",
        "valid_from": "2026-04-01",
        "kind": "any",
    }
    mette.post(reverse("video-add-rule"), rule | {"key": str(uuid4())})
    added = SlotRule.objects.get(weekday=4)
    assert "Fredag" in text(mette.get(page))
    mette.post(reverse("video-stop-rule", args=[added.code]))
    added.refresh_from_db()
    assert added.valid_until == date(2026, 4, 1)
    mette.post(reverse("video-close-day"), {"day": "2026-04-13", "key": str(uuid4())})
    mette.post(
        reverse("video-open-more"),
        {"day": "2026-04-14", "starts": "08:00", "ends": "09:00", "kind": "any", "key": str(uuid4())},
    )
    shown = text(mette.get(page))
    assert "lukket hele dagen" in shown
    assert "ekstra tider 08.00–09.00" in shown
    closed = SlotChange.objects.get(opens=False)
    mette.post(reverse("video-remove-change", args=[closed.code]))
    assert not SlotChange.objects.filter(opens=False).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends": "12:00"}, "Sluttidspunktet ligger før begyndelsen"),
        ({"weekday": "0", "starts": "09:00", "ends": "10:00"}, "allerede tider"),
        ({"starts": "noget"}, "Fra:"),
    ],
)
def test_wrong_times_come_back_with_words(talking, mette, change, words):
    rule = {
        "weekday": "4",
        "starts": "13:00",
        "ends": "15:00",
        "every_weeks": "1",
        "valid_from": "2026-04-01",
        "kind": "any",
    }
    answer = mette.post(reverse("video-add-rule"), rule | change | {"key": str(uuid4())})
    assert answer.status_code == 422
    assert words in text(answer)


def test_a_lead_sees_the_times_of_each_psychologist_and_nobody_elses(talking, karen, mette):
    page = reverse("video-times")
    assert "Mandag" in text(karen.get(page, {"hos": str(talking.mette.code)}))
    assert karen.get(page, {"hos": str(talking.nina.code)}).status_code == 404
    assert mette.get(page, {"hos": str(talking.jonas.code)}).status_code == 404


def test_the_leads_page_counts_and_raises(talking, karen):
    talking.book()
    shown = text(karen.get(reverse("video-capacity")))
    assert "Kapacitet til samtaler" in shown
    at_first = "0 af 10"
    assert at_first in shown
    url = reverse("video-set-limit", args=[talking.mette.code])
    answer = karen.post(url, {"most": "12", "week": "2026-04-15", "key": str(uuid4())}, follow=True)
    assert "Mette Dahl har op til 12 samtaler om ugen" in text(answer)
    assert WeekLimit.objects.get().valid_from == date(2026, 4, 13)
    assert "1 af 12" in text(answer)
    assert karen.post(url, {"most": "99", "week": "2026-04-15", "key": str(uuid4())}).status_code == 422
    foreign = reverse("video-set-limit", args=[talking.nina.code])
    assert karen.post(foreign, {"most": "1", "week": "2026-04-15", "key": str(uuid4())}).status_code == 404


def test_the_leads_page_costs_the_same_however_many_psychologists(talking, karen):
    def cost():
        with CaptureQueriesContext(connection) as found:
            karen.get(reverse("video-capacity"))
        return len(found)

    cost()
    before = cost()
    for number in range(4):
        colleague = people.staff(f"Ny{number} Kollega", Role.PSYCHOLOGIST)
        talking.open(colleague, 1, 9, 12)
    assert cost() == before


def test_the_list_groups_by_deadline(talking):
    found = offer(talking.patient(), talking.course, "assessment")
    assert all(one.slot.starts_at <= found.due_at for one in found.in_time)
    assert all(one.slot.starts_at > found.due_at for one in found.later)
