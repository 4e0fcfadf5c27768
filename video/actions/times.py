"""Psychologists' times: recurring rules, changes of single days, and how many conversations a week the lead has set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor, Role
from care.guard import allow, refused, same_again
from care.models import Region, User, today
from care.people_queries import psychologists_of
from video import slots
from video.models import SlotChange, SlotRule, WeekLimit


@dataclass(frozen=True, kw_only=True)
class Window:
    """Between two times, for which conversations, and whether it is held back for those who must be seen soon."""

    starts: time
    ends: time
    kind: str = slots.ANY
    is_fast: bool = False


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """On which weekday (0 = Monday), from which day, every week or every other, and until which day (not included)."""

    weekday: int
    valid_from: date
    every_weeks: int = 1
    valid_until: date | None = None


def add_rule(*, by: Actor, psychologist: User, window: Window, rhythm: Rhythm, key: UUID) -> SlotRule:
    """Recurring times from a day on; the same key gives the same rule. Raises ValidationError, KeyTaken."""
    region = _region(by, psychologist)
    values = {
        "psychologist": psychologist,
        "region": region,
        "weekday": rhythm.weekday,
        "starts": window.starts,
        "ends": window.ends,
        "every_weeks": rhythm.every_weeks,
        "kind": window.kind,
        "is_fast": window.is_fast,
        "valid_from": rhythm.valid_from,
        "valid_until": rhythm.valid_until,
    }
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=psychologist.pk)
        before = SlotRule.objects.filter(code=key).first()
        if before is not None:
            same_again(before, **values)
            return before
        _in_order(window)
        if rhythm.valid_until is not None and rhythm.valid_until <= rhythm.valid_from:
            raise ValidationError({"valid_until": _("Den sidste dag ligger før den første.")})
        _is_new(psychologist, window, rhythm)
        rule = SlotRule.objects.create(code=key, made_by=by.user, **values)
        audit.record("talk_times.added", by=by, about=rule, reason=psychologist.name)
    return rule


def stop_rule(*, by: Actor, rule: SlotRule, from_day: date) -> SlotRule:
    """The rule gives no times from that day on. What is booked stays."""
    _region(by, rule.psychologist)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=rule.psychologist_id)
        held = SlotRule.objects.get(pk=rule.pk)
        until = max(from_day, held.valid_from)
        if held.valid_until is None or until < held.valid_until:
            held.valid_until = until
            held.save(update_fields=["valid_until"])
        audit.record("talk_times.stopped", by=by, about=held, reason=rule.psychologist.name)
    return held


def close_day(
    *, by: Actor, psychologist: User, day: date, key: UUID, starts: time | None = None, ends: time | None = None
) -> SlotChange:
    """No free times that day, or between two times of it. What is booked stays. Raises ValidationError, KeyTaken."""
    region = _region(by, psychologist)
    if (starts is None) != (ends is None):
        raise ValidationError({"ends": _("Skriv både fra og til, eller ingen af dem.")})
    if starts is not None and ends is not None:
        _in_order(Window(starts=starts, ends=ends))
    values = {"psychologist": psychologist, "region": region, "day": day, "starts": starts, "ends": ends}
    with transaction.atomic():
        return _change(by, key, {**values, "opens": False, "kind": slots.ANY, "is_fast": False})


def open_more(*, by: Actor, psychologist: User, day: date, window: Window, key: UUID) -> SlotChange:
    """Free times on one day beside the recurring ones. Raises ValidationError, KeyTaken."""
    region = _region(by, psychologist)
    _in_order(window)
    values = {"psychologist": psychologist, "region": region, "day": day, "starts": window.starts, "ends": window.ends}
    with transaction.atomic():
        return _change(by, key, {**values, "opens": True, "kind": window.kind, "is_fast": window.is_fast})


def _change(by: Actor, key: UUID, values: dict[str, object]) -> SlotChange:
    before = SlotChange.objects.filter(code=key).first()
    if before is not None:
        same_again(before, **values)
        return before
    if values["day"] < today():  # type: ignore[operator]
        raise ValidationError({"day": _("Vælg i dag eller en senere dag.")})
    change = SlotChange.objects.create(code=key, made_by=by.user, **values)
    audit.record("talk_times.changed", by=by, about=change, reason=change.psychologist.name)
    return change


def remove_change(*, by: Actor, change: SlotChange) -> None:
    """The day is again as the recurring times say."""
    _region(by, change.psychologist)
    with transaction.atomic():
        audit.record("talk_times.change_removed", by=by, about=change, reason=change.psychologist.name)
        change.delete()


def set_week_limit(*, by: Actor, region: Region, psychologist: User, most: int, week: date, key: UUID) -> WeekLimit:
    """How many conversations a week, from the week of a day on: the lead decides. Raises ValidationError, KeyTaken."""
    allow(by, "assignment", "write", region=region)
    if not psychologists_of(region).filter(pk=psychologist.pk).exists():
        raise ValidationError(_("Vælg en psykolog, der arbejder i regionen."))
    with transaction.atomic():
        before = WeekLimit.objects.filter(code=key).first()
        if before is not None:
            same_again(before, psychologist_id=psychologist.pk, most=most, valid_from=slots.monday(week))
            return before
        limit = WeekLimit.objects.create(
            code=key, psychologist=psychologist, most=most, valid_from=slots.monday(week), set_by=by.user
        )
        audit.record("talk_times.limited", by=by, about=limit, reason=psychologist.name)
    return limit


def _region(by: Actor, psychologist: User) -> Region:
    """Psychologists decide about their own times, leads about those of their region; everybody else is refused."""
    region = by.region
    own = by.role == Role.PSYCHOLOGIST and by.user == psychologist
    if region is not None and (own or (by.role == Role.LEAD and psychologist in psychologists_of(region))):
        return region.current()
    refused(by, "talk_times", "write")
    raise PermissionDenied


def _in_order(window: Window) -> None:
    if window.ends <= window.starts:
        raise ValidationError({"ends": _("Sluttidspunktet ligger før begyndelsen.")})


def _is_new(psychologist: User, window: Window, rhythm: Rhythm) -> None:
    """The same time twice would be a slip of the hand."""
    rows = SlotRule.objects.filter(psychologist=psychologist, weekday=rhythm.weekday, kind=window.kind)
    still = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=rhythm.valid_from))
    if still.filter(starts__lt=window.ends, ends__gt=window.starts, every_weeks=rhythm.every_weeks).exists():
        raise ValidationError({"starts": _("Der er allerede tider i det tidsrum. Stop dem først.")})
