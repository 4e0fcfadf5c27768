"""How a person wants to be reminded: which way, at which hour, and when they want peace (peers.md 3, patient 9)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST, USUAL_HOUR = 6, 21, 9


class ReminderChoice(models.Model):
    """The person's own choice; who has not chosen gets mails in the morning, and nobody gets any without a consent."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        SMS = "sms", _("Sms")
        PUSH = "push", _("Besked på min telefon eller computer")
        NONE = "none", _("Ingen påmindelser")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_choice")
    channel = models.CharField(max_length=4, choices=Channel.choices, default=Channel.MAIL)
    hour = models.PositiveSmallIntegerField(default=USUAL_HOUR)
    paused_until = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="reminder_hour_by_day", condition=models.Q(hour__gte=EARLIEST, hour__lte=LATEST)
            ),
            models.CheckConstraint(
                name="reminder_channel_known", condition=models.Q(channel__in=["mail", "sms", "push", "none"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.hour}"
