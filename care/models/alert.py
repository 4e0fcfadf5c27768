"""A concern about a patient (bekymring) that somebody at the clinic must deal with (clinical.md 3.4, 3.6)."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.fields import EncryptedTextField
from care.models.course import Course
from care.models.people import User
from care.models.scoped import ScopedModel


class Alert(ScopedModel):
    """One concern with an owner and deadlines. It is never deleted, muted or closed by the system.

    `grade` is how soon the clinic answers (svarfrist), never a level of risk. A provisional B is still being answered.
    Deadlines are computed once and may only be moved forward in time towards now (ruling 5).
    """

    class Kind(models.TextChoices):
        RISK = "risk", _("Svar om selvmordstanker")
        RELIABLE_DETERIORATION = "reliable_deterioration", _("Pålidelig forværring")
        FAST_RISE = "fast_rise", _("Hurtig stigning")
        NEW_SEVERE = "new_severe", _("Ny svær")
        NOT_ON_TRACK = "not_on_track", _("Ikke på sporet")
        INACTIVE_10 = "inactive_10", _("Inaktiv i 10 dage")
        INACTIVE_14 = "inactive_14", _("Inaktiv i 14 dage")
        INACTIVE_21 = "inactive_21", _("Inaktiv i 21 dage")
        NO_WEEKLY = "no_weekly", _("Ingen ugemåling to uger i træk")
        NO_SHOW = "no_show", _("Udeblivelse fra samtale")
        UNWANTED_EFFECT = "unwanted_effect", _("Uønsket virkning")
        HELP_WANTED = "help_wanted", _("Patienten beder om kontakt")

    class Grade(models.TextChoices):
        A = "A", _("A nu")
        B = "B", _("B samme dag")
        C = "C", _("C næste hverdag")

    class State(models.TextChoices):
        OPEN = "open", _("Åben")
        ACKNOWLEDGED = "acknowledged", _("Kvitteret")
        CONTACTED = "contacted", _("Kontaktet")
        ASSESSED = "assessed", _("Vurderet")
        CLOSED = "closed", _("Lukket")

    ACCESS = "alert"
    FETCHED_WITH = ("course__patient", "course__region__successor", "owner")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField(default=timezone.now)
    graded_at = models.DateTimeField(default=timezone.now)  # when the present grade began: an A counts from there
    acknowledge_by = models.DateTimeField(null=True, blank=True)
    contact_by = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="alerts_owned")
    escalation = models.PositiveSmallIntegerField(default=0)  # 1 lead, 2 on-call or back-up, 3 management
    escalated_at = models.DateTimeField(null=True, blank=True)
    first_closer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    in_error = models.BooleanField(default=False)
    incident_at = models.DateTimeField(null=True, blank=True)
    stable_until = models.DateTimeField(null=True, blank=True)  # "stabilt kendt niveau", documented at the assessment
    # A repeated C at a level that is known and documented as stable: one task with that alert until `stable_until`.
    grouped_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="grouped")

    class Meta(ScopedModel.Meta):
        ordering = ["-raised_at"]
        indexes = [
            models.Index(fields=["course", "state"], name="alert_course_state"),
            models.Index(fields=["acknowledge_by"], name="alert_unclosed", condition=~Q(state="closed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="risk", grade__in=["A", "B", "C"]) | (~Q(kind="risk") & Q(grade="")),
                name="alert_grade_is_for_risk",
            ),
            models.CheckConstraint(condition=~Q(provisional=True) | Q(grade="B"), name="alert_provisional_is_b"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="alert_closed_has_time",
            ),
            models.CheckConstraint(condition=Q(escalation__lte=3), name="alert_escalation_levels"),
            models.UniqueConstraint(
                fields=["course", "kind"],
                condition=~Q(state="closed") & ~Q(kind__in=["risk", "unwanted_effect", "help_wanted", "no_show"]),
                name="alert_one_open_per_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade or self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def is_risk(self) -> bool:
        return self.kind == self.Kind.RISK


class AlertCause(ScopedModel):
    """What raised the alert, or came to it later; never changed. `value` is the answer's number, if it has one."""

    class Source(models.TextChoices):
        MDI_6 = "mdi6", _("MDI, spørgsmål 6")
        PHQ9_9 = "phq9_9", _("PHQ-9, spørgsmål 9")
        BLANK = "blank", _("Spørgsmålet om livslede står ubesvaret")
        BUTTON = "button", _("Brug for hjælp nu")
        APPLICATION = "application", _("Ansøgningens spørgsmål om sikkerhed")
        STAFF = "staff", _("Oprettet af klinikken")
        VIDEO = "video", _("Vurderet ved en samtale")
        RULE = "rule", _("Regel om forløbet")

    ACCESS = "alert"
    COURSE_PATH = "alert__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="causes")
    source = models.CharField(max_length=12, choices=Source.choices)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    about_code = models.UUIDField(null=True, blank=True)  # the answer, response or application that it came from
    at = models.DateTimeField(default=timezone.now)
    note = EncryptedTextField(blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "source", "about_code"],
                condition=Q(about_code__isnull=False),
                name="alertcause_once_per_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.value if self.value is not None else ''}"


class AlertStep(ScopedModel):
    """Who did what with an alert, when, and what they wrote; never changed."""

    class Kind(models.TextChoices):
        RAISED = "raised", _("Oprettet")
        CAUSE = "cause", _("Ny grund")
        GRADED = "graded", _("Svarfrist ændret")
        FIRM = "firm", _("Svarfrist fast: svarene blev ikke gjort færdige")
        ACKNOWLEDGED = "acknowledged", _("Kvitteret")
        ATTEMPT = "attempt", _("Forsøg på kontakt")
        CONTACTED = "contacted", _("Kontaktet")
        ASSESSED = "assessed", _("Vurderet")
        FIRST_CLOSED = "first_closed", _("Lukning foreslået af den første kliniker")
        CLOSED = "closed", _("Lukket")
        IN_ERROR = "in_error", _("Lukket som fejloprettet")
        ASSIGNED = "assigned", _("Givet videre")
        ESCALATED = "escalated", _("Eskaleret")
        INCIDENT = "incident", _("Utilsigtet hændelse indberettet")
        GROUPED = "grouped", _("Samlet med en kendt bekymring")

    ACCESS = "alert"
    COURSE_PATH = "alert__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    grade = models.CharField(max_length=1, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    note = EncryptedTextField(blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "level", "grade"], condition=Q(kind="escalated"), name="alertstep_escalated_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
