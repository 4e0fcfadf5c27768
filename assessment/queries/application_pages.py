"""What the pages of an application show: the parts with their state, where one is, what is known already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.application import sections
from assessment.application.fields import Section, Text
from assessment.models import Application
from assessment.queries import application as queries
from care import identity
from care.cpr import Cpr
from care.models import ContactDetails, User
from care.models.course import MOVES

# A course in one of these states stands: no new application can be begun.
STANDING = frozenset(MOVES) - {"draft"}
# The button that saves and goes on in the other language, said in that language.
OTHER_LANGUAGE = {"da": ("en", "Save and read in English"), "en": ("da", "Gem og læs på dansk")}
DONE, BEGUN, TO_DO, LATER = "done", "begun", "todo", "later"


@dataclass(frozen=True)
class Part:
    """One line of the overview."""

    letter: str
    title: str
    lead: str
    minutes: int
    state: str = TO_DO
    url: str = ""


@dataclass(frozen=True)
class Overview:
    """Every part, the one to go on with, and whether everything is there."""

    parts: list[Part]
    next_part: Part | None
    missing: int
    minutes_left: int

    @property
    def ready(self) -> bool:
        return self.missing == 0

    @property
    def dots(self) -> list[str]:
        return [DONE if part.state == DONE else ("now" if part == self.next_part else "") for part in self.parts]


def say(text: Text, language: str) -> str:
    """The words in a language."""
    return text["en"] if language == "en" else text["da"]


def parts(language: str) -> list[Part]:
    """What will be asked, before anything is written."""
    return [_part(one, language) for one in sections.ORDER]


def _part(one: Section, language: str, state: str = TO_DO, url: str = "") -> Part:
    return Part(one.key, say(one.title, language), say(one.lead, language), one.minutes, state, url)


def is_known(application: Application) -> bool:
    """Whether section A is done: before that nobody knows that the person is of age, so nothing else is asked."""
    return any(one.key == "A" and one.complete for one in queries.sections_of(application).values())


def overview(application: Application, language: str) -> Overview:
    """The parts of an application as they stand."""
    written, missing = queries.sections_of(application), queries.missing(application)
    known = "A" in written and written["A"].complete
    found = [
        _part(one, language, _state(one.key, missing, set(written), known=known), section_url(application, one.key))
        for one in sections.ORDER
    ]
    left = [part for part in found if part.state != DONE]
    return Overview(found, left[0] if left else None, len(left), sum(part.minutes for part in left))


def _state(key: str, missing: tuple[str, ...], written: set[str], *, known: bool) -> str:
    if key not in missing:
        return DONE
    if key != "A" and not known:
        return LATER
    return BEGUN if key in written else TO_DO


def section_url(application: Application, key: str) -> str:
    """Where a part is filled in; the questionnaires have their own pages, which lead back to the overview."""
    if key != queries.QUESTIONNAIRES:
        return reverse("assessment-apply-section", args=[key.lower()])
    given = queries.questionnaires_of(application.course)
    if given is None or given.submitted_at is not None:
        return ""
    return f"{reverse('assessment-form', args=[given.code])}?next={reverse('assessment-apply-overview')}"


def next_url(application: Application, key: str) -> str:
    """Where one goes on after a part: the next that is not done, or the overview when the questionnaires come."""
    missing = queries.missing(application)
    order = [one.key for one in sections.ORDER]
    ahead = [one for one in order[order.index(key) + 1 :] if one in missing]
    if not ahead or ahead[0] == queries.QUESTIONNAIRES:
        return reverse("assessment-apply-overview")
    return section_url(application, ahead[0])


@dataclass(frozen=True)
class Place:
    """Where in the application one is."""

    number: int
    count: int
    title: str
    lead: str
    minutes: int


def place(key: str, language: str) -> Place:
    """The part's number, title and how long it takes."""
    order = [one.key for one in sections.ORDER]
    one = sections.SECTIONS[key]
    return Place(order.index(key) + 1, len(order), say(one.title, language), say(one.lead, language), one.minutes)


def initial(user: User, key: str) -> dict[str, Any]:
    """What a section begins with: what the person has told before."""
    if key != "A":
        return {}
    held = ContactDetails.objects.filter(user=user).first()
    found = {"name": user.name, "phone": held.phone if held else "", "address": held.address if held else ""}
    return {name: value for name, value in found.items() if value} | {"language": user.language}


def known_words(user: User, key: str) -> list[tuple[str, str]]:
    """What the eID has told, and the address for mails: read, not typed."""
    if key != "A":
        return []
    found = [(_("E-mail"), user.email or _("Mangler"))]
    if identity.has_eid(user):
        found = [(_("Navn"), user.name), (_("CPR-nummer"), str(identity.cpr_of(user) or "")), *found]
    return found


def cpr_words(number: Cpr | None) -> tuple[str, str]:
    """The label and the help of the number when one is kept already."""
    shown = {"number": str(number or "")}
    return _("CPR-nummer"), _("Vi har gemt %(number)s. Skriv kun her, hvis det skal rettes.") % shown
