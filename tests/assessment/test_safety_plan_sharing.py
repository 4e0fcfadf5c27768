"""Sharing the safety plan with a relative: the patient's choice, a link with a code, ended at any time (3.7)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import shares
from assessment.actions import safety_plan
from assessment.actions.safety_plan import Shared
from assessment.models import SafetyPlan, SafetyPlanShare
from assessment.queries import safety_plan as queries
from care.access import Actor, System
from care.guard import KeyTaken
from care.models import AuditEvent, Course, Notice
from tests.care.people import browser_of

VISITOR = System("shared plan")


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


@pytest.fixture
def plan(lone: Actor, course: Course) -> SafetyPlan:
    data = {"signs": [{"sign": "Jeg sover ikke"}]}
    return safety_plan.save(by=lone, course=course, data=data, steps=["signs"], key=uuid4(), base=0).plan


@pytest.fixture
def shared(lone: Actor, plan: SafetyPlan) -> Shared:
    return safety_plan.share(by=lone, plan=plan, name="Karin", relation="Søster", key=uuid4())


def opened(shared: Shared, pin: str | None = None) -> safety_plan.Opened:
    return safety_plan.open_shared(by=VISITOR, token=shared.token, pin=shared.pin if pin is None else pin)


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10_000:04d}"


def post(shared: Shared, pin: str) -> tuple[int, str]:
    answer = Client().post(reverse("assessment-shared-plan", args=[shared.token]), {"pin": pin})
    return answer.status_code, answer.content.decode()


def test_the_link_and_the_code_show_the_plan_and_nothing_else(shared: Shared) -> None:
    status, page = post(shared, shared.pin)

    assert status == 200
    assert "Jeg sover ikke" in page
    assert "Sikkerhedsplan for Lone" in page
    assert "Kristensen" not in page
    assert "example.org" not in page


def test_the_link_alone_shows_nothing(shared: Shared) -> None:
    answer = Client().get(reverse("assessment-shared-plan", args=[shared.token]))

    assert answer.status_code == 200
    assert "Jeg sover ikke" not in answer.content.decode()
    assert "Lone" not in answer.content.decode()


def test_no_browser_and_no_search_engine_keeps_it(shared: Shared) -> None:
    url = reverse("assessment-shared-plan", args=[shared.token])
    for answer in (Client().get(url), Client().post(url, {"pin": shared.pin})):
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_address_does_not_tell_whether_there_is_such_a_link(shared: Shared) -> None:
    there = Client().get(reverse("assessment-shared-plan", args=[shared.token]))
    nowhere = Client().get(reverse("assessment-shared-plan", args=["x" * len(shared.token)]))

    assert there.status_code == nowhere.status_code == 200
    assert len(there.content) - len(nowhere.content) in range(-60, 60)  # the nonces and tokens differ


def test_what_the_patient_changes_later_is_what_the_relative_reads(lone: Actor, course: Course, shared: Shared) -> None:
    later = {"signs": [{"sign": "Jeg græder"}]}
    safety_plan.save(by=lone, course=course, data=later, steps=["signs"], key=uuid4(), base=1)

    assert "Jeg græder" in post(shared, shared.pin)[1]


def test_the_fifth_wrong_code_closes_the_link_for_good(shared: Shared) -> None:
    states = [opened(shared, wrong(shared.pin)).state for _ in range(shares.WRONG_PINS)]

    assert states == [safety_plan.WRONG] * 4 + [safety_plan.CLOSED]
    assert opened(shared).state == safety_plan.CLOSED
    assert post(shared, shared.pin)[0] == 410


def test_four_wrong_codes_and_the_right_one_open_it(shared: Shared) -> None:
    for _ in range(shares.WRONG_PINS - 1):
        assert post(shared, wrong(shared.pin))[0] == 403

    assert opened(shared).state == safety_plan.OPEN
    assert SafetyPlanShare.unscoped.get().wrong_pins == 0


def test_the_patient_ends_it_at_once(lone: Actor, shared: Shared) -> None:
    client = browser_of(lone.user)
    client.post(reverse("assessment-safety-plan-end-sharing", args=[shared.share.code]))

    assert opened(shared).state == safety_plan.CLOSED


def test_it_runs_out_after_ninety_days(shared: Shared) -> None:
    assert shared.share.expires_at - timezone.now() > timedelta(days=89)
    SafetyPlanShare.unscoped.update(expires_at=timezone.now())

    assert opened(shared).state == safety_plan.CLOSED


def test_only_hashes_are_stored(shared: Shared) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assessment_safetyplanshare")
        row = str(cursor.fetchall())

    assert shared.token not in row
    assert f"'{shared.pin}'" not in row
    assert "Karin" not in row


def test_the_same_key_gives_the_same_link_and_another_name_under_it_is_refused(lone: Actor, plan: SafetyPlan) -> None:
    key = uuid4()
    first, again = (safety_plan.share(by=lone, plan=plan, name="Karin", relation="", key=key) for _ in "ab")

    assert (first.token, first.pin) == (again.token, again.pin)
    assert SafetyPlanShare.unscoped.count() == 1
    with pytest.raises(KeyTaken):
        safety_plan.share(by=lone, plan=plan, name="Per", relation="", key=key)


def test_a_share_needs_a_name(lone: Actor, plan: SafetyPlan) -> None:
    with pytest.raises(ValidationError):
        safety_plan.share(by=lone, plan=plan, name="  ", relation="", key=uuid4())


@pytest.mark.parametrize("who", ["mette", "emil", "karen", "bodil"])
def test_nobody_but_the_patient_shares_ends_or_sees_sharing(
    actors: dict[str, Actor], course: Course, plan: SafetyPlan, shared: Shared, who: str
) -> None:
    by = actors[who]

    with pytest.raises(PermissionDenied):
        safety_plan.share(by=by, plan=plan, name="Karin", relation="", key=uuid4())
    with pytest.raises(PermissionDenied):
        safety_plan.end_share(by=by, share=shared.share)
    assert queries.shares_of(by, course) == []
    assert opened(shared).state == safety_plan.OPEN


def test_sharing_is_written_down_and_nothing_is_mailed(lone: Actor, shared: Shared) -> None:
    opened(shared, wrong(shared.pin))
    opened(shared)
    safety_plan.end_share(by=lone, share=shared.share)

    found = AuditEvent.objects.filter(action__startswith="safety_plan.share").order_by("id")
    assert [row.action.rpartition(".")[2] for row in found] == [
        "shared",
        "share_wrong_pin",
        "share_opened",
        "share_ended",
    ]
    assert all(row.patient_code == lone.code for row in found)
    assert not Notice.objects.exists()


def test_the_link_and_the_code_are_shown_once(lone: Actor, plan: SafetyPlan) -> None:
    client, url = browser_of(lone.user), reverse("assessment-safety-plan-sharing")

    made = client.post(url, {"key": str(uuid4()), "name": "Karin", "relation": "Søster"})

    shown = made.context["made"]
    assert f"/delt/{shown.token}/" in made.content.decode()
    assert shown.pin in made.content.decode()
    after = client.get(url).content.decode()
    assert "Karin" in after
    assert shown.token not in after
