"""A filled worksheet for reading: answers, what can be read out of them, and the map as a drawing."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from program import circle, comparing, worksheets
from program.forms import WorksheetForm
from program.worksheets.choices import ChoiceField
from program.worksheets.fields import Field, NumberField
from program.worksheets.rows import RowsField
from program.worksheets.words import say
from program.worksheets.worksheet import Worksheet

register = template.Library()


@register.filter
def sheet_title(key: str) -> str:
    """`{{ "w1"|sheet_title }}`: the worksheet's own title, in the page's language."""
    return say(worksheets.get(key).title, get_language() or "da")


@register.inclusion_tag("program/_worksheet_shown.html")
def worksheet_shown(key: str, data: Mapping[str, object], lang: str = "") -> dict[str, Any]:
    """`{% worksheet_shown "w1" data %}`; in the page's language unless another is given."""
    sheet = worksheets.get(key)
    lang = lang or get_language() or "da"
    return {
        "shown": sheet.show(data, lang),
        "findings": [sheet.say(finding, lang) for finding in sheet.derived(data)],
        "circle": circle.draw(data, lang) if key == "w1" else None,
    }


@register.inclusion_tag("program/_worksheet_both.html")
def worksheet_both(key: str, mine: Mapping[str, object], stored: Mapping[str, object]) -> dict[str, Any]:
    """`{% worksheet_both "w1" mine stored %}`: what was typed here beside what is stored, where the two differ."""
    both = comparing.pairs(key, mine, stored, get_language() or "da")
    return {"pairs": [pair for pair in both if pair.changed]}


@register.inclusion_tag("program/_circle.html")
def worksheet_circle(data: Mapping[str, object], lang: str = "") -> dict[str, Any]:
    """`{% worksheet_circle data %}`: only the drawing of a W1 map."""
    return {"circle": circle.draw(data, lang or get_language() or "da")}


@register.inclusion_tag("program/_worksheet_paper.html")
def worksheet_paper(key: str) -> dict[str, Any]:
    """`{% worksheet_paper "w1" %}`: the empty worksheet to fill in by hand."""
    lang = get_language() or "da"
    return {"questions": [_on_paper(question, lang) for question in paper_questions(worksheets.get(key))]}


def paper_questions(sheet: Worksheet) -> list[Field]:
    """The questions one answers on paper; of rows the questions of one row."""
    found: list[Field] = []
    for question in sheet.fields:
        found += (question.fields or (question,)) if isinstance(question, RowsField) else (question,)
    return found


def _on_paper(question: Field, lang: str) -> dict[str, Any]:
    choices = [say(option.label, lang) for option in question.options] if isinstance(question, ChoiceField) else []
    hint = ""
    if isinstance(question, NumberField) and question.low and question.high:
        ends = (question.minimum, say(question.low, lang), question.maximum, say(question.high, lang))
        hint = "{} = {}, {} = {}".format(*ends)
    return {"label": say(question.label, lang), "choices": choices, "hint": hint}


@register.inclusion_tag("program/_worksheet_preview.html")
def worksheet_preview(key: str) -> dict[str, Any]:
    """`{% worksheet_preview "w1" %}`: the empty worksheet as an editor's preview shows it; nothing can be typed."""
    return {"form": WorksheetForm(worksheets.get(key), lang=get_language() or "da")}
