"""`manage.py due`: when an answer is due, by the table of clinical.md 5.2; without a region it needs no database."""

import io

import pytest
from django.core.management import CommandError, call_command

from care.models import Closure, RegionSetting
from tests.care import people


def due(received: str, **options: str) -> str:
    out = io.StringIO()
    call_command("due", received, stdout=out, **options)
    return out.getvalue().strip()


@pytest.mark.parametrize(
    ("received", "day"),
    [
        ("2026-02-02T10:00", "2026-02-04"),
        ("2026-02-05T15:59", "2026-02-09"),
        ("2026-02-05T16:00", "2026-02-10"),
        ("2026-02-06T18:00", "2026-02-11"),
        ("2026-02-07T09:00", "2026-02-11"),
        ("2026-12-23T12:00", "2026-12-28"),
    ],
)
def test_the_table_in_winter(received: str, day: str) -> None:
    assert due(received) == f"{day}T16:00:00+01:00"


@pytest.mark.parametrize(
    ("received", "day"),
    [
        ("2026-04-01T14:30", "2026-04-08"),
        ("2026-04-01T16:30", "2026-04-09"),
        ("2026-04-30T10:00", "2026-05-04"),
        ("2026-05-13T09:00", "2026-05-18"),
        ("2026-05-22T15:30", "2026-05-27"),
        ("2026-06-04T12:00", "2026-06-08"),
    ],
)
def test_the_table_in_summer(received: str, day: str) -> None:
    assert due(received) == f"{day}T16:00:00+02:00"


def test_a_zone_is_respected() -> None:
    assert due("2026-02-05T15:00Z") == "2026-02-10T16:00:00+01:00"
    assert due("2026-02-05T14:59+00:00") == "2026-02-09T16:00:00+01:00"


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-05-22", "2026-13-01T10:00", "2026-05-22T25:00", "9999-12-31T23:00"]
)
def test_bad_input_ends_with_2(text: str) -> None:
    with pytest.raises(CommandError) as ended:
        due(text)
    assert ended.value.returncode == 2


@pytest.mark.django_db
def test_a_region_brings_its_own_closures_and_figures() -> None:
    region = people.region("syddanmark")
    Closure.objects.create(region=region, day="2026-12-24", reason_da="Juleaften", reason_en="Christmas Eve")
    assert due("2026-12-23T12:00", region="syddanmark") == "2026-12-29T16:00:00+01:00"
    RegionSetting.objects.create(region=region, key="answer_days", value=1, valid_from="2026-01-01")
    assert due("2026-12-23T12:00", region="syddanmark") == "2026-12-28T16:00:00+01:00"


@pytest.mark.django_db
def test_an_unknown_region_ends_with_2() -> None:
    with pytest.raises(CommandError, match="syddanmark") as ended:
        due("2026-12-23T12:00", region="atlantis")
    assert ended.value.returncode == 2
