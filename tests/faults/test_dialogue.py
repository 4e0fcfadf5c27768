"""The short form of tests/faults/dialogue.py, and the control that notices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.faults import dialogue
from tests.faults.dialogue import SHORT, Size
from tests.letters import people
from tests.letters import site as sites
from tests.letters.load import Result
from tests.letters.site import Site

pytestmark = pytest.mark.slow
FEW = Size(threads=20, letters=150, pace=10)


@pytest.fixture(scope="module")
def site(django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    with django_db_blocker.unblock(), sites.running() as site:
        yield site


def sound(result: Result) -> bool:
    return not (result.unacked or result.lost or result.doubled or result.disordered)


def test_nothing_is_lost_doubled_or_out_of_order_while_everything_falls(site: Site) -> None:
    result = dialogue.run(site, people.make(SHORT.threads), SHORT, dialogue.killing(site, SHORT))

    assert result.acked == SHORT.letters
    assert sound(result), result


def test_pages_that_believe_in_pushes_lose_letters(site: Site) -> None:
    """The negative control: the same comparison, without the cursor and without sending again."""
    result = dialogue.run(site, people.make(SHORT.threads), SHORT, dialogue.killing(site, SHORT), guarded=False)

    assert result.lost


def test_pauses_a_rolling_restart_and_a_time_without_redis_lose_nothing(site: Site) -> None:
    faults = dialogue.one_after_another(
        dialogue.pausing(site, 1.5), dialogue.rolling(site, 2), dialogue.without_redis(site, 5)
    )
    result = dialogue.run(site, people.make(FEW.threads), FEW, faults)

    assert result.acked == FEW.letters
    assert sound(result), result
