"""Error pages: each says what happened and what one can do, and each carries the numbers to call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent could not be understood."""
    return render(request, "400.html", {"why": str(exception or "")}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not do this; `why` is in their language when we know it."""
    return render(request, "403.html", {"why": str(exception or "")}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's security token did not fit; nothing was saved."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
