"""The crisis page that needs nothing from us: one file with its own styles, every region's numbers, no links back."""

from django.template.loader import render_to_string
from django.utils import translation

from care import numbers
from care.models import today


def html() -> str:
    """The page in Danish and English as one self-contained document."""
    return render_to_string("cms/crisis_static.html", {"made_on": today(), "languages": [_part("da"), _part("en")]})


def _part(language: str) -> dict[str, object]:
    with translation.override(language):
        rows = numbers.dated().select_related("region").order_by("region__name", "position")
        regions: dict[str, list[numbers.Shown]] = {}
        for row in rows:
            regions.setdefault(row.region.name if row.region else "", []).append(numbers.shown(row, language))
        return {"code": language, "regions": sorted(regions.items())}
