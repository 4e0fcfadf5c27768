"""What a line of each diary is called, where one is begun, counted or told how it went."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    """`begin` is the button to a new line, `new` the heading of its page."""

    begin: str | Promise
    new: str | Promise


LINE = Words(_("Skriv en linje"), _("Ny linje"))
WORDS = {
    "plan": Words(_("Lav en plan"), _("Ny plan")),
    "tanker": Words(_("Skriv et tankeskema"), _("Nyt tankeskema")),
    "forsoeg": Words(_("Planlæg et forsøg"), _("Nyt forsøg")),
    "problemer": Words(_("Skriv et problem"), _("Nyt problem")),
    "sig-det": Words(_("Skriv noget, du vil sige"), _("Det, du vil sige")),
}


def of(kind: str) -> Words:
    """The words of a diary; most are made of lines."""
    return WORDS.get(kind, LINE)
