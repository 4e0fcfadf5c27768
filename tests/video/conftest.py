"""Signe and Mette, on a Monday before Easter."""

import pytest

from tests.care.cast import at
from tests.video.talking import NOW, Talking


@pytest.fixture
def talking(db, monkeypatch) -> Talking:
    at(NOW, monkeypatch)
    return Talking()
