"""The telephone numbers patients see: changed from a day on, verified by somebody who called, loud when too old."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from care import number_checks, numbers, phone, registry
from care.actions import regions
from care.models import AuditEvent, PhoneNumber, today
from tests.care import people
from tests.care.cast import Cast, actor, all_numbers_called

pytestmark = pytest.mark.django_db


@pytest.fixture
def karens(cast: Cast) -> Client:
    return people.browser_of(cast.karen)


def own(slug: str = "syddanmark") -> PhoneNumber:
    return numbers.dated().get(region__slug=slug, kind="doctor")


def typed(**changes: object) -> dict[str, object]:
    form = {
        "key": str(uuid4()),
        "kind": "acute",
        "position": 5,
        "name_da": "Psykiatrisk akutmodtagelse",
        "name_en": "Psychiatric emergency unit",
        "phone": "99 44 55 66",
        "hours_da": "Hele døgnet",
        "hours_en": "Day and night",
        "owner": "Klinisk leder",
    }
    return form | changes


def test_a_new_number_is_shown_at_once_and_waits_to_be_called(karens: Client) -> None:
    assert karens.post(reverse("care-add-number"), typed(phone="99445566")).status_code == 302
    number = PhoneNumber.objects.get(phone="99 44 55 66")
    assert (number.region.slug, number.verified_on) == ("syddanmark", None)
    assert "99 44 55 66" in karens.get(reverse("cms-help")).content.decode()


def test_the_same_form_twice_is_one_number_and_another_body_is_409(karens: Client) -> None:
    form = typed()
    assert [karens.post(reverse("care-add-number"), form).status_code for _ in range(2)] == [302, 302]
    assert PhoneNumber.objects.filter(phone="99 44 55 66").count() == 1
    answer = karens.post(reverse("care-add-number"), form | {"owner": "En anden"})
    assert answer.status_code == 409
    assert "En anden" in answer.content.decode()


@pytest.mark.parametrize("bad", ["12", "abc", "99 44 55 66 77 88", ""])
def test_what_cannot_be_dialled_is_refused_and_kept(karens: Client, bad: str) -> None:
    answer = karens.post(reverse("care-add-number"), typed(phone=bad))
    assert answer.status_code == 422
    assert bad in answer.content.decode()
    assert not PhoneNumber.objects.filter(position=5).exists()


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1813", "1813"), ("112", "112"), ("+4570113131", "70 11 31 31"), ("+46 8-123 456 78", "+46 8 123 456 78")],
)
def test_numbers_are_shown_as_people_write_them(text: str, shown: str) -> None:
    assert phone.clean(text) == shown


def test_calling_a_number_verifies_it_today_by_me(karens: Client, cast: Cast) -> None:
    number = own()
    karens.post(reverse("care-verify-number", args=[number.code]))
    number.refresh_from_db()
    assert (number.verified_on, number.verified_by) == (today(), cast.karen)
    assert AuditEvent.objects.latest("id").action == "region.number_verified"


def test_another_telephone_must_be_called_again_but_another_owner_not(karens: Client) -> None:
    all_numbers_called()
    number = own()
    keep = typed(kind="doctor", phone=number.phone, owner="Vagtchefen")
    karens.post(reverse("care-edit-number", args=[number.code]), keep)
    assert own().verified_on == today()
    karens.post(reverse("care-edit-number", args=[own().code]), keep | {"phone": "70 12 31 31"})
    assert (own().phone, own().verified_on) == ("70 12 31 31", None)


def test_a_change_keeps_the_number_that_was(karens: Client) -> None:
    number = own()
    karens.post(reverse("care-edit-number", args=[number.code]), typed(kind="doctor"))
    yesterday = today() - timedelta(days=1)
    assert numbers.dated(yesterday).get(region__slug="syddanmark").phone == number.phone
    assert own().phone == "99 44 55 66"


def test_a_region_keeps_at_least_one_number(karens: Client) -> None:
    karens.post(reverse("care-end-number", args=[own().code]))
    assert own()
    karens.post(reverse("care-add-number"), typed())
    karens.post(reverse("care-end-number", args=[own().code]))
    assert not numbers.dated().filter(region__slug="syddanmark", kind="doctor").exists()


def test_the_countrys_number_is_verified_in_a_region_but_never_changed_there(karens: Client, cast: Cast) -> None:
    number = PhoneNumber.objects.get(phone="112")
    assert karens.post(reverse("care-verify-number", args=[number.code])).status_code == 302
    number.refresh_from_db()
    assert number.verified_on == today()
    assert karens.get(reverse("care-edit-number", args=[number.code])).status_code == 403
    assert karens.post(reverse("care-end-number", args=[number.code])).status_code == 403
    with pytest.raises(PermissionDenied):
        regions.edit_number(by=actor(cast.karen), number=number, phone="113")
    assert AuditEvent.objects.filter(outcome="refused").count() == 3


def test_a_foreign_number_is_not_found(karens: Client) -> None:
    foreign = numbers.dated().filter(region__slug="nordjylland").first()
    for name in ("care-verify-number", "care-edit-number", "care-end-number"):
        assert karens.post(reverse(name, args=[foreign.code]), typed()).status_code == 404
    assert AuditEvent.objects.filter(outcome="refused").count() == 3


def test_numbers_nobody_called_ring_an_alarm_and_fail_the_deployment_check(cast: Cast) -> None:
    def errors() -> list[str]:
        return [error.msg for error in run_checks(tags=["numbers"], include_deployment_checks=True)]

    assert registry.alarms.get("telephone numbers").problems()
    assert errors()
    all_numbers_called()
    assert registry.alarms.get("telephone numbers").problems() == []
    assert errors() == []
    PhoneNumber.objects.filter(phone="112").update(verified_on=today() - timedelta(days=91))
    assert errors() == ["Hele landet: 112 er ikke kontrolleret i 91 dage."]


@pytest.mark.parametrize(("days", "overdue"), [(90, 0), (91, 1)])
def test_ninety_days_are_allowed(cast: Cast, days: int, overdue: int) -> None:
    all_numbers_called()
    PhoneNumber.objects.filter(pk=own().pk).update(verified_on=today() - timedelta(days=days))
    assert len(number_checks.overdue()) == overdue


def test_a_region_may_want_its_numbers_called_more_often(cast: Cast) -> None:
    all_numbers_called()
    PhoneNumber.objects.update(verified_on=today() - timedelta(days=30))
    regions.set_region_setting(
        by=actor(cast.per), region=people.region(), key="number_verified_days", value=14, valid_from=today()
    )
    assert [state.number.region.slug for state in number_checks.overdue() if state.number.region] == ["syddanmark"]


def test_the_list_says_who_answers_for_a_number_and_how_old_the_call_is(karens: Client) -> None:
    all_numbers_called()
    PhoneNumber.objects.filter(pk=own().pk).update(verified_on=today() - timedelta(days=100))
    page = karens.get(reverse("care-numbers")).content.decode()
    assert "for 100 dage siden" in page
    assert "Skal kontrolleres" in page
    assert "1 nummer skal kontrolleres" in page
