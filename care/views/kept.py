"""What was posted after the session ended, and waits half an hour for its writer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from care import kept
from care.http import ActorRequest
from care.models import KeptPost

# By the first word of the address's name, so that no app above is imported.
NAMES = {
    "program": gettext_lazy("Et svar i programmet"),
    "dialogue": gettext_lazy("Et brev"),
    "clinic": gettext_lazy("Et svar til en patient"),
    "assessment": gettext_lazy("Et skema"),
    "care": gettext_lazy("En ændring af oplysninger"),
}


def plain_name(path: str) -> str:
    """What somebody would call the page they were writing on."""
    try:
        name = resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        name = ""
    return str(NAMES.get(name.partition("-")[0], _("Noget, du skrev")))


def kept_posts(request: ActorRequest) -> HttpResponse:
    """Each kept form with two buttons: save it now, or delete it."""
    rows = [
        {
            "post": post,
            "name": plain_name(post.path),
            "fields": [(name, value) for name, values in post.body.items() for value in values],
            "token": kept.token(request.user, post),
        }
        for post in kept.waiting(request.user)
    ]
    return render(request, "care/kept.html", {"rows": rows}) if rows else redirect("care-home")


@require_POST
def drop_kept(request: ActorRequest, code: UUID) -> HttpResponse:
    """Delete a kept form unsaved."""
    get_object_or_404(KeptPost, user=request.user, code=code).delete()
    messages.success(request, _("Det er slettet."))
    return redirect("care-kept")
