"""An answer that calls for help and what follows from it, from the save to the class (clinical.md 3.1-3.2, C1)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from assessment import instruments
from assessment.actions import questionnaires, risk
from assessment.models import Answer, Assignment, FollowUp, FollowUpAnswer, Response
from assessment.queries.overdue import still_provisional
from care.access import Actor, System
from care.actions import alerts
from care.guard import KeyTaken
from care.models import Alert, AlertCause, Course, Notice

CLOCK = System("test clock")


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


@pytest.fixture
def weekly(lone: Actor, course: Course) -> Assignment:
    return questionnaires.give(by=CLOCK, course=course, form="w14", ordinal=1)


@pytest.fixture
def phq9(weekly: Assignment) -> Response:
    found: Response = Response.unscoped.select_related("assignment__course__patient").get(
        assignment=weekly, instrument="phq9"
    )
    return found


def save(by: Actor, response: Response, item: str, value: int | None) -> questionnaires.Saved:
    return questionnaires.save_answer(by=by, response=response, item=item, value=value, language="da", key=uuid4())


def reply(by: Actor, follow_up: FollowUp, **given: str) -> FollowUp:
    for name, answer in given.items():
        risk.answer(by=by, follow_up=follow_up, key_name=name, answer=answer, language="da", key=uuid4())
    return follow_up


def only_alert(course: Course) -> Alert:
    found: Alert = Alert.unscoped.get(course=course)
    return found


@pytest.mark.parametrize("value", [0, 1, 2, 3])
def test_an_alert_exists_exactly_if_the_saved_answer_calls_for_help(
    lone: Actor, course: Course, phq9: Response, value: int
) -> None:
    saved = save(lone, phq9, "phq9_9", value)

    assert Alert.unscoped.filter(course=course).exists() is (value >= 1)
    assert (saved.follow_up is not None) is (value >= 1)


@pytest.mark.parametrize("value", [0, 1, 2, 3, 4, 5])
def test_mdi_item_6_does_the_same(lone: Actor, course: Course, value: int) -> None:
    t1 = questionnaires.give(by=CLOCK, course=course, form="t1")
    save(lone, Response.unscoped.get(assignment=t1, instrument="mdi"), "mdi6", value)

    assert Alert.unscoped.filter(course=course).exists() is (value >= 1)


@pytest.mark.parametrize("item", [f"phq9_{number}" for number in range(1, 9)])
def test_no_other_item_raises_anything(lone: Actor, course: Course, phq9: Response, item: str) -> None:
    save(lone, phq9, item, 3)

    assert not Alert.unscoped.filter(course=course).exists()


def test_the_alert_belongs_to_the_psychologist_and_is_a_provisional_b(
    lone: Actor, course: Course, phq9: Response, actors: dict[str, Actor]
) -> None:
    save(lone, phq9, "phq9_9", 1)
    alert = only_alert(course)

    assert (alert.grade, alert.provisional, alert.state) == ("B", True, Alert.State.OPEN)
    assert alert.owner == actors["mette"].user
    assert alert.acknowledge_by is not None
    assert alert.contact_by is not None


def test_if_the_answer_is_rolled_back_so_is_the_alert(lone: Actor, course: Course, phq9: Response) -> None:
    with transaction.atomic():
        save(lone, phq9, "phq9_9", 3)
        transaction.set_rollback(True)

    assert not Answer.unscoped.exists()
    assert not Alert.unscoped.filter(course=course).exists()


def test_the_same_answer_sent_twice_is_one_answer_and_one_alert(lone: Actor, course: Course, phq9: Response) -> None:
    key = uuid4()
    first, second = (
        questionnaires.save_answer(by=lone, response=phq9, item="phq9_9", value=2, language="da", key=key)
        for _ in range(2)
    )

    assert first.answer == second.answer
    assert first.follow_up == second.follow_up
    assert only_alert(course).causes.count() == 1


def test_the_same_key_with_another_answer_is_refused(lone: Actor, phq9: Response) -> None:
    key = uuid4()
    questionnaires.save_answer(by=lone, response=phq9, item="phq9_9", value=0, language="da", key=key)

    with pytest.raises(KeyTaken):
        questionnaires.save_answer(by=lone, response=phq9, item="phq9_9", value=3, language="da", key=key)


def test_changing_the_answer_to_nothing_takes_no_alert_back(lone: Actor, course: Course, phq9: Response) -> None:
    save(lone, phq9, "phq9_9", 2)
    saved = save(lone, phq9, "phq9_9", 0)
    alert = only_alert(course)

    assert saved.follow_up is None
    assert alert.is_open
    assert list(alert.causes.values_list("value", flat=True)) == [2, 0]


def test_two_triggers_in_one_form_are_one_alert_with_two_causes(lone: Actor, course: Course) -> None:
    t1 = questionnaires.give(by=CLOCK, course=course, form="t1")
    save(lone, Response.unscoped.get(assignment=t1, instrument="mdi"), "mdi6", 1)
    save(lone, Response.unscoped.get(assignment=t1, instrument="phq9"), "phq9_9", 1)

    assert set(only_alert(course).causes.values_list("source", flat=True)) == {"mdi6", "phq9_9"}


def test_a_trigger_in_next_weeks_form_is_an_alert_of_its_own(lone: Actor, course: Course, phq9: Response) -> None:
    risk.finish(by=lone, follow_up=needs(save(lone, phq9, "phq9_9", 1)), language="da")
    later = questionnaires.give(by=CLOCK, course=course, form="w14", ordinal=2)
    save(lone, Response.unscoped.get(assignment=later, instrument="phq9"), "phq9_9", 1)

    assert Alert.unscoped.filter(course=course).count() == 2


def needs(saved: questionnaires.Saved) -> FollowUp:
    assert saved.follow_up is not None
    return saved.follow_up


def test_answering_all_with_no_ends_as_c_and_gets_the_deadlines_of_c(
    lone: Actor, course: Course, phq9: Response
) -> None:
    follow_up = needs(save(lone, phq9, "phq9_9", 1))
    before = only_alert(course).contact_by
    reply(lone, follow_up, k1="flygtigt", k2="nej", k3="nej", k4="nej", k5="nej")
    risk.finish(by=lone, follow_up=follow_up, language="da")
    alert = only_alert(course)

    assert (alert.grade, alert.provisional) == ("C", False)
    assert before is not None
    assert alert.contact_by is not None
    assert alert.contact_by > before


def test_a_comes_at_the_save_that_makes_it_and_never_falls(lone: Actor, course: Course, phq9: Response) -> None:
    follow_up = needs(save(lone, phq9, "phq9_9", 1))
    reply(lone, follow_up, k1="flygtigt", k4="ja")
    assert only_alert(course).grade == "A"

    reply(lone, follow_up, k4="nej", k1="nej", k2="nej", k3="nej", k5="nej")
    risk.finish(by=lone, follow_up=follow_up, language="da")

    assert only_alert(course).grade == "A"


def test_a_rise_moves_no_deadline_later_and_waits_for_an_acknowledgement_again(
    lone: Actor, course: Course, phq9: Response
) -> None:
    follow_up = needs(save(lone, phq9, "phq9_9", 1))
    alert = only_alert(course)
    soon = timezone.now() + timedelta(minutes=1)
    Alert.unscoped.filter(pk=alert.pk).update(acknowledge_by=soon, contact_by=soon, state=Alert.State.ACKNOWLEDGED)
    reply(lone, follow_up, k1="ofte", k4="ja")
    alert.refresh_from_db()

    assert (alert.acknowledge_by, alert.contact_by) == (soon, soon)
    assert alert.state == Alert.State.OPEN


def test_what_is_left_blank_is_marked_and_counts_as_the_protocol_says(
    lone: Actor, course: Course, phq9: Response
) -> None:
    follow_up = needs(save(lone, phq9, "phq9_9", 1))
    risk.finish(by=lone, follow_up=follow_up, language="da")

    marked = {row.key: row.answer for row in FollowUpAnswer.unscoped.filter(marked=True)}
    assert marked == {"k1": "flygtigt", "k2": "ønsker ikke", "k3": "ønsker ikke", "k4": "ønsker ikke", "k5": "nej"}
    assert only_alert(course).grade == "B"


def test_after_ten_minutes_an_unfinished_b_stands_and_can_only_rise(
    lone: Actor, course: Course, phq9: Response
) -> None:
    follow_up = needs(save(lone, phq9, "phq9_9", 1))
    assert still_provisional(timezone.now()) == []
    late = timezone.now() + timedelta(minutes=10, seconds=1)
    for alert in still_provisional(late):
        risk.make_firm(by=CLOCK, follow_up=alert.follow_up)
    reply(lone, follow_up, k1="nej", k2="nej", k3="nej", k4="nej", k5="nej")
    risk.finish(by=lone, follow_up=follow_up, language="da")
    alert = only_alert(course)

    assert (alert.grade, alert.provisional) == ("B", False)
    reply(lone, follow_up, k4="ja")
    assert only_alert(course).grade == "A"


def test_pressing_help_now_is_a_provisional_b_and_pressing_again_is_the_same(lone: Actor, course: Course) -> None:
    first = risk.press_button(by=lone, course=course)
    again = risk.press_button(by=lone, course=course)

    assert first == again
    assert (first.alert.grade, first.alert.provisional) == ("B", True)


def test_a_blank_item_9_in_a_sent_form_is_a_c(lone: Actor, course: Course, weekly: Assignment, phq9: Response) -> None:
    for number in range(1, 9):
        save(lone, phq9, f"phq9_{number}", 1)
    sent = questionnaires.submit(by=lone, assignment=weekly)
    alert = only_alert(course)

    assert sent.blank == ("phq9_9",)
    assert sent.follow_up is not None
    assert (alert.grade, alert.provisional) == ("C", False)
    phq9.refresh_from_db()
    assert (phq9.complete, phq9.total, phq9.n_answered) == (False, None, 8)


def test_a_whole_form_has_a_score_and_takes_no_more_answers(
    lone: Actor, course: Course, weekly: Assignment, phq9: Response
) -> None:
    for number, value in enumerate([2, 2, 2, 2, 1, 1, 2, 0, 0], start=1):
        save(lone, phq9, f"phq9_{number}", value)
    questionnaires.submit(by=lone, assignment=weekly)
    phq9.refresh_from_db()

    assert (phq9.complete, phq9.total, phq9.severity) == (True, Decimal(12), "moderat")
    with pytest.raises(questionnaires.AlreadySent):
        save(lone, phq9, "phq9_9", 3)
    assert not Alert.unscoped.filter(course=course).exists()


def test_sending_twice_is_sending_once(lone: Actor, weekly: Assignment, phq9: Response) -> None:
    save(lone, phq9, "phq9_9", 0)
    first = questionnaires.submit(by=lone, assignment=weekly)
    second = questionnaires.submit(by=lone, assignment=weekly)

    assert first.assignment.submitted_at == second.assignment.submitted_at


def test_a_closed_form_takes_nothing_and_says_so(lone: Actor, weekly: Assignment, phq9: Response) -> None:
    Assignment.unscoped.filter(pk=weekly.pk).update(
        opens_at=timezone.now() - timedelta(days=8), closes_at=timezone.now() - timedelta(days=1)
    )

    with pytest.raises(questionnaires.Closed):
        save(lone, phq9, "phq9_1", 1)


@pytest.mark.parametrize("value", [-1, 4, 9, True, "2", 1.5])
def test_a_value_outside_the_scale_is_refused(lone: Actor, phq9: Response, value: int) -> None:
    with pytest.raises(instruments.BadAnswer):
        save(lone, phq9, "phq9_9", value)

    assert not Answer.unscoped.exists()


@pytest.mark.parametrize("item", ["phq9_10", "mdi6", "", "PHQ9_9"])
def test_an_unknown_item_is_refused(lone: Actor, phq9: Response, item: str) -> None:
    with pytest.raises(instruments.BadAnswer):
        save(lone, phq9, item, 1)


@pytest.mark.parametrize("who", ["emil", "mette", "karen", "ida", "jens"])
def test_nobody_else_answers_for_lone(actors: dict[str, Actor], phq9: Response, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save(actors[who], phq9, "phq9_9", 1)


def test_an_unknown_answer_to_a_follow_up_question_is_refused(lone: Actor, course: Course) -> None:
    follow_up = risk.press_button(by=lone, course=course)

    with pytest.raises(ValidationError):
        reply(lone, follow_up, k4="måske")


def test_a_saved_answer_can_neither_be_changed_nor_deleted(lone: Actor, phq9: Response) -> None:
    save(lone, phq9, "phq9_9", 1)

    for statement in ("UPDATE assessment_answer SET value = 0", "DELETE FROM assessment_answer"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_alert_cannot_be_deleted(lone: Actor, course: Course) -> None:
    risk.press_button(by=lone, course=course)

    with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM care_alert")


def test_a_grade_a_tells_owner_and_lead_and_names_nobody(
    lone: Actor, course: Course, phq9: Response, actors: dict[str, Actor]
) -> None:
    reply(lone, needs(save(lone, phq9, "phq9_9", 1)), k4="ja")
    told = set(Notice.objects.filter(kind="care.alert").values_list("recipient__email", flat=True))
    assert {actors["mette"].user.email, actors["karen"].user.email} <= told


def test_an_alert_raised_by_hand_needs_no_questions(actors: dict[str, Actor], course: Course) -> None:
    alert = alerts.raise_alert(
        by=actors["mette"],
        course=course,
        kind=Alert.Kind.RISK,
        grade="A",
        causes=[alerts.Cause(AlertCause.Source.STAFF, note="Pårørende har ringet.")],
    )

    assert (alert.grade, alert.provisional) == ("A", False)
