"""Somebody whom the psychologist invites to one conversation, with the patient's consent (clinical.md 7.4)."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.fields import EncryptedTextField
from care.models import User
from care.models.scoped import ScopedModel
from video.models.appointment import Appointment


class Guest(ScopedModel):
    """An invitation to one conversation. Thirty days later name, number and purpose are gone; type and times remain."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", _("Pårørende")
        INTERPRETER = "interpreter", _("Tolk")
        CASE_WORKER = "case_worker", _("Sagsbehandler fra kommunen")
        DOCTOR = "doctor", _("Egen læge")
        OBSERVER = "observer", _("Studerende eller observatør")

    class Consent(models.TextChoices):
        ASKED = "asked", _("Patienten er spurgt")
        WRITTEN = "written", _("Ja, skrevet her på siden")
        ORAL = "oral", _("Ja, sagt og noteret")
        REFUSED = "refused", _("Nej")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")

    ACCESS = "guest"
    COURSE_PATH = "appointment__course"
    FETCHED_WITH = ("appointment__course__patient", "appointment__course__region", "appointment__psychologist")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="guests")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    name = EncryptedTextField()
    phone = EncryptedTextField()
    purpose = EncryptedTextField(blank=True)  # what a case worker comes for, and what may be shared
    may_share_screen = models.BooleanField(default=False)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    consent = models.CharField(max_length=9, choices=Consent.choices, default=Consent.ASKED)
    consent_text = EncryptedTextField(blank=True)  # the words that were agreed to, or what was said
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)  # by the psychologist
    browser_hash = models.CharField(max_length=64, blank=True)  # the first browser that opened the link
    bound_at = models.DateTimeField(null=True, blank=True)
    sent_away_at = models.DateTimeField(null=True, blank=True)  # asked to leave: the link is void
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar = ["invited_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=["relative", "interpreter", "case_worker", "doctor", "observer"]),
                name="guest_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(consent="asked", consent_at__isnull=True)
                | Q(consent__in=["written", "oral", "refused", "withdrawn"], consent_at__isnull=False),
                name="guest_consent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(browser_hash="", bound_at__isnull=True) | (~Q(browser_hash="") & Q(bound_at__isnull=False)),
                name="guest_bound_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.consent})"

    @property
    def is_agreed(self) -> bool:
        """Whether the patient has said yes, and nobody has called it off."""
        said_yes = self.consent in {self.Consent.WRITTEN, self.Consent.ORAL}
        return said_yes and self.cancelled_at is None and self.sent_away_at is None and self.forgotten_at is None

    @property
    def is_open(self) -> bool:
        """Whether the patient can still say yes or no."""
        return self.cancelled_at is None and self.sent_away_at is None and self.forgotten_at is None
