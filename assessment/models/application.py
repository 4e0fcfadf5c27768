"""The application (ansøgning): sections A-J, written in pieces, sent once (clinical.md 2.3)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.access import Actor, Role
from care.fields import EncryptedJSONField
from care.models import Course
from care.models.scoped import ScopedModel


class Application(ScopedModel):
    """One course's application. `decide_by` is the deadline on the receipt; `flags` what the rules noticed (2.4)."""

    class Identity(models.TextChoices):
        EID = "eid", _("MitID")
        EMAIL = "email", _("Kode på e-mail")

    ACCESS = "application"
    FETCHED_WITH = ("course__patient", "course__region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.OneToOneField(Course, models.PROTECT, related_name="application")
    identity = models.CharField(max_length=5, choices=Identity.choices, default=Identity.EMAIL)
    assurance = models.CharField(max_length=24, blank=True)  # the level of assurance that the broker stated
    started_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateTimeField(null=True, blank=True)
    first_read_at = models.DateTimeField(null=True, blank=True)
    flags = models.JSONField(default=list, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)  # whole years when it was sent, for the board

    class Meta(ScopedModel.Meta):
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["sent_at"], name="application_sent")]

    def __str__(self) -> str:
        return f"application {self.code}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Nobody but the applicant reads an application that has not been sent."""
        return rows if actor.role == Role.PATIENT else rows.filter(sent_at__isnull=False)


class Section(ScopedModel):
    """What is written in one section, A-I; `saved_no` counts its saves, so that two tabs are noticed.

    Open until the application is sent, and again while the clinic asks for what is missing (U4).
    """

    ACCESS = "application"
    COURSE_PATH = "application__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=1)
    data = EncryptedJSONField()
    complete = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_no = models.PositiveIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="section_once")]

    def __str__(self) -> str:
        return f"section {self.key}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """As the application itself."""
        return rows if actor.role == Role.PATIENT else rows.filter(application__sent_at__isnull=False)


class SentApplication(ScopedModel):
    """The application as it stood each time it was sent; never changed."""

    ACCESS = "application"
    COURSE_PATH = "application__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)  # the key of the form that sent it
    application = models.ForeignKey(Application, models.PROTECT, related_name="sendings")
    data = EncryptedJSONField()
    sent_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=2)

    class Meta(ScopedModel.Meta):
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return f"sent {self.sent_at:%Y-%m-%d %H:%M}"
