"""Text messages through an HTTP gateway. What the other side must answer is in docs/operations.md."""

from __future__ import annotations

from http import HTTPStatus

import requests
from django.conf import settings

from care.gateways import NotHandedOver, Outgoing, Undeliverable

CONNECT_SECONDS = 5
NEVER = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})


class HttpSms:
    """POST as JSON, with a bearer token and the notice's own reference, so that sending again is one message."""

    def send(self, message: Outgoing) -> None:
        """Hand one message over; refused for good = Undeliverable, anything else is tried again."""
        try:
            answer = requests.post(
                settings.LYSNING_SMS_URL,
                json=_content(message),
                headers={
                    "Authorization": f"Bearer {settings.LYSNING_SMS_TOKEN}",
                    "Idempotency-Key": str(message.reference),
                },
                timeout=(CONNECT_SECONDS, settings.LYSNING_SMS_TIMEOUT),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise NotHandedOver(type(error).__name__) from None  # the error's own text may hold the address
        _judge(answer.status_code)


def _content(message: Outgoing) -> dict[str, str]:
    return {
        "to": message.to,
        "from": settings.LYSNING_SMS_SENDER,
        "text": message.body,
        "reference": str(message.reference),
    }


def _judge(status: int) -> None:
    """2xx is taken; 409 says that the reference was taken before, which is as good."""
    if HTTPStatus(200) <= status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.CONFLICT:
        return
    if status in NEVER:
        raise Undeliverable(f"gateway answered {status}")
    raise NotHandedOver(f"gateway answered {status}")
