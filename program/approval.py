"""What is written and not released yet: by whom, and what hinders its release."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Revision

from care.access import Actor
from care.models import User
from program.findings import Finding
from program.models import Proposal, Release
from program.releases import definitions, latest, snapshot


class NothingNew(Exception):
    """What is written is what the newest release holds."""


class AlreadyOpen(Exception):
    """A proposal waits already; it is decided or withdrawn first."""


class Decided(Exception):
    """The proposal is decided, or this yes has been given."""


class Outdated(Exception):
    """A newer release or changed exercises came after the proposal; it has to be proposed again."""


class OwnWork(Exception):
    """The approver has written some of it, or has given the other yes."""


class HasErrors(Exception):
    """The programme has errors that a reader would meet; `found` are they."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("has errors")
        self.found = found


def waiting(programme_code: str) -> Proposal | None:
    """The proposal that waits to be decided."""
    state = Proposal.State.OPEN
    return Proposal.objects.filter(programme_code=programme_code, state=state).select_related("base").first()


def is_outdated(proposal: Proposal) -> bool:
    """Whether it was made from something that is not the newest any more."""
    newest = latest(proposal.programme_code)
    same = (newest.pk if newest else None) == proposal.base_id
    return not same or proposal.content["worksheets"] != definitions()


def keeps_risk_protocol(by: Actor) -> bool:
    """Whether the person acts as the owner of the risk protocol."""
    return by.membership is not None and by.membership.keeps_risk_protocol


def wrote(by: Actor, proposal: Proposal) -> bool:
    """Whether the person wrote any of it, or proposed it."""
    return proposal.proposed_by_id == by.user.pk or proposal.authors.filter(pk=by.user.pk).exists()


def content_of(release: Release | None) -> dict[str, object] | None:
    """A release's content, which `latest` leaves in the database."""
    return Release.objects.get(pk=release.pk).content if release else None


def written_since(programme_code: str) -> list[Revision]:
    """Every revision that the newest release does not hold yet, newest first; raises MissingTranslation."""
    _content, current = snapshot(programme_code)
    before = latest(programme_code)
    return revisions_between(before.revisions if before else {}, current)


def revisions_between(known: dict[str, int], current: dict[str, int]) -> list[Revision]:
    """The revisions of each page after the one known, up to the current one, newest first."""
    newest = Revision.objects.in_bulk([pk for name, pk in current.items() if known.get(name) != pk])
    since = Q(pk__in=[])
    for name, pk in current.items():
        if pk in newest:
            page = Q(base_content_type=newest[pk].base_content_type_id, object_id=newest[pk].object_id)
            since |= page & Q(pk__gt=known.get(name, 0), pk__lte=pk)
    return list(Revision.objects.filter(since).select_related("user").order_by("-pk"))


def authors(revisions: list[Revision]) -> list[User]:
    """Who wrote them, each once."""
    return list({revision.user_id: revision.user for revision in revisions if revision.user_id}.values())
