"""Guests as links and notices find them: by code or by browser, on nobody's behalf."""

from __future__ import annotations

from typing import Any

from video.models import Guest


def _rows() -> Any:
    return Guest.unscoped.select_related(*Guest.FETCHED_WITH)


def with_code(code: str) -> Guest | None:
    """The guest with this code."""
    found: Guest | None = _rows().filter(code=code).first()
    return found


def with_browser(browser_hash: str) -> Guest | None:
    """The guest whose link a browser opened first."""
    found: Guest | None = _rows().filter(browser_hash=browser_hash).exclude(browser_hash="").first()
    return found
