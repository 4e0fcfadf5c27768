"""The ways out of the house: mail and text messages. Which gateway is used is a setting."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

PERMANENT = 500


class Undeliverable(Exception):
    """It will not arrive however often it is tried. The text is a short reason without personal data."""


class NoDevice(Undeliverable):
    """The person has no device, or none any more, that takes messages."""


class NotHandedOver(Exception):
    """It was not taken now; it is tried again. The text holds no address and no words."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: str
    kind: str  # its media type


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it leaves. `reference` is the same when it is sent again, so that a gateway can tell.

    `to` is an address, a number, or for devices the code of their person. `language` and `word` say which of the fixed
    texts a device shows.
    """

    to: str
    subject: str
    body: str
    reference: UUID
    language: str = "da"
    word: str = "news"
    attached: tuple[Attachment, ...] = ()


class Gateway(Protocol):
    """Returns once the message is handed over; raises Undeliverable, or anything else to be tried again."""

    def send(self, message: Outgoing) -> None:
        """Hand one message over."""


class Mail:
    """Mail through Django's EMAIL_BACKEND. The Message-ID stays the same if a message is sent again."""

    def send(self, message: Outgoing) -> None:
        """Hand one mail to the mail server; refused for good = Undeliverable."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
        headers = {"Message-ID": f"<{message.reference}@{domain}>", "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(message.subject, message.body, to=[message.to], headers=headers)
        for file in message.attached:
            mail.attach(file.name, file.content, file.kind)
        try:
            mail.send()
        except SMTPRecipientsRefused as error:
            if all(code >= PERMANENT for code, _ in error.recipients.values()):
                raise Undeliverable("recipient refused") from None
            raise


class ConsoleSms:
    """Text messages on the server's own output, for development and the demo."""

    def send(self, message: Outgoing) -> None:
        """Write it out."""
        sys.stdout.write(f"\n--- SMS til {message.to}\n{message.body}\n---\n")
        sys.stdout.flush()


class ConsoleMail(BaseEmailBackend):
    """Mail on the server's own output, readable as it is: no MIME, no transfer encoding."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them out."""
        for mail in email_messages:
            files = "".join(f"\n[{part[0]}]" for part in mail.attachments if isinstance(part, tuple))
            sys.stdout.write(f"\n--- Mail til {', '.join(mail.to)}\n{mail.subject}\n\n{mail.body}{files}\n---\n")
        sys.stdout.flush()
        return len(email_messages)


def gateway_for(channel: str) -> Gateway:
    """The gateway that the settings name for a channel."""
    if channel == "mail":
        return Mail()
    if channel == "push":
        from care.push.gateway import WebPush

        return WebPush()
    gateway: Gateway = import_string(settings.LYSNING_SMS_GATEWAY)()
    return gateway
