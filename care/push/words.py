"""What a device shows: one of two texts, without a name, a clinic or a matter. Anybody may read it over a shoulder."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _


def news() -> str:
    """For patients: a letter, a module, a form; which of them stands nowhere."""
    return _("Der er nyt til dig")


def urgent() -> str:
    """For staff: an A alert."""
    return _("Der er en opgave, som haster")


def in_every_language() -> dict[str, dict[str, str]]:
    """Language -> word -> text, for the service worker."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = {"news": news(), "urgent": urgent()}
    return found
