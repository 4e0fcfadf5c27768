"""Triage (visitation): what was decided about an application, and the interview (clinical.md 2.4, 2.5)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.access import Actor, Role
from care.fields import EncryptedJSONField, EncryptedTextField
from care.models import Course, Note, User
from care.models.scoped import ScopedModel


class Decision(ScopedModel):
    """One decision with its reason; never changed, a new one comes after it. The newest that is not `proposed` counts.

    `reason` is for the record; `message` and the alternatives in `details` are what the applicant reads. A `proposed`
    one waits for a second clinician, whose confirmation is a new row with both names (U1 in doubt, clinical.md 2.4).
    """

    class Outcome(models.TextChoices):
        U0 = "U0", _("Akut")
        U1 = "U1", _("Uden for tilbuddet")
        U2 = "U2", _("Egen læge først")
        U3 = "U3", _("Samtale")
        U3H = "U3H", _("Samtale, hurtig")
        U4 = "U4", _("Mangler oplysninger")
        U5 = "U5", _("Optaget")
        U6 = "U6", _("Henvist eller vejledt videre")
        U7 = "U7", _("Frafaldet")

    ACCESS = "triage_decision"
    FETCHED_WITH = ("course__patient", "course__region__successor", "decided_by")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)  # the key of the form that made it
    course = models.ForeignKey(Course, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=3, choices=Outcome.choices)
    reason = EncryptedTextField()
    message = EncryptedTextField(blank=True)
    details = EncryptedJSONField()  # alternatives, what is missing, the agreed time of an interview, second clinician
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    act_by = models.DateTimeField(null=True, blank=True)  # the deadline that the outcome starts
    proposed = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        ordering = ["decided_at", "pk"]
        indexes = [models.Index(fields=["course", "decided_at"], name="decision_course")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.decided_at:%Y-%m-%d}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """What waits for a second clinician is not yet a decision to the applicant."""
        return rows.filter(proposed=False) if actor.role == Role.PATIENT else rows


class Interview(ScopedModel):
    """The structured guide of a conversation (2.5, 3.5, 5.6), saved as it is typed; it becomes a draft note."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("Udredningssamtale")
        FOLLOW_UP = "follow_up", _("Opfølgningssamtale")

    ACCESS = "note"
    FETCHED_WITH = ("course__patient", "course__region__successor", "author")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="interviews")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ASSESSMENT)
    data = EncryptedJSONField()
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_no = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.OneToOneField(Note, models.PROTECT, null=True, blank=True, related_name="interview")

    class Meta(ScopedModel.Meta):
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "author", "kind"], condition=Q(finished_at__isnull=True), name="interview_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"interview {self.code}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Only who is writing it; the others read the note that it becomes."""
        return rows.filter(author=actor.user)
