"""Which language a page is in: the address of a public page, else the person's choice, else Danish.

The browser's Accept-Language is not asked: many Danes have an English browser, and the switch is on every page.
"""

from collections.abc import Callable
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

COOKIE = "language"
CODES = {code for code, _name in settings.LANGUAGES}


def content_language() -> Literal["da", "en"]:
    """Which of a content's two languages the reader gets now."""
    return "en" if translation.get_language() == "en" else "da"


def language_of(request: HttpRequest) -> str:
    """The language code for this request."""
    first = request.path.split("/", 2)[1]
    chosen = first if first in CODES else ""
    if not chosen and request.user.is_authenticated:
        chosen = request.user.language
    chosen = chosen or request.COOKIES.get(COOKIE, "")
    return chosen if chosen in CODES else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activates the request's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response
