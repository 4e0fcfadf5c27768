"""The clock gives Lone her forms, moves them when she rests, and reminds her if she wants it (clinical.md 1.0)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment import jobs
from assessment.actions import giving, questionnaires
from assessment.models import Application, Assignment
from assessment.queries import questionnaire_list
from care.access import Actor, System
from care.actions import consents, courses
from care.models import ConsentText, Course, Notice
from care.models.course import StateChange
from tests.care.cast import later

CLOCK = System("test clock")


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


def forms(course: Course) -> list[tuple[str, int]]:
    rows = Assignment.unscoped.filter(course=course).order_by("opens_at", "form")
    return [(row.form, row.ordinal) for row in rows]


def says_yes(lone: Actor) -> None:
    text = consents.current_text(ConsentText.Kind.REMINDERS)
    assert text is not None
    consents.give_consent(by=lone, text=text, code=uuid4())


def test_each_week_gives_its_check_once_however_often_the_clock_runs(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.give_due()
    jobs.give_due()
    assert forms(course) == [("w14", 1)]
    later(monkeypatch, days=7)
    jobs.give_due()
    assert forms(course) == [("w14", 1), ("w14", 2)]
    first, second = Assignment.unscoped.filter(course=course).order_by("ordinal")
    assert first.closes_at == second.opens_at  # no hole and no overlap


def test_week_five_brings_the_questions_midway(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, days=28)
    jobs.give_due()
    assert set(forms(course)) == {("w14", 5), ("t1", 0)}


def test_half_a_year_after_the_start_comes_the_last_one_also_in_the_follow_up(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.FOLLOW_UP)
    later(monkeypatch, days=184)
    jobs.give_due()
    assert forms(course) == [("t3", 0)]


def test_a_completed_course_is_asked_half_a_year_after_the_start_and_nothing_else(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    says_yes(lone)
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    later(monkeypatch, days=7)
    jobs.give_due()
    assert forms(course) == []
    later(monkeypatch, days=177)
    jobs.give_due()
    assert forms(course) == [("t3", 0)]
    assert jobs.still_true(Notice.objects.filter(kind=jobs.NOTICE).earliest("due_at"))


def test_nothing_is_asked_about_a_week_that_is_over(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, days=7)
    jobs.give_due()
    assert forms(course) == [("w14", 2)]


def test_a_pause_moves_the_last_day_of_what_is_open(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.give_due()
    before = Assignment.unscoped.get(course=course)
    courses.pause(by=CLOCK, course=course)
    later(monkeypatch, days=6)
    jobs.give_due()
    after = Assignment.unscoped.get(course=course)
    assert before.closes_at is not None
    assert after.closes_at is not None
    assert timedelta(days=5) <= after.closes_at - before.closes_at <= timedelta(days=7)
    assert StateChange.unscoped.filter(course=course, to_state=Course.State.PAUSED).exists()


def test_an_ended_course_is_asked_nothing(course: Course) -> None:
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.WITHDRAWN)
    jobs.give_due()
    assert forms(course) == []


def test_nobody_is_reminded_who_has_not_said_yes(course: Course) -> None:
    giving.give_due(by=CLOCK, course=course)
    assert forms(course) == [("w14", 1)]
    assert not Notice.objects.filter(kind=jobs.NOTICE).exists()


def test_a_reminder_comes_in_the_morning_of_the_last_day_unless_the_form_is_sent(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    says_yes(lone)
    giving.give_due(by=CLOCK, course=course)
    row = Notice.objects.get(kind=jobs.NOTICE)
    assert timezone.localtime(row.due_at).hour == 9
    later(monkeypatch, days=2)
    assert jobs.still_true(row)
    text = jobs.notice_subject(row) + jobs.notice_body(row)
    for word in ("ugetjek", "skema", "psykolog", "depression", "phq"):
        assert word not in text.lower()
    assignment = Assignment.unscoped.get(course=course)
    questionnaires.submit(by=lone, assignment=assignment)
    assert not jobs.still_true(row)


def test_a_yes_that_was_taken_back_stops_the_reminder(lone: Actor, course: Course) -> None:
    says_yes(lone)
    giving.give_due(by=CLOCK, course=course)
    consents.withdraw_consent(by=lone, kind=ConsentText.Kind.REMINDERS, code=uuid4())
    assert not jobs.still_true(Notice.objects.get(kind=jobs.NOTICE))


def test_one_course_in_disorder_stops_no_other(
    actors: dict[str, Actor], course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planned end before the start is such a thing; what the job cannot do it says."""
    broken = actors["emil"].own_course
    assert broken is not None
    real = giving.give_due

    def failing(*, by: System, course: Course) -> list[Assignment]:
        if course.pk == broken.pk:
            raise ValueError("in disorder")
        return real(by=by, course=course)

    monkeypatch.setattr("assessment.actions.giving.give_due", failing)
    with pytest.raises(ValueError, match="disorder"):
        jobs.give_due()
    assert forms(course) == [("w14", 1)]
    assert forms(broken) == []


def test_the_list_shows_what_comes_and_only_the_next_check(lone: Actor, course: Course) -> None:
    jobs.give_due()
    found = questionnaire_list.forms_of(lone)
    assert [line.title for line in found.open] == ["Ugetjek, uge 1"]
    assert [line.title for line in found.coming] == [
        "Ugetjek, uge 2",
        "Spørgsmål midtvejs",
        "Spørgsmål ved slutningen",
        "Spørgsmål efter et halvt år",
    ]


def test_an_applicant_has_the_first_form_and_nothing_else(lone: Actor, course: Course) -> None:
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.DRAFT, started_on=None, planned_end_on=None)
    Application.unscoped.create(course=course)
    jobs.give_due()
    assert forms(course) == [("t0", 0)]
    lone.knows(Course.unscoped.get(pk=course.pk))
    found = questionnaire_list.forms_of(lone)
    assert [line.title for line in found.open] == ["Spørgsmål før start"]
    assert found.coming == []
