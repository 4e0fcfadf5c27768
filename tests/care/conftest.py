"""The cast of care's tests."""

import pytest

from tests.care.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody in `tests.care.cast`."""
    return Cast()
