"""Udgivelser in Wagtail: which releases there are, who follows them, and the button that makes the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import may
from care.http import ActorRequest
from program import approval, queries
from program.checking import check
from program.finding_texts import in_words
from program.findings import ERROR, Finding
from program.models import ProgrammePage, Release
from program.releases import MissingTranslation


@dataclass
class Row:
    """One release with the number of patients on each module of it."""

    release: Release
    followers: dict[str, int]


@dataclass
class Waiting:
    """A programme, and what has been written in it since its newest release."""

    code: str
    title: str
    revisions: list[Any]
    missing: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        return [in_words(one) for one in self.findings if one.level == ERROR]

    @property
    def warnings(self) -> list[str]:
        return [in_words(one) for one in self.findings if one.level != ERROR]

    @property
    def authors(self) -> str:
        return ", ".join(user.name for user in approval.authors(self.revisions))


@require_GET
def releases(request: ActorRequest) -> HttpResponse:
    """Every release, the newest first, and what waits for the next."""
    counts = queries.followers()
    rows = [Row(release, counts.get(release.pk, {})) for release in Release.objects.select_related("approved_by")]
    waiting = [_waiting(page) for page in ProgrammePage.objects.filter(locale__language_code="da")]
    context = {"rows": rows, "waiting": waiting, "may_approve": may(request.actor, "programme", "approve")}
    return render(request, "program/admin/releases.html", context)


def _waiting(page: ProgrammePage) -> Waiting:
    try:
        written = approval.written_since(page.programme_code)
        return Waiting(page.programme_code, page.title, written, findings=check(page.programme_code))
    except MissingTranslation as missing:
        return Waiting(page.programme_code, page.title, [], str(missing))


def _first(found: list[Finding]) -> str:
    return " ".join(in_words(one) for one in found[:3])


@require_POST
def approve(request: ActorRequest) -> HttpResponse:
    """Make the next release, or say why not."""
    code, note = request.POST.get("programme", ""), request.POST.get("note", "")[:300]
    try:
        release = approval.approve(by=request.actor, programme_code=code, note=note)
    except approval.OwnWork as own:
        titles = ", ".join(own.titles)
        messages.error(request, _("Du har selv skrevet i %(titles)s. En anden skal godkende.") % {"titles": titles})
    except approval.HasErrors as wrong:
        messages.error(request, _("Der er fejl, der skal rettes først: %(errors)s") % {"errors": _first(wrong.found)})
    except approval.NothingNew:
        messages.warning(request, _("Der er ikke skrevet noget nyt siden sidste udgivelse."))
    except MissingTranslation as missing:
        messages.error(request, _("Der mangler en oversættelse: %(where)s. Intet er udgivet.") % {"where": missing})
    else:
        messages.success(request, _("Udgivelse %(number)d er lavet.") % {"number": release.number})
    return redirect("program-releases")
