"""The smallest HTTP client that a thousand tabs can share: one request, one connection, as a front server asks gunicorn."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.letters.site import HOST

CSRF = "c" * 32
PATIENCE = 10.0
ORIGIN = f"https://{HOST}"


@dataclass(frozen=True)
class Answer:
    """The status, 0 when none came, and what was in it."""

    status: int
    body: Any = None


def cookies(session: str) -> str:
    """The cookies of a signed-in browser."""
    return f"__Host-session={session}; __Host-csrf={CSRF}"


async def get(port: int, path: str, session: str, **query: Any) -> Answer:
    """Ask."""
    return await _ask(port, _head("GET", f"{path}?{urlencode(query)}", session) + b"\r\n")


async def post(port: int, path: str, session: str, **fields: Any) -> Answer:
    """Post a form."""
    body = urlencode(fields).encode()
    head = _head("POST", path, session) + f"X-CSRFToken: {CSRF}\r\n".encode()
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return await _ask(port, head + kind + body)


def _head(method: str, path: str, session: str) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        "X-Forwarded-Proto: https",
        f"Origin: {ORIGIN}",
        "Accept: application/json",
        "X-Lysning-Quiet: 1",
        f"Cookie: {cookies(session)}",
        "Connection: close\r\n",
    ]
    return "\r\n".join(lines).encode()


async def _ask(port: int, request: bytes) -> Answer:
    try:
        return await asyncio.wait_for(_exchange(port, request), PATIENCE)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
        return Answer(0)


async def _exchange(port: int, request: bytes) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        text = await reader.read(-1)
    finally:
        writer.close()
    head, _blank, body = text.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1]) if head else 0
    is_json = b"application/json" in head
    return Answer(status, json.loads(body) if is_json else None)
