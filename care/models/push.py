"""A device on which somebody wants to be told that there is something for them."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from care.fields import EncryptedTextField


class PushDevice(models.Model):
    """One browser that its person has subscribed. It goes when they take it off, sign out there, or it is no more.

    The three parts of the subscription are keys to the device, so they are encrypted. `server_key` is the public key it
    was made for: no other may send to it. `session_key` is the session it was last used in, so that ending that session
    from elsewhere reaches the device, too.
    """

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices")
    endpoint = EncryptedTextField()
    endpoint_index = models.CharField(max_length=64, unique=True)
    p256dh = EncryptedTextField()
    auth = EncryptedTextField()
    user_agent = EncryptedTextField(blank=True)
    server_key = models.CharField(max_length=100)
    session_key = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["added_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["session_key"], name="push_device_session")]

    def __str__(self) -> str:
        return f"push device {self.code}"
