"""A conversation as it is held: the room, who is in it, and the tickets that let in. Nothing of it is recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.fields import EncryptedTextField
from care.models import User
from care.models.scoped import ScopedModel
from video.models.appointment import Appointment
from video.models.guest import Guest


class Call(ScopedModel):
    """A room that was opened for an appointment; its code is the room's. A room that is over is never opened again.

    `begun_at` is when the patient and the psychologist were in it together. The minutes between are counted; the
    psychologist confirms or corrects them, and what was counted stands all the same (clinical.md 5.5).
    """

    ACCESS = "appointment"
    COURSE_PATH = "appointment__course"
    FETCHED_WITH = ("appointment__course__patient", "appointment__course__region", "appointment__psychologist")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="calls")
    opened_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    by_phone_at = models.DateTimeField(null=True, blank=True)  # from then on they talked by telephone
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # as the psychologist confirmed them
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(ended_at__isnull=True), name="call_one_open_of_an_appointment"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")), name="call_order"
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True, confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(minutes__isnull=False, confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="call_minutes_are_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.opened_at:%Y-%m-%d %H:%M}"

    @property
    def counted(self) -> int:
        """Whole minutes from when both were there until it was over, the part by telephone included."""
        if self.begun_at is None or self.ended_at is None:
            return 0
        return round(max(self.ended_at - self.begun_at, timedelta()).total_seconds() / 60)


class Participant(ScopedModel):
    """Somebody's place in a call; its code is the seat's. What is kept afterwards: role, name, time in and out."""

    class Role(models.TextChoices):
        HOST = "host", _("Psykolog")
        PATIENT = "patient", _("Patient")
        RELATIVE = "relative", _("Pårørende")
        INTERPRETER = "interpreter", _("Tolk")
        CASE_WORKER = "case_worker", _("Sagsbehandler fra kommunen")
        DOCTOR = "doctor", _("Egen læge")
        OBSERVER = "observer", _("Studerende eller observatør")

    class State(models.TextChoices):
        WAITING = "waiting", _("I venterummet")
        INSIDE = "inside", _("I samtalen")
        OUTSIDE = "outside", _("Gået")
        REMOVED = "removed", _("Bedt om at gå")

    ACCESS = "appointment"
    COURSE_PATH = "call__appointment__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="participants")
    role = models.CharField(max_length=11, choices=Role.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, blank=True, related_name="visits")
    name = EncryptedTextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    knocked_at = models.DateTimeField(default=timezone.now)
    entered_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    encrypts = models.BooleanField(default=False)
    # Which socket speaks for this seat, whose browser it is, and what gives the seat back after the socket is lost.
    socket = models.UUIDField(default=uuid4)
    session_hash = models.CharField(max_length=64)
    resume_hash = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar = ["knocked_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["resume_hash"], name="participant_resume")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "user"], condition=Q(user__isnull=False), name="seat_of_a_user"),
            models.UniqueConstraint(fields=["call", "guest"], condition=Q(guest__isnull=False), name="seat_of_a_guest"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, guest__isnull=True, role__in=["host", "patient"])
                | (Q(user__isnull=True, guest__isnull=False) & ~Q(role__in=["host", "patient"])),
                name="participant_is_a_user_or_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=["host", "patient", "relative", "interpreter", "case_worker", "doctor", "observer"]
                ),
                name="participant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "inside", "outside", "removed"]), name="participant_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.state})"

    @property
    def is_guest(self) -> bool:
        return self.guest_id is not None


class Ticket(ScopedModel):
    """Lets one socket of one browser in, once, within a minute. Only a hash of it is kept.

    Without an appointment it is for the device page, which calls nobody.
    """

    ACCESS = "appointment"
    COURSE_PATH = "appointment__course"

    hash = models.CharField(max_length=64, unique=True)
    appointment = models.ForeignKey(Appointment, models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=11)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, blank=True, related_name="+")
    session_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar = ["expires_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, guest__isnull=True) | Q(user__isnull=True, guest__isnull=False),
                name="ticket_is_a_users_or_a_guests",
            ),
        ]

    def __str__(self) -> str:
        return f"ticket until {self.expires_at:%H:%M:%S}"
