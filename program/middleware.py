"""While an editor rehearses, everything they do is done by the invented patient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from program import rehearsal
from program.actions import delivery, rehearsing

GetResponse = Callable[[Any], HttpResponseBase]


class RehearsalMiddleware:
    """Stands behind ActorMiddleware: who acts is settled, and may be replaced by the patient that they invented."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        found = rehearsal.of(request, request.actor) if rehearsal.SESSION in request.session else None
        if found is not None:
            request.actor = rehearsal.as_patient(found)
            request.rehearsal = rehearsal.Shown(found)
        return self.get_response(request)

    def process_view(self, request: Any, _view: Any, *_args: Any) -> HttpResponse | None:
        shown = getattr(request, "rehearsal", None)
        if shown is None:
            return None
        match = request.resolver_match
        if not rehearsal.is_part(match.url_name or ""):
            messages.info(request, _("Det hører ikke med til en prøve. Afslut prøven først."))
            return redirect("program-today")
        if request.method == "GET" and request.accepts("text/html"):
            rehearsing.keep_up(by=delivery.RULES, rehearsal=shown.rehearsal)
        return None
