"""Writing the safety plan: versions, keys, two tabs, who may, and when it is gone through again (clinical.md 3.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import plan_worklist, safety
from assessment.actions import safety_plan
from assessment.models import SafetyPlan, SafetyPlanVersion
from assessment.queries import safety_plan as queries
from care.access import Actor, System
from care.actions import alerts
from care.guard import KeyTaken
from care.http import patient_token
from care.models import Alert, AuditEvent, Course, PhoneNumber, User, today
from tests.care.people import browser_of
from tests.rules.world import choose, give_factor

SIGNS = {"signs": [{"sign": "Jeg sover ikke"}]}
CLOCK = System("test clock")
STAFF = alerts.Cause("staff")


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


def save(
    by: Actor, course: Course, data: dict[str, Any] = SIGNS, *, base: int = 0, key: UUID | None = None
) -> SafetyPlanVersion:
    return safety_plan.save(by=by, course=course, data=data, steps=list(data), key=key or uuid4(), base=base)


def browser(user: User) -> Client:
    """The person's browser, staff with a second factor and in their first role."""
    if not user.is_patient:
        give_factor(user)
    client = browser_of(user)
    if not user.is_patient:
        choose(client, user.memberships.order_by("pk")[0])
    return client


# --- versions -------------------------------------------------------------------------------------


def test_every_save_is_a_version_and_earlier_ones_stay(lone: Actor, course: Course) -> None:
    save(lone, course)
    second = save(lone, course, {"places": [{"name": "Biblioteket"}]}, base=1)

    assert second.number == 2
    assert second.data == SIGNS | {"places": [{"name": "Biblioteket"}]}
    assert [row.data for row in SafetyPlanVersion.unscoped.all()] == [SIGNS, second.data]


def test_a_version_can_be_neither_changed_nor_deleted(lone: Actor, course: Course) -> None:
    save(lone, course)
    rows = SafetyPlanVersion.unscoped.all()

    for act in (lambda: rows.update(number=9), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_same_key_is_the_same_version_and_another_content_under_it_is_refused(lone: Actor, course: Course) -> None:
    key = uuid4()
    first = save(lone, course, key=key)

    assert save(lone, course, key=key) == first
    with pytest.raises(KeyTaken):
        save(lone, course, {"signs": [{"sign": "Noget andet"}]}, key=key)
    assert SafetyPlanVersion.unscoped.count() == 1


def test_a_key_of_another_patients_plan_is_refused(actors: dict[str, Actor], lone: Actor, course: Course) -> None:
    key, emil = uuid4(), actors["emil"]
    save(lone, course, key=key)

    assert emil.own_course is not None
    with pytest.raises(KeyTaken):
        save(emil, emil.own_course, key=key)


def test_what_changes_nothing_makes_no_version(lone: Actor, course: Course) -> None:
    first = save(lone, course)

    assert save(lone, course, base=1) == first


def test_a_form_that_follows_its_pages_own_save_meets_no_conflict(lone: Actor, course: Course) -> None:
    first = save(lone, course)

    assert save(lone, course, base=0) == first


def test_the_same_step_saved_elsewhere_meanwhile_is_a_conflict(lone: Actor, course: Course) -> None:
    save(lone, course)
    save(lone, course, {"signs": [{"sign": "Fra telefonen"}]}, base=1)

    with pytest.raises(safety_plan.Conflict) as met:
        save(lone, course, {"signs": [{"sign": "Fra computeren"}]}, base=1)
    assert met.value.newest.number == 2


def test_another_step_saved_meanwhile_is_in_nobodys_way(lone: Actor, course: Course) -> None:
    save(lone, course)
    save(lone, course, {"places": [{"name": "Biblioteket"}]}, base=1)

    third = save(lone, course, {"signs": [{"sign": "Fra computeren"}]}, base=1)

    assert third.data == {"signs": [{"sign": "Fra computeren"}], "places": [{"name": "Biblioteket"}]}


def test_what_is_too_long_is_not_saved(lone: Actor, course: Course) -> None:
    with pytest.raises(safety_plan.Unsaveable) as met:
        save(lone, course, {"signs": [{"sign": "x" * 141}]})

    assert [problem.code for problem in met.value.problems] == ["too_long"]
    assert not SafetyPlanVersion.unscoped.exists()


def test_a_save_is_written_down_without_its_words(lone: Actor, course: Course) -> None:
    version = save(lone, course)

    row = AuditEvent.objects.get(action="safety_plan.saved")
    assert (row.object_code, row.patient_code, row.reason) == (str(version.code), lone.code, "")


# --- who -----------------------------------------------------------------------------------------


def test_the_psychologist_writes_the_same_plan(actors: dict[str, Actor], lone: Actor, course: Course) -> None:
    save(lone, course)
    version = save(actors["mette"], course, {"places": [{"name": "Biblioteket"}]}, base=1)

    assert version.saved_by == actors["mette"].user
    found = queries.newest_of(lone, course)
    assert found == version


@pytest.mark.parametrize("who", ["emil", "jonas", "karen", "bodil", "ida", "per"])
def test_nobody_else_writes_it(actors: dict[str, Actor], course: Course, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save(actors[who], course)
    assert not SafetyPlan.unscoped.exists()


def test_the_lead_reads_it_only_while_a_concern_is_open(actors: dict[str, Actor], lone: Actor, course: Course) -> None:
    save(lone, course)
    karen, url = actors["karen"], reverse("assessment-patient-plan", args=[course.code])
    client = browser(karen.user)

    assert queries.newest_of(karen, course) is None
    assert client.get(url).status_code == 403

    alerts.raise_alert(by=CLOCK, course=course, kind=Alert.Kind.RISK, causes=[STAFF], grade="C")
    assert queries.newest_of(karen, course) is not None
    answer = client.get(url)
    assert answer.status_code == 200
    assert "Jeg sover ikke" in answer.content.decode()
    assert AuditEvent.objects.filter(action="safety_plan.read", actor_code=karen.code).count() == 1


def test_the_clinics_form_is_for_one_patient(actors: dict[str, Actor], course: Course) -> None:
    mette = actors["mette"]
    client, url = browser(mette.user), reverse("assessment-patient-plan-step", args=[course.code, 1])
    form = {"key": str(uuid4()), "base": "0", "signs-0-sign": "Skrevet sammen"}
    emils = actors["emil"].own_course
    assert emils is not None

    assert client.post(url, form | {"patient": patient_token(emils, mette.user)}).status_code == 403
    assert not SafetyPlanVersion.unscoped.exists()
    assert client.post(url, form | {"patient": patient_token(course, mette.user)}).status_code == 302
    assert SafetyPlanVersion.unscoped.get().data == {"signs": [{"sign": "Skrevet sammen"}]}


# --- pages ---------------------------------------------------------------------------------------


def test_the_plan_begins_with_the_numbers_of_today(lone: Actor) -> None:
    client, url = browser(lone.user), reverse("assessment-safety-plan")

    assert "70 11 07 07" in client.get(url).content.decode()
    PhoneNumber.objects.filter(phone="70 11 07 07").update(phone="70 99 99 99")
    shown = client.get(url).content.decode()
    assert 'href="tel:+4570999999"' in shown
    assert 'href="tel:112"' in shown
    assert "Hverdage kl. 8–16" in shown


def test_reading_ones_own_plan_writes_nothing(lone: Actor, course: Course) -> None:
    save(lone, course)
    client = browser(lone.user)
    before = AuditEvent.objects.count()

    client.get(reverse("assessment-safety-plan"))

    assert AuditEvent.objects.count() == before


def test_a_step_is_written_without_script_and_leads_to_the_next(lone: Actor) -> None:
    client, url = browser(lone.user), reverse("assessment-safety-plan-step", args=[1])
    form = {"key": str(uuid4()), "base": "0", "signs-0-sign": "Jeg sover ikke", "signs-3-sign": "Jeg græder"}

    assert client.post(url, form | {"_next": "1"})["Location"] == reverse("assessment-safety-plan-step", args=[2])
    page = client.get(reverse("assessment-safety-plan")).content.decode()
    assert page.index("Jeg sover ikke") < page.index("Jeg græder")


def test_the_page_saves_as_it_is_typed(lone: Actor) -> None:
    client, url = browser(lone.user), reverse("assessment-safety-plan-step", args=[1])
    form = {"key": str(uuid4()), "base": "0", "signs-0-sign": "Jeg sover ikke"}

    answer = client.post(url, form, headers={"Accept": "application/json"})

    assert answer.json()["base"] == 1
    assert answer.json()["message"].startswith("Gemt kl.")


def test_two_tabs_meet_on_a_page_that_shows_both(lone: Actor, course: Course) -> None:
    save(lone, course, {"signs": [{"sign": "Fra telefonen"}]})
    client, url = browser(lone.user), reverse("assessment-safety-plan-step", args=[1])
    form = {"key": str(uuid4()), "base": "0", "signs-0-sign": "Fra computeren"}

    answer = client.post(url, form)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Fra telefonen" in shown
    assert "Fra computeren" in shown
    form |= {"key": str(uuid4()), "base": str(answer.context["base"])}
    assert client.post(url, form).status_code == 302
    assert SafetyPlanVersion.unscoped.latest("number").data == {"signs": [{"sign": "Fra computeren"}]}


def test_a_mistake_is_said_beside_its_field_and_the_rest_stays(lone: Actor) -> None:
    client, url = browser(lone.user), reverse("assessment-safety-plan-edit")
    form = {"key": str(uuid4()), "base": "0", "home-0-what": "Aftale", "home-0-done": "i går", "signs-0-sign": "Uro"}

    answer = client.post(url, form)

    assert answer.status_code == 422
    assert "home-0-done_error" in answer.content.decode()
    assert 'value="Uro"' in answer.content.decode()


def test_the_history_shows_what_a_sitting_changed(lone: Actor, course: Course) -> None:
    save(lone, course)
    save(lone, course, {"signs": [{"sign": "Jeg sover for meget"}]}, base=1)
    save(lone, course, {"signs": []}, base=2)

    [sitting] = queries.history(lone, course, "da")
    assert sitting.changes == []
    assert [change.kind for change in queries.shown_changes(SIGNS, {}, "da")] == ["removed"]
    page = browser(lone.user).get(reverse("assessment-safety-plan-history"))
    assert "Rettet og rettet tilbage igen." in page.content.decode()


# --- going through it again -----------------------------------------------------------------------


def is_due(by: Actor, course: Course) -> bool:
    return queries.page_of(by, course, "da").review_due


def test_the_plan_is_gone_through_after_four_weeks(lone: Actor, course: Course) -> None:
    plan = save(lone, course).plan

    assert plan.review_on == today() + timedelta(weeks=safety.REVIEW_WEEKS)
    assert not is_due(lone, course)
    SafetyPlan.unscoped.update(review_on=today())
    assert is_due(lone, course)
    safety_plan.review(by=lone, plan=plan)
    assert not is_due(lone, course)


@pytest.mark.parametrize(("grade", "due"), [("A", True), ("B", True), ("C", False)])
def test_it_is_asked_for_after_an_a_or_b_was_closed(lone: Actor, course: Course, grade: str, due: bool) -> None:
    save(lone, course)
    alert = alerts.raise_alert(by=CLOCK, course=course, kind=Alert.Kind.RISK, causes=[STAFF], grade=grade)
    assert not is_due(lone, course)

    Alert.unscoped.filter(pk=alert.pk).update(state="closed", closed_at=timezone.now())

    assert is_due(lone, course) is due


def test_a_review_can_be_asked_for(lone: Actor, course: Course) -> None:
    save(lone, course)

    safety_plan.ask_for_review(by=CLOCK, course=course)

    assert is_due(lone, course)


def test_the_psychologist_is_asked_on_the_worklist(actors: dict[str, Actor], lone: Actor, course: Course) -> None:
    plan, mette = save(lone, course).plan, actors["mette"]
    assert plan_worklist.rows(mette) == []
    SafetyPlan.unscoped.update(review_on=today())

    [row] = plan_worklist.rows(mette)
    assert (row.title, row.url) == ("Lone Kristensen", reverse("assessment-patient-plan", args=[course.code]))
    assert plan_worklist.rows(actors["jonas"]) == []
    safety_plan.review(by=mette, plan=plan)
    assert plan_worklist.rows(mette) == []

    alert = alerts.raise_alert(by=CLOCK, course=course, kind=Alert.Kind.RISK, causes=[STAFF], grade="B")
    Alert.unscoped.filter(pk=alert.pk).update(state="closed", closed_at=timezone.now())
    assert len(plan_worklist.rows(mette)) == 1


def test_either_may_say_that_the_plan_still_holds(actors: dict[str, Actor], lone: Actor, course: Course) -> None:
    save(lone, course)
    mette = actors["mette"].user
    for user, url, form in (
        (lone.user, reverse("assessment-safety-plan-reviewed"), {}),
        (
            mette,
            reverse("assessment-patient-plan-reviewed", args=[course.code]),
            {"patient": patient_token(course, mette)},
        ),
    ):
        SafetyPlan.unscoped.update(review_on=today())
        assert browser(user).post(url, form).status_code == 302
        assert not is_due(lone, course)


def test_my_data_holds_every_version(lone: Actor, course: Course) -> None:
    save(lone, course)
    save(lone, course, {"places": [{"name": "Biblioteket"}]}, base=1)

    found = queries.own_data(lone.user)

    assert [row["number"] for row in found["versions"]] == [1, 2]
