"""Påmindelser: how a person wants to be reminded."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from care import consents, reminders
from care.access import Role
from care.actions import reminders as actions
from care.actions.consents import current_text
from care.forms.reminders import RemindersForm
from care.guard import KeyTaken
from care.http import ActorRequest, roles
from care.models import ConsentText, ReminderChoice
from care.push import devices
from care.views import push
from care.views.region import status_of


@roles(Role.PATIENT)
def choose(request: ActorRequest) -> HttpResponse:
    """The choice, the text it is a yes to, and a form that works without scripts."""
    form = RemindersForm(request.POST or None, initial=_initial(request), with_devices=devices.are_offered())
    text = current_text(ConsentText.Kind.REMINDERS)
    if text is None:
        raise Http404
    if request.method == "POST" and form.is_valid() and (answer := _keep(request, form)):
        return answer
    context = {
        "form": form,
        "text": text,
        "words": consents.words_of(text),
        "title": consents.title_of(text),
        "key": uuid4(),
    }
    return render(request, "care/reminders.html", context | _devices(request), status=status_of(form))


def _devices(request: ActorRequest) -> dict[str, Any]:
    """The part about devices, for who has chosen them or still has one; and what comes instead, truthfully."""
    found = push.context(request)
    is_chosen = _initial(request)["channel"] == ReminderChoice.Channel.PUSH
    shown = found["push_is_offered"] and (is_chosen or bool(found["push_devices"]))
    return found | {"push_shown": shown, "push_note": _note(request, is_chosen=is_chosen, works=found["push_works"])}


def _note(request: ActorRequest, *, is_chosen: bool, works: bool) -> str:
    if not is_chosen:
        return _("Enhederne får ikke besked, så længe du har valgt noget andet nedenfor.")
    if works:
        return ""
    if request.actor.user.email:
        return _("Ingen enhed er slået til. Indtil det sker, kommer påmindelser på e-mail.")
    return _("Ingen enhed er slået til. Indtil det sker, kommer der ingen påmindelser.")


def _initial(request: ActorRequest) -> dict[str, object]:
    choice = reminders.choice_of(request.actor.user)
    channel = choice.channel if reminders.has_agreed(request.actor.user) else ReminderChoice.Channel.NONE
    return {"channel": channel, "hour": choice.hour, "paused_until": choice.paused_until}


def _keep(request: ActorRequest, form: RemindersForm) -> HttpResponse | None:
    try:
        actions.choose(by=request.actor, text=_read(request), key=_key(request), **form.cleaned_data)
    except KeyTaken as error:
        return HttpResponse(" ".join(error.messages), status=409, content_type="text/plain; charset=utf-8")
    except ValidationError as error:
        form.add_error("channel", error)
        return None
    messages.success(request, _("Dit valg om påmindelser er gemt."))
    return redirect("care-reminders")


def _read(request: ActorRequest) -> ConsentText:
    """The version of the text that was on the page."""
    version = request.POST.get("version", "")
    rows = ConsentText.objects.filter(kind=ConsentText.Kind.REMINDERS)
    found = rows.filter(version=int(version)).first() if version.isdecimal() and len(version) < 5 else None
    if found is None:
        raise Http404
    return found


def _key(request: ActorRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error
