"""A data protection officer: no content, and a person's log only for a case that the patient sees (NEG14)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from care import audit
from care.access import TABLE, Role
from care.actions import cases
from care.models import AuditEvent
from tests.care import people
from tests.care.cast import Cast, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def dorthes(cast: Cast) -> Client:
    return people.browser_of(cast.dorthe)


def log_of(cast: Cast, user: str = "lone") -> str:
    return reverse("care-person-log", args=[people.course_of(getattr(cast, user)).code])


def test_without_a_case_it_is_403_and_written_down_for_the_patient(dorthes: Client, cast: Cast) -> None:
    answer = dorthes.get(log_of(cast))
    assert answer.status_code == 403
    assert "Lone" not in answer.content.decode()
    refusal = AuditEvent.objects.get(outcome="refused")
    assert (refusal.actor_code, refusal.patient_code) == (cast.dorthe.code, cast.lone.code)


def test_with_a_case_the_log_is_there_and_the_patient_sees_which_case(dorthes: Client, cast: Cast) -> None:
    audit.record("course.read", by=actor(cast.mette), course=cast.course)
    assert dorthes.post(log_of(cast), {"case": "2026-114"}).status_code == 302
    page = dorthes.get(log_of(cast)).content.decode()
    assert "Lone Kristensen" in page
    assert "Mette Dahl, psykolog, åbnede dit forløb." in page
    patients = people.browser_of(cast.lone).get(reverse("care-access-log")).content.decode()
    assert "Dorthe Vang, databeskyttelsesrådgiver, åbnede din adgangslog i en sag." in patients
    assert "2026-114" in patients
    assert "Dorthe Vang er" not in patients


@pytest.mark.parametrize("case", ["", "x"])
def test_a_case_has_a_number(dorthes: Client, cast: Cast, case: str) -> None:
    assert dorthes.post(log_of(cast), {"case": case}).status_code == 422
    assert dorthes.get(log_of(cast)).status_code == 403


def test_a_case_about_one_person_opens_no_others_log(dorthes: Client, cast: Cast) -> None:
    jens = people.patient("Jens Olsen")
    dorthes.post(log_of(cast), {"case": "2026-114"})
    assert dorthes.get(reverse("care-person-log", args=[people.course_of(jens).code])).status_code == 403


def test_another_region_is_not_found(dorthes: Client, cast: Cast) -> None:
    assert dorthes.get(log_of(cast, "sofie")).status_code == 404
    assert AuditEvent.objects.filter(outcome="refused", actor_code=cast.dorthe.code).exists()


@pytest.mark.parametrize("who", ["lone", "mette", "karen", "per"])
def test_nobody_else_has_the_page(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    assert people.browser_of(user).get(log_of(cast)).status_code == 404
    assert AuditEvent.objects.filter(outcome="refused", actor_code=user.code).exists()


@pytest.mark.parametrize("who", ["per", "anders"])
def test_the_action_itself_refuses_those_who_oversee_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        cases.open_log(by=actor(getattr(cast, who)), course=cast.course, case="2026-114")
    assert AuditEvent.objects.filter(outcome="refused", actor_code=getattr(cast, who).code).exists()


def test_no_case_opens_content(dorthes: Client, cast: Cast) -> None:
    dorthes.post(log_of(cast), {"case": "2026-114"})
    for name in ("clinic-patient", "clinic-letters"):
        assert dorthes.get(reverse(name, args=[cast.course.code])).status_code == 404
    content = {"application", "message", "note", "score", "worksheet", "worksheet_draft", "safety_plan"}
    assert not any(Role.DPO in TABLE[what] for what in content)
