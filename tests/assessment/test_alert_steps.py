"""What clinicians do with an alert until it is closed (clinical.md 3.4; NEG15)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from assessment.actions import risk
from care.access import Actor
from care.actions import alert_steps, alerts
from care.actions.absences import set_absence
from care.actions.alert_steps import SecondClinicianNeeded, WrongStep
from care.guard import KeyTaken
from care.models import Alert, AlertCause, AuditEvent, Course, Note


@pytest.fixture
def course(actors: dict[str, Actor]) -> Course:
    found = actors["lone"].own_course
    assert found is not None
    return found


def raised(by: Actor, course: Course, grade: str = "B", value: int | None = None) -> Alert:
    cause = alerts.Cause(AlertCause.Source.STAFF, value)
    return alerts.raise_alert(by=by, course=course, kind=Alert.Kind.RISK, grade=grade, causes=[cause])


def signed(by: Actor, alert: Alert) -> Note:
    note: Note = Note.unscoped.create(
        course=alert.course,
        kind=Note.Kind.RISK,
        author=by.user,
        about_code=alert.code,
        signed_at=timezone.now(),
        signed_by=by.user,
    )
    return note


def assessed(by: Actor, alert: Alert, *, stable: bool = False) -> Alert:
    alert_steps.contacted(by=by, alert=alert, key=uuid4(), note="Vi talte sammen.")
    note = signed(by, alert)
    return alert_steps.assess(by=by, alert=alert, key=uuid4(), note_code=note.code, stable=stable)


def close(by: Actor, alert: Alert, note: str = "Afsluttet efter aftale.") -> Alert:
    return alert_steps.close(by=by, alert=alert, key=uuid4(), note=note)


def test_a_b_goes_from_open_to_closed_by_one_clinician(actors: dict[str, Actor], course: Course) -> None:
    mette = actors["mette"]
    alert = raised(mette, course)
    states = [alert_steps.acknowledge(by=mette, alert=alert, key=uuid4()).state]
    states.append(assessed(mette, alert).state)
    states.append(close(mette, alert).state)

    assert states == ["acknowledged", "assessed", "closed"]
    kinds = list(alert.steps.values_list("kind", flat=True))
    assert kinds == ["raised", "acknowledged", "contacted", "assessed", "closed"]


def test_one_person_does_not_close_an_a(actors: dict[str, Actor], course: Course) -> None:
    mette = actors["mette"]
    alert = raised(mette, course, "A")
    assessed(mette, alert)
    assert close(mette, alert).is_open

    with pytest.raises(SecondClinicianNeeded):
        close(mette, alert)

    alert.refresh_from_db()
    assert alert.is_open
    assert AuditEvent.objects.filter(action="refused.alert.close").exists()


def test_a_second_clinician_closes_it(actors: dict[str, Actor], course: Course) -> None:
    alert = raised(actors["mette"], course, "A")
    assessed(actors["mette"], alert)
    close(actors["mette"], alert)

    assert not close(actors["karen"], alert).is_open


def test_made_in_error_takes_two_for_an_a_as_well(actors: dict[str, Actor], course: Course) -> None:
    alert = raised(actors["mette"], course, "A")
    first = alert_steps.close(by=actors["mette"], alert=alert, key=uuid4(), note="Forkert patient.", in_error=True)
    second = alert_steps.close(by=actors["karen"], alert=alert, key=uuid4(), note="Set efter.", in_error=True)

    assert (first.is_open, second.is_open, second.in_error) == (True, False, True)


def test_nothing_is_closed_without_an_assessment(actors: dict[str, Actor], course: Course) -> None:
    alert = raised(actors["mette"], course)
    alert_steps.acknowledge(by=actors["mette"], alert=alert, key=uuid4())

    with pytest.raises(WrongStep):
        close(actors["mette"], alert)


def test_nothing_is_closed_without_words(actors: dict[str, Actor], course: Course) -> None:
    alert = raised(actors["mette"], course)
    assessed(actors["mette"], alert)

    with pytest.raises(ValidationError):
        close(actors["mette"], alert, "  ")


def test_an_assessment_must_be_signed(actors: dict[str, Actor], course: Course) -> None:
    mette = actors["mette"]
    alert = raised(mette, course)
    alert_steps.contacted(by=mette, alert=alert, key=uuid4(), note="Talt sammen.")
    draft = Note.unscoped.create(course=course, kind=Note.Kind.RISK, author=mette.user, about_code=alert.code)

    with pytest.raises(WrongStep):
        alert_steps.assess(by=mette, alert=alert, key=uuid4(), note_code=draft.code)


def test_the_same_form_twice_is_one_step(actors: dict[str, Actor], course: Course) -> None:
    alert, key = raised(actors["mette"], course), uuid4()
    for _ in range(2):
        alert_steps.attempt(by=actors["mette"], alert=alert, key=key, note="Telefonsvarer.")

    assert alert.steps.filter(kind="attempt").count() == 1


def test_the_same_form_with_other_words_is_refused(actors: dict[str, Actor], course: Course) -> None:
    alert, key = raised(actors["mette"], course), uuid4()
    alert_steps.attempt(by=actors["mette"], alert=alert, key=key, note="Telefonsvarer.")

    with pytest.raises(KeyTaken):
        alert_steps.attempt(by=actors["mette"], alert=alert, key=key, note="Noget andet.")


def test_a_provisional_alert_is_not_closed_under_the_patients_hands(actors: dict[str, Actor], course: Course) -> None:
    follow_up = risk.press_button(by=actors["lone"], course=course)

    with pytest.raises(WrongStep):
        alert_steps.close(by=actors["mette"], alert=follow_up.alert, key=uuid4(), note="Fejl.", in_error=True)


@pytest.mark.parametrize("who", ["jonas", "sara", "nils", "ida", "per", "bodil", "lone"])
def test_nobody_without_a_relation_acts_on_it(actors: dict[str, Actor], course: Course, who: str) -> None:
    alert = raised(actors["mette"], course)

    with pytest.raises(PermissionDenied):
        alert_steps.acknowledge(by=actors[who], alert=alert, key=uuid4())


def test_the_lead_gives_it_to_a_colleague_and_the_clocks_go_on(actors: dict[str, Actor], course: Course) -> None:
    alert = raised(actors["mette"], course)
    given = alert_steps.assign(by=actors["karen"], alert=alert, to=actors["jonas"].user, key=uuid4())

    assert given.owner == actors["jonas"].user
    assert (given.acknowledge_by, given.contact_by) == (alert.acknowledge_by, alert.contact_by)


def test_a_colleague_of_another_region_cannot_be_given_it(actors: dict[str, Actor], course: Course) -> None:
    alert = raised(actors["mette"], course)

    with pytest.raises(ValidationError):
        alert_steps.assign(by=actors["karen"], alert=alert, to=actors["sara"].user, key=uuid4())


def test_only_a_c_can_be_of_a_known_stable_level(actors: dict[str, Actor], course: Course) -> None:
    with pytest.raises(WrongStep):
        assessed(actors["mette"], raised(actors["mette"], course, "B"), stable=True)


def item_9(by: Actor, course: Course, value: int) -> Alert:
    cause = alerts.Cause(AlertCause.Source.PHQ9_9, value, uuid4())
    return alerts.raise_alert(by=by, course=course, kind=Alert.Kind.RISK, grade="C", causes=[cause])


@pytest.mark.parametrize(("value", "is_grouped"), [(0, True), (1, True), (2, False)])
def test_a_repeated_c_joins_a_known_level_unless_it_is_higher(
    actors: dict[str, Actor], course: Course, value: int, *, is_grouped: bool
) -> None:
    known = assessed(actors["mette"], item_9(actors["lone"], course, 1), stable=True)
    repeated = alerts.group(by=actors["lone"], alert=item_9(actors["lone"], course, value))

    assert (repeated.grouped_into == known) is is_grouped
    assert repeated.is_open


def test_without_a_documented_level_nothing_is_grouped(actors: dict[str, Actor], course: Course) -> None:
    assessed(actors["mette"], item_9(actors["lone"], course, 1))

    assert alerts.group(by=actors["lone"], alert=item_9(actors["lone"], course, 1)).grouped_into is None


def test_after_fourteen_days_nothing_is_grouped_any_more(actors: dict[str, Actor], course: Course) -> None:
    known = assessed(actors["mette"], item_9(actors["lone"], course, 1), stable=True)
    Alert.unscoped.filter(pk=known.pk).update(stable_until=timezone.now() - timedelta(minutes=1))

    assert alerts.group(by=actors["lone"], alert=item_9(actors["lone"], course, 1)).grouped_into is None


def test_closing_the_task_closes_what_was_one_with_it(actors: dict[str, Actor], course: Course) -> None:
    known = assessed(actors["mette"], item_9(actors["lone"], course, 1), stable=True)
    repeated = alerts.group(by=actors["lone"], alert=item_9(actors["lone"], course, 1))
    close(actors["mette"], known)
    repeated.refresh_from_db()

    assert not repeated.is_open
    assert repeated.steps.filter(kind="closed", by=actors["mette"].user).exists()


def test_an_incident_is_marked_on_what_is_closed(actors: dict[str, Actor], course: Course) -> None:
    alert = raised(actors["mette"], course)
    with pytest.raises(WrongStep):
        alert_steps.mark_incident(by=actors["mette"], alert=alert, key=uuid4(), note="Indberettet.")
    assessed(actors["mette"], alert)
    close(actors["mette"], alert)

    assert alert_steps.mark_incident(by=actors["mette"], alert=alert, key=uuid4(), note="Indberettet.").incident_at


def test_the_substitute_has_it_from_the_first_minute(actors: dict[str, Actor], course: Course) -> None:
    day = timezone.localdate()
    set_absence(
        by=actors["mette"], user=actors["mette"].user, starts_on=day, ends_on=day, substitute=actors["jonas"].user
    )

    assert raised(actors["karen"], course).owner == actors["jonas"].user
