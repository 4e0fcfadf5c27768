"""Questionnaires given to a course, and every single answer."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from care.fields import EncryptedTextField
from care.models import Course, User
from care.models.scoped import ScopedModel


class Assignment(ScopedModel):
    """A form (`assessment.schedule.FORMS`) that a patient is asked to fill in: T0, a weekly check, T1, T2, T3.

    `ordinal` is the course week of a weekly check, 0 otherwise. After `closes_at` nothing more can be saved in it.
    """

    ACCESS = "answer"
    FETCHED_WITH = ("course__patient", "course__region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="assignments")
    form = models.CharField(max_length=24)
    ordinal = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    opens_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "form", "ordinal"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")), name="assignment_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.ordinal or ''}".strip()


class Response(ScopedModel):
    """One instrument of an assignment, as answered. The score is there only when it was complete.

    `severity` is a slug of the instrument, `details` what stands beside the sum. What was sent never changes.
    """

    ACCESS = "answer"
    COURSE_PATH = "assignment__course"
    FETCHED_WITH = ("assignment__course__patient", "assignment__course__region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="responses")
    instrument = models.CharField(max_length=24)
    version = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    complete = models.BooleanField(default=False)
    n_answered = models.PositiveSmallIntegerField(default=0)
    partial_sum = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    severity = models.CharField(max_length=24, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "instrument"], name="response_once"),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(complete=True), name="response_total_is_whole"),
            models.CheckConstraint(
                condition=Q(complete=False) | Q(submitted_at__isnull=False), name="response_complete_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.total if self.complete else ''}".strip()

    @property
    def course(self) -> Course:
        return self.assignment.course


class Answer(ScopedModel):
    """One saved answer; never changed. A new answer to the same item is a new row, and the newest counts.

    `code` is made by the page that sends it, so that what is sent twice is saved once. A row without `value` and
    `text` takes an answer back.
    """

    ACCESS = "answer"
    COURSE_PATH = "response__assignment__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=24)
    value = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    text = EncryptedTextField(blank=True)
    language = models.CharField(max_length=2)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["response", "item"], name="answer_response_item")]

    def __str__(self) -> str:
        return f"{self.item}"
