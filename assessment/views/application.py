"""Applying: the way in, the overview, and one section at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import application as actions
from assessment.application import sections
from assessment.application.fields import Problem, Section
from assessment.forms import application as forms
from assessment.models import Application, FollowUp
from assessment.queries import application as queries
from assessment.queries import application_pages as pages
from care import applying, consents, identity, kept
from care.access import Role
from care.http import ActorRequest, refuse, roles
from care.models import Region, today
from care.views import choices
from cms.language import content_language

BODY_LIMIT = 100_000  # characters in one post; the longest honest section is far below


@login_not_required
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """For everybody: who it is for and what it asks; the region is chosen first of all."""
    if (away := _on_the_way(request)) is not None:
        return away
    regions = list(Region.objects.in_force())
    chosen = next((one for one in regions if one.slug == request.POST.get("region")), None)
    if request.method == "POST" and chosen is not None:
        applying.choose_region(request, chosen)
        return redirect(f"{reverse('care-apply-signin')}?{urlencode({'next': reverse('assessment-apply-overview')})}")
    held = chosen or applying.region_of(request)
    context = {
        "regions": regions,
        "chosen": held.slug if held else "",
        "error": request.method == "POST",
        "actor_role": getattr(getattr(request, "actor", None), "role", None),
        "parts": pages.parts(content_language()),
    }
    return render(request, "assessment/application/start.html", context, status=422 if context["error"] else 200)


def _on_the_way(request: HttpRequest) -> HttpResponse | None:
    """An applicant goes straight on with what is begun, or to where it stands."""
    actor = getattr(request, "actor", None)
    found = queries.current(actor) if actor is not None and actor.is_applicant else None
    if found is None or found.course.has_ended:
        return None
    return redirect("assessment-apply-overview" if queries.is_open(found) else "assessment-status")


def _mine(request: ActorRequest) -> Application | None:
    """The application that the person may write in; None where there is none."""
    found = queries.current(request.actor)
    return found if found is not None and queries.is_open(found) else None


def _elsewhere(request: ActorRequest) -> HttpResponse:
    """Nothing can be written: on to the status of what was sent, or to the beginning."""
    return redirect("assessment-status" if queries.current(request.actor) else "assessment-apply")


@roles(Role.PATIENT)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Every section with its minutes and whether it is done; before the beginning, the button to begin."""
    application = _mine(request)
    if application is not None:
        context = {"overview": pages.overview(application, content_language()), "application": application}
        return render(request, "assessment/application/overview.html", context)
    course, region = request.actor.own_course, applying.region_of(request)
    if course is not None and course.state in pages.STANDING:
        return redirect("care-home" if not request.actor.is_applicant else "assessment-status")
    if region is None:
        return redirect("assessment-apply")
    context = {"region": region, "eid": identity.has_eid(request.user), "parts": pages.parts(content_language())}
    return render(request, "assessment/application/begin.html", context)


@roles(Role.PATIENT)
@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Open the draft in the chosen region."""
    region = applying.region_of(request)
    if region is None:
        return redirect("assessment-apply")
    try:
        actions.begin(by=request.actor, region=region, known=identity.identity_of(request))
    except actions.TooYoung:
        return redirect("assessment-apply-stop")
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("assessment-status")
    applying.forget(request)
    return redirect("assessment-apply-section", "a")


@roles(Role.PATIENT)
@require_GET
def stop(request: ActorRequest) -> HttpResponse:
    """Under 18: what kinds of help there are, and the way back for somebody who typed a digit wrong."""
    return render(request, "assessment/application/stop.html", {"may_correct": _mine(request) is not None})


@roles(Role.PATIENT)
@require_GET
def safety(request: ActorRequest) -> HttpResponse:
    """Violence at home: the kinds of help, and on with the application (clinical.md 2.3 E)."""
    return render(request, "assessment/application/safety.html")


@roles(Role.PATIENT)
def section(request: ActorRequest, letter: str) -> HttpResponse:
    """One section: shown, saved as it is typed, and saved by a button."""
    found = sections.SECTIONS.get(letter.upper())
    if found is None or not found.fields:
        raise Http404
    application = _mine(request)
    if application is None and (request.method != "POST" or not queries.current(request.actor)):
        return _elsewhere(request)
    if application is not None and found.key != "A" and not pages.is_known(application):
        messages.info(request, _("Begynd med Om dig. Så åbner de andre dele."))
        return redirect("assessment-apply-section", "a")
    if request.method != "POST":
        return _page(request, found, application)
    if kept.is_foreign(request, request.user):
        return _not_the_writer(request)
    if sum(len(value) for _name, values in request.POST.lists() for value in values) > BODY_LIMIT:
        return _answer(request, 413, _("Der er for meget tekst på én gang. Del den op, og gem igen."))
    return _save(request, found, application or queries.current(request.actor))


def _not_the_writer(request: ActorRequest) -> HttpResponse:
    """Handle a page that somebody else had opened in this browser: nothing of it may land in my application."""
    refuse(request, "refused.another_writer")
    if not request.accepts("text/html"):
        return JsonResponse({"error": "signed_out", "message": _("Du er logget ud. Log ind igen.")}, status=401)
    kept.keep(request)
    messages.warning(request, _("Siden blev åbnet af en anden. Intet af den er gemt hos dig."))
    return redirect("care-home")


def _answer(request: ActorRequest, status: int, text: str) -> HttpResponse:
    if request.accepts("text/html"):
        return render(request, "assessment/application/refused.html", {"text": text}, status=status)
    return JsonResponse({"message": text}, status=status)


# --- saving -------------------------------------------------------------------------------------------


def _save(request: ActorRequest, here: Section, application: Application | None) -> HttpResponse:
    if application is None:
        return _elsewhere(request)
    post, final = request.POST, "_next" in request.POST
    data = forms.read(here, sections.fields_of(here.key, queries.known_of(request.user)), post)
    try:
        saved = actions.save_section(
            by=request.actor, application=application, key=here.key, data=data, base=_base(post), final=final
        )
    except actions.TooYoung:
        return _go(request, reverse("assessment-apply-stop"))
    except actions.Closed as error:
        text = " ".join(error.messages)
        return _refused(request, here, application, data, text)
    except actions.Conflict as conflict:
        text = _("Du har skrevet i denne del et andet sted siden. Se begge udgaver, og vælg selv.")
        return _refused(request, here, application, data, text, conflict=conflict.section)
    if saved.follow_up is not None:
        return _go(request, help_url(saved.follow_up))
    if not request.accepts("text/html"):
        return JsonResponse({"message": saved_words(saved.section), "no": saved.section.saved_no})
    return _onwards(request, here, application, saved)


def help_url(follow_up: FollowUp) -> str:
    """The page of questions that an answer called for; it leads back to the application."""
    page = reverse("assessment-help-follow-up", args=[follow_up.code])
    return f"{page}?{urlencode({'next': reverse('assessment-apply-overview')})}"


def saved_words(section: Any) -> str:
    """Say when it was saved, like "Gemt kl. 14.32"."""
    moment = timezone.localtime(section.saved_at)
    return _("Gemt kl. %(time)s") % {"time": time_format(moment, "H.i")}


def _go(request: ActorRequest, url: str) -> HttpResponse:
    """To another page at once: by redirect, or by the page's own script."""
    return redirect(url) if request.accepts("text/html") else JsonResponse({"help": url})


def _base(post: QueryDict) -> int | None:
    text = post.get("base", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _refused(
    request: ActorRequest, here: Section, application: Application, data: Any, text: str, conflict: Any = None
) -> HttpResponse:
    """409: what was typed stays on the page, beside what is stored."""
    if not request.accepts("text/html"):
        return JsonResponse({"message": text, "conflict": conflict is not None}, status=409)
    return _page(request, here, application, data=data, refused=text, conflict=conflict, status=409)


def _onwards(request: ActorRequest, here: Section, application: Application, saved: actions.Saved) -> HttpResponse:
    post, page = request.POST, reverse("assessment-apply-section", args=[here.key.lower()])
    if "_language" in post:
        return _in_other_language(request, post["_language"])
    if "_add" in post:
        return redirect(f"{page}?{urlencode({'til': post['_add']})}#f-{post['_add']}")
    if "_remove" in post:
        return redirect(f"{page}#f-{post['_remove'].rpartition('-')[0]}")
    if "_next" not in post:
        messages.success(request, _("Det er gemt. Du kan fortsætte, når du vil."))
        return redirect("assessment-apply-overview")
    if saved.checked.problems:
        return _page(request, here, application, problems=saved.checked.problems, final=True, status=422)
    if saved.checked.values.get("violence") == "ja":
        return redirect("assessment-apply-safety")
    return redirect(pages.next_url(application, here.key))


def _in_other_language(request: ActorRequest, code: str) -> HttpResponse:
    """The button in the form: what was typed is saved, and the same page opens in the other language."""
    post = request.POST.copy()
    post["language"] = code  # section A has a question of that name
    request.POST = post  # type: ignore[assignment]
    return choices.language(request)


# --- the page -----------------------------------------------------------------------------------------


def _page(request: ActorRequest, here: Section, application: Application | None, **given: Any) -> HttpResponse:
    """The section with what is stored, or with `data` that could not be stored."""
    if application is None:
        return _elsewhere(request)
    stored = queries.sections_of(application).get(here.key)
    data = given.get("data", stored.data if stored else pages.initial(request.user, here.key))
    conflict = given.get("conflict")
    checked = queries.check(request.user, here.key, data) if data else None
    problems = given.get("problems", checked.problems if checked and stored else ())
    form = _form(request, here, data, problems, final=given.get("final", False))
    context = {
        "section": here,
        "form": form,
        "stored": conflict or stored,
        "conflict": forms.shown(_form(request, here, conflict.data, ())) if conflict else None,
        "refused": given.get("refused", ""),
        "saved_words": saved_words(stored) if stored else "",
        "known": pages.known_words(request.user, here.key),
        "place": pages.place(here.key, content_language()),
        "other_language": pages.OTHER_LANGUAGE[content_language()],
    }
    return render(request, "assessment/application/section.html", context, status=given.get("status", 200))


def _form(
    request: ActorRequest, here: Section, data: Any, problems: tuple[Problem, ...], *, final: bool = False
) -> forms.SectionForm:
    texts = queries.texts_of(today()) if here.key == "B" else {}
    words = {key: (consents.title_of(text), consents.words_of(text)) for key, text in texts.items()}
    known, optional = queries.known_of(request.user), queries.asked_of(request.user, data)
    if here.key == "A" and "cpr" in optional - known:
        words["cpr"] = pages.cpr_words(queries.number_of(request.user, data))
    form = forms.build(
        here,
        sections.fields_of(here.key, known),
        data,
        content_language(),
        problems=problems,
        final=final,
        add=request.GET.get("til", ""),
        given=words,
        optional=optional,
    )
    form.versions = [(key, text.version) for key, text in texts.items()]
    return form
