"""Signe and Mette, on a Monday before Easter."""

import pytest

from tests.care import people
from tests.care.cast import at
from tests.video.talking import NOW, Talking


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
