"""The questions that follow when an answer calls for help (clinical.md 3.2), and what was answered."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from care.fields import EncryptedTextField
from care.models import Alert, Course, User
from care.models.scoped import ScopedModel


class FollowUp(ScopedModel):
    """K1-K7 for one alert, from its trigger until they are answered. `staffed` is what the patient was told (3.3)."""

    ACCESS = "answer"
    COURSE_PATH = "alert__course"
    FETCHED_WITH = ("alert__course__patient", "alert__course__region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    alert = models.OneToOneField(Alert, models.PROTECT, related_name="follow_up")
    scope_code = models.UUIDField(null=True, blank=True)  # the form it came from: a second trigger there joins it
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    firm_at = models.DateTimeField(null=True, blank=True)
    staffed = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        indexes = [
            models.Index(fields=["started_at"], name="followup_unfinished", condition=Q(finished_at=None, firm_at=None))
        ]

    def __str__(self) -> str:
        return f"follow-up {self.code}"

    @property
    def course(self) -> Course:
        return self.alert.course


class FollowUpAnswer(ScopedModel):
    """One saved answer to K1-K7; never changed. `marked` = left blank at the end, `answer` is what that counts as."""

    ACCESS = "answer"
    COURSE_PATH = "follow_up__alert__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="answers")
    key = models.CharField(max_length=2)
    answer = EncryptedTextField(blank=True)
    marked = models.BooleanField(default=False)
    language = models.CharField(max_length=2)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(key__in=["k1", "k2", "k3", "k4", "k5", "k6", "k7"]), name="followupanswer_key"
            )
        ]

    def __str__(self) -> str:
        return self.key
