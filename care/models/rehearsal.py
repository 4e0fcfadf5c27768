"""A rehearsal: an editor walks the programme as an invented patient, on a clock of its own."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone

from care import fast_clock
from care.models.course import Course
from care.models.people import User
from care.models.scoped import ScopedModel


class Rehearsal(ScopedModel):
    """Who rehearses, and the clock (`care.fast_clock`, packed). Its course is born as one and never a patient's."""

    ACCESS = "course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.OneToOneField(Course, models.PROTECT, related_name="rehearsal")
    author = models.ForeignKey(User, models.PROTECT, related_name="rehearsals")
    clock = models.JSONField()
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"rehearsal {self.code}"

    @property
    def stretches(self) -> tuple[fast_clock.Stretch, ...]:
        return fast_clock.unpacked(self.clock)
