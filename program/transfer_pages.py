"""Hent and Indlæs in Wagtail: a programme as one file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.http import ActorRequest
from program import transfer
from program.actions import transferring
from program.models import Release


@require_GET
def export(request: ActorRequest, code: UUID) -> HttpResponse:
    """One release as a file."""
    release = get_object_or_404(Release, code=code)
    answer = HttpResponse(transfer.packed(release), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{release.programme_code}-{release.number}.zip"'
    return answer


@require_POST
def load(request: ActorRequest) -> HttpResponse:
    """Make drafts of the pages in a file, or say what is wrong with it."""
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Vælg en fil først."))
        return redirect("program-releases")
    try:
        done = transferring.import_programme(by=request.actor, data=file.read())
    except transfer.BadFile as bad:
        messages.error(request, " ".join(bad.messages))
        return redirect("program-releases")
    messages.success(request, said(done))
    return redirect("program-releases")


def said(done: transferring.Imported) -> str:
    """What was read in, in one line."""
    counts = {"made": len(done.made), "changed": len(done.changed), "same": len(done.same)}
    line = _("Indlæst: %(made)d nye sider, %(changed)d ændrede og %(same)d som før.") % counts
    if done.other_worksheets:
        which = ", ".join(done.other_worksheets)
        line += " " + _("Disse skemaer er anderledes her end i filen: %(which)s.") % {"which": which}
    return line
