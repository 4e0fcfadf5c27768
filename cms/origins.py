"""A WebSocket is opened only by our own pages: browsers send cookies along whoever asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host


class OwnOriginOnly:
    """ASGI middleware: the Origin must be a trusted one, or the very host and port that the page was fetched from."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the connection on or deny it."""
        headers = {name: value.decode("latin1") for name, value in scope.get("headers", [])}
        app = self._inner if is_own(headers.get(b"origin", ""), headers.get(b"host", "")) else WebsocketDenier()
        await app(scope, receive, send)


def is_own(origin: str, host: str) -> bool:
    """Whether a page of `origin` may talk to us on `host`. No Origin is no browser of ours."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    schemes = {"https"} if settings.SECURE else {"http", "https"}
    return parts.scheme in schemes and parts.netloc.lower() == host.lower()
