"""How a course of treatment ended, and where its discharge letter (epikrise) went (clinical.md 5.7)."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.fields import EncryptedTextField
from care.models.course import Course
from care.models.note import Note
from care.models.people import User
from care.models.scoped import ScopedModel


class Discharge(ScopedModel):
    """A course has ended. Never changed. `where` is the help that is needed instead, `reason` the writer's words.

    D7 is a death (`died`) or anything else that the others do not say.
    """

    class Kind(models.TextChoices):
        COMPLETED = "D1", _("Gennemført")
        RECOVERED = "D2", _("Afsluttet tidligt, bedring")
        STOPPED = "D3", _("Afbrudt af patienten")
        OTHER_HELP = "D4", _("Afbrudt, anden hjælp er nødvendig")
        NO_SHOW = "D5", _("Udeblevet")
        MISPLACED = "D6", _("Fejlvisiteret")
        OTHER = "D7", _("Andet")

    ACCESS = "discharge"
    FETCHED_WITH = ("course__patient", "course__region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.OneToOneField(Course, models.PROTECT, related_name="discharge")
    kind = models.CharField(max_length=2, choices=Kind.choices)
    died = models.BooleanField(default=False)
    where = EncryptedTextField(blank=True)
    reason = EncryptedTextField(blank=True)
    ended_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    letter_due_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["D1", "D2", "D3", "D4", "D5", "D6", "D7"]), name="discharge_kind_known"
            ),
            models.CheckConstraint(condition=models.Q(died=False) | models.Q(kind="D7"), name="discharge_death_is_d7"),
            models.CheckConstraint(
                condition=models.Q(letter_due_at__gt=models.F("ended_at")), name="discharge_letter_after_the_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ended_at:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """How it ended, in words."""
        return str(_("Død")) if self.died else self.get_kind_display()


class LetterDelivery(ScopedModel):
    """A signed discharge letter left for the patient's doctor, or came back. Never changed; the newest row counts.

    `reason` says why it was sent without the patient's consent, or why it came back.
    """

    class State(models.TextChoices):
        SENT = "sent", _("Sendt")
        RETURNED = "returned", _("Kom retur")

    class Way(models.TextChoices):
        JOURNAL = "journal", _("Gennem regionens journalsystem")
        SECURE = "secure", _("Med sikker mail")
        POST = "post", _("Med post")

    ACCESS = "discharge"
    COURSE_PATH = "note__course"
    FETCHED_WITH = ("note__course__patient", "note__course__region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    note = models.ForeignKey(Note, models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENT)
    way = models.CharField(max_length=8, choices=Way.choices)
    has_consent = models.BooleanField()
    reason = EncryptedTextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["sent", "returned"]), name="delivery_state_known"),
            models.CheckConstraint(
                condition=models.Q(way__in=["journal", "secure", "post"]), name="delivery_way_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED
