"""A conversation that was agreed: when, with whom, and how it ended. Its history is never changed."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.fields import EncryptedTextField
from care.models import Course, User
from care.models.scoped import ScopedModel


class Appointment(ScopedModel):
    """One conversation. A move keeps the row and its code; `sequence` counts the versions for calendars.

    No two booked ones of a psychologist, or of a course, have a moment in common: the database refuses it.
    """

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("Udredningssamtale")
        FOLLOW_UP = "follow_up", _("Opfølgningssamtale")
        OTHER = "other", _("Samtale")

    class Means(models.TextChoices):
        VIDEO = "video", _("På video")
        PHONE = "phone", _("I telefon")

    class State(models.TextChoices):
        BOOKED = "booked", _("Aftalt")
        HELD = "held", _("Holdt")
        MISSED = "missed", _("Udeblevet")
        CANCELLED = "cancelled", _("Aflyst")

    class Outcome(models.TextChoices):
        VIDEO = "video", _("Holdt på video")
        PHONE = "phone", _("Holdt i telefon")
        NO_SHOW = "no_show", _("Patienten kom ikke")
        BY_PATIENT = "by_patient", _("Afbud fra patienten")
        BY_CLINIC = "by_clinic", _("Aflyst af klinikken")

    ACCESS = "appointment"
    FETCHED_WITH = ("course__patient", "course__region__successor", "psychologist")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="appointments")
    psychologist = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    means = models.CharField(max_length=5, choices=Means.choices, default=Means.VIDEO)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phone = EncryptedTextField(blank=True)
    is_fast = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.BOOKED)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    moves = models.PositiveSmallIntegerField(default=0)  # how often the patient has moved it
    late_at = models.DateTimeField(null=True, blank=True)  # when the patient said that they would be late
    booked_at = models.DateTimeField(default=timezone.now)
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar = ["starts_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["psychologist", "starts_at"], name="appointment_diary"),
            models.Index(fields=["starts_at"], name="appointment_booked", condition=Q(state="booked")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_order"),
            models.CheckConstraint(
                condition=Q(kind__in=["assessment", "follow_up", "other"]), name="appointment_kind_known"
            ),
            models.CheckConstraint(condition=Q(means__in=["video", "phone"]), name="appointment_means_known"),
            models.CheckConstraint(
                condition=Q(state="booked", outcome="", settled_at__isnull=True)
                | Q(state="held", outcome__in=["video", "phone"], settled_at__isnull=False)
                | Q(state="missed", outcome="no_show", settled_at__isnull=False)
                | Q(state="cancelled", outcome__in=["by_patient", "by_clinic"], settled_at__isnull=False),
                name="appointment_state_and_outcome",
            ),
            models.UniqueConstraint(
                fields=["course", "kind"], condition=Q(state="booked"), name="appointment_one_booked_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d %H:%M} ({self.state})"

    @property
    def is_booked(self) -> bool:
        return self.state == self.State.BOOKED

    @property
    def is_joinable(self) -> bool:
        """Whether there is a room for it: on video, and agreed or held (a conversation may be taken up again)."""
        return self.means == self.Means.VIDEO and self.state in {self.State.BOOKED, self.State.HELD}

    def note_step(self, kind: str, *, by: User | None, code: UUID) -> AppointmentStep:
        """Write down what has happened to it; `code` is the key of the form that did it."""
        step: AppointmentStep = AppointmentStep.unscoped.create(
            code=code,
            appointment=self,
            kind=kind,
            at=timezone.now(),
            by=by,
            starts_at=self.starts_at,
            psychologist=self.psychologist,
            outcome=self.outcome,
        )
        return step


class AppointmentStep(ScopedModel):
    """What happened to an appointment: booked, moved, cancelled, late, settled. Never changed."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("Aftalt")
        MOVED = "moved", _("Flyttet")
        CANCELLED = "cancelled", _("Aflyst")
        LATE = "late", _("Patienten bliver forsinket")
        SETTLED = "settled", _("Noteret")

    ACCESS = "appointment"
    COURSE_PATH = "appointment__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()  # when the conversation was to be, after the step
    psychologist = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Appointment.Outcome.choices, blank=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=["booked", "moved", "cancelled", "late", "settled"]),
                name="appointment_step_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
