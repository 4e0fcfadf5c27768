"""The cast of care's tests."""

from collections.abc import Iterator

import pytest

from care import registry
from tests.care import choosing
from tests.care.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody in `tests.care.cast`."""
    return Cast()


@pytest.fixture
def reminder_kind() -> Iterator[None]:
    """`tests.care.choosing.KIND` is registered."""
    with registry.notices.with_also(choosing.KIND):
        yield
