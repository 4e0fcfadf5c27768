"""CPR numbers: replacement numbers are valid, modulus 11 is not asked for, and nothing shows them."""

from datetime import date

import pytest
from django.db import connection

from care import cpr
from care.access import System
from care.actions import people as actions
from care.models import AuditEvent, ContactDetails
from care.people_queries import patient_with
from tests.care.cast import Cast, actor

TODAY = date(2026, 11, 23)
NUMBER = "010180-1234"


@pytest.mark.parametrize(
    ("text", "born", "replacement"),
    [
        ("211062-1629", date(1962, 10, 21), False),
        ("2110621629", date(1962, 10, 21), False),
        (" 010165 4000 ", date(1965, 1, 1), False),
        ("610180-1234", date(1980, 1, 1), True),
        ("910180-1234", date(1980, 1, 31), True),
        ("010180-0TS1", date(1980, 1, 1), True),
        ("010180-0ts1", date(1980, 1, 1), True),
        ("010199-A123", date(1999, 1, 1), True),
        ("010204-5678", date(2004, 2, 1), False),
    ],
)
def test_these_are_numbers(text: str, born: date, replacement: bool) -> None:
    number = cpr.parse(text, today=TODAY)
    assert (number.born_on, number.replacement) == (born, replacement)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("310299-1234", "date"),
        ("001299-1234", "date"),
        ("321299-1234", "date"),
        ("991299-1234", "date"),
        ("010136-4001", "future"),
        ("01018-1234", "shape"),
        ("010180-12345", "shape"),
        ("010180-ABCD", "shape"),
        ("", "shape"),
        ("lone@example.org", "shape"),
    ],
)
def test_these_are_not(text: str, why: str) -> None:
    with pytest.raises(cpr.BadCpr) as refused:
        cpr.parse(text, today=TODAY)
    assert refused.value.code == why


def test_a_number_does_not_print_itself() -> None:
    number = cpr.parse(NUMBER, today=TODAY)
    assert "1234" not in f"{number} {number!r}"
    assert number.written == NUMBER


@pytest.mark.django_db
def test_it_is_found_by_its_index_and_stored_as_ciphertext_only(cast: Cast) -> None:
    actions.set_cpr(by=System("eID"), user=cast.lone, cpr=cpr.parse(NUMBER, today=TODAY))
    assert patient_with("0101801234") == cast.lone
    assert patient_with("010180-1235") is None
    with connection.cursor() as cursor:  # NEG20: what a technical operator reads from a back-up
        cursor.execute("SELECT cpr, phone, cpr_index FROM care_contactdetails")
        row = cursor.fetchone()
    assert b"0101801234" not in bytes(row[0])
    assert "0101801234" not in str(row)
    assert ContactDetails.objects.get(user=cast.lone).cpr == "0101801234"


@pytest.mark.django_db
def test_one_number_belongs_to_one_account(cast: Cast) -> None:
    number = cpr.parse(NUMBER, today=TODAY)
    actions.set_cpr(by=System("eID"), user=cast.lone, cpr=number)
    with pytest.raises(actions.CprTaken):
        actions.set_cpr(by=System("eID"), user=cast.sofie, cpr=number)
    actions.set_cpr(by=actor(cast.lone), user=cast.lone, cpr=number)


@pytest.mark.django_db
def test_the_trail_does_not_hold_the_number(cast: Cast) -> None:
    actions.set_cpr(by=System("eID"), user=cast.lone, cpr=cpr.parse(NUMBER, today=TODAY))
    event = AuditEvent.objects.get(action="cpr.set")
    assert event.patient_code == cast.lone.code
    assert "1234" not in event.reason
