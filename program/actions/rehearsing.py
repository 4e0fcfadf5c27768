"""Walking the programme as an invented patient: what is released, what is proposed, or what is written now."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from assessment.actions import giving
from care import audit
from care.access import Actor, System
from care.actions import rehearsals
from care.guard import allow
from care.models import Region, Rehearsal
from program import approval
from program.actions import delivery, work
from program.models import Enrolment, ModuleProgress
from program.queries import UNREAD
from program.releases import latest, snapshot, trial


class Text(models.TextChoices):
    """Which text is walked through."""

    RELEASED = "released", _("Den nyeste udgivelse")
    PROPOSED = "proposed", _("Forslaget, der venter")
    WRITTEN = "written", _("Kladderne, som de står nu")


class NoText(Exception):
    """There is no such text: nothing released, or nothing proposed."""


def begin(*, by: Actor, region: Region, programme_code: str, text: str) -> Rehearsal:
    """Begin a rehearsal of that text in a region. Raises NoText, or MissingTranslation for a page in one language."""
    allow(by, "programme", "rehearse")
    with transaction.atomic():
        code = _code(programme_code, text)
        rehearsal = rehearsals.begin(by=by, region=region)
        work.enrol(by=by, course=rehearsal.course, programme_code=code)
        audit.record("rehearsal.text", by=by, course=rehearsal.course, about=rehearsal, reason=text)
    return rehearsal


def _code(programme_code: str, text: str) -> str:
    """What the rehearsal is enrolled on."""
    if text == Text.WRITTEN:
        return trial(snapshot(programme_code)[0]).programme_code
    if text == Text.PROPOSED and (proposal := approval.waiting(programme_code)):
        return trial(proposal.content).programme_code
    if text == Text.RELEASED and latest(programme_code):
        return programme_code
    raise NoText(text)


def keep_up(*, by: System, rehearsal: Rehearsal) -> None:
    """Do for the rehearsal at once what the clock does for patients every minute: forms and modules that are due."""
    allow(by, "programme", "read")
    with transaction.atomic():
        giving.give_due(by=by, course=rehearsal.course)
        enrolment = Enrolment.unscoped.filter(course=rehearsal.course).first()
        rows = ModuleProgress.unscoped.filter(enrolment=enrolment).select_related(
            "release", "enrolment__course__region"
        )
        newest = rows.defer(*UNREAD).order_by("-opened_at", "-pk").first()
        if newest is not None:
            delivery.open_next(by=by, progress=newest)
