"""Lone's diary: short lines that are hers, sent together, put right later, and never one over another."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from care.access import Actor
from care.models import Course
from clinic.queries import batches, diary_beside
from dialogue.about import About
from program import actions, diary_charts, diary_queries
from program.actions import diary
from program.models import Entry, EntryVersion
from program.worksheets.w4 import W4

pytestmark = pytest.mark.django_db
PLAN: dict[str, Any] = {
    "activity": "Gå til hjørnet",
    "size": "10",
    "when": "2026-02-03T19:00+01:00",
    "expected_mood": 3,
    "obstacle": "Regn",
    "if_then": "Hvis det regner, så går jeg ud i opgangen",
}


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


@pytest.fixture
def browser(lone: Actor) -> Client:
    client = Client()
    client.force_login(lone.user)
    return client


def write(by: Actor, course: Course, sheet: str = "mood", code: UUID | None = None, **data: Any) -> EntryVersion:
    place = actions.Row(course, sheet, code or uuid4())
    return actions.save_draft(by=by, place=place, data=data, key=uuid4(), base=None)


def lines(by: Actor, course: Course, sheet: str = "mood") -> list[diary_queries.Line]:
    return diary_queries.diary(by, course, sheet, "da").lines


def test_two_pages_make_two_lines(lone: Actor, course: Course) -> None:
    write(lone, course, date="2026-02-03", mood=4)
    write(lone, course, date="2026-02-03", mood=6)
    assert sorted(line.version.data["mood"] for line in lines(lone, course)) == [4, 6]
    assert [row.ordinal for row in Entry.unscoped.filter(course=course, worksheet="mood")] == [1, 2]


def test_the_same_page_saves_the_same_line(lone: Actor, course: Course) -> None:
    code = uuid4()
    first = write(lone, course, code=code, date="2026-02-03")
    again = write(lone, course, code=code, date="2026-02-03", mood=5)
    assert first.pk == again.pk
    assert len(lines(lone, course)) == 1


def test_nobody_writes_in_anothers_line(lone: Actor, emil: Actor, course: Course) -> None:
    version = write(lone, course, date="2026-02-03", mood=4)
    assert emil.own_course is not None
    with pytest.raises(PermissionDenied):
        write(emil, emil.own_course, code=version.entry.code, mood=1)
    with pytest.raises(PermissionDenied):
        diary.submit_all(by=emil, course=course, worksheet="mood", key=uuid4())
    assert lines(lone, course)[0].version.data["mood"] == 4


def test_what_is_whole_is_sent_and_the_rest_stays(lone: Actor, mette: Actor, course: Course) -> None:
    write(lone, course, date="2026-02-03", mood=4)
    write(lone, course, date="2026-02-04")
    assert lines(mette, course) == []  # drafts are Lone's alone
    key = uuid4()
    done = diary.submit_all(by=lone, course=course, worksheet="mood", key=key)
    assert (len(done.sent), len(done.incomplete)) == (1, 1)
    again = diary.submit_all(by=lone, course=course, worksheet="mood", key=key)
    assert (len(again.sent), len(again.incomplete)) == (0, 1)
    assert [line.version.data["mood"] for line in lines(mette, course)] == [4]
    assert [line.faults for line in lines(lone, course)] == [1, 0]


def test_a_draft_can_be_thrown_away_and_what_was_sent_cannot(lone: Actor, course: Course) -> None:
    draft = write(lone, course, date="2026-02-03")
    assert diary.remove_draft(by=lone, course=course, code=draft.entry.code)
    assert lines(lone, course) == []
    sent = write(lone, course, date="2026-02-03", mood=4)
    diary.submit_all(by=lone, course=course, worksheet="mood", key=uuid4())
    with pytest.raises(actions.AlreadySent):
        diary.remove_draft(by=lone, course=course, code=sent.entry.code)
    actions.edit_again(by=lone, place=actions.Row(course, "mood", sent.entry.code))
    assert diary.remove_draft(by=lone, course=course, code=sent.entry.code)
    assert [line.version.data["mood"] for line in lines(lone, course)] == [4]


def test_a_plan_is_tried_rated_and_made_smaller(lone: Actor, mette: Actor, course: Course) -> None:
    version = write(lone, course, "w4", **PLAN)
    diary.submit_all(by=lone, course=course, worksheet="w4", key=uuid4())
    code = version.entry.code
    actions.edit_again(by=lone, place=actions.Row(course, "w4", code))
    write(lone, course, "w4", code, **PLAN, done="nej", what_got_in_the_way=["for_stort"])
    diary.submit_all(by=lone, course=course, worksheet="w4", key=uuid4())
    assert [row.number for row in EntryVersion.objects.for_user(mette).filter(entry__code=code)] == [1, 2]
    fresh = uuid4()
    made = diary.copy_smaller(by=lone, course=course, code=code, fresh=fresh)
    assert diary.copy_smaller(by=lone, course=course, code=code, fresh=fresh).pk == made.pk
    assert made.data["size"] == "2"
    assert made.is_draft
    assert len(lines(lone, course, "w4")) == 2


def test_a_diary_costs_the_same_queries_with_three_lines_and_with_three_hundred(
    lone: Actor, course: Course, browser: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert browser.get(reverse("program-diary", args=["humoer"])).status_code == 200
        return len(caught)

    for day in (1, 2, 3):
        write(lone, course, date=f"2026-02-0{day}", mood=day)
    queries()
    few = queries()
    entries = [Entry(course=course, exercise_key="mood", worksheet="mood", ordinal=n) for n in range(10, 307)]
    Entry.unscoped.bulk_create(entries)
    EntryVersion.unscoped.bulk_create(
        EntryVersion(entry=entry, number=1, worksheet_version=1, data={"date": "2026-03-01", "mood": 5})
        for entry in entries
    )
    assert queries() == few
    page = browser.get(reverse("program-diary", args=["humoer"]) + "?side=2")
    assert len(page.context["page"].object_list) == diary_queries.PER_PAGE


def test_the_form_asks_how_it_went_only_after_the_plan_was_sent(lone: Actor, course: Course, browser: Client) -> None:
    version = write(lone, course, "w4", **PLAN)
    url = reverse("program-diary-line", args=["plan", version.entry.code])
    assert "Blev det til noget?" not in browser.get(url).content.decode()
    diary.submit_all(by=lone, course=course, worksheet="w4", key=uuid4())
    assert "Hvordan gik det?" in browser.get(url).content.decode()
    browser.post(reverse("program-diary-edit", args=["plan", version.entry.code]))
    assert "Blev det til noget?" in browser.get(url).content.decode()


def test_a_line_typed_without_javascript_is_kept(course: Course, lone: Actor, browser: Client) -> None:
    page = browser.get(reverse("program-diary-new", args=["humoer"]))
    code = page.context["code"]
    typed = {"key": str(uuid4()), "code": str(code), "date": "2026-02-03", "mood": "4", "_save": "1"}
    answer = browser.post(reverse("program-diary-new", args=["humoer"]), typed)
    assert answer.status_code == 302
    assert [(line.code, line.version.data["mood"]) for line in lines(lone, course)] == [(code, 4)]
    again = browser.post(reverse("program-diary-new", args=["humoer"]), typed)
    assert again.status_code == 302
    assert len(lines(lone, course)) == 1


def test_a_form_without_its_code_saves_nothing(course: Course, lone: Actor, browser: Client) -> None:
    answer = browser.post(reverse("program-diary-new", args=["humoer"]), {"key": str(uuid4()), "mood": "4"})
    assert answer.status_code == 400
    assert lines(lone, course) == []


def test_a_diary_of_a_module_that_is_closed_is_not_there(browser: Client) -> None:
    assert browser.get(reverse("program-diary", args=["plan"])).status_code == 404
    assert browser.get(reverse("program-diary", args=["ukendt"])).status_code == 404


def test_what_is_read_out_is_said_gently_and_not_from_too_little() -> None:
    assert diary_charts.read("w3", [{"mood": 3}] * 5, "da").hint == "Skriv 7 linjer mere. Så kan du se et mønster."
    assert diary_charts.read("mood", [], "da") == diary_charts.Reading()
    two = diary_charts.read("mood", [{"date": "2026-02-03", "mood": 4}, {"date": "2026-02-02", "mood": 7}], "da")
    assert [(bar.label, bar.value) for bar in two.charts[0].bars] == [("2/2", "7"), ("3/2", "4")]
    assert diary_charts.read("w4", [PLAN], "da").sentences == ["Planlagt: 1. Gjort: 0. Delvist: 0."]
    assert W4.diary


def test_mette_answers_a_diary_once(lone: Actor, mette: Actor, course: Course) -> None:
    for day in (3, 4, 5):
        write(lone, course, date=f"2026-02-0{day}", mood=day)
    diary.submit_all(by=lone, course=course, worksheet="mood", key=uuid4())
    (batch,) = [found for found in batches(mette) if found.newest.entry.worksheet == "mood"]
    assert batch.in_words("da") == "Humør: 3 linjer afleveret"
    actions.mark_seen(by=mette, version=batch.newest)
    write(lone, course, date="2026-02-06", mood=6)
    diary.submit_all(by=lone, course=course, worksheet="mood", key=uuid4())
    about = About(actions.ABOUT, batch.newest.code, "Humør")
    actions.give_feedback(by=mette, course=course, client_id=uuid4(), body="Tak for dine dage.", about=about)
    states = EntryVersion.objects.for_user(mette).order_by("entry__ordinal").values_list("state", flat=True)
    assert list(states) == ["commented", "commented", "commented", "submitted"]  # the last one she has not read
    beside = diary_beside(mette, batch.newest, "da")
    assert beside is not None
    assert len(beside.page) == 4


def test_two_lines_at_the_same_time_are_kept_and_pointed_out(course: Course, lone: Actor) -> None:
    for start in ("2026-02-03T09:00+01:00", "2026-02-03T09:30+01:00", "2026-02-03T10:30+01:00"):
        write(lone, course, "w3", start=start, minutes=60, what="Sad i sofaen", mood=4)
    assert [line.overlaps for line in lines(lone, course, "w3")] == [False, True, True]
    write(lone, course, "mood", date="2026-02-03", mood=4)
    assert not any(line.overlaps for line in lines(lone, course))
