"""When a psychologist has time for conversations: recurring times, changes of single days, and how many a week."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.models import Region, User, today
from care.texts import WEEKDAYS
from video import slots


class For(models.TextChoices):
    """What a time is for."""

    ANY = slots.ANY, _("Alle samtaler")
    ASSESSMENT = "assessment", _("Udredningssamtaler")
    FOLLOW_UP = "follow_up", _("Opfølgningssamtaler")


class SlotRule(models.Model):
    """A psychologist has time on a weekday (0 = Monday) between two times, every week or every other.

    `valid_until` is the first day on which it no longer counts. Every other week counts from the week of `valid_from`.
    """

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    psychologist = models.ForeignKey(User, models.PROTECT, related_name="slot_rules")
    region = models.ForeignKey(Region, models.PROTECT, related_name="slot_rules")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    every_weeks = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=For.choices, default=For.ANY)
    is_fast = models.BooleanField(default=False)
    valid_from = models.DateField(default=today)
    valid_until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["weekday", "starts"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_rule_order"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_rule_weekday"),
            models.CheckConstraint(condition=Q(every_weeks__in=[1, 2]), name="slot_rule_every_weeks"),
            models.CheckConstraint(condition=Q(kind__in=For.values), name="slot_rule_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="slot_rule_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.psychologist} {self.weekday} {self.starts}-{self.ends}"

    @property
    def weekday_name(self) -> str:
        return str(WEEKDAYS[self.weekday])

    @property
    def as_rule(self) -> slots.Rule:
        """The same for the rules."""
        return slots.Rule(
            weekday=self.weekday,
            starts=self.starts,
            ends=self.ends,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            every_weeks=self.every_weeks,
            kind=self.kind,
            fast=self.is_fast,
        )


class SlotChange(models.Model):
    """One day is not as the recurring times say: closed, wholly or between two times, or open between two more."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    psychologist = models.ForeignKey(User, models.PROTECT, related_name="slot_changes")
    region = models.ForeignKey(Region, models.PROTECT, related_name="slot_changes")
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    opens = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=For.choices, default=For.ANY)
    is_fast = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["day", "starts"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts")), name="slot_change_order"
            ),
            models.CheckConstraint(
                condition=Q(opens=False) | Q(starts__isnull=False, ends__isnull=False), name="slot_change_opens_between"
            ),
            models.CheckConstraint(condition=Q(kind__in=For.values), name="slot_change_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.psychologist} {self.day} {'+' if self.opens else '-'}"

    @property
    def as_change(self) -> slots.Change:
        """The same for the rules."""
        return slots.Change(self.day, self.starts, self.ends, opens=self.opens, kind=self.kind, fast=self.is_fast)


class WeekLimit(models.Model):
    """How many conversations a psychologist has a week from a Monday on, as the lead has set it."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    psychologist = models.ForeignKey(User, models.PROTECT, related_name="week_limits")
    most = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["valid_from", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(most__lte=40), name="week_limit_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.psychologist} {self.most} from {self.valid_from}"
