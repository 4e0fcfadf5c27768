"""Emergency access: one exact patient, a written reason, four hours, and everybody who must know is told (NEG17)."""

from datetime import date
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from care import cpr, notify
from care.access import System
from care.actions import break_glass
from care.actions import people as people_actions
from care.models import AuditEvent, BreakGlass, Course
from tests.care import people
from tests.care.cast import Cast, actor, later

pytestmark = pytest.mark.django_db
REASON = "Patienten har ringet og er i fare nu."


@pytest.fixture
def anders(cast: Cast) -> Client:
    """A psychologist without a relation to Lone."""
    return people.browser_of(cast.anders)


def found(browser: Client, who: str = "lone@example.org"):
    return browser.post(reverse("care-break-glass"), {"who": who})


def page_of(course: Course) -> str:
    return reverse("care-open-break-glass", args=[course.code])


def state(browser: Client, course: Course, reason: str = REASON, key: str = ""):
    return browser.post(page_of(course), {"reason": reason, "key": key or str(uuid4())})


def test_a_reason_opens_the_course_for_four_hours_and_then_it_ends_by_itself(
    anders: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = reverse("clinic-patient", args=[cast.course.code])
    assert anders.get(patient).status_code == 404
    found(anders)
    assert state(anders, cast.course).url == patient
    assert anders.get(patient).status_code == 200
    assert AuditEvent.objects.filter(action="course.read", relation="break_glass").count() == 1
    later(monkeypatch, hours=3, minutes=59)
    assert Course.objects.for_user(actor(cast.anders)).exists()
    later(monkeypatch, minutes=2)
    assert not Course.objects.for_user(actor(cast.anders)).exists()
    assert people.browser_of(cast.anders).get(patient).status_code == 404


@pytest.mark.parametrize("reason", ["fem t", "", " " * 40, "x" * 19, f"  {'x' * 18} \n "])
def test_a_reason_that_says_too_little_is_422_and_stays_in_its_field(anders: Client, cast: Cast, reason: str) -> None:
    found(anders)
    answer = state(anders, cast.course, reason)
    assert answer.status_code == 422
    assert reason.strip() in answer.content.decode()
    assert "invalid-feedback" in answer.content.decode()
    assert not BreakGlass.unscoped.exists()
    with pytest.raises(break_glass.ReasonTooShort):
        break_glass.open_break_glass(by=actor(cast.anders), course=cast.course, reason=reason)


def test_twenty_characters_are_enough(anders: Client, cast: Cast) -> None:
    found(anders)
    assert state(anders, cast.course, "x" * 20).status_code == 302


def test_the_same_key_is_one_access_and_another_reason_is_409(anders: Client, cast: Cast) -> None:
    found(anders)
    key = str(uuid4())
    assert [state(anders, cast.course, key=key).status_code for _ in range(2)] == [302, 302]
    assert BreakGlass.unscoped.count() == 1
    assert state(anders, cast.course, "Noget helt andet end før.", key=key).status_code == 409


def test_lead_and_dpo_of_the_region_are_told_without_the_patients_name(anders: Client, cast: Cast) -> None:
    found(anders)
    state(anders, cast.course)
    mail.outbox.clear()
    notify.deliver_due()
    told = {one.to[0]: one for one in mail.outbox}
    assert set(told) == {"karen@example.org", "dorthe@example.org"}
    for one in told.values():
        assert "Anders Holm" in one.body
        assert "Lone" not in one.subject + one.body
        assert REASON not in one.body
        assert reverse("care-emergencies") in one.body


def test_the_one_who_opens_is_not_told_about_oneself(cast: Cast) -> None:
    break_glass.open_break_glass(by=actor(cast.karen), course=cast.course, reason=REASON)
    mail.outbox.clear()
    notify.deliver_due()
    assert [one.to[0] for one in mail.outbox] == ["dorthe@example.org"]


def test_the_patient_reads_who_and_why(anders: Client, cast: Cast) -> None:
    found(anders)
    state(anders, cast.course)
    log = people.browser_of(cast.lone).get(reverse("care-access-log")).content.decode()
    assert "Anders Holm, psykolog, åbnede dit forløb med nødadgang." in log
    assert REASON in log


def test_the_reason_is_not_copied_into_the_trail(anders: Client, cast: Cast) -> None:
    found(anders)
    state(anders, cast.course)
    assert not AuditEvent.objects.filter(reason__contains="fare").exists()


def test_only_the_whole_cpr_or_e_mail_finds_anybody(anders: Client, cast: Cast) -> None:
    number = cpr.parse("010180-1234", today=date(2026, 1, 1))
    people_actions.set_cpr(by=System("eID"), user=cast.lone, cpr=number)
    for who in ("lone", "lone@example", "010180", "Lone Kristensen", "%", "mette@example.org", "010180-1235"):
        answer = found(anders, who)
        assert answer.status_code == 422
        assert who.encode() in answer.content.replace(b"&#x27;", b"'")
    assert found(anders, "0101801234").url == page_of(cast.course)
    assert found(anders, "LONE@example.org").url == page_of(cast.course)


def test_every_search_is_written_down_and_seen_by_the_patient(anders: Client, cast: Cast) -> None:
    found(anders, "nobody@example.org")
    found(anders)
    rows = AuditEvent.objects.filter(action="break_glass.looked_for").order_by("id")
    assert [row.patient_code for row in rows] == [None, cast.lone.code]
    assert not any("example.org" in row.reason for row in rows)
    log = people.browser_of(cast.lone).get(reverse("care-access-log")).content.decode()
    assert "søgte efter dig" in log


def test_searching_has_an_end(anders: Client) -> None:
    for number in range(20):
        found(anders, f"nobody{number}@example.org")
    assert found(anders).status_code == 429


def test_the_form_of_a_patient_nobody_looked_for_is_not_there(anders: Client, cast: Cast) -> None:
    assert anders.get(page_of(cast.course)).status_code == 404
    assert state(anders, cast.course).status_code == 404
    assert not BreakGlass.unscoped.exists()
    assert AuditEvent.objects.filter(outcome="refused", actor_code=cast.anders.code).count() == 2


@pytest.mark.parametrize("who", ["lone", "per", "dorthe"])
def test_other_roles_have_no_emergency_access(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    browser = people.browser_of(user)
    assert found(browser).status_code == 404
    assert state(browser, cast.course).status_code == 404
    with pytest.raises(PermissionDenied):
        break_glass.open_break_glass(by=actor(user), course=cast.course, reason=REASON)
    assert AuditEvent.objects.filter(outcome="refused", actor_code=user.code).count() == 3


def test_access_stated_in_one_role_is_not_access_in_another(cast: Cast) -> None:
    break_glass.open_break_glass(by=actor(cast.nina), course=cast.course, reason=REASON)
    assert Course.objects.for_user(actor(cast.nina)).filter(pk=cast.course.pk).exists()
    assert not Course.objects.for_user(actor(cast.anders)).exists()
    cast.nina.memberships.update(role="admin")
    assert not Course.objects.for_user(actor(cast.nina)).exists()


def test_leads_and_dpos_read_the_reasons_but_no_names(anders: Client, cast: Cast) -> None:
    found(anders)
    state(anders, cast.course)
    for user in (cast.karen, cast.dorthe):
        page = people.browser_of(user).get(reverse("care-emergencies")).content.decode()
        assert REASON in page
        assert "Lone" not in page
    assert REASON not in people.browser_of(cast.nina).get(reverse("care-emergencies")).content.decode()
    assert AuditEvent.objects.filter(action="break_glass.reviewed", patient_code=cast.lone.code).count() == 2
    log = people.browser_of(cast.lone).get(reverse("care-access-log")).content.decode()
    assert log.count(REASON) == 1
