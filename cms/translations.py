"""Where a public page stands in another language."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Locale, Page, Site

CODES = {code for code, _name in settings.LANGUAGES}


def translated(path: str, language: str) -> str | None:
    """The address of the page's translation, or of the language's front page; None when the path is no public page."""
    current, _slash, rest = path.partition("?")[0].removeprefix("/").partition("/")
    if current not in CODES:
        return None
    page = _page(current, rest)
    locale = Locale.objects.filter(language_code=language).first()
    there = page.get_translation_or_none(locale) if page and locale else None
    return there.url if there is not None and there.live else f"/{language}/"


def _page(language: str, rest: str) -> Page | None:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    locale = Locale.objects.filter(language_code=language).first()
    home = site.root_page.get_translation_or_none(locale) if site and locale else None
    return Page.objects.live().filter(url_path=home.url_path + rest).first() if home else None
