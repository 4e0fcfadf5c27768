"""Two bounds: how large a request may be, and the host that hands out files and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponseBase]
MOST_BYTES = 32 * 1024 * 1024  # of a whole request; as in deploy/nginx.conf
PREFIX = "/filer/"  # downloads, where they have a host of their own


class BodyLimit:
    """Refuses what says it is too large before any of it is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if declared.isdecimal() and int(declared) <= MOST_BYTES:
            return self.get_response(request)
        return self._refused(request)

    def _refused(self, request: HttpRequest) -> HttpResponse:
        why = _("Det, du sendte, fylder for meget. Gå tilbage, og vælg en mindre fil. Din tekst står der endnu.")
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": "too_large", "message": why}, status=413)
        return render(request, "413.html", {"why": why}, status=413)


class FilesHost:
    """On the host for files there is nothing else, and no cookie of ours reaches it (architecture.md 5)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = settings.FILES_HOST
        if host and (request.get_host().lower() == host) != request.path.startswith(PREFIX):
            return HttpResponseNotFound()
        return self.get_response(request)
