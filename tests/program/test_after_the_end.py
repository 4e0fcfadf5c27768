"""After the end of a course its patient keeps everything, and is never led to believe that somebody reads on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from care.access import Actor
from care.models import Course
from program import actions
from program.actions import diary
from program.models import EntryVersion
from program.queries import waiting_versions
from tests.care.people import browser_of
from tests.clinic.ended import end, signed_letter
from tests.program.filled import FULL

pytestmark = pytest.mark.django_db
MAP = FULL["w1"]


@pytest.fixture
def course(lone: Actor) -> Course:
    found: Course = Course.unscoped.select_related("patient", "region__successor").get(patient=lone.user)
    return found


@pytest.fixture
def page(lone: Actor) -> Client:
    return browser_of(lone.user)


def test_the_front_page_says_that_it_is_over_and_gives_the_letter(page: Client, mette: Actor, course: Course) -> None:
    end(mette, course)
    text = page.get(reverse("program-today")).content.decode()
    assert "Dit forløb er slut" in text
    assert "Du kan læse det her om nogle dage" in text
    letter = signed_letter(mette, course)
    assert reverse("clinic-own-note", args=[letter.code]) in page.get(reverse("program-today")).content.decode()


def test_every_page_of_the_programme_is_still_read(page: Client, mette: Actor, course: Course) -> None:
    end(mette, course, "D3")
    for url in ("program-overview", "program-toolbox", "program-diaries", "program-print"):
        assert page.get(reverse(url)).status_code == 200, url
    assert page.get(reverse("program-step", args=["m1", 1])).status_code == 200


def test_an_exercise_is_kept_and_not_sent(page: Client, mette: Actor, lone: Actor, lones_map: actions.Place) -> None:
    stale = lones_map
    end(mette, lones_map.course)
    with pytest.raises(actions.CourseEnded):
        actions.submit(by=lone, place=stale, data=MAP, key=uuid4())
    actions.save_draft(by=lone, place=stale, data=MAP, key=uuid4(), base=None)
    assert EntryVersion.unscoped.get().is_draft


def test_what_was_sent_before_the_end_is_still_answered_with_its_key(
    mette: Actor, lone: Actor, lones_map: actions.Place
) -> None:
    key = uuid4()
    sent = actions.submit(by=lone, place=lones_map, data=MAP, key=key)
    end(mette, lones_map.course, "D7")
    assert actions.submit(by=lone, place=lones_map, data=MAP, key=key) == sent


def test_a_page_that_sends_is_told_why_not(page: Client, mette: Actor, lone: Actor, course: Course) -> None:
    diary_url = reverse("program-diary", args=["humoer"])
    row = actions.Row(course, "mood", uuid4())
    actions.save_draft(by=lone, place=row, data=FULL["mood"], key=uuid4(), base=None)
    assert "Aflever 1 linje" in page.get(diary_url).content.decode()
    end(mette, course)
    assert "Aflever" not in page.get(diary_url).content.decode()
    answer = page.post(reverse("program-diary-send", args=["humoer"]), {"key": str(uuid4())}, follow=True)
    assert "ingen læser det, du sender" in answer.content.decode()
    with pytest.raises(actions.CourseEnded):
        diary.submit_all(by=lone, course=course, worksheet="mood", key=uuid4())


def test_work_from_just_before_the_end_waits_until_it_is_seen(
    mette: Actor, lone: Actor, lones_map: actions.Place
) -> None:
    version = actions.submit(by=lone, place=lones_map, data=MAP, key=uuid4())
    end(mette, lones_map.course)
    assert list(waiting_versions(mette)) == [version]
    actions.mark_seen(by=mette, version=version)
    assert list(waiting_versions(mette)) == []
