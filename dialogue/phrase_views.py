"""A psychologist's own phrases: the list, a new one, one to mend or remove. Each sees only their own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, refuse, roles
from dialogue import aids, phrase_actions
from dialogue.forms import PhraseForm
from dialogue.models import PHRASES_MOST, Phrase

CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "POST"])
@roles(Role.PSYCHOLOGIST)
def phrases(request: ActorRequest) -> HttpResponse:
    """My phrases, and a new one."""
    form, status = PhraseForm(request.POST or None), 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                phrase_actions.add_phrase(by=request.actor, code=form.code, **form.words)
            except ValidationError as error:
                form.add_error(None, error)
                status = CONFLICT if isinstance(error, KeyTaken) else UNPROCESSABLE
            else:
                messages.success(request, _("Frasen er gemt."))
                return redirect("dialogue-phrases")
    mine = sorted(aids.phrases_of(request.user), key=lambda one: one.name.casefold())
    return render(request, "dialogue/phrases.html", {"form": form, "rows": mine, "most": PHRASES_MOST}, status=status)


@require_http_methods(["GET", "POST"])
@roles(Role.PSYCHOLOGIST)
def phrase(request: ActorRequest, code: UUID) -> HttpResponse:
    """One phrase, to mend."""
    held = _own(request, code)
    form = PhraseForm(request.POST or None, initial={"name": held.name, "body": held.body})
    if request.method == "POST" and form.is_valid():
        phrase_actions.change_phrase(by=request.actor, phrase=held, **form.words)
        messages.success(request, _("Frasen er gemt."))
        return redirect("dialogue-phrases")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "dialogue/phrase.html", {"form": form, "phrase": held}, status=status)


@require_POST
@roles(Role.PSYCHOLOGIST)
def remove(request: ActorRequest, code: UUID) -> HttpResponse:
    """Take a phrase off the list."""
    phrase_actions.remove_phrase(by=request.actor, phrase=_own(request, code))
    messages.success(request, _("Frasen er fjernet. Breve, den står i, er, som de var."))
    return redirect("dialogue-phrases")


def _own(request: ActorRequest, code: UUID) -> Phrase:
    found = Phrase.objects.filter(owner=request.user, code=code).first()
    if found is None:
        refuse(request, "refused.dialogue.phrase", reason=f"foreign or missing {code}")
        raise Http404
    return found
