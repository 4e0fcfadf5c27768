"""Approving the programme: what is written now becomes the next release, by somebody who did not write it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from wagtail.models import Revision

from care.access import Actor, may
from care.models import User
from program.checking import check
from program.findings import ERROR, Finding
from program.models import Release
from program.releases import digest, latest, make_release, snapshot


class NothingNew(Exception):
    """What is written is what the newest release holds."""


class OwnWork(Exception):
    """The approver has written some of it; `titles` are those pages."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__("own work")
        self.titles = titles


class HasErrors(Exception):
    """The programme has errors that a reader would meet; `found` are they."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("has errors")
        self.found = found


@transaction.atomic
def approve(*, by: Actor, programme_code: str, note: str = "") -> Release:
    """Make the next release; raises OwnWork, NothingNew, HasErrors or MissingTranslation, and then changes nothing."""
    if not may(by, "programme", "approve"):
        raise PermissionDenied
    content, _revisions = snapshot(programme_code)
    before = latest(programme_code)
    if before is not None and before.digest == digest(content):
        raise NothingNew
    own = sorted({revision.object_str for revision in written_since(programme_code) if revision.user_id == by.user.pk})
    if own:
        raise OwnWork(own)
    errors = [one for one in check(programme_code) if one.level == ERROR]
    if errors:
        raise HasErrors(errors)
    return make_release(by=by, programme_code=programme_code, note=note)


def written_since(programme_code: str) -> list[Revision]:
    """Every revision that the newest release does not hold yet, newest first."""
    _content, current = snapshot(programme_code)
    before = latest(programme_code)
    known = before.revisions if before else {}
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
