"""A guest of a conversation is nobody anywhere else: 401 instead of the way to sign in (clinical.md 7.3, NEG13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from video import guest_links


class GuestMiddleware:
    """Refuses a guest's browser everything that needs a person who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_args: Any) -> HttpResponse | None:
        cookie = request.COOKIES.get(guest_links.COOKIE, "")
        if not cookie or request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if guest_links.of_browser(cookie) is None:
            return None
        return render(request, "video/guest_only.html", status=401)
