"""From what is written to a release: an editor proposes, somebody else approves, patients who have not begun may move.

Clinical content takes two people, text about suicide a third: the owner of the risk protocol (clinical.md 4.1).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from care import audit
from care.access import Actor
from care.guard import allow
from program import changes, delivery_queries
from program.actions.delivery import move_to
from program.approval import (
    AlreadyOpen,
    Decided,
    HasErrors,
    NothingNew,
    Outdated,
    OwnWork,
    authors,
    content_of,
    is_outdated,
    keeps_risk_protocol,
    revisions_between,
    waiting,
    wrote,
)
from program.checking import of_content
from program.findings import ERROR
from program.models import Proposal, Release, Verdict
from program.releases import digest, freeze, latest, snapshot

Kind, State = Verdict.Kind, Proposal.State


def propose(*, by: Actor, programme_code: str, note: str) -> Proposal:
    """Ask for the release of all that is written now; raises AlreadyOpen, NothingNew, HasErrors, MissingTranslation."""
    allow(by, "programme", "write")
    if waiting(programme_code) is not None:
        raise AlreadyOpen
    with transaction.atomic():
        content, revisions = snapshot(programme_code)
        base = latest(programme_code)
        before: Any = content_of(base)
        if base is not None and base.digest == digest(content):
            raise NothingNew
        if errors := [one for one in of_content(content, before) if one.level == ERROR]:
            raise HasErrors(errors)
        proposal = _create(
            programme_code=programme_code,
            content=content,
            digest=digest(content),
            revisions=revisions,
            sensitive=changes.sensitive(before, content),
            base=base,
            note=note,
            proposed_by=by.user,
        )
        proposal.authors.set(authors(revisions_between(base.revisions if base else {}, revisions)))
        audit.record("release.proposed", by=by, about=proposal, reason=note)
    return proposal


def _create(**fields: Any) -> Proposal:
    try:
        with transaction.atomic():
            return Proposal.objects.create(**fields)
    except IntegrityError as one_open:
        raise AlreadyOpen from one_open


def approve(*, by: Actor, proposal: Proposal, kind: str = Kind.APPROVED) -> Release | None:
    """Say yes; the release is made when every yes is there. Raises OwnWork, Decided or Outdated."""
    allow(by, "programme", "approve")
    if kind == Kind.RISK and not keeps_risk_protocol(by):
        raise PermissionDenied
    with transaction.atomic():
        locked = _locked(proposal)
        if wrote(by, locked) or locked.verdicts.filter(given_by=by.user).exists():
            raise OwnWork
        if is_outdated(locked):
            raise Outdated
        given = set(locked.verdicts.values_list("kind", flat=True))
        if kind in given or kind not in locked.needed:
            raise Decided
        Verdict.objects.create(proposal=locked, kind=kind, given_by=by.user)
        audit.record("release.approved", by=by, about=locked, reason=kind)
        if {*given, kind} < set(locked.needed):
            return None
        return _release(by, locked)


def _release(by: Actor, proposal: Proposal) -> Release:
    release = freeze(by=by, content=proposal.content, revisions=proposal.revisions, note=proposal.note)
    proposal.release, proposal.state = release, State.RELEASED
    proposal.save(update_fields=["release", "state"])
    return release


def reject(*, by: Actor, proposal: Proposal, reason: str) -> None:
    """Say no, and why; the text goes back to the editors. Raises Decided."""
    allow(by, "programme", "approve")
    if not reason.strip():
        raise ValueError("a no needs its reason")
    with transaction.atomic():
        _end(by, proposal, Kind.REJECTED, State.REJECTED, reason)
        audit.record("release.rejected", by=by, about=proposal, reason=reason)


def withdraw(*, by: Actor, proposal: Proposal, reason: str = "") -> None:
    """Take a proposal back, to write on. Raises Decided."""
    allow(by, "programme", "write")
    with transaction.atomic():
        _end(by, proposal, Kind.WITHDRAWN, State.WITHDRAWN, reason)
        audit.record("release.withdrawn", by=by, about=proposal, reason=reason)


def _end(by: Actor, proposal: Proposal, kind: str, state: str, reason: str) -> None:
    locked = _locked(proposal)
    Verdict.objects.create(proposal=locked, kind=kind, reason=reason.strip(), given_by=by.user)
    locked.state = state
    locked.save(update_fields=["state"])


def _locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, for this transaction alone; raises Decided."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not locked.is_open:
        raise Decided
    return locked


def move_all(*, by: Actor, release: Release) -> int:
    """Give those who have not begun a module this release of it; how many were moved."""
    allow(by, "programme", "approve")
    with transaction.atomic():
        moved = sum(move_to(by=by, progress=one, release=release) for one in delivery_queries.not_begun(release))
        audit.record("release.moved", by=by, about=release, reason=str(moved))
    return moved
