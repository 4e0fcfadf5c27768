"""The patient's letters, and the exchange between a writing box and the server that staff pages use as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from care import registry
from care.access import Role
from care.http import ActorRequest, WrongPatient, check_patient_token, refuse, roles
from care.models import Course
from cms.language import content_language
from dialogue import actions, aids, correction_queries, enclosing, live, queries, reply_texts, texts
from dialogue.about import CORRECTION, About
from dialogue.actions import DraftConflict, KeyTaken, NewerLetter, Unsendable
from dialogue.attachment_actions import Unattachable
from dialogue.box import Box, box, key_of
from dialogue.forms import DraftForm, LetterForm
from dialogue.letter import LetterPage
from dialogue.models import Draft, Message
from dialogue.templates_sv import Template

SEE_OTHER, FORBIDDEN, CONFLICT, UNPROCESSABLE = 303, 403, 409, 422
LONGEST_SEQ = 10


Again = Callable[[Box, int], HttpResponse]
Verb = Callable[..., Message]


@dataclass(frozen=True)
class Place:
    """Where a box stands: its addresses, where to go on to, and how the page is shown again with what was typed.

    `verb` is for pages whose letters mean more than a letter. A page about one matter names it in `about`, and a form
    made for another is refused.
    """

    send_url: str
    draft_url: str
    done_url: str
    again: Again
    verb: Verb = actions.send_message
    about: About | None = None
    attach_url: str = ""

    @property
    def urls(self) -> dict[str, str]:
        """The addresses that the box itself needs."""
        return {"send_url": self.send_url, "draft_url": self.draft_url, "attach_url": self.attach_url}


class TemplateAgain(Unsendable):
    """The patient has had a letter after the same template; sending is asked about once more."""

    def __init__(self, template: Template, course: Course) -> None:
        super().__init__(reply_texts.same_again(template.use[content_language()], course.patient.name.split()[0]))
        self.template = template


@dataclass(frozen=True)
class _Exchange:
    """One post of one box."""

    request: ActorRequest
    course: Course
    place: Place
    form: DraftForm

    @property
    def stands(self) -> Box:
        """The box as it stands on the server."""
        return box(self.request.actor, self.course, self.form.matter, **self.place.urls)

    @property
    def draft_page(self) -> str:
        """Where one goes on with a draft that was kept: where the box for its matter stands."""
        matter, done = self.form.matter, self.place.done_url
        if matter is None:
            return done
        if matter.kind == CORRECTION:
            return f"{done}?ret={matter.code}"
        return registry.writing_at(self.request.actor, matter.kind, matter.code) or done

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept", "").startswith("application/json")


# --- the patient's pages ------------------------------------------------------------------------


@require_GET
@roles(Role.PATIENT)
def letters(request: ActorRequest) -> HttpResponse:
    """All letters of my course, newest last, and the box to write the next one."""
    course = queries.course_of(request.actor)
    if course is None:
        return _show(request, None, None)
    about, begin = correcting(request, course)
    return _show(request, course, box(request.actor, course, about, begin=begin))


@require_POST
@roles(Role.PATIENT)
def send_own(request: ActorRequest) -> HttpResponse:
    """Send a letter to my psychologist."""
    course = own_course(request)
    return send(request, course, _own_place(request, course))


@require_http_methods(["GET", "POST"])
@roles(Role.PATIENT)
def draft_own(request: ActorRequest) -> HttpResponse:
    """Keep what I am writing."""
    course = own_course(request)
    return draft(request, course, _own_place(request, course))


@require_GET
@roles(Role.PATIENT, Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)
def about(request: ActorRequest, kind: str, code: UUID) -> HttpResponse:
    """Go to what a letter is about; whoever owns it decides who may read it."""
    url = registry.link_to(request.actor, kind, code)
    if url is None:
        refuse(request, "refused.dialogue.about", reason=f"{kind} {code}"[:200])
        raise Http404
    return redirect(url)


def own_course(request: ActorRequest) -> Course:
    """The patient's course; 404 for somebody who has none."""
    course = queries.course_of(request.actor)
    if course is None:
        refuse(request, "refused.dialogue.no_course")
        raise Http404
    return course


def _own_place(request: ActorRequest, course: Course) -> Place:
    again = partial(_show, request, course)
    return Place(reverse("dialogue-send"), reverse("dialogue-draft"), reverse("dialogue-letters"), again)


def _show(request: ActorRequest, course: Course | None, shown: Box | None, status: int = 200) -> HttpResponse:
    page, line, before = LetterPage([]), None, page_before(request)
    if course is not None:
        page = queries.letters(request.actor, course, before=before)
        line = None if before else live.line(request.actor, course, page, **_own_news())
        if page.is_news:
            actions.mark_seen(by=request.actor, course=course, seq=page.newest_seq)
    may_correct = shown is not None and not shown.ended
    context = {"page": page, "live": line, "box": shown, "course": course, "may_correct": may_correct}
    return render(request, "dialogue/letters.html", context, status=status)


def correcting(request: ActorRequest, course: Course) -> tuple[About | None, str]:
    """The own letter that the page is asked to put right, and its words; somebody else's is 404."""
    if "ret" not in request.GET:
        return None, ""
    try:
        found = correction_queries.correction_of(request.actor, course, UUID(request.GET["ret"]))
    except ValueError:
        found = None
    if found is None:
        refuse(request, "refused.dialogue.correct", course=course)
        raise Http404
    return found


def _own_news() -> dict[str, str]:
    return {"news_url": reverse("dialogue-news"), "seen_url": reverse("dialogue-seen")}


def page_before(request: ActorRequest) -> int | None:
    """The sequence number that a link to older letters carries; anything else is the newest page."""
    before = request.GET.get("before", "")
    return int(before) if before.isascii() and before.isdecimal() and len(before) < LONGEST_SEQ else None


# --- the exchange -------------------------------------------------------------------------------


def send(request: ActorRequest, course: Course, place: Place) -> HttpResponse:
    """Send what a box posts, for any page that shows one; the caller has fetched and authorised the course."""
    at = _Exchange(request, course, place, LetterForm(request.POST, course=course, about=place.about))
    try:
        check_patient_token(request, course)
        form = _checked(at.form)
        _ask_once(at)
        files = enclosing.files_of(request, course, form)
        letter = place.verb(by=request.actor, course=course, files=files, **form.letter)
    except WrongPatient as error:
        return _wrong_patient(at, error)
    except (Unsendable, KeyTaken) as error:
        return _not_sent(at, error)
    messages.success(request, _("Brevet er sendt."))
    url = f"{place.done_url}#brev-{letter.seq}"
    if at.wants_json:
        return JsonResponse({"code": str(letter.code), "seq": letter.seq, "url": url}, status=201)
    return HttpResponseRedirect(url, status=SEE_OTHER)


def _ask_once(at: _Exchange) -> None:
    """The same template for the same patient is asked about once more; raises TemplateAgain."""
    values = at.form.cleaned_data
    actor, course = at.request.actor, at.course
    if actor.is_staff:
        found = aids.used_before(actor, course, values["body"], values["client_id"])
        if found is not None and values["same_again"] != found.code:
            raise TemplateAgain(found, course)


def draft(request: ActorRequest, course: Course, place: Place) -> HttpResponse:
    """Keep the draft of a box (POST), or say how it stands (GET, for a page that has lost touch)."""
    if request.method == "GET":
        return _draft_state(request, course)
    at = _Exchange(request, course, place, DraftForm(request.POST, course=course, about=place.about))
    try:
        check_patient_token(request, course)
        form = _checked(at.form)
        said = enclosing.settle(request, course, form)
        stored = actions.save_draft(by=request.actor, course=course, **form.draft)
        url = _use_tool(at, stored)
    except WrongPatient as error:
        return _wrong_patient(at, error)
    except (Unsendable, DraftConflict) as error:
        return _not_kept(at, error)
    if at.wants_json:
        return JsonResponse({**_state_of(stored), "url": url})
    if not url:
        messages.success(request, said or texts.saved(stored.saved_at))
    return HttpResponseRedirect(url or at.draft_page, status=SEE_OTHER)


def _use_tool(at: _Exchange, stored: Draft) -> str:
    """Do to the kept draft what a button of the box asks for; where to go on, "" when nothing was asked."""
    tool = at.request.POST.get("tool", "")
    if not at.request.actor.is_staff or tool not in {aids.TEMPLATE, aids.PHRASE, aids.PREVIEW}:
        return ""
    if tool != aids.PREVIEW:
        _insert(at, stored, tool)
    page = at.draft_page
    shown = f"{'&' if '?' in page else '?'}vis=1" if tool == aids.PREVIEW else ""
    return f"{page}{shown}#skriv-{key_of(at.form.matter)}"


def _insert(at: _Exchange, stored: Draft, tool: str) -> None:
    """Put the chosen template or phrase behind what is written."""
    offered = aids.aids(at.request.actor, at.course, content_language())
    choice = offered.chosen(tool, at.request.POST.get(tool, ""))
    if choice is None:
        messages.warning(at.request, reply_texts.nothing_chosen())
        return
    body = aids.inserted(stored.body, choice.text, [one.text for one in offered.templates])
    actions.save_draft(
        by=at.request.actor, course=at.course, body=body, base=stored.saved_no, about=at.form.cleaned_data["about"]
    )
    messages.success(at.request, reply_texts.inserted())


def previewed(request: ActorRequest, course: Course, shown: Box | None) -> Box | None:
    """The box of a page that was asked for with its letter as the patient sees it."""
    return shown.previewed(request.actor, course) if shown and request.GET.get("vis") else shown


def _checked(form: DraftForm) -> Any:
    if not form.is_valid():
        raise Unsendable(texts.form_broken())
    return form


def _not_sent(at: _Exchange, error: Unsendable | KeyTaken) -> HttpResponse:
    kind = _why(error)
    status = UNPROCESSABLE if kind == "unsendable" else CONFLICT
    why = texts.key_taken() if kind == "key_taken" else str(error)
    asks = error.template.code if isinstance(error, TemplateAgain) else ""
    again = at.stands.again(text=at.form.typed, error=why, error_on=_field_of(error), asks=asks)
    if at.wants_json:
        told = {"error": kind, "message": why, "client_id": again.client_id, "known": again.known, "asks": asks}
        return JsonResponse(told, status=status)
    return at.place.again(again, status)


def _why(error: Unsendable | KeyTaken) -> str:
    if isinstance(error, KeyTaken):
        return "key_taken"
    return "newer" if isinstance(error, NewerLetter) else "unsendable"


def _not_kept(at: _Exchange, error: Unsendable | DraftConflict) -> HttpResponse:
    if isinstance(error, DraftConflict):
        if at.wants_json:
            return JsonResponse({"error": "conflict", **_state_of(error.stored)}, status=CONFLICT)
        return at.place.again(at.stands.beside(error.stored, text=at.form.typed), CONFLICT)
    if at.wants_json:
        return JsonResponse({"error": "unsendable", "message": str(error)}, status=UNPROCESSABLE)
    again = at.stands.again(text=at.form.typed, error=str(error), error_on=_field_of(error))
    return at.place.again(again, UNPROCESSABLE)


def _field_of(error: Exception) -> str:
    return "file" if isinstance(error, Unattachable) else "body"


def _wrong_patient(at: _Exchange, error: WrongPatient) -> HttpResponse:
    if at.wants_json:
        return JsonResponse({"error": "wrong_patient", "message": str(error)}, status=FORBIDDEN)
    raise error


def _draft_state(request: ActorRequest, course: Course) -> HttpResponse:
    """The stored draft, and a fresh form token: the page's own is stale once its owner has signed in again."""
    form = DraftForm(request.GET, course=course)
    if not form.is_valid():
        raise Http404
    stored = queries.draft_row(request.actor, course, form.matter)
    return JsonResponse({"csrf": get_token(request), **_state_of(stored)})


def _state_of(stored: Draft | None) -> dict[str, Any]:
    if stored is None:
        return {"base": None, "body": "", "saved": "", "why": ""}
    why = texts.draft_conflict(stored.saved_at)
    return {"base": stored.saved_no, "body": stored.body, "saved": texts.saved(stored.saved_at), "why": why}
