"""After the end of a course its patient keeps everything, and is never led to believe that somebody reads on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.actions import questionnaires
from assessment.models import Assignment
from care.access import Actor, System
from care.models import Alert, Course
from dialogue import actions as letters
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
    actions.mark_seen(by=mette, version=sent)
    end(mette, lones_map.course)
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


def test_a_diary_that_was_sent_before_the_end_is_not_said_to_be_unsent(
    mette: Actor, lone: Actor, course: Course
) -> None:
    row, key = actions.Row(course, "mood", uuid4()), uuid4()
    actions.save_draft(by=lone, place=row, data=FULL["mood"], key=uuid4(), base=None)
    (sent,) = diary.submit_all(by=lone, course=course, worksheet="mood", key=key).sent
    actions.mark_seen(by=mette, version=sent)
    end(mette, course)
    assert diary.submit_all(by=lone, course=course, worksheet="mood", key=key).sent == []


def test_work_from_the_last_minute_waits_until_it_is_seen(mette: Actor, lone: Actor, lones_map: actions.Place) -> None:
    version = actions.submit(by=lone, place=lones_map, data=MAP, key=uuid4())
    Course.unscoped.filter(pk=lones_map.course.pk).update(state="completed")
    assert list(waiting_versions(mette)) == [version]
    actions.mark_seen(by=mette, version=version)
    assert list(waiting_versions(mette)) == []


class TestForms:
    def given(self, course: Course, form: str, **more: int) -> Assignment:
        now = timezone.now()
        times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=6)}
        made: Assignment = questionnaires.give(
            by=System("test"), course=course, form=form, due_at=None, **times, **more
        )
        return made

    def test_the_weekly_check_is_over_and_no_page_promises_that_it_is_read(
        self, page: Client, mette: Actor, lone: Actor, course: Course
    ) -> None:
        row = self.given(course, "w14", ordinal=1)
        end(mette, course)
        for url in (reverse("program-step", args=["m1", 11]), reverse("assessment-forms"), reverse("program-today")):
            assert "Svar på ugens spørgsmål" not in page.get(url).content.decode(), url
        answer = page.get(reverse("assessment-form", args=[row.code])).content.decode()
        assert "Dit forløb er slut" in answer
        assert reverse("dialogue-letters") + '"' not in answer.split("<main", 1)[1].split("</main", 1)[0]
        with pytest.raises(questionnaires.Closed):
            questionnaires.submit(by=lone, assignment=row)

    def test_half_a_year_later_a_completed_patient_finds_the_form_and_an_answer_about_death_is_an_alert(
        self, page: Client, mette: Actor, lone: Actor, course: Course
    ) -> None:
        end(mette, course)
        row = self.given(course, "t3")
        url = reverse("assessment-form", args=[row.code])
        assert url in page.get(reverse("program-today")).content.decode()
        assert page.get(url).status_code == 200
        response = row.responses.get(instrument="phq9")
        questionnaires.save_answer(by=lone, response=response, item="phq9_9", value=1, key=uuid4(), language="da")
        assert Alert.unscoped.filter(course=course, kind="risk").exists()
        questionnaires.submit(by=lone, assignment=row)

    def test_a_course_that_was_broken_off_is_asked_nothing_more(
        self, page: Client, mette: Actor, course: Course
    ) -> None:
        end(mette, course, "D3")
        row = self.given(course, "t3")
        assert reverse("assessment-form", args=[row.code]) not in page.get(reverse("program-today")).content.decode()


def test_a_letter_that_was_never_sent_can_still_be_read_by_its_writer(
    page: Client, mette: Actor, lone: Actor, course: Course
) -> None:
    letters.save_draft(by=lone, course=course, body="Jeg ville lige sige tak.", base=None)
    end(mette, course)
    assert "Jeg ville lige sige tak." in page.get(reverse("dialogue-letters")).content.decode()
