"""Hvem har set mine oplysninger: plain sentences, newest first, refusals and emergency access included."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from care import audit, queries, registry, texts
from care.access import System
from care.models import AuditEvent
from tests.care import people
from tests.care.cast import Cast, actor

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lones(cast: Cast) -> Client:
    return people.browser_of(cast.lone)


def log(browser: Client, query: str = "") -> str:
    page = browser.get(reverse("care-access-log") + query)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


def read(cast: Cast, who: str = "mette", action: str = "worksheet.read", **what: object) -> AuditEvent:
    return audit.record(action, by=actor(getattr(cast, who)), course=cast.course, **what)


def test_it_says_who_did_what_and_why_they_may(cast: Cast, lones: Client) -> None:
    read(cast)
    assert "Mette Dahl, psykolog, læste en øvelse, du har sendt. Mette Dahl er din behandler." in log(lones)


def test_the_lead_is_named_as_lead(cast: Cast, lones: Client) -> None:
    read(cast, "karen", "course.read")
    assert "Karen Friis, klinisk leder, åbnede dit forløb. Karen Friis er klinisk leder i din region." in log(lones)


def test_the_object_has_the_name_the_patient_knows(cast: Cast, lones: Client) -> None:
    read(cast, about=cast.course)
    titles = registry.Titles(name="care.course", of=lambda codes: dict.fromkeys(codes, "Dit kort"))
    with registry.titles.with_also(titles):
        assert "læste en øvelse, du har sendt. Dit kort" in log(lones)


def test_a_refused_stranger_is_shown_without_a_relation(cast: Cast, lones: Client) -> None:
    assert people.browser_of(cast.anders).get(reverse("clinic-patient", args=[cast.course.code])).status_code == 404
    words = log(lones)
    assert "Anders Holm, psykolog, forsøgte at åbne dine oplysninger, men fik ikke adgang." in words
    assert "afløser" not in words


def test_an_act_nobody_has_words_for_is_neutral(cast: Cast, lones: Client) -> None:
    read(cast, action="future.thing")
    assert "Mette Dahl, psykolog, brugte dine oplysninger." in log(lones)


def test_a_job_is_the_system(cast: Cast, lones: Client) -> None:
    audit.record("course.moved", by=System("retention"), course=cast.course)
    assert "Lysning (automatisk) ændrede, hvor langt du er i forløbet." in log(lones)


def test_my_own_acts_are_left_out_until_i_ask(cast: Cast, lones: Client) -> None:
    read(cast, "lone", "consent.given")
    assert "samtykke." not in log(lones)
    assert "Du sagde ja til et samtykke." in log(lones, "?vis=alt")


def test_nobody_sees_anothers_log(cast: Cast, lones: Client) -> None:
    audit.record("course.read", by=actor(cast.nina), course=cast.far_course)
    assert "Nina" not in log(lones)
    assert "Nina Bech" in log(people.browser_of(cast.sofie))


def test_the_same_act_again_that_day_is_one_line(cast: Cast, lones: Client) -> None:
    for _ in range(3):
        read(cast)
    words = log(lones)
    assert words.count("læste en øvelse") == 1
    assert "3 gange den dag" in words


def test_newest_first_by_day_and_fifty_a_page(cast: Cast, lones: Client) -> None:
    now = timezone.now().replace(hour=11) - timedelta(days=1)  # far from midnight: summer time moves it by an hour
    rows = [audit.event(f"thing.{n}", by=actor(cast.mette), course=cast.course) for n in range(60)]
    for days_ago, row in enumerate(rows):
        row.at = now - timedelta(days=days_ago)
    audit.record_many(rows)
    page, days = queries.access_log(cast.lone, number=1, own=False)
    assert (len(page.object_list), len(days)) == (50, 50)
    assert [day.day for day in days] == sorted((day.day for day in days), reverse=True)
    assert log(lones, "?side=2").count("brugte dine oplysninger") == 10
    assert log(lones, "?side=99").count("brugte dine oplysninger") == 10
    assert "vis=alt&amp;side=2" in lones.get(reverse("care-access-log") + "?vis=alt").content.decode()


def test_its_queries_do_not_grow_with_the_log(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.access_log(cast.lone, number=1, own=True)
        return len(seen)

    read(cast)
    few = count()
    for _ in range(30):
        read(cast)
    assert count() == few <= 3


def test_an_empty_log_says_what_will_be_here(cast: Cast, lones: Client) -> None:
    assert "Her er ikke noget endnu" in log(lones)


def test_in_english_too(cast: Cast) -> None:
    for action, words in texts.SENTENCES.items():
        assert "%(who)s" in str(words), action
    for action in texts.OWN_SENTENCES:
        assert action in texts.SENTENCES


def test_every_act_in_our_code_has_a_sentence() -> None:
    written = re.compile(r"audit\.(?:record|event)\(\s*\"([a-z_.]+)\"")
    for app in ("care", "program", "dialogue", "clinic"):
        for path in (ROOT / app).rglob("*.py"):
            for action in written.findall(path.read_text(encoding="utf-8")):
                assert texts.has_sentence(action) or action == "session.started", f"{path}: {action}"


def test_the_negative_control_finds_an_act_without_words() -> None:
    assert not texts.has_sentence("future.thing")
    assert texts.has_sentence("refused.anything")
