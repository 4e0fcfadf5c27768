"""A note in the health record (journalnotat): a draft until it is signed, then locked; corrected by an addendum."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.access import Actor, may
from care.fields import EncryptedJSONField
from care.models.course import Course
from care.models.people import User
from care.models.scoped import ScopedModel


class Note(ScopedModel):
    """`data` is {"parts": [{"key", "heading", "text"}, …]}. A note without an author was drafted by the system.

    Signed rows are refused any change by the database (clinical.md 5.6, 7.1 no. 7).
    """

    class Kind(models.TextChoices):
        TRIAGE = "triage", _("Visitation")
        INTERVIEW = "interview", _("Udredningssamtale")
        PLAN = "plan", _("Behandlingsplan")
        WEEKLY = "weekly", _("Ugenotat")
        PHONE = "phone", _("Telefon")
        RISK = "risk", _("Vurdering af selvmordsrisiko")
        SUPERVISION = "supervision", _("Supervision")
        FOLLOW_UP = "follow_up", _("Opfølgningssamtale")
        ENDING = "ending", _("Afslutning")

    ACCESS = "note"
    FETCHED_WITH = ("course__patient", "course__region__successor", "author", "signed_by", "addendum_to")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="notes_written")
    data = EncryptedJSONField()
    about_code = models.UUIDField(null=True, blank=True)  # the alert or the interview that the note is about
    addendum_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="addenda")
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_no = models.PositiveIntegerField(default=0)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(ScopedModel.Meta):
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["course", "kind"], name="note_course_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="note_signed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["about_code", "kind"],
                condition=Q(about_code__isnull=False, addendum_to__isnull=True),
                name="note_once_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {'signed' if self.signed_at else 'draft'}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Drafts: their author, and for those the system made, whoever may write notes in the course (7.3 NEG08)."""
        own = Q(author=actor.user)
        if may(actor, "note", "write"):
            others = Q(author__isnull=True)
            own |= others if may(actor, "discharge", "write") else others & ~Q(kind=cls.Kind.ENDING)
        return rows.filter(Q(signed_at__isnull=False) | own)
