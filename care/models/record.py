"""What the record holds about consent."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.fields import EncryptedJSONField
from care.models.people import User


class ConsentText(models.Model):
    """One version of what a person says yes to, in both languages. Never changed; a new text is a new version."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Om behandlingen")
        TREATMENT = "treatment", _("Behandling på nettet")
        GP_START = "gp_start", _("Besked til egen læge ved start")
        GP_LETTER = "gp_letter", _("Brev til egen læge")
        EVALUATION = "evaluation", _("Data til at måle behandlingen")
        REMINDERS = "reminders", _("Påmindelser")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.PositiveSmallIntegerField()
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    text_da = models.TextField()
    text_en = models.TextField()
    valid_from = models.DateField()

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="consent_text_version_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Consent(models.Model):
    """A person said yes, or took a yes back. Each is a row of its own; the newest counts."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=2)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.text}: {'given' if self.given else 'withdrawn'}"


class KeptPost(models.Model):
    """A form that was posted after the session had ended, kept half an hour for the same person, encrypted."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="kept_posts")
    path = models.CharField(max_length=300)
    body = EncryptedJSONField()
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.path} {self.kept_at:%H:%M}"
