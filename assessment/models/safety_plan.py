"""The safety plan (sikkerhedsplan) of a course and all its versions (clinical.md 3.7)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from care.access import Actor, Role
from care.fields import EncryptedJSONField, EncryptedTextField
from care.models import Course, User
from care.models.alert import Alert
from care.models.scoped import ScopedModel


def at_alert(path: str, actor: Actor) -> Q:
    """The lead reads a plan only while a concern is open (7.2: "R at alert")."""
    if actor.role != Role.LEAD:
        return Q()
    alerts = Alert.unscoped.exclude(state=Alert.State.CLOSED)
    return Q(**{f"{path}__in": alerts.values("course_id")})


class SafetyPlan(ScopedModel):
    """One plan a course. The patient and the treating psychologist write it; every save is a version."""

    ACCESS = "safety_plan"
    FETCHED_WITH = ("course__patient", "course__region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.OneToOneField(Course, models.PROTECT, related_name="safety_plan")
    review_on = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)  # when it was last gone through, with or without changes
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        pass

    def __str__(self) -> str:
        return f"safety plan {self.code}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """See `at_alert`."""
        return rows.filter(at_alert("course", actor))


class SafetyPlanVersion(ScopedModel):
    """The plan as it was saved once; never changed. `data` = {step: [rows]}, see `assessment.safety`."""

    ACCESS = "safety_plan"
    COURSE_PATH = "plan__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)  # the key of the form that saved it
    plan = models.ForeignKey(SafetyPlan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    data = EncryptedJSONField()
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="safetyplanversion_once")]

    def __str__(self) -> str:
        return f"version {self.number}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """See `at_alert`."""
        return rows.filter(at_alert("plan__course", actor))


class SafetyPlanShare(ScopedModel):
    """The patient's own choice to let a named relative read the plan, until it is taken back or runs out.

    The link's token and its four-digit code are made from `code` and the secret key; only hashes are stored.
    """

    ACCESS = "safety_plan"
    COURSE_PATH = "plan__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    plan = models.ForeignKey(SafetyPlan, models.PROTECT, related_name="shares")
    name = EncryptedTextField()
    relation = EncryptedTextField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=64)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"share {self.code}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Only the patient sees with whom they share."""
        return rows if actor.role == Role.PATIENT else rows.none()
