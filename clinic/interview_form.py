"""The guide of a conversation as inputs on the page, and what was posted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessment.guides import Guide
from assessment.risk_checklist import ONE, Field
from clinic.note_fields import PREFIX, Input, Option


@dataclass(frozen=True)
class Section:
    """One section with its inputs."""

    key: str
    title: str
    lead: str
    inputs: list[Input]

    @property
    def id(self) -> str:
        return f"guide-{self.key}"


def sections(guide: Guide, texts: Mapping[str, str], language: str, missing: Collection[str] = ()) -> list[Section]:
    """The whole guide with what is written in it."""
    return [
        Section(
            key=part.key,
            title=part.title[language],
            lead=part.lead[language] if part.lead else "",
            inputs=[_input(one, texts.get(one.key, ""), language, missing) for one in part.fields],
        )
        for part in guide.parts
    ]


def _input(one: Field, text: str, language: str, missing: Collection[str]) -> Input:
    chosen = one.chosen(text)
    error = (_("Vælg et svar.") if one.kind == ONE else _("Skriv noget her.")) if one.key in missing else ""
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


def posted(guide: Guide, post: QueryDict) -> dict[str, str]:
    """What was written, by the field's key; several choices are lines."""
    values = {one.key: "\n".join(post.getlist(PREFIX + one.key)) for one in guide.fields}
    return {key: text for key, text in values.items() if text.strip()}
