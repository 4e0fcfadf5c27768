"""Unplanned absence: the lead presses "Overtag", and everything open moves to the substitute with its own deadline (5.4)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from care import notify, registry
from care.access import Role
from care.actions import absences, concerns, taking_over
from care.models import Absence, Alert, AuditEvent, Course, Notice, User
from care.responsible import for_course
from care.workdays import COPENHAGEN
from tests.care import people
from tests.care.cast import Cast, actor, at

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 2, 2, 9, tzinfo=COPENHAGEN)
THURSDAY = date(2026, 2, 5)


@pytest.fixture(autouse=True)
def _monday(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday 2 February 2026, and all that was made belongs to before then."""
    cast.link.valid_from = MONDAY - timedelta(days=30)
    cast.link.save()
    for user in (cast.mette, cast.anders, cast.karen, cast.per, cast.nina):
        user.memberships.update(valid_from=date(2025, 1, 1))
    Course.unscoped.filter(pk=cast.course.pk).update(state=Course.State.ACTIVE)
    at(MONDAY, monkeypatch)


@pytest.fixture
def bo(cast: Cast) -> User:
    """A third psychologist of the region."""
    user = people.staff("Bo Lind", Role.PSYCHOLOGIST)
    user.memberships.update(valid_from=date(2025, 1, 1))
    return user


def over(cast: Cast, **changes: object) -> Absence:
    """Karen lets Anders take over for Mette until Thursday."""
    usual = {"by": actor(cast.karen, Role.LEAD), "user": cast.mette, "ends_on": THURSDAY, "substitute": cast.anders}
    return taking_over.take_over(**(usual | changes))


def concern(cast: Cast) -> Alert:
    return concerns.raise_concern(
        by=actor(cast.mette), course=cast.course, grade="B", source="staff", why="Lød trist.", key=uuid4()
    )


def test_the_substitute_gets_in_at_once_and_until_two_working_days_after(cast: Cast) -> None:
    assert not Course.objects.for_user(actor(cast.anders)).exists()
    absence = over(cast)
    assert Course.objects.for_user(actor(cast.anders)).get() == cast.course
    assert for_course(cast.course).user == cast.anders
    assert (absence.starts_on, absence.access_until) == (MONDAY.date(), datetime(2026, 2, 10, tzinfo=COPENHAGEN))


def test_open_alerts_move_with_the_deadlines_they_have(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = concern(cast)
    before = (alert.acknowledge_by, alert.contact_by, alert.raised_at)
    at(MONDAY + timedelta(hours=1), monkeypatch)
    over(cast)
    alert.refresh_from_db()
    assert alert.owner == cast.anders
    assert (alert.acknowledge_by, alert.contact_by, alert.raised_at) == before


def test_an_alert_that_the_lead_gave_to_a_colleague_stays_with_them(cast: Cast, bo: User) -> None:
    alert = concern(cast)
    Alert.unscoped.filter(pk=alert.pk).update(owner=bo)
    over(cast)
    alert.refresh_from_db()
    assert alert.owner == bo


def test_a_substitute_who_falls_ill_hands_on_what_they_stood_in_for(cast: Cast, bo: User) -> None:
    first = over(cast)
    alert = concern(cast)
    assert alert.owner == cast.anders
    over(cast, user=cast.anders, substitute=bo, ends_on=MONDAY.date())
    alert.refresh_from_db()
    first.refresh_from_db()
    assert alert.owner == bo
    assert first.cancelled_at is not None
    held = Absence.objects.get(user=cast.mette, cancelled_at__isnull=True)
    assert (held.substitute, held.ends_on) == (bo, THURSDAY), "as long as the first was to last"
    assert not Course.objects.for_user(actor(cast.anders)).exists()


def test_an_absence_that_is_going_on_gives_way_and_is_not_made_shorter(cast: Cast, bo: User) -> None:
    over(cast)
    second = over(cast, substitute=bo, ends_on=MONDAY.date())
    assert second.ends_on == THURSDAY
    assert Absence.objects.filter(cancelled_at__isnull=True).get() == second


def test_a_planned_absence_keeps_its_own_substitute(cast: Cast, bo: User) -> None:
    planned = {"user": cast.mette, "starts_on": THURSDAY, "ends_on": THURSDAY, "substitute": bo}
    absences.set_absence(by=actor(cast.mette), **planned)
    with pytest.raises(ValidationError, match=r"5\. februar 2026"):
        over(cast)
    assert over(cast, ends_on=THURSDAY - timedelta(days=1)).substitute == cast.anders


def test_the_patient_gets_a_neutral_mail_and_only_while_it_is_true(cast: Cast) -> None:
    absence = over(cast)
    notice = Notice.objects.get(kind=taking_over.NOTICE)
    kind = registry.notices.get(notice.kind)
    assert notice.recipient == cast.course.patient
    assert kind.still_true(notice)
    words = f"{kind.subject(notice)} {kind.body(notice)}"
    assert "Anders" not in words
    assert "psykolog" not in words.casefold()
    absences.cancel_absence(by=actor(cast.karen, Role.LEAD), absence=absence)
    assert not kind.still_true(notice)
    notify.deliver_due()
    notice.refresh_from_db()
    assert notice.state == Notice.State.DROPPED


def test_no_mail_after_the_end_of_the_course(cast: Cast) -> None:
    over(cast)
    notice = Notice.objects.get(kind=taking_over.NOTICE)
    Course.unscoped.filter(pk=cast.course.pk).update(state=Course.State.COMPLETED)
    assert not registry.notices.get(notice.kind).still_true(notice)


def test_pressing_twice_is_one_absence_and_one_mail(cast: Cast) -> None:
    code = uuid4()
    assert over(cast, code=code) == over(cast, code=code)
    assert (Absence.objects.count(), Notice.objects.filter(kind=taking_over.NOTICE).count()) == (1, 1)


@pytest.mark.parametrize("who", ["mette", "anders", "per", "nina", "lone"])
def test_only_the_lead_presses_it(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        over(cast, by=actor(getattr(cast, who)))
    assert AuditEvent.objects.filter(action__startswith="refused.absence.", outcome="refused").count() == 1
    assert not Absence.objects.exists()


def test_who_is_away_takes_nothing_over(cast: Cast, bo: User) -> None:
    over(cast, user=bo, substitute=cast.mette)
    with pytest.raises(ValidationError):
        over(cast, substitute=bo)
    assert not Absence.objects.filter(user=cast.mette).exists()


# --- the page -----------------------------------------------------------------------------------


def typed(cast: Cast, **changes: str) -> dict[str, str]:
    form = {"key": str(uuid4()), "user": str(cast.mette.code), "substitute": str(cast.anders.code)}
    return {f"over-{name}": value for name, value in (form | {"ends_on": "2026-02-05"} | changes).items()}


def test_the_lead_presses_it_on_the_page(cast: Cast) -> None:
    karens = people.browser_of(cast.karen)
    form = typed(cast)
    assert [karens.post(reverse("care-take-over"), form).status_code for _press in range(2)] == [302, 302]
    page = karens.get(reverse("care-absence")).content.decode()
    assert "Anders" in page
    assert "svarer nu for Mette" in page
    assert Absence.objects.count() == 1


@pytest.mark.parametrize("changes", [{"substitute": ""}, {"ends_on": ""}, {"ends_on": "2026-01-01"}, {"user": "x"}])
def test_what_is_wrong_stands_by_its_field_and_what_was_typed_stays(cast: Cast, changes: dict[str, str]) -> None:
    answer = people.browser_of(cast.karen).post(reverse("care-take-over"), typed(cast, **changes))
    assert answer.status_code == 422
    assert "Det, du har skrevet, er her stadig." in answer.content.decode()
    assert not Absence.objects.exists()


def test_psychologists_have_neither_the_form_nor_the_address(cast: Cast) -> None:
    mettes = people.browser_of(cast.mette)
    assert "Overtag" not in mettes.get(reverse("care-absence")).content.decode()
    assert mettes.post(reverse("care-take-over"), typed(cast)).status_code == 404
