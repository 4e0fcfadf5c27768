"""The public pages as their content files say."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page

from cms import editors
from cms.loading import CONTENT, LANGUAGES, Report, locales, make_site, read, stream, upsert
from cms.models import HomePage, PublicPage

HOME = "forside"
IN_MENU = ("om-behandlingen", "hvem-er-det-for")
ORDER = ("om-behandlingen", "hvem-er-det-for", "akut-hjaelp", "privatliv", "tilgaengelighed")
FIELDS = ["title", "lead", "body"]


@transaction.atomic
def load(*, overwrite: bool = False) -> Report:
    """Make or refresh every public page in both languages."""
    report = Report()
    homes = _homes(read(CONTENT / f"{HOME}.toml"), report, overwrite=overwrite)
    make_site(homes["da"])
    editors.grant(list(homes.values()))
    for name in ORDER:
        _public_page(name, read(CONTENT / f"{name}.toml"), homes, report, overwrite=overwrite)
    return report


def _homes(content: dict[str, Any], report: Report, *, overwrite: bool) -> dict[str, Page]:
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()  # Wagtail's own welcome page
    homes: dict[str, Page] = {}
    for language, locale in locales().items():
        found = HomePage.objects.filter(locale=locale).first()
        part = content[language]
        fresh = HomePage(
            title=part["title"],
            slug=part.get("slug", language),
            lead=part["lead"],
            body=stream(part["body"]),
            locale=locale,
        )
        if language != "da":
            fresh.translation_key = homes["da"].translation_key
        homes[language] = upsert(Page.objects.get(pk=root.pk), found, fresh, FIELDS, report, overwrite=overwrite)
    return homes


def _public_page(
    name: str, content: dict[str, Any], homes: dict[str, Page], report: Report, *, overwrite: bool
) -> None:
    danish: Page | None = None
    for language in LANGUAGES:
        part = content[language]
        parent = Page.objects.get(pk=homes[language].pk)
        fresh = PublicPage(
            title=part["title"],
            slug=part["slug"],
            lead=part["lead"],
            body=stream(part["body"]),
            show_in_menus=name in IN_MENU,
            locale=parent.locale,
        )
        if danish is not None:
            fresh.translation_key = danish.translation_key
        found = PublicPage.objects.child_of(parent).filter(slug=part["slug"]).first()
        page = upsert(parent, found, fresh, FIELDS, report, overwrite=overwrite)
        danish = danish or page
