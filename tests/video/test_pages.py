"""The pages: the patient's, and staff's, as they answer. What they look like is looked at in tests/journeys."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from care.access import Role
from care.actions import absences
from care.http import patient_token
from care.models import Alert, AuditEvent, CareLink, Course
from tests.care import people
from tests.care.cast import at
from tests.video.talking import FIRST, HOUR, NOW, SECOND, moment
from video.models import Appointment, SlotChange, SlotRule, WeekLimit
from video.queries.times import Offer, offer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def signe(talking):
    return people.browser_of(talking.signe)


@pytest.fixture
def mette(talking):
    return people.browser_of(talking.mette)


@pytest.fixture
def karen(talking):
    return people.browser_of(talking.karen)


def anew(talking, key):
    """The person's browser after hours have passed: the old session has ended."""
    return people.browser_of(getattr(talking, key))


def text(answer):
    return answer.content.decode()


def value(talking, text_, user=None):
    """How a form names a time."""
    return f"{int(moment(text_).timestamp())}.{(user or talking.mette).code}"


def page_of(row, name="video-appointment"):
    return reverse(name, args=[row.code])


def token(talking, user, course=None):
    return patient_token(course or talking.course, user)


# --- the patient ------------------------------------------------------------------------------------------


def test_the_applicant_is_led_from_the_status_page_to_a_booked_time(talking, signe):
    assert reverse("video-book") in text(signe.get(reverse("assessment-status")))
    assert "Vælg en tid" in text(signe.get(reverse("video-talks")))
    assert f"valg={value(talking, FIRST)}" in text(signe.get(reverse("video-book")))
    chosen = text(signe.get(reverse("video-book"), {"valg": value(talking, FIRST)}))
    assert "Mandag 13. april kl. 09.00–10.00" in chosen
    body = {"valg": value(talking, FIRST), "kind": "assessment", "phone": "20304050", "key": str(uuid4())}
    answer = signe.post(reverse("video-book"), body)
    row = Appointment.unscoped.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(row))
    shown = text(signe.get(page_of(row)))
    for words in ("Tiden er din", "Mandag 13. april kl. 09.00–10.00", "Mette Dahl", "20 30 40 50", "kl. 08.45"):
        assert words in shown
    assert "Vi taler sammen mandag 13. april kl. 09.00" in text(signe.get(reverse("assessment-status")))


def test_sending_the_form_twice_leads_to_the_same_page(talking, signe):
    body = {"valg": value(talking, FIRST), "kind": "assessment", "phone": "", "key": str(uuid4())}
    answers = [signe.post(reverse("video-book"), body) for _time in range(2)]
    assert {answer["Location"] for answer in answers} == {page_of(Appointment.unscoped.get())}


def test_a_time_that_was_taken_meanwhile_is_said_above_the_others(talking, signe):
    bo = talking.applicant("Bo Lund")
    talking.book(by=talking.patient(bo), course=talking.invite(bo))
    body = {"valg": value(talking, FIRST), "kind": "assessment", "phone": "20304050", "key": str(uuid4())}
    answer = signe.post(reverse("video-book"), body)
    assert answer.status_code == 409
    assert "Tiden er ikke længere ledig" in text(answer)
    assert value(talking, SECOND) in text(answer)
    assert "Tiden er ikke længere ledig" in text(signe.get(reverse("video-book"), {"valg": value(talking, FIRST)}))


@pytest.mark.parametrize("nonsense", ["", "x", "1.2.3", "99999999999.x", "-1.", "1" * 60])
def test_what_no_page_has_offered_books_nothing(talking, signe, nonsense):
    body = {"valg": nonsense, "kind": "assessment", "phone": "", "key": str(uuid4())}
    assert signe.post(reverse("video-book"), body).status_code in {302, 409}
    assert signe.get(reverse("video-book"), {"valg": nonsense}).status_code == 200
    assert signe.post(reverse("video-book"), body | {"kind": "nonsense"}).status_code == 302
    assert not Appointment.unscoped.exists()


def test_a_wrong_telephone_number_comes_back_with_the_time_kept(talking, signe):
    body = {"valg": value(talking, FIRST), "kind": "assessment", "phone": "12", "key": str(uuid4())}
    answer = signe.post(reverse("video-book"), body)
    assert answer.status_code == 422
    assert "Skriv et telefonnummer på otte cifre" in text(answer)
    assert value(talking, FIRST) in text(answer)


def test_a_move_and_a_cancellation_by_the_patient(talking, signe):
    row = talking.book()
    assert "Nu er den mandag 13. april kl. 09.00" in text(signe.get(page_of(row, "video-move")))
    signe.post(page_of(row, "video-move"), {"valg": value(talking, SECOND), "key": str(uuid4())})
    row.refresh_from_db()
    assert row.starts_at == moment(SECOND)
    assert "Flyttet" in text(signe.get(reverse("video-talks")))
    assert "Meld afbud" in text(signe.get(page_of(row, "video-cancel")))
    answer = signe.post(page_of(row, "video-cancel"), {"key": str(uuid4())})
    assert answer["Location"] == reverse("video-talks")
    assert "du meldte afbud" in text(signe.get(reverse("video-talks")))


def test_too_late_to_change_says_where_to_call(talking, signe, monkeypatch):
    row = talking.book()
    at(moment(FIRST) - 3 * HOUR, monkeypatch)
    signe = anew(talking, "signe")
    shown = text(signe.get(page_of(row)))
    assert "Der er mindre end 24 timer til. Ring til os" in shown
    assert page_of(row, "video-move") not in shown
    assert signe.get(page_of(row, "video-move"))["Location"] == page_of(row)
    assert signe.post(page_of(row, "video-cancel"), {"key": str(uuid4())})["Location"] == page_of(row)
    row.refresh_from_db()
    assert row.is_booked


def test_who_will_be_late_tells_the_psychologist(talking, signe, mette, monkeypatch):
    row = talking.book()
    assert page_of(row, "video-late") not in text(signe.get(page_of(row)))
    at(moment(FIRST) - 10 * MINUTE, monkeypatch)
    signe, mette = anew(talking, "signe"), anew(talking, "mette")
    assert "venter Mette Dahl i 15 minutter" in text(signe.get(page_of(row)))
    signe.post(page_of(row, "video-late"), {"key": str(uuid4())})
    assert "Mette Dahl fik besked kl. 08.50" in text(signe.get(page_of(row)))
    assert "Patienten skrev kl. 08.50" in text(mette.get(page_of(row)))


def test_the_calendar_file_says_only_that_there_is_an_appointment(talking, signe):
    answer = signe.get(page_of(talking.book(), "video-calendar"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert (str(event["summary"]), event["dtstart"].dt) == ("Aftale", moment(FIRST))


def test_a_patient_in_treatment_sees_from_when_the_follow_up_can_be_booked(talking, signe):
    Course.unscoped.filter(pk=talking.course.pk).update(state="active", planned_end_on=date(2026, 6, 8))
    assert "fra mandag 18. maj" in text(signe.get(reverse("video-talks")))
    assert signe.get(reverse("video-book"))["Location"] == reverse("video-talks")


def test_after_two_no_shows_the_clinic_calls(talking, signe, monkeypatch):
    for day in ("2026-04-13", "2026-04-20"):
        row = talking.book(f"{day}T09:00")
        at(moment(f"{day}T09:20"), monkeypatch)
        people.browser_of(talking.mette).post(
            reverse("clinic-talk-settle", args=[row.code]),
            {"outcome": "no_show", "key": str(uuid4()), "patient": token(talking, talking.mette)},
        )
    signe = anew(talking, "signe")
    assert "Vi ringer til dig, så vi sammen kan finde en ny tid" in text(signe.get(reverse("video-talks")))
    assert "Vi ringer til dig og aftaler en tid" in text(signe.get(reverse("assessment-status")))


def test_another_patients_appointment_is_not_there(talking):
    row = talking.book()
    bo = people.browser_of(talking.applicant("Bo Lund"))
    for name in ("video-appointment", "video-move", "video-cancel", "video-calendar"):
        assert bo.get(page_of(row, name)).status_code == 404


def test_the_page_of_talks_costs_the_same_however_many(talking, signe):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert signe.get(reverse("video-talks")).status_code == 200
        return len(found)

    talking.cancel(talking.book())
    cost()
    before = cost()
    for _time in range(5):
        talking.cancel(talking.book())
    assert cost() == before


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
    assert isinstance(found, Offer)
    assert all(one.slot.starts_at <= found.due_at for one in found.in_time)
    assert all(one.slot.starts_at > found.due_at for one in found.later)
