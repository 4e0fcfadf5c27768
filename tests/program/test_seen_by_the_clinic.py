"""What Mette sees on Lone's page of what was sent: one row for a diary, however many lines it has."""

from __future__ import annotations

from uuid import uuid4

import pytest

from care.access import Actor
from care.models import Course
from clinic import queries
from program import actions
from program.actions import diary
from program.models import EntryVersion
from tests.program.test_delivery import MAP

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


def moods(lone: Actor, course: Course, *days: int) -> None:
    for day in days:
        place, data = actions.Row(course, "mood", uuid4()), {"date": f"2026-02-0{day}", "mood": day}
        actions.save_draft(by=lone, place=place, data=data, key=uuid4(), base=None)
    diary.submit_all(by=lone, course=course, worksheet="mood", key=uuid4())


def rows(mette: Actor, course: Course) -> list[tuple[str, int, bool]]:
    found = queries.sent_versions(mette, course, queries.progress_of(course))
    return [(row.label["da"], len(row.entries), row.is_new) for row in found]


def test_the_lines_of_a_diary_are_one_row_and_sheets_stand_alone(
    lone: Actor, mette: Actor, course: Course, lones_map: actions.Place
) -> None:
    actions.submit(by=lone, place=lones_map, data=MAP, key=uuid4())
    moods(lone, course, 1, 2, 3)
    assert rows(mette, course) == [("Humør", 3, True), ("Dit kort", 1, True)]


def test_a_row_is_new_while_one_of_its_lines_is(lone: Actor, mette: Actor, course: Course) -> None:
    moods(lone, course, 1, 2)
    newest = EntryVersion.unscoped.filter(entry__worksheet="mood").latest("submitted_at")
    actions.mark_seen(by=mette, version=newest)
    assert rows(mette, course) == [("Humør", 2, False)]
    moods(lone, course, 3)
    assert rows(mette, course) == [("Humør", 3, True)]


def test_a_line_that_was_put_right_is_still_one_line(lone: Actor, mette: Actor, course: Course) -> None:
    moods(lone, course, 1)
    version = EntryVersion.unscoped.get(entry__worksheet="mood")
    place = actions.Row(course, "mood", version.entry.code)
    actions.edit_again(by=lone, place=place)
    actions.save_draft(by=lone, place=place, data={**version.data, "mood": 5}, key=uuid4(), base=None)
    diary.submit_all(by=lone, course=course, worksheet="mood", key=uuid4())
    assert rows(mette, course) == [("Humør", 1, True)]


def test_a_line_beyond_the_first_fifty_can_be_reached(lone: Actor, mette: Actor, course: Course) -> None:
    for n in range(60):
        place, data = actions.Row(course, "mood", uuid4()), {"date": f"2026-0{1 + n // 28}-{1 + n % 28:02}", "mood": 4}
        actions.save_draft(by=lone, place=place, data=data, key=uuid4(), base=None)
    diary.submit_all(by=lone, course=course, worksheet="mood", key=uuid4())
    oldest = EntryVersion.unscoped.filter(entry__worksheet="mood").earliest("entry__ordinal")
    shown = queries.diary_beside(mette, oldest, "da")
    assert shown is not None
    assert oldest.entry.code in [line.code for line in shown.page]
    assert (shown.page.number, len(shown.page)) == (2, 10)
    first = queries.diary_beside(mette, oldest, "da", "1")
    assert first is not None
    assert len(first.page) == 50
