"""Signe and Mette, on a Monday before Easter; and everything of these tests happens on this machine."""

from __future__ import annotations

import aioice.ice
import pytest

from tests.care import people
from tests.care.cast import at
from tests.video.talking import NOW, Talking


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Peers made by aiortc have no candidates but this machine's own address, which aioice leaves out."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


@pytest.fixture
def talking(db, monkeypatch) -> Talking:
    at(NOW, monkeypatch)
    return Talking()


@pytest.fixture
def signe(talking):
    """Signe's browser."""
    return people.browser_of(talking.signe)


@pytest.fixture
def mette(talking):
    """Mette's browser."""
    return people.browser_of(talking.mette)


@pytest.fixture
def karen(talking):
    """Karen's browser."""
    return people.browser_of(talking.karen)
