"""From one module to the next: Lone's first weeks, what the clinic owes her, and what nobody can set aside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from assessment.actions import questionnaires
from care import registry
from care.access import Actor, System
from care.actions import alerts, courses
from care.guard import KeyTaken
from care.models import Alert, AuditEvent, Course
from care.workdays import COPENHAGEN
from dialogue.about import About
from program import actions, next_module, queries
from program.actions import delivery
from program.models import EntryVersion, ModuleProgress, Release
from tests.care.cast import at
from tests.program.begun import begun

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 2, 4, 9, tzinfo=COPENHAGEN)
FRIDAY = datetime(2030, 2, 8, 10, tzinfo=COPENHAGEN)
WHY = "Du har brugt kræfterne på din far i denne uge. Vi går videre sammen."
CLOCK = System("test")
MAP = {
    "situation": "Onsdag aften i køkkenet.",
    "thoughts": ["Jeg kan aldrig sige nej."],
    "feelings": [{"name": "vred", "strength": 60}],
    "action": "Jeg lagde telefonen væk.",
}
GOALS = {"goals": [{"goal": "Synge i koret igen", "first_sign": "Jeg finder mine noder frem"}]}
SLOTS = {
    "slots": [{"day": day, "time": "19:00", "place": "Ved køkkenbordet"} for day in ("mandag", "onsdag", "fredag")]
}


@pytest.fixture
def course(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Lone's course and module 1 began on Monday."""
    at(MONDAY, monkeypatch)
    return begun(lone, MONDAY)


def first(course: Course) -> ModuleProgress:
    rows = ModuleProgress.unscoped.select_related("release", "enrolment__course__region")
    found: ModuleProgress = rows.get(enrolment__course=course, module_code="m1")
    return found


def read_all(lone: Actor, course: Course) -> None:
    progress = first(course)
    for step in queries.module_of(progress).steps:
        actions.read_step(by=lone, progress=progress, step=step)


def send(lone: Actor, course: Course, key: str, data: dict[str, Any]) -> EntryVersion:
    exercise = queries.module_of(first(course)).exercise(key)
    assert exercise is not None
    return actions.submit(by=lone, place=actions.Place(course, exercise), data=data, key=uuid4())


def send_all(lone: Actor, course: Course) -> EntryVersion:
    keys = {one.worksheet: one.key for one in queries.module_of(first(course)).exercises}
    version = send(lone, course, keys["w1"], MAP)
    send(lone, course, keys["w2"], GOALS)
    send(lone, course, keys["w17"], SLOTS)
    send(lone, course, keys["closing"], {"important": "At jeg ikke er doven."})
    return version


def check_in(lone: Actor, course: Course, week: int = 1) -> None:
    row = questionnaires.give(by=CLOCK, course=course, form="w14", ordinal=week)
    questionnaires.submit(by=lone, assignment=row)


def answer(mette: Actor, version: EntryVersion) -> None:
    about = About(actions.ABOUT, version.code, "Dit kort")
    actions.give_feedback(by=mette, course=version.entry.course, client_id=uuid4(), body="Tak for kortet.", about=about)


def opened(course: Course) -> list[str]:
    delivery.open_what_is_due(by=delivery.RULES)
    return list(ModuleProgress.unscoped.filter(enrolment__course=course).values_list("module_code", flat=True))


@pytest.fixture
def done(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> EntryVersion:
    """On Friday at ten Lone has read everything, answered the week's questions and sent what module 1 asks for."""
    at(FRIDAY, monkeypatch)
    read_all(lone, course)
    check_in(lone, course)
    return send_all(lone, course)


def test_module_2_opens_when_mette_has_answered_and_five_days_have_passed(
    course: Course, done: EntryVersion, mette: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert first(course).handed_in_at == FRIDAY
    answer(mette, done)
    assert opened(course) == ["m1"]  # Friday is the fourth day
    at(datetime(2030, 2, 9, tzinfo=COPENHAGEN), monkeypatch)
    assert opened(course) == ["m1", "m2"]
    second = ModuleProgress.unscoped.get(enrolment__course=course, module_code="m2")
    assert second.opened_because == ModuleProgress.Opened.RULES
    assert first(course).reply_missed_at is None
    assert opened(course) == ["m1", "m2"]  # and only once
    assert AuditEvent.objects.filter(action="module.opened", course_code=course.code).count() == 2


def test_an_answer_on_the_sixth_day_opens_it_at_once(
    course: Course, done: EntryVersion, lone: Actor, mette: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(datetime(2030, 2, 11, 11, tzinfo=COPENHAGEN), monkeypatch)
    check_in(lone, course, week=2)  # a new week has begun
    answer(mette, done)
    codes = ModuleProgress.unscoped.filter(enrolment__course=course).values_list("module_code", flat=True)
    assert "m2" in codes


def test_the_clinics_delay_costs_the_clinic_and_not_lone(
    course: Course, done: EntryVersion, lone: Actor, mette: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(datetime(2030, 2, 11, 12, tzinfo=COPENHAGEN), monkeypatch)
    check_in(lone, course, week=2)
    at(datetime(2030, 2, 13, 9, 59, tzinfo=COPENHAGEN), monkeypatch)
    assert opened(course) == ["m1"]
    assert not missed(mette)
    at(datetime(2030, 2, 13, 10, tzinfo=COPENHAGEN), monkeypatch)
    assert opened(course) == ["m1", "m2"]
    assert [row.title for row in missed(mette)] == [lone.user.name]
    answer(mette, done)
    assert not missed(mette)


def missed(actor: Actor) -> list[registry.WaitingRow]:
    source = next(one for one in registry.waiting if one.name == "missed replies")
    return source.rows(actor)


@pytest.mark.parametrize("left_out", ["pages", "work", "check"])
def test_what_lone_has_not_done_keeps_it_closed(
    left_out: str, lone: Actor, mette: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(FRIDAY, monkeypatch)
    if left_out != "pages":
        read_all(lone, course)
    if left_out != "check":
        check_in(lone, course, week=1)
        check_in(lone, course, week=2)
    version = send(lone, course, "m1-kort", MAP) if left_out == "work" else send_all(lone, course)
    answer(mette, version)
    at(datetime(2030, 2, 15, 12, tzinfo=COPENHAGEN), monkeypatch)
    assert opened(course) == ["m1"]
    shown = next_module.next_module(first(course), "da")
    assert shown is not None
    expected = {"pages": "a", "work": "b", "check": "c"}[left_out]
    assert expected in [line.code for line in shown.lines if not line.met]


def test_an_open_alert_keeps_it_closed_even_against_a_decision(
    course: Course, done: EntryVersion, mette: Actor, lone: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = alerts.raise_alert(
        by=CLOCK, course=course, kind=Alert.Kind.RISK, causes=[alerts.Cause("test")], grade=Alert.Grade.B
    )
    answer(mette, done)
    delivery.override(by=mette, enrolment=first(course).enrolment, module_code="m2", reason=WHY, key=uuid4())
    at(datetime(2030, 2, 11, 11, tzinfo=COPENHAGEN), monkeypatch)
    assert opened(course) == ["m1"]
    shown = next_module.next_module(first(course), "da")
    assert shown is not None
    assert "tale med dig først" in shown.summary
    Alert.unscoped.filter(pk=alert.pk).update(state=Alert.State.CLOSED, closed_at=timezone.now())
    assert opened(course) == ["m1", "m2"]


def test_a_pause_keeps_it_closed(
    course: Course, done: EntryVersion, mette: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(mette, done)
    courses.pause(by=CLOCK, course=course)
    at(datetime(2030, 2, 11, 11, tzinfo=COPENHAGEN), monkeypatch)
    assert opened(course) == ["m1"]


def test_mette_opens_a_module_with_a_reason_that_lone_reads(course: Course, lone: Actor, mette: Actor) -> None:
    enrolment, key = first(course).enrolment, uuid4()
    row = delivery.override(by=mette, enrolment=enrolment, module_code="m2", reason=WHY, key=key)
    again = delivery.override(by=mette, enrolment=enrolment, module_code="m2", reason=WHY, key=key)
    assert row.pk == again.pk
    assert opened(course) == ["m1", "m2"]
    assert next_module.overrides_of(enrolment)["m2"].reason == WHY
    assert AuditEvent.objects.filter(action="module.override", course_code=course.code).count() == 1
    with pytest.raises(KeyTaken):
        delivery.override(by=mette, enrolment=enrolment, module_code="m2", reason="En helt anden grund", key=key)
    with pytest.raises(delivery.AlreadyOpen):
        delivery.override(by=mette, enrolment=enrolment, module_code="m2", reason=WHY, key=uuid4())


def test_nobody_opens_without_a_reason_or_a_right(course: Course, lone: Actor, mette: Actor, bodil: Actor) -> None:
    enrolment = first(course).enrolment
    with pytest.raises(ValidationError):
        delivery.override(by=mette, enrolment=enrolment, module_code="m2", reason="  ja  ", key=uuid4())
    with pytest.raises(ValidationError):
        delivery.override(by=mette, enrolment=enrolment, module_code="m9", reason=WHY, key=uuid4())
    for other in (lone, bodil):
        with pytest.raises(PermissionDenied):
            delivery.override(by=other, enrolment=enrolment, module_code="m2", reason=WHY, key=uuid4())
    assert opened(course) == ["m1"]


def test_the_last_module_has_nothing_after_it(course: Course, lone: Actor) -> None:
    release = Release.objects.order_by("-number")[0]
    last = max((one for one in queries.frozen.programme(release).modules if one.is_core), key=lambda one: one.number)
    progress = delivery.open_module(by=CLOCK, enrolment=first(course).enrolment, module_code=last.code, release=release)
    assert next_module.next_module(progress, "da") is None


def test_a_diary_is_done_when_there_are_lines_enough_and_not_before(lone: Actor, course: Course) -> None:
    progress = delivery.open_module(
        by=CLOCK, enrolment=first(course).enrolment, module_code="m2", release=Release.objects.order_by("-number")[0]
    )
    asks = next(step for step in queries.module_of(progress).steps if any(e.worksheet == "w3" for e in step.exercises))
    actions.read_step(by=lone, progress=progress, step=asks)
    for n in range(12):
        row = {"start": f"2030-02-0{n % 4 + 4}T{n + 8:02}:00+01:00", "minutes": 60, "what": "Gik en tur", "mood": 5}
        actions.submit(by=lone, place=actions.Row(course, "w3", uuid4()), data=row, key=uuid4())
        assert queries.glance(progress).is_done(asks) == (n == 11)
    assert queries.place_in(progress).due_on == timezone.localdate(progress.opened_at) + timedelta(days=7)


def test_who_has_ended_is_not_told_of_a_pause(course: Course) -> None:
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.PAUSED)
    paused = next_module.next_module(first(course), "da")
    assert paused is not None
    assert "g" in [line.code for line in paused.lines]
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    assert next_module.next_module(first(course), "da") is None
