"""A psychologist is suddenly away: the lead presses "Overtag", and a colleague answers from now on (clinical.md 5.4).

No clock begins again. Letters and exercises keep the answer that was promised, because the promise stands with them
and follows whoever reads; alerts are handed over as they are, deadlines and all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from care import audit, notify
from care.access import Actor, Role, System
from care.actions import absences, alerts
from care.guard import refused, same_again
from care.models import Absence, Alert, CareLink, Course, User, today
from care.models.course import OPEN_STATES

NOTICE = "care.stand_in"
HANDING_OVER = System("take over")


def take_over(*, by: Actor, user: User, ends_on: date, substitute: User, code: UUID | None = None) -> Absence:
    """From now on the substitute answers for the psychologist, to that day included. Raises ValidationError, KeyTaken.

    An absence that is going on gives way to this one, which lasts at least as long. What the psychologist stood in for
    goes to the same substitute for as long as it was to last. The patients are told by name.
    """
    _may_take_over(by, user)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        held = Absence.objects.filter(code=code).first() if code else None
        if held is not None:
            same_again(held, user=user, substitute=substitute)
            return held
        _leaves_planned(user, ends_on)
        ended = _end(by, _now().filter(user=user))
        absence = _cover(by, user, max([ends_on, *(one.ends_on for one in ended)]), substitute, code)
        covered = [absence, *_pass_on(by, user, substitute)]
        _hand_over_alerts({user.pk, *(one.user_id for one in covered)})
        _tell_patients(covered)
        audit.record("absence.taken_over", by=by, about=absence, reason=f"{user.name} → {substitute.name}")
    return absence


def _may_take_over(by: Actor, user: User) -> None:
    """Leads about the psychologists of their region; the others plan their own absence."""
    if by.role != Role.LEAD:
        refused(by, "absence", "take_over")
    absences.may_decide(by, user)


def _leaves_planned(user: User, ends_on: date) -> None:
    """A later absence that is planned has its own substitute; this one ends before it."""
    later = Absence.objects.filter(user=user, starts_on__gt=today(), starts_on__lte=ends_on, cancelled_at__isnull=True)
    first = later.order_by("starts_on").first()
    if first is not None:
        shown = {"name": user.name, "day": date_format(first.starts_on, "DATE_FORMAT")}
        words = _("%(name)s har planlagt fravær fra %(day)s med sin egen afløser. Vælg en dag før den.") % shown
        raise ValidationError({"ends_on": words})


def _now() -> QuerySet[Absence]:
    day = today()
    return Absence.objects.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)


def _end(by: Actor, rows: Iterable[Absence]) -> list[Absence]:
    """What gives way, as it was."""
    ended = list(rows)
    for row in ended:
        absences.cancel_absence(by=by, absence=row)
    return ended


def _cover(by: Actor, user: User, ends_on: date, substitute: User, code: UUID | None = None) -> Absence:
    return absences.set_absence(by=by, user=user, starts_on=today(), ends_on=ends_on, substitute=substitute, code=code)


def _pass_on(by: Actor, user: User, substitute: User) -> list[Absence]:
    """Those whom the psychologist stood in for today get the same substitute."""
    ended = _end(by, _now().filter(substitute=user).select_related("user"))
    return [_cover(by, row.user, row.ends_on, substitute) for row in ended]


def _hand_over_alerts(away: set[int]) -> None:
    """Open alerts that are theirs, or nobody's in their courses, go over at once; the deadlines stay as they are."""
    theirs = Q(owner__in=away) | Q(owner__isnull=True, course__in=_treated_by(away))
    for alert in Alert.unscoped.filter(theirs).exclude(state=Alert.State.CLOSED).order_by("pk"):
        alerts.hand_over(by=HANDING_OVER, alert=alert)


def _treated_by(users: set[int]) -> list[int]:
    links = CareLink.unscoped.filter(
        user__in=users, kind=CareLink.Kind.TREATING, valid_until__isnull=True, valid_from__lte=timezone.now()
    )
    return list(links.values_list("course_id", flat=True))


def _tell_patients(covered: Iterable[Absence]) -> None:
    """A neutral mail that there is news; whose name it is they read on the page."""
    for absence in covered:
        courses = Course.unscoped.filter(pk__in=_treated_by({absence.user_id}), state__in=OPEN_STATES)
        for course in courses.select_related("patient"):
            notify.post(
                kind=NOTICE,
                key=f"{NOTICE}:{absence.code}:{course.code}",
                recipient=course.patient,
                payload={"absence": str(absence.code), "course": str(course.code)},
            )
