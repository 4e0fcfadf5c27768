"""Which settings are refused, and which leave patients without a way in."""

from types import SimpleNamespace
from typing import Any

import pytest

from care import checks
from care.eid import configuration
from care.models import RegionSetting
from cms import unsafe
from tests.care import people

FINE = {
    "DEBUG": False,
    "TESTING": False,
    "EID_ISSUER": "https://broker.example.org",
    "EID_CLIENT_ID": "lysning",
    "EID_CLIENT_SECRET": "a secret",
    "EID_LEVEL": "substantial",
}


def problems(**other: Any) -> str:
    return "\n".join(unsafe._identity(SimpleNamespace(**(FINE | other))))


def test_a_provider_that_is_set_right_is_fine_and_so_is_none() -> None:
    assert problems() == problems(EID_LEVEL="high") == ""
    assert problems(EID_ISSUER="", EID_CLIENT_ID="", EID_CLIENT_SECRET="", EID_LEVEL="low") == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EID_ISSUER", "http://broker.example.org"),
        ("EID_ISSUER", "broker.example.org"),
        ("EID_CLIENT_ID", ""),
        ("EID_CLIENT_SECRET", ""),
        ("EID_LEVEL", "low"),
        ("EID_LEVEL", "Substantial"),
        ("EID_LEVEL", ""),
    ],
)
def test_a_provider_that_is_set_wrong_stops_the_process(name: str, value: str) -> None:
    assert f"LYSNING_{name}" in problems(**{name: value})


def test_the_question_is_asked_at_every_start() -> None:
    assert unsafe._identity in unsafe.EVERYWHERE


def test_low_is_no_level_to_ask_for() -> None:
    assert set(configuration.LEVELS) - unsafe.ENOUGH_LEVELS == {"low"}


@pytest.mark.django_db
def test_a_region_that_wants_mitid_without_a_provider_is_found(settings: Any) -> None:
    assert checks.patients_can_sign_in() == []
    RegionSetting.objects.create(region=people.region("nordjylland"), key="email_code_sign_in", value="no")
    assert [message.id for message in checks.patients_can_sign_in()] == ["care.E002"]
    settings.EID_ISSUER = "https://broker.example.org"
    assert checks.patients_can_sign_in() == []


def test_the_stand_in_is_the_only_one_spoken_to_without_tls(settings: Any) -> None:
    for issuer, local in (("http://localhost:9", True), ("http://localhost.evil.example", False), ("https://x", False)):
        settings.EID_ISSUER = issuer
        found = configuration.current()
        assert found
        assert found.is_local is local
