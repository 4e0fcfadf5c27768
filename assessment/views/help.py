"""The pages after "Brug for hjælp nu": numbers, the truth about who reads, and K1-K7 (clinical.md 3.2, 3.3)."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from assessment import risk as rules
from assessment.actions import risk
from assessment.forms.help import AnswerForm, given
from assessment.models import FollowUp
from assessment.queries import help as queries
from assessment.queries.risk import newest_answers
from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, fetch, roles
from care.models import Alert
from cms.language import content_language

BAD, CONFLICT, SEE_OTHER = 400, 409, 303


@require_http_methods(["GET", "POST"])
@roles(Role.PATIENT)
def follow_up(request: ActorRequest, code: UUID) -> HttpResponse:
    """Show the numbers and the questions (GET); take all answers at once from a page without script (POST)."""
    row = fetch(request, FollowUp, code)
    if request.method == "POST":
        _save_all(request, row)
        return HttpResponseRedirect(_address(row, _next(request)), status=SEE_OTHER)
    page = queries.page_of(row, content_language())
    template = "assessment/help/finished.html" if page.finished else "assessment/help/follow_up.html"
    return render(request, template, {"page": page, "next": _next(request), "on_url": _next(request) or "/start/"})


@require_POST
@roles(Role.PATIENT)
def answer(request: ActorRequest, code: UUID) -> HttpResponse:
    """Keep one answer at once; what is told about the clinic changes with it."""
    row, form = fetch(request, FollowUp, code), AnswerForm(request.POST)
    if not form.is_valid() or not _is_answer(form):
        return JsonResponse({"error": "bad_answer"}, status=BAD)
    name, value, key = (form.cleaned_data[field] for field in ("name", "answer", "key"))
    try:
        row = risk.answer(
            by=request.actor, follow_up=row, key_name=name, answer=value, language=content_language(), key=key
        )
    except KeyTaken:
        return JsonResponse({"error": "key_taken"}, status=CONFLICT)
    words = _("Gemt kl. {time}").format(time=time_format(timezone.localtime(), pgettext("time format", "H.i")))
    is_urgent = row.alert.grade == Alert.Grade.A
    return JsonResponse({"saved": words, "promise": queries.promise_of(row.alert), "urgent": is_urgent})


def _is_answer(form: AnswerForm) -> bool:
    name, value = form.cleaned_data["name"], form.cleaned_data["answer"]
    return name == queries.PHONE or value in rules.K_ANSWERS[name]


def _save_all(request: ActorRequest, row: FollowUp) -> None:
    """Every answer that is not saved already, and the end. An answer that was changed since gets a key of its own."""
    known = {name: saved.answer for name, saved in newest_answers(row).items() if not saved.marked}
    for name, (value, key) in given(request.POST).items():
        if known.get(name) != value:
            _save(request, row, name, value, key)
    risk.finish(by=request.actor, follow_up=row, language=content_language())


def _save(request: ActorRequest, row: FollowUp, name: str, value: str, key: UUID) -> None:
    language = content_language()
    try:
        risk.answer(by=request.actor, follow_up=row, key_name=name, answer=value, language=language, key=key)
    except KeyTaken:
        risk.answer(by=request.actor, follow_up=row, key_name=name, answer=value, language=language, key=uuid4())


def _next(request: ActorRequest) -> str:
    """Where to go on: a page of ours, or nothing."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if ours else ""


def _address(row: FollowUp, after: str) -> str:
    address = reverse("assessment-help-follow-up", args=[row.code])
    return f"{address}?{urlencode({'next': after})}" if after else address
