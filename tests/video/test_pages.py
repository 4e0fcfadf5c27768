"""The patient's pages as they answer. What they look like is looked at in tests/journeys."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from care.models import Course
from tests.care import people
from tests.care.cast import at
from tests.video.pages import anew, page_of, text, token, value
from tests.video.talking import FIRST, HOUR, SECOND, moment
from video.models import Appointment

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


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
