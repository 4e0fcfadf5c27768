"""The audit trail: who saw, wrote or was refused what. No foreign keys, never changed, sealed in a chain."""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """One act on one person's data, or on access itself."""

    class Outcome(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.DONE)
    actor_code = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=60, blank=True)
    patient_code = models.UUIDField(null=True)
    course_code = models.UUIDField(null=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    request_id = models.UUIDField(default=uuid4)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["patient_code", "at"], name="audit_patient_at"),
            models.Index(fields=["actor_code", "at"], name="audit_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.outcome}"


class AuditSeal(models.Model):
    """A link of the chain: the hash of all events from `first_id` to `last_id` and of the seal before it."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"
