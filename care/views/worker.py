"""The site's service worker."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from care import worker as parts


@require_GET
@login_not_required
def worker(_request: HttpRequest) -> HttpResponse:
    """At the root, so that it can answer for the whole site when there is no network."""
    response = HttpResponse(parts.whole(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
