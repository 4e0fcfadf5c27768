"""A push service on this machine, trusted and allowed for the test, and a key of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from care.push import address, vapid
from tests.care.push.service import PushService


@pytest.fixture
def key(settings: Any) -> str:
    """Our public key, as browsers are given it."""
    settings.PUSH_KEY = vapid.new()
    return vapid.public(settings.PUSH_KEY)


@pytest.fixture
def strict(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A service that is trusted and allowed by name, at an address that is not out on the internet."""
    server = PushService(tmp_path)
    settings.PUSH_SERVICES = [server.name]
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    server.thread.start()
    yield server
    server.stop()


@pytest.fixture
def service(strict: PushService, monkeypatch: pytest.MonkeyPatch) -> PushService:
    """The same, with the guard against addresses of our own network off."""
    monkeypatch.setattr(address, "is_public", lambda _address: True)
    return strict
