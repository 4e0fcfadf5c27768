"""Udgivelser in Wagtail: what waits, which releases there are, who follows them, and what differs between two."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from care.access import Actor, may
from care.http import ActorRequest
from program import approval, change_texts, changes, queries, rehearsal
from program.actions import rehearsing, releasing
from program.checking import check
from program.finding_texts import in_words
from program.findings import ERROR, Finding
from program.models import ProgrammePage, Proposal, Release, Verdict
from program.releases import MissingTranslation

Kind = Verdict.Kind
PROPOSING = (
    approval.AlreadyOpen,
    approval.NothingNew,
    approval.HasErrors,
    MissingTranslation,
)
DECIDING = (approval.OwnWork, approval.Decided, approval.Outdated)


@dataclass
class Row:
    """One release with the number of patients on each module of it."""

    release: Release
    followers: dict[str, int]


@dataclass
class Waiting:
    """A programme: what has been written in it since its newest release, and the proposal that waits."""

    actor: Actor
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

    @cached_property
    def proposal(self) -> ShownProposal | None:
        found = approval.waiting(self.code)
        return ShownProposal(self.actor, found) if found else None

    @cached_property
    def rejected(self) -> Verdict | None:
        """Why the newest proposal was turned down, until there is a newer one."""
        newest = Proposal.objects.filter(programme_code=self.code).first()
        if newest is None or newest.state != Proposal.State.REJECTED:
            return None
        return newest.verdicts.filter(kind=Kind.REJECTED).select_related("given_by").first()


@dataclass
class ShownProposal:
    """A proposal, and which answers this reader can give it."""

    actor: Actor
    proposal: Proposal

    @cached_property
    def changes(self) -> list[change_texts.ShownChange]:
        before: Any = approval.content_of(self.proposal.base)
        return change_texts.shown(changes.changes(before, self.proposal.content))

    @cached_property
    def verdicts(self) -> list[Verdict]:
        return list(self.proposal.verdicts.select_related("given_by"))

    @cached_property
    def is_outdated(self) -> bool:
        return approval.is_outdated(self.proposal)

    @property
    def authors(self) -> str:
        return ", ".join(sorted({*(user.name for user in self.proposal.authors.all()), self.proposal.proposed_by.name}))

    @property
    def missing(self) -> list[str]:
        given = {verdict.kind for verdict in self.verdicts}
        return [kind for kind in self.proposal.needed if kind not in given]

    @property
    def wrote(self) -> bool:
        return approval.wrote(self.actor, self.proposal)

    @property
    def may_approve(self) -> bool:
        given = self.actor.user.pk in {verdict.given_by_id for verdict in self.verdicts}
        right = may(self.actor, "programme", "approve") and not self.wrote
        return right and not given and not self.is_outdated and Kind.APPROVED in self.missing

    @property
    def may_approve_risk(self) -> bool:
        given = self.actor.user.pk in {verdict.given_by_id for verdict in self.verdicts}
        right = approval.keeps_risk_protocol(self.actor) and not self.wrote
        return right and not given and not self.is_outdated and Kind.RISK in self.missing


@require_GET
def releases(request: ActorRequest) -> HttpResponse:
    """Every release, the newest first, and what waits for the next."""
    return _show(request)


def _show(request: ActorRequest, *, status: int = 200, **typed: str) -> HttpResponse:
    counts, actor = queries.followers(), request.actor
    made = list(Release.approved().select_related("approved_by").defer("content", "revisions"))
    context = {
        "rows": [Row(release, counts.get(release.pk, {})) for release in made],
        "waiting": [_waiting(actor, page) for page in ProgrammePage.objects.filter(locale__language_code="da")],
        "may_approve": may(actor, "programme", "approve"),
        "may_write": may(actor, "programme", "write"),
        "may_rehearse": may(actor, "programme", "rehearse"),
        "rehearsal": rehearsal.open_of(actor),
        "texts": rehearsing.Text.choices,
        "newest": {release.programme_code: release.pk for release in reversed(made)}.values(),
        "typed": typed,
    }
    return render(request, "program/admin/releases.html", context, status=status)


def _waiting(actor: Actor, page: ProgrammePage) -> Waiting:
    code = page.programme_code
    try:
        return Waiting(actor, code, page.title, approval.written_since(code), findings=check(code))
    except MissingTranslation as missing:
        return Waiting(actor, code, page.title, [], str(missing))


def why(refused: Exception) -> str:
    """What hinders, and what to do about it."""
    match refused:
        case approval.HasErrors():
            said = " ".join(in_words(one) for one in refused.found[:3])
            return _("Der er fejl, der skal rettes først: %(errors)s") % {"errors": said}
        case MissingTranslation():
            return _("Der mangler en oversættelse: %(where)s. Intet er sendt.") % {"where": refused}
        case approval.NothingNew():
            return _("Der er ikke skrevet noget nyt siden sidste udgivelse.")
        case approval.AlreadyOpen():
            return _("Et forslag venter allerede. Træk det tilbage, hvis der skal mere med.")
        case approval.OwnWork():
            return _("Du har selv skrevet i det eller har sagt ja før. En anden skal godkende.")
        case approval.Outdated():
            return _("Der er kommet en nyere udgivelse eller et ændret skema. Forslaget skal sendes igen.")
    return _("Forslaget er allerede afgjort.")


@require_POST
def propose(request: ActorRequest) -> HttpResponse:
    """Send what is written to approval, or say why not and keep the note."""
    code, note = request.POST.get("programme", ""), request.POST.get("note", "").strip()[:300]
    if not note:
        messages.error(request, _("Skriv kort, hvad der er nyt."))
        return _show(request, status=422)
    try:
        releasing.propose(by=request.actor, programme_code=code, note=note)
    except PROPOSING as refused:
        messages.error(request, why(refused))
        return _show(request, status=422, note=note)
    messages.success(request, _("Forslaget er sendt til godkendelse."))
    return redirect("program-releases")


@require_POST
def verdict(request: ActorRequest, code: UUID) -> HttpResponse:
    """An approver's yes or no, or an editor's withdrawal."""
    proposal = get_object_or_404(Proposal, code=code)
    say, reason = request.POST.get("say", ""), request.POST.get("reason", "").strip()[:1000]
    if say == Kind.REJECTED and not reason:
        messages.error(request, _("Skriv, hvorfor forslaget afvises, så redaktøren kan rette det."))
        return _show(request, status=422)
    try:
        messages.success(request, _say(request.actor, proposal, say, reason))
    except DECIDING as refused:
        messages.error(request, why(refused))
        return _show(request, status=409, reason=reason)
    return redirect("program-releases")


def _say(actor: Actor, proposal: Proposal, say: str, reason: str) -> str:
    match say:
        case Kind.REJECTED:
            releasing.reject(by=actor, proposal=proposal, reason=reason)
            return _("Forslaget er afvist. Redaktøren kan læse hvorfor.")
        case Kind.WITHDRAWN:
            releasing.withdraw(by=actor, proposal=proposal, reason=reason)
            return _("Forslaget er trukket tilbage.")
        case Kind.APPROVED | Kind.RISK:
            release = releasing.approve(by=actor, proposal=proposal, kind=say)
            if release is None:
                return _("Din godkendelse er gemt. Der mangler en til.")
            return _("Udgivelse %(number)d er lavet.") % {"number": release.number}
    raise Http404


@require_POST
def move(request: ActorRequest, code: UUID) -> HttpResponse:
    """Give the patients who have not begun a module this release of it."""
    release = get_object_or_404(Release, code=code)
    moved = releasing.move_all(by=request.actor, release=release)
    said = ngettext("%(count)d modul er flyttet.", "%(count)d moduler er flyttet.", moved) % {"count": moved}
    messages.success(request, said)
    return redirect("program-releases")


@require_GET
def compare(request: ActorRequest) -> HttpResponse:
    """What differs between two releases of one programme."""
    after = _release(request.GET.get("til", ""))
    before = _release(request.GET.get("fra", ""))
    if before.programme_code != after.programme_code:
        raise Http404
    context = {
        "before": before,
        "after": after,
        "changes": change_texts.shown(changes.changes(before.content, after.content)),
    }
    return render(request, "program/admin/compare.html", context)


def _release(code: str) -> Release:
    try:
        return get_object_or_404(Release, code=code)
    except ValidationError as malformed:
        raise Http404 from malformed
