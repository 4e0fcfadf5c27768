"""Reading the application through, sending it, and the receipt (clinical.md 2.3 J)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import application as actions
from assessment.application import sections
from assessment.forms import application as forms
from assessment.models import Application
from assessment.queries import application as queries
from assessment.queries import application_pages as pages
from care import consents, identity
from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, roles
from care.models import User, today
from cms.language import content_language

NEWS_LIMIT = 1000


@dataclass(frozen=True)
class Read:
    """One part as it will be sent."""

    letter: str
    title: str
    url: str
    complete: bool
    answers: list[forms.Shown]


def _read_through(user: User, application: Application, language: str) -> list[Read]:
    written, missing = queries.sections_of(application), queries.missing(application)
    found = []
    for one in sections.ORDER:
        data = written[one.key].data if one.key in written else {}
        answers = _answers(user, one.key, data, language) if one.key in written else []
        url = pages.section_url(application, one.key)
        found.append(Read(one.key, pages.say(one.title, language), url, one.key not in missing, answers))
    return found


def _answers(user: User, key: str, data: dict[str, Any], language: str) -> list[forms.Shown]:
    texts = queries.texts_of(today()) if key == "B" else {}
    words = {name: (consents.title_of(text), "") for name, text in texts.items()}
    known, optional = queries.known_of(user), queries.asked_of(user, data)
    asked = tuple(one for one in sections.fields_of(key, known) if one.key not in optional)
    form = forms.build(sections.SECTIONS[key], asked, data, language, given=words, optional=optional)
    return [*(forms.Shown(label, value) for label, value in _known(user, key, data)), *forms.shown(form)]


def _known(user: User, key: str, data: dict[str, Any]) -> list[tuple[str, str]]:
    """The number is kept elsewhere, and shown with its end hidden."""
    known = pages.known_words(user, key)
    number = queries.number_of(user, data)
    if key == "A" and number is not None and not identity.has_eid(user):
        return [(_("CPR-nummer"), str(number)), *known]
    return known


@roles(Role.PATIENT)
@require_GET
def review(request: ActorRequest) -> HttpResponse:
    """Everything in one place, with the way to each part; and the button to send."""
    application = queries.current(request.actor)
    if application is None or not queries.is_open(application):
        return redirect("assessment-status" if application else "assessment-apply")
    return _review(request, application)


def _review(request: ActorRequest, application: Application, *, status: int = 200, news: str = "") -> HttpResponse:
    parts = _read_through(request.user, application, content_language())
    context = {
        "parts": parts,
        "missing": [part for part in parts if not part.complete],
        "again": application.sent_at is not None,
        "news": news,
        "key": uuid4(),
        "failed": status != 200,
    }
    return render(request, "assessment/application/review.html", context, status=status)


@roles(Role.PATIENT)
@require_POST
def send(request: ActorRequest) -> HttpResponse:
    """Send it; pressed twice it is sent once."""
    application = queries.current(request.actor)
    if application is None:
        raise Http404
    news = request.POST.get("news", "").strip()[:NEWS_LIMIT]
    try:
        key = UUID(request.POST.get("key", ""))
        actions.send(
            by=request.actor,
            application=application,
            known=identity.identity_of(request),
            key=key,
            language=content_language(),
            news=news,
        )
    except ValueError as error:
        raise Http404 from error
    except actions.TooYoung:
        return redirect("assessment-apply-stop")
    except actions.NotReady:
        return _review(request, application, status=422, news=news)
    except (actions.Closed, KeyTaken) as error:
        messages.info(request, " ".join(error.messages))
        return redirect("assessment-status")
    return redirect("assessment-apply-receipt")


@roles(Role.PATIENT)
@require_GET
def receipt(request: ActorRequest) -> HttpResponse:
    """Thank you: what happens now, and by when."""
    application = queries.current(request.actor)
    if application is None or application.sent_at is None:
        return redirect("assessment-apply-overview")
    return render(request, "assessment/application/receipt.html", {"application": application})
