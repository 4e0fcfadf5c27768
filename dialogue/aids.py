"""What stands beside the box of the one who answers: templates and own phrases, filled in as far as is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from care.access import Actor
from care.models import Course, User
from dialogue import facts, likeness, reply_texts, slots
from dialogue.models import Message, Phrase
from dialogue.templates_sv import BY_CODE, NAMED, TEMPLATES, Language, Template

TEMPLATE, PHRASE, PREVIEW = "template", "phrase", "preview"  # what a button of the box may ask for
LANGUAGES: tuple[Language, Language] = ("da", "en")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to insert: what it is for, and its words with the facts of the course in them."""

    code: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Aids:
    """Templates in the patient's language, and the writer's own phrases."""

    templates: tuple[Choice, ...]
    phrases: tuple[Choice, ...]
    language: Language

    def chosen(self, kind: str, code: str) -> Choice | None:
        """The template or phrase of that code."""
        offered = {TEMPLATE: self.templates, PHRASE: self.phrases}.get(kind, ())
        return next((one for one in offered if one.code == code), None)


def aids(actor: Actor, course: Course, language: Language) -> Aids:
    """Everything to insert in a letter of the course; labels in the language of the one who writes."""
    known = facts.known(actor, course)
    names = {slot: known.get(fact, "") for slot, fact in NAMED.items()}
    mine = sorted(phrases_of(actor.user), key=lambda one: one.name.casefold())
    return Aids(
        templates=templates(course, known, language),
        phrases=tuple(Choice(str(one.code), one.name, slots.filled_by_name(one.body, names)) for one in mine),
        language=language_of(course),
    )


def templates(course: Course, known: facts.Facts, language: Language) -> tuple[Choice, ...]:
    """The ten templates as they would be inserted."""
    return tuple(
        Choice(one.code, f"{one.code} · {one.use[language]}", _filled(one, known, language_of(course)))
        for one in TEMPLATES
    )


def language_of(course: Course) -> Language:
    """The language in which the patient is written to."""
    return "en" if course.patient.language == "en" else "da"


def _filled(template: Template, known: facts.Facts, language: Language) -> str:
    return slots.filled(template.text[language], [known.get(fact, "") for fact in template.facts])


def phrases_of(user: User) -> list[Phrase]:
    """A person's own phrases; nobody else's business."""
    return list(Phrase.objects.filter(owner=user))


def inserted(text: str, addition: str, untouched: Iterable[str]) -> str:
    """The text with something put behind it. Only a template that nobody has written in gives way."""
    held = text.strip()
    if not held or held in untouched:
        return addition
    return f"{text.rstrip()}\n\n{addition}"


# --- what stops a letter ------------------------------------------------------------------------


def refusal(actor: Actor, course: Course, text: str) -> str:
    """Why a letter from staff cannot be sent as it is, and what to do; "" when nothing is in the way."""
    if found := slots.open_slots(text):
        return reply_texts.unfilled(found)
    if not _made_from(text) and not likeness.missing_own(text, _all_words()):
        return ""  # nearly always: the facts of the course need not be asked for
    missing = likeness.missing_own(text, [*_all_words(), *_as_inserted(actor, course)])
    return reply_texts.too_alike(missing, course.patient.name.split()[0]) if missing else ""


def used_before(actor: Actor, course: Course, text: str, but: UUID | None = None) -> Template | None:
    """The template of this letter if an earlier one in the course was made from it; `but` is this letter's own key."""
    code = _made_from(text)
    if not code:
        return None
    earlier = Message.objects.for_user(actor).filter(thread__course=course, sender__kind=User.Kind.STAFF)
    earlier = earlier.exclude(sender=actor.user, client_id=but)
    return BY_CODE[code] if any(_is_from(row.body, BY_CODE[code]) for row in earlier) else None


def _all_words() -> list[str]:
    return [one.text[language] for one in TEMPLATES for language in LANGUAGES]


def _as_inserted(actor: Actor, course: Course) -> list[str]:
    """What is filled in for the writer is nobody's own words either."""
    return [one.text for one in templates(course, facts.known(actor, course), "da")]


def _made_from(text: str) -> str:
    """The code of the template that a letter was made from; "" for none."""
    return next((one.code for one in TEMPLATES if _is_from(text, one)), "")


def _is_from(text: str, template: Template) -> bool:
    return any(likeness.compare(text, template.text[language]).is_from for language in LANGUAGES)
