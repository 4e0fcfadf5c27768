"""Putting content files into Wagtail: idempotent, and never over what an editor has written since.

A page that a person has changed after it was loaded is left alone and reported; `overwrite` says otherwise.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wagtail.models import Locale, Page, Site

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("da", "en")


@dataclass
class Report:
    """What a load did, page by page."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        told = [f"{len(self.made)} pages made, {len(self.changed)} brought up to date, {len(self.same)} as they were"]
        return told + [f"left alone, an editor has changed it: {name}" for name in self.kept]


def locales() -> dict[str, Locale]:
    """The Danish and English locale, made when missing."""
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}


def read(path: Path) -> dict[str, Any]:
    """A content file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def stream(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks of a content file as raw stream data with stable ids, so that an unchanged file loads as unchanged."""
    return [{"type": block["type"], "value": block["value"], "id": _block_id(n)} for n, block in enumerate(body, 1)]


def _block_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def edited_by_a_person(page: Page) -> bool:
    """Whether the newest revision was written by somebody rather than by a load."""
    revision = page.latest_revision
    return revision is not None and revision.user_id is not None


def upsert(
    parent: Page, found: Page | None, fresh: Page, fields: list[str], report: Report, *, overwrite: bool = False
) -> Page:
    """Make the page under `parent`, or bring `found` up to what `fresh` says; returns the page."""
    name = f"{fresh.title} ({fresh.locale.language_code})"
    if found is None:
        parent.add_child(instance=fresh)
        fresh.save_revision().publish()
        report.made.append(name)
        return fresh
    if edited_by_a_person(found) and not overwrite:
        report.kept.append(name)
        return found
    return _refresh(found, fresh, fields, report, name)


def _refresh(found: Page, fresh: Page, fields: list[str], report: Report, name: str) -> Page:
    if all(_plain(found, f) == _plain(fresh, f) for f in fields):
        report.same.append(name)
        return found
    for f in fields:
        setattr(found, f, getattr(fresh, f))
    found.save_revision().publish()
    report.changed.append(name)
    return found


def _plain(page: Page, name: str) -> Any:
    value = getattr(page, name)
    return value.get_prep_value() if hasattr(value, "get_prep_value") else value


def home_of(language: str) -> Page:
    """The front page of a language."""
    from cms.models import HomePage

    return HomePage.objects.get(locale__language_code=language)


def make_site(home: Page) -> None:
    """The one site points to the Danish front page; the other language is its translation."""
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True, hostname="localhost", port=80
    )
    if site.root_page_id != home.pk:
        site.root_page, site.site_name = home, "Lysning"
        site.save()
