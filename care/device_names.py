"""A browser and a device in plain words, as far as the browser tells."""

from __future__ import annotations

from django.utils.translation import gettext as _

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def of(user_agent: str) -> str:
    """The name for what a browser says of itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    device = next((name for mark, name in DEVICES if mark in user_agent), "")
    if browser and device:
        return _("%(browser)s på %(device)s") % {"browser": browser, "device": device}
    return browser or device or _("Ukendt enhed")
