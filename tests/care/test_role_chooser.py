"""One role at a time, and each lands where its work is."""

import pytest
from django.test import Client
from django.urls import reverse

from care.access import Role
from care.models import AuditEvent, Membership, User, today
from tests.care import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen(db: None) -> User:
    return people.staff("Karen Friis", Role.LEAD, Role.APPROVER)


def choose(browser: Client, user: User, role: Role):
    held = Membership.objects.get(user=user, role=role)
    return browser.post(reverse("care-choose-role"), {"membership": str(held.code)})


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.PSYCHOLOGIST, "clinic-worklist"),
        (Role.LEAD, "clinic-worklist"),
        (Role.SUPERVISOR, "clinic-worklist"),
        (Role.EDITOR, "wagtailadmin_home"),
        (Role.APPROVER, "wagtailadmin_home"),
        (Role.ADMIN, "care-staff"),
        (Role.EVALUATOR, "care-me"),
        (Role.DPO, "care-me"),
    ],
)
def test_each_role_lands_where_its_work_is(role: Role, landing: str) -> None:
    browser = people.browser_of(people.staff("Somebody", role))
    assert browser.get(reverse("care-home")).url == reverse(landing)


def test_a_patient_lands_on_today_and_has_no_roles() -> None:
    browser = people.browser_of(people.patient())
    assert browser.get(reverse("care-home")).url == reverse("program-today")
    assert browser.get(reverse("care-role")).status_code == 404


def test_somebody_with_two_roles_chooses_first(karen: User) -> None:
    browser = people.browser_of(karen)
    assert browser.get(reverse("care-home")).url == reverse("care-role")
    page = browser.get(reverse("care-role")).content.decode()
    assert "Klinisk leder" in page
    assert "Godkender" in page


def test_choosing_changes_the_session_key_and_is_written_down(karen: User) -> None:
    browser = people.browser_of(karen)
    browser.get(reverse("care-role"))
    before = browser.session.session_key
    assert choose(browser, karen, Role.LEAD).url == reverse("care-home")
    assert browser.session.session_key != before
    event = AuditEvent.objects.get(action="role.chosen")
    assert (event.role, event.region, event.actor_code) == ("lead", "syddanmark", karen.code)
    assert browser.get(reverse("care-home")).url == reverse("clinic-worklist")


def test_the_list_of_devices_shows_the_session_once_after_choosing(karen: User) -> None:
    browser = people.browser_of(karen)
    browser.get(reverse("care-role"))
    choose(browser, karen, Role.LEAD)
    assert len(browser.get(reverse("care-sessions")).context["rows"]) == 1


def test_nobody_chooses_somebody_elses_role(karen: User) -> None:
    per = people.staff("Per Lund", Role.ADMIN)
    assert choose(people.browser_of(karen), per, Role.ADMIN).status_code == 404
    assert AuditEvent.objects.filter(action="refused.choose_role", actor_code=karen.code).exists()


def test_an_ended_role_is_gone_at_once(karen: User) -> None:
    browser = people.browser_of(karen)
    choose(browser, karen, Role.LEAD)
    Membership.objects.filter(user=karen, role=Role.LEAD).update(valid_until=today())
    assert browser.get(reverse("clinic-worklist")).status_code == 404


def test_without_any_role_the_page_says_whom_to_ask() -> None:
    browser = people.browser_of(people.staff("Ny Person"))
    assert browser.get(reverse("care-home")).url == reverse("care-role")
    assert "Din administrator kan give dig en" in browser.get(reverse("care-role")).content.decode()


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.LEAD, Role.ADMIN, Role.EVALUATOR, Role.DPO])
def test_the_editors_pages_do_not_exist_for_other_roles(role: Role) -> None:
    browser = people.browser_of(people.staff("Somebody", role))
    assert browser.get("/cms/").status_code == 404
    assert AuditEvent.objects.filter(action="refused.editors_pages").exists()


def test_the_editors_pages_do_not_exist_for_patients() -> None:
    assert people.browser_of(people.patient()).get("/cms/pages/").status_code == 404


def test_an_editor_reaches_the_editors_pages_and_no_patient() -> None:
    from care.actions import staff

    ida = people.staff("Ida Møller", Role.EDITOR)
    staff.sync_groups(ida)
    browser = people.browser_of(ida)
    assert browser.get("/cms/").status_code == 200
    assert browser.get(reverse("clinic-worklist")).status_code == 404


def test_a_lead_who_also_approves_reaches_them_only_in_that_role(karen: User) -> None:
    from care.actions import staff

    staff.sync_groups(karen)
    browser = people.browser_of(karen)
    choose(browser, karen, Role.LEAD)
    assert browser.get("/cms/").status_code == 404
    choose(browser, karen, Role.APPROVER)
    assert browser.get("/cms/").status_code == 200
    assert browser.get(reverse("clinic-worklist")).status_code == 404


def test_the_editors_pages_lead_back_to_the_other_role(karen: User) -> None:
    from care.actions import staff

    staff.sync_groups(karen)
    browser = people.browser_of(karen)
    choose(browser, karen, Role.APPROVER)
    assert reverse("care-role") in browser.get("/cms/").content.decode()
