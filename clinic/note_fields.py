"""A note's points as inputs on the page, and what was posted as the parts that are stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment import discharge_letter, risk_checklist
from care.models import Note
from care.note_queries import FACTS, texts_of

PREFIX = "part."
WRITTEN_HERE = (Note.Kind.PHONE, Note.Kind.WEEKLY, Note.Kind.PLAN, Note.Kind.SUPERVISION, Note.Kind.FOLLOW_UP)
FORMS = {Note.Kind.RISK: risk_checklist.FIELDS, Note.Kind.ENDING: discharge_letter.FIELDS}
ROWS = {Note.Kind.RISK: 2, Note.Kind.ENDING: 4}  # lines of a field in a note that has many
MISSING: dict[str, Any] = {
    "conclusion": gettext_lazy("Skriv din konklusion."),
    "action": gettext_lazy("Vælg mindst én handling."),
    "next_contact": gettext_lazy("Vælg dag og tid for næste kontakt."),
}


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class Input:
    """One point. `kind` as in the checklist; `value` is what is stored."""

    key: str
    label: str
    kind: str = risk_checklist.TEXT
    help: str = ""
    value: str = ""
    required: bool = False
    error: str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"part-{self.key}"

    @property
    def name(self) -> str:
        return PREFIX + self.key

    @property
    def text(self) -> str:
        """An error as the summary at the top names it."""
        return self.error


@dataclass(frozen=True)
class Shown:
    """One point as it is read."""

    heading: str
    text: str


def first_parts(kind: str) -> list[dict[str, str]]:
    """What a note of a kind begins with; headings are Danish, as the record is."""
    if kind in FORMS:
        return []
    return [{"key": "text", "heading": "Notat", "text": ""}]


def parts_of_addendum(note: Note) -> list[dict[str, str]]:
    """What an addendum begins with. A discharge letter is put right by the whole letter anew: its reader has one."""
    if note.kind == Note.Kind.ENDING:
        return [dict(part) for part in note.data["parts"]]
    return first_parts(note.kind)


def inputs(
    note: Note, language: str, missing: Collection[str] = (), typed: Mapping[str, str] | None = None
) -> list[Input]:
    """The points of a draft, with what is stored or what was just typed."""
    texts = texts_of(note) | dict(typed or {})
    if note.kind in FORMS:
        fields = FORMS[Note.Kind(note.kind)]
        return [_of_form(one, texts.get(one.key, ""), language, _error(one, texts, missing)) for one in fields]
    error = _("Skriv noget først.") if missing else ""
    parts = [part for part in note.data["parts"] if part["key"] != FACTS]
    return [Input(part["key"], part["heading"], value=texts[part["key"]], error=error) for part in parts]


def _error(one: risk_checklist.Field, texts: Mapping[str, str], missing: Collection[str]) -> str:
    if one.key not in missing:
        return ""
    if one.key == discharge_letter.RECOMMENDATION and discharge_letter.is_too_long(texts):
        most, now = discharge_letter.RECOMMENDATION_MOST, len(texts[one.key].strip())
        return _("Højst %(most)d tegn. Nu er der %(now)d.") % {"most": most, "now": now}
    return str(
        MISSING.get(one.key) or (_("Vælg et svar.") if one.kind == risk_checklist.ONE else _("Skriv noget her."))
    )


def _of_form(one: risk_checklist.Field, text: str, language: str, error: str) -> Input:
    chosen = one.chosen(text)
    return Input(
        key=one.key,
        label=one.label[language],
        kind=one.kind,
        help=one.help[language] if one.help else "",
        value=text,
        required=one.required,
        error=error,
        options=[Option(option["da"], option[language], option["da"] in chosen) for option in one.options],
    )


def posted(note: Note, post: Any) -> list[dict[str, str]]:
    """The parts of a form. Only points that the note has; of a form, what was left empty is not stored."""
    if note.kind not in FORMS:
        return [
            {**part, "text": post.get(PREFIX + part["key"], "")} for part in note.data["parts"] if part["key"] != FACTS
        ]
    values = ((one, "\n".join(post.getlist(PREFIX + one.key)).strip()) for one in FORMS[Note.Kind(note.kind)])
    return [{"key": one.key, "heading": one.label["da"], "text": text} for one, text in values if text]


def shown(note: Note, language: str) -> list[Shown]:
    """The points as they are read, in the reader's language where the words are ours."""
    known = {one.key: one for one in FORMS.get(Note.Kind(note.kind), ())}
    return [_shown(part, known.get(part["key"]), language) for part in note.data["parts"] if part["text"].strip()]


def _shown(part: Mapping[str, str], one: risk_checklist.Field | None, language: str) -> Shown:
    if one is None:
        return Shown(_("Det, systemet har noteret") if part["key"] == FACTS else part["heading"], part["text"])
    return Shown(one.label[language], _words(one, part["text"], language))


def _words(one: risk_checklist.Field, text: str, language: str) -> str:
    if one.options:
        labels = {option["da"]: option[language] for option in one.options}
        return ", ".join(labels[value] for value in one.chosen(text))
    at = risk_checklist.moment(text) if one.kind == risk_checklist.MOMENT else None
    return moment_words(at) if at else text


def moment_words(at: datetime) -> str:
    """A day and a time in the reader's language."""
    local = localtime(at if at.tzinfo else make_aware(at))
    return _("{day} kl. {time}").format(day=date_format(local, "DATE_FORMAT"), time=time_format(local, "TIME_FORMAT"))
