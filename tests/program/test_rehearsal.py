"""Ida walks the programme as an invented patient: fast for her, and for no patient; seen by nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import help_button, trend_jobs
from assessment.actions import questionnaires, sending
from assessment.models import Assignment, Response
from care import course_time
from care.access import TABLE, Actor, System
from care.actions import alerts, rehearsals
from care.models import Alert, Course, Notice, Rehearsal, User, reachable_courses
from clinic.demo import people
from program import actions, queries, rehearsal
from program.actions import delivery, rehearsing, releasing
from program.models import ModuleProgress, Release, StepPage
from tests.dialogue.conftest import browser_of
from tests.program.test_delivery import GOALS, MAP, SLOTS

CODE = "skridt-for-skridt"
Text = rehearsing.Text
SENT = {
    "w1": MAP,
    "w2": GOALS,
    "w17": SLOTS,
    "closing": {"important": "At teksten er til at forstå."},
}


@pytest.fixture
def ida(users: dict[str, User]) -> Actor:
    return people.actor(users["ida"])


@pytest.fixture
def made(ida: Actor) -> Rehearsal:
    """A rehearsal of what is released, with its clock standing."""
    found = begun(ida)
    return rehearsals.let_run(by=ida, rehearsal=found, running=False)


def begun(by: Actor, text: str = Text.RELEASED) -> Rehearsal:
    assert by.region is not None
    return rehearsing.begin(by=by, region=by.region, programme_code=CODE, text=text)


def forward(by: Actor, made: Rehearsal, days: int) -> None:
    rehearsals.set_forward(by=by, rehearsal=made, time=timedelta(days=days))
    rehearsing.keep_up(by=delivery.RULES, rehearsal=made)


def hand_in_module_1(me: Actor, made: Rehearsal) -> None:
    progress = queries.progress_of(me, "m1")
    assert progress is not None
    module = queries.module_of(progress)
    for step in module.steps:
        actions.read_step(by=me, progress=progress, step=step)
    for exercise in module.exercises:
        if data := SENT.get(exercise.worksheet):
            actions.submit(by=me, place=actions.Place(made.course, exercise), data=data, key=uuid4())


def send_check(me: Actor, made: Rehearsal, item_9: int = 0) -> Assignment:
    """Answer this week's check; every item of PHQ-9 with 1, item 9 as said."""
    rehearsing.keep_up(by=delivery.RULES, rehearsal=made)
    check: Assignment = Assignment.objects.for_user(me).filter(form="w14", submitted_at=None).latest("ordinal")
    row = Response.unscoped.get(assignment=check, instrument="phq9")
    for number in range(1, 10):
        value = item_9 if number == 9 else 1
        questionnaires.save_answer(by=me, response=row, item=f"phq9_{number}", value=value, language="da", key=uuid4())
    sending.send(by=me, assignment=check)
    return check


# --- the clock -----------------------------------------------------------------------------------


def test_the_course_sees_weeks_go_by_and_a_patients_does_not(ida: Actor, made: Rehearsal, lone: Actor) -> None:
    forward(ida, made, 7)
    assert course_time.of(made.course).today() == timezone.localdate() + timedelta(days=7)
    assert lone.own_course is not None
    assert abs(course_time.of(lone.own_course).now() - timezone.now()) < timedelta(seconds=5)


def test_a_patient_can_never_get_a_fast_clock(ida: Actor, made: Rehearsal, lone: Actor) -> None:
    """Not by a row put in by hand; and the database refuses to make a course into a rehearsal, or a rehearsal into one."""
    course = lone.own_course
    assert course is not None
    Rehearsal.unscoped.create(course=course, author=ida.user, clock=[["2020-01-01T00:00:00+00:00"] * 2 + [10_000]])
    assert abs(course_time.of(course).now() - timezone.now()) < timedelta(seconds=5)
    for row in (course, made.course):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Course.unscoped.filter(pk=row.pk).update(is_rehearsal=not row.is_rehearsal)


def test_the_invented_patient_has_no_way_to_be_reached_or_to_sign_in(made: Rehearsal) -> None:
    patient = made.course.patient
    assert patient.email is None
    assert not patient.has_usable_password()
    assert not hasattr(patient, "contact")


def test_only_its_author_winds_it(ida: Actor, made: Rehearsal, lone: Actor, users: dict[str, User]) -> None:
    for stranger in (lone, people.actor(users["mette"]), people.actor(users["vibeke"])):
        with pytest.raises(PermissionDenied):
            rehearsals.let_run(by=stranger, rehearsal=made, running=True)
    with pytest.raises(PermissionDenied):
        rehearsing.begin(by=lone, region=made.course.region, programme_code=CODE, text=Text.RELEASED)
    rehearsals.let_run(by=rehearsal.as_patient(made), rehearsal=made, running=True)
    with pytest.raises(ValueError, match="a week at most"):
        forward(ida, made, 8)


# --- from module to module -----------------------------------------------------------------------


def test_module_2_opens_days_later_at_once(ida: Actor, made: Rehearsal) -> None:
    me = rehearsal.as_patient(made)
    hand_in_module_1(me, made)
    send_check(me, made)
    rehearsing.keep_up(by=delivery.RULES, rehearsal=made)
    assert queries.progress_of(me, "m2") is None  # nobody has answered, and no five days have passed
    forward(ida, made, 6)
    second = queries.progress_of(me, "m2")
    assert second is not None
    assert second.opened_because == ModuleProgress.Opened.TIME


def test_every_week_brings_its_check_and_closes_the_one_before(ida: Actor, made: Rehearsal) -> None:
    me = rehearsal.as_patient(made)
    first = send_check(me, made)
    forward(ida, made, 7)
    second = Assignment.objects.for_user(me).get(form="w14", ordinal=2)
    assert (first.ordinal, second.opens_at) == (1, first.closes_at)
    forward(ida, made, 7)
    row = Response.unscoped.get(assignment=second, instrument="phq9")
    with pytest.raises(questionnaires.Closed):
        questionnaires.save_answer(by=me, response=row, item="phq9_1", value=1, language="da", key=uuid4())


# --- nobody is bothered --------------------------------------------------------------------------


def test_item_9_and_the_help_button_call_nobody(made: Rehearsal, users: dict[str, User]) -> None:
    me = rehearsal.as_patient(made)
    send_check(me, made, item_9=3)
    assert help_button.press(me) is None
    trend_jobs.check_all()
    assert not Alert.unscoped.filter(course=made.course).exists()
    assert not Notice.objects.filter(recipient=made.course.patient).exists()


def test_an_alert_about_it_is_an_error_of_ours(made: Rehearsal) -> None:
    with pytest.raises(ValueError, match="rehearsal"):
        alerts.raise_alert(by=System("test"), course=made.course, kind=Alert.Kind.RISK, causes=[])


@pytest.mark.parametrize("what", sorted(TABLE))
def test_no_member_of_staff_reaches_it(what: str, made: Rehearsal, users: dict[str, User]) -> None:
    for key in ("mette", "karen", "bodil", "ida", "per", "anne", "david"):
        assert not reachable_courses(people.actor(users[key]), what).filter(pk=made.course_id).exists()


def test_it_counts_among_no_patients(ida: Actor, made: Rehearsal, lone: Actor) -> None:
    released = queries.progress_of(lone, "m1")
    assert released is not None
    assert queries.followers()[released.release_id]["m1"] == 4  # the patients of the cast


# --- what is walked ------------------------------------------------------------------------------


def changed_page(by: Actor) -> str:
    page = StepPage.objects.get(step_code="m1-velkommen", locale__language_code="da")
    draft = page.get_latest_revision_as_object()
    draft.title = "Velkommen til dig"
    draft.save_revision(user=by.user)
    return "Velkommen til dig"


def first_title(me: Actor) -> str:
    progress = queries.progress_of(me, "m1")
    assert progress is not None
    return queries.module_of(progress).steps[0].title["da"]


def test_drafts_are_walked_before_anybody_has_approved_them(ida: Actor, lone: Actor) -> None:
    title = changed_page(ida)
    assert first_title(rehearsal.as_patient(begun(ida, Text.WRITTEN))) == title
    assert first_title(rehearsal.as_patient(begun(ida, Text.RELEASED))) != title
    assert first_title(lone) != title


def test_a_trial_is_no_release(ida: Actor, users: dict[str, User]) -> None:
    """It has no number in the list, and nobody is admitted to it."""
    changed_page(ida)
    begun(ida, Text.WRITTEN)
    begun(ida, Text.WRITTEN)
    assert Release.objects.filter(programme_code__startswith="~").count() == 1
    assert Release.approved().count() == 1
    html = as_editor(users).get(reverse("program-releases")).content.decode()
    assert html.count("Hent udgivelse") == 1


def test_an_approver_walks_what_was_proposed(ida: Actor, users: dict[str, User]) -> None:
    title = changed_page(ida)
    releasing.propose(by=ida, programme_code=CODE, note="En varmere begyndelse")
    vibeke = people.actor(users["vibeke"])
    assert first_title(rehearsal.as_patient(begun(vibeke, Text.PROPOSED))) == title


def test_without_a_proposal_there_is_nothing_to_walk(ida: Actor) -> None:
    with pytest.raises(rehearsing.NoText):
        begun(ida, Text.PROPOSED)
    assert not Rehearsal.unscoped.exists()


# --- in the browser ------------------------------------------------------------------------------


def as_editor(users: dict[str, User]) -> Client:
    return browser_of(people.actor(users["ida"]))


def start(client: Client, text: str = Text.RELEASED) -> Any:
    return client.post(reverse("program-rehearse"), {"programme": CODE, "text": text}, follow=True)


def test_ida_is_the_patient_until_she_leaves(users: dict[str, User]) -> None:
    client = as_editor(users)
    page = start(client).content.decode()
    assert "Du er en opdigtet patient." in page
    assert "Prøvepatient (Ida Møller)" not in page
    assert client.get("/cms/").status_code == 404  # who rehearses is no editor meanwhile
    assert client.get("/program/m1/1/").status_code == 200
    client.post(reverse("program-rehearsal-leave"), {"leave": ""})
    assert client.get("/cms/").status_code == 200
    assert client.get("/program/m1/1/").status_code == 404
    made = Rehearsal.unscoped.get()
    assert made.ended_at is None
    client.post(reverse("program-rehearse-on", args=[made.code]))
    assert client.get("/program/m1/1/").status_code == 200
    client.post(reverse("program-rehearsal-leave"), {"end": ""})
    assert client.post(reverse("program-rehearse-on", args=[made.code])).status_code == 404
    made.refresh_from_db()
    assert made.ended_at is not None


def test_accounts_and_records_are_not_part_of_it(users: dict[str, User]) -> None:
    client = as_editor(users)
    start(client)
    for name in ("care-email", "care-contact", "care-sessions", "care-my-data", "care-consents", "assessment-apply"):
        answer = client.post(reverse(name), {"email": "anden@example.org"})
        assert (answer.status_code, answer["Location"]) == (302, reverse("program-today")), name
    users["ida"].refresh_from_db()
    assert users["ida"].email == "ida@example.org"


def test_who_is_no_editor_any_more_is_out_of_it(users: dict[str, User]) -> None:
    client = as_editor(users)
    start(client)
    users["ida"].memberships.update(valid_until=timezone.localdate())
    assert client.get("/program/m1/1/").status_code in {302, 404}


def test_another_persons_rehearsal_is_not_there(users: dict[str, User]) -> None:
    start(as_editor(users))
    made = Rehearsal.unscoped.get()
    vibeke = browser_of(people.actor(users["vibeke"]))
    assert vibeke.post(reverse("program-rehearse-on", args=[made.code])).status_code == 404
    session = vibeke.session
    session[rehearsal.SESSION] = str(made.code)
    session.save()
    assert vibeke.get("/program/m1/1/").status_code == 404


def test_the_clock_is_wound_from_every_page_and_by_patients_from_none(users: dict[str, User], lone: Actor) -> None:
    client = as_editor(users)
    start(client)
    client.post(reverse("program-rehearsal-wind"), {"turn": "stop"})
    back = client.post(reverse("program-rehearsal-wind"), {"turn": "week", "next": "/program/m1/2/"})
    assert back["Location"] == "/program/m1/2/"
    assert "uge 2 af 10" in client.get("/program/m1/2/").content.decode()
    for name in ("wind", "leave"):
        assert browser_of(lone).post(reverse(f"program-rehearsal-{name}"), {"turn": "week"}).status_code == 404
