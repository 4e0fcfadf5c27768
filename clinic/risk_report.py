"""The weekly report to the clinical lead: how soon the clinic answered (clinical.md 3.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from care import alert_deadlines, notify, registry
from care.access import Actor, Role
from care.models import Alert, AlertStep, Notice, Region
from care.people_queries import holding
from care.workdays import COPENHAGEN

KIND = "clinic.risk_report"
READY_AT = time(7)
Step = AlertStep.Kind
SEEN = frozenset({Step.ACKNOWLEDGED, Step.ATTEMPT, Step.CONTACTED})


@dataclass(frozen=True)
class Line:
    """One class of a week. Times in minutes from the start of its clocks; None where nothing was done yet."""

    grade: str
    count: int
    to_acknowledge: int | None
    to_contact: int | None
    late_acknowledged: int
    late_contacted: int
    out_of_hours: int

    @property
    def out_of_hours_percent(self) -> int:
        return round(100 * self.out_of_hours / self.count) if self.count else 0


@dataclass(frozen=True)
class Week:
    """Monday to Sunday in Copenhagen."""

    monday: date

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.monday, time(), COPENHAGEN)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.monday + timedelta(days=7), time(), COPENHAGEN)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def name(self) -> str:
        year, week, _day = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> Week:
        return Week(self.monday - timedelta(days=7))

    @property
    def after(self) -> Week | None:
        following = Week(self.monday + timedelta(days=7))
        return following if following.monday <= timezone.localdate() else None


def week_named(name: str | None) -> Week:
    """The week of "2026-W47"; anything else is the last whole one."""
    try:
        found = Week(date.fromisoformat(f"{name}-1"))
    except ValueError:
        return last_week()
    return found if found.monday <= timezone.localdate() else last_week()


def last_week() -> Week:
    """The last week that has ended."""
    today = timezone.localdate()
    return Week(today - timedelta(days=today.weekday() + 7))


def lines(actor: Actor, week: Week) -> list[Line]:
    """One line a class, A first, for the alerts of answers that were raised in the week."""
    found = list(_alerts(actor, week))
    return [_line(grade, [one for one in found if one.grade == grade]) for grade in ("A", "B", "C")]


def _alerts(actor: Actor, week: Week) -> QuerySet[Alert]:
    rows: QuerySet[Alert] = Alert.objects.for_user(actor)
    rows = rows.filter(kind=Alert.Kind.RISK, raised_at__gte=week.begins, raised_at__lt=week.ends)
    return rows.select_related("course__region__successor").prefetch_related("steps")


def _line(grade: str, found: list[Alert]) -> Line:
    return Line(
        grade=str(Alert.Grade(grade).label),
        count=len(found),
        to_acknowledge=_median(_minutes(one, SEEN) for one in found),
        to_contact=_median(_minutes(one, {Step.CONTACTED}) for one in found),
        late_acknowledged=sum(_is_late(one, SEEN, one.acknowledge_by) for one in found),
        late_contacted=sum(_is_late(one, {Step.CONTACTED}, one.contact_by) for one in found),
        out_of_hours=sum(not alert_deadlines.is_staffed(one.course.region, one.raised_at) for one in found),
    )


def _done_at(alert: Alert, kinds: Iterable[str]) -> datetime | None:
    """When it was first done, in the class that it ended with."""
    start = _start(alert)
    return next((step.at for step in alert.steps.all() if step.kind in kinds and step.at >= start), None)


def _start(alert: Alert) -> datetime:
    return alert.graded_at if alert.grade == Alert.Grade.A else alert.raised_at


def _minutes(alert: Alert, kinds: Iterable[str]) -> float | None:
    done = _done_at(alert, kinds)
    return (done - _start(alert)).total_seconds() / 60 if done else None


def _is_late(alert: Alert, kinds: Iterable[str], due: datetime | None) -> bool:
    """Done too late, or not done and the time is over. What was made in error, or needed nobody, is not late."""
    if due is None or alert.in_error:
        return False
    return (_done_at(alert, kinds) or alert.closed_at or timezone.now()) > due


def _median(values: Iterable[float | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(median(known)) if known else None


# --- the notice -----------------------------------------------------------------------------------


def register() -> None:
    """Called once, from clinic's registrations."""
    registry.notices.add(
        registry.NoticeKind(
            name=KIND, subject=_subject, body=_body, still_true=lambda _notice: True, parameters=frozenset({"week"})
        )
    )
    registry.jobs.add(registry.Job(name="weekly report on deadlines", every=timedelta(hours=1), run=tell_leads))


def tell_leads() -> None:
    """From Monday morning: the report of the week before is ready. Each lead hears of it once."""
    now = timezone.localtime()
    if now.weekday() > 0 or now.time() < READY_AT:
        return
    week = last_week().name
    with transaction.atomic():
        for region in Region.objects.filter(successor=None):
            for lead in holding(Role.LEAD, region):
                notify.post(kind=KIND, key=f"{KIND}:{week}:{lead.pk}", recipient=lead, payload={"week": week})


def _subject(_notice: Notice) -> str:
    return _("Lysning: ugens opgørelse er klar")


def _body(notice: Notice) -> str:
    link = f"{settings.SITE_URL}{reverse('clinic-risk-report')}?uge={notice.payload['week']}"
    return _("Ugens opgørelse for klinikken er klar. Log ind og læs den:\n%(link)s") % {"link": link}
