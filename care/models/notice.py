"""The outbox: what the clinic still has to tell somebody outside these pages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Notice(models.Model):
    """One mail, text message or message on a device, written in the same transaction as the fact it tells about.

    The row holds codes and neutral parameters, never the words: they are rendered when it is sent, in the
    language the recipient has then, and only if the fact still stands (`care.notify`).
    """

    class Channel(models.TextChoices):
        MAIL = "mail"
        SMS = "sms"
        PUSH = "push"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        DROPPED = "dropped"
        DEAD = "dead"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    # Only for people who have no account (invitations by mail); an account's own address is read when it is sent, and
    # so is the number of a guest of a conversation.
    address = models.EmailField(blank=True)
    channel = models.CharField(max_length=4, choices=Channel)
    payload = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["next_try_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="notice_to_send",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_one_recipient",
                condition=models.Q(recipient__isnull=False, address="")
                | (models.Q(recipient__isnull=True, channel="mail") & ~models.Q(address=""))
                | models.Q(recipient__isnull=True, channel="sms", address=""),
            ),
            models.CheckConstraint(
                name="notice_channel_known",
                condition=models.Q(channel__in=["mail", "sms", "push"]),
            ),
            models.CheckConstraint(
                name="notice_state_known",
                condition=models.Q(state__in=["waiting", "sending", "sent", "dropped", "dead"]),
            ),
            models.CheckConstraint(
                name="notice_sent_has_time",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="notice_sending_is_claimed",
                condition=~models.Q(state="sending") | models.Q(claimed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} ({self.state})"
