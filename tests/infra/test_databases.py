"""Databases of tests neither leak nor flush."""

import asyncio
import threading

import pytest
from django.db import connection, connections
from wagtail.models import Page, Site

from tests.infra.measure import Measurement


def rename_site(name: str) -> None:
    """A change that is easy to see."""
    Site.objects.update(site_name=name)


def site_name() -> str:
    """The name, as any thread sees it."""
    return str(Site.objects.values_list("site_name", flat=True).first())


def in_a_thread(question):
    """The question's answer over another connection."""
    found = []

    def ask() -> None:
        found.append(question())
        connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.parametrize("_again", [1, 2])
def test_a_transaction_is_rolled_back(db, _again):
    assert site_name() != "Omdøbt"
    rename_site("Omdøbt")
    assert in_a_thread(site_name) != "Omdøbt"


@pytest.mark.parametrize("_again", [1, 2])
def test_a_clone_commits_and_is_thrown_away(committed_db, _again):
    assert site_name() != "Omdøbt"
    rename_site("Omdøbt")
    assert in_a_thread(site_name) == "Omdøbt"
    assert connection.settings_dict["NAME"] == committed_db


def test_a_clone_has_what_the_template_has(committed_db):
    assert Page.objects.filter(depth=1).exists()
    assert Site.objects.exists()


@pytest.mark.template("t_migrated")
def test_the_template_can_be_chosen(committed_db):
    assert not Page.objects.filter(depth__gt=2).exists()


@pytest.mark.asyncio
async def test_asynchronous_code_sees_the_clone(committed_db, db):
    await asyncio.sleep(0)
    assert await Site.objects.aexists()


@pytest.mark.django_db(transaction=True)
def test_asking_for_a_flush_gives_a_clone(transactional_db):
    assert connection.settings_dict["NAME"].startswith("c_")


def test_the_server_sees_what_the_test_committed(live_server_process, db):
    rename_site("Omdøbt")
    live_server_process.start()
    live_server_process.restart()
    assert site_name() == "Omdøbt"


@pytest.mark.parametrize(
    ("measurement", "reached"),
    [
        (Measurement("cost", 6.0, "ms", baseline=2.0, goal=3.0), True),
        (Measurement("cost", 6.1, "ms", baseline=2.0, goal=3.0), False),
        (Measurement("bytes", 61_000, "B", goal=60_000), False),
        (Measurement("kept", 99.0, "%", goal=100.0, more_is_better=True), False),
        (Measurement("seen", 1.0, "s"), True),
    ],
)
def test_a_measurement_knows_whether_it_reached_its_goal(measurement, reached):
    assert measurement.reached is reached
