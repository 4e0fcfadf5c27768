"""Pictures along the way, for people who look: `PICTURES=folder make test ARGS="tests/journeys"` leaves them there."""

import os
from pathlib import Path

from playwright.sync_api import Page

WIDTHS = (320, 1280)


def picture(page: Page, name: str) -> None:
    """Take the page as it stands, at both widths and in both themes; nothing happens when nobody asked."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    before = page.viewport_size
    page.evaluate("scrollTo(0, 0)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.screenshot(path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=True)
    page.emulate_media(color_scheme="null", reduced_motion="null")
    if before:
        page.set_viewport_size(before)
