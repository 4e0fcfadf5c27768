"""A region's name and colour reach its own people's pages, readable in light and dark, and nobody else's."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from care import contrast, theme
from care.actions import regions
from care.models import today
from tests.care import people
from tests.care.cast import Cast, actor


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    caches["rendered"].clear()


def decide(cast: Cast, key: str, value: str) -> None:
    regions.set_region_setting(by=actor(cast.per), region=cast.course.region, key=key, value=value, valid_from=today())


def page_of(browser: Client) -> str:
    return browser.get(reverse("care-me")).content.decode()


@pytest.mark.django_db
def test_the_regions_people_see_its_colour_and_name(cast: Cast) -> None:
    decide(cast, "theme_primary", "#5a2d82")
    decide(cast, "clinic_name", "Internetpsykiatrien i Syd")
    for user in (cast.lone, cast.mette):
        page = page_of(people.browser_of(user))
        assert "--primary:#5a2d82" in page
        assert "Internetpsykiatrien i Syd" in page
    assert "#5a2d82" not in page_of(people.browser_of(cast.sofie))


@pytest.mark.django_db
def test_a_region_that_chose_nothing_has_the_common_look(cast: Cast) -> None:
    assert theme.theme_of(cast.course.region) is None
    assert "--primary:" not in page_of(people.browser_of(cast.lone))


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_can_be_read_in_the_dark(number: int) -> None:
    made = contrast.lightened(f"#{number:06x}", theme.DARK_GROUND, 7.0)
    assert contrast.ratio(made, theme.DARK_GROUND) >= 7.0
    assert contrast.ratio(made, theme.DARK_TEXT) >= contrast.ENOUGH
