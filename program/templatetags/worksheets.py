"""A filled worksheet for reading: answers, what can be read out of them, and the map as a drawing."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from program import circle, worksheets
from program.forms import WorksheetForm

register = template.Library()


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


@register.inclusion_tag("program/_circle.html")
def worksheet_circle(data: Mapping[str, object], lang: str = "") -> dict[str, Any]:
    """`{% worksheet_circle data %}`: only the drawing of a W1 map."""
    return {"circle": circle.draw(data, lang or get_language() or "da")}


@register.inclusion_tag("program/_worksheet_preview.html")
def worksheet_preview(key: str) -> dict[str, Any]:
    """`{% worksheet_preview "w1" %}`: the empty worksheet as an editor's preview shows it; nothing can be typed."""
    return {"form": WorksheetForm(worksheets.get(key), lang=get_language() or "da")}
