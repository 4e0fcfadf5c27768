"""How a patient comes from one module to the next: handed in, answered, opened by the rules or by a psychologist."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor, System
from care.guard import allow, same_again
from care.models import Course
from program import delivery_queries as facts
from program import frozen, need_queries
from program.models import Enrolment, EntryVersion, ModuleOverride, ModuleProgress, Release
from program.queries import UNREAD, module_of
from program.releases import latest
from program.unlocking import Checklist

RULES = System("module rules")
MOST_OPTIONAL = 2
SHORTEST_REASON = 10  # characters: a patient reads it


class AlreadyOpen(ValidationError):
    """The module is open to the patient; there is nothing to decide."""


def open_module(
    *,
    by: Actor | System,
    enrolment: Enrolment,
    module_code: str,
    release: Release,
    because: str = ModuleProgress.Opened.FIRST,
) -> ModuleProgress:
    """Open a module for a patient; they keep this release of it from now on. Twice is once."""
    allow(by, "programme", "read")
    with transaction.atomic():
        progress: ModuleProgress
        progress, fresh = ModuleProgress.unscoped.get_or_create(
            enrolment=enrolment, module_code=module_code, defaults={"release": release, "opened_because": because}
        )
        if fresh:
            audit.record("module.opened", by=by, course=enrolment.course, about=progress)
        return progress


def open_next(*, by: System, progress: ModuleProgress) -> ModuleProgress | None:
    """Open the module after this one if its checklist says so; None if it stays closed, or was open before."""
    allow(by, "programme", "read")
    with transaction.atomic():
        Enrolment.unscoped.select_for_update().get(pk=progress.enrolment_id)
        progress.refresh_from_db(fields=["handed_in_at", "answered_at", "reply_missed_at"])
        found = facts.following(progress)
        if found is None or progress.enrolment.modules.filter(module_code=found[0].code).exists():
            return None
        module, release = found
        checks = facts.checklist_of(progress, module.code)
        if not checks.is_open:
            return None
        if checks.by_time and progress.reply_missed_at is None:
            _miss(by, progress)
        return open_module(
            by=by, enrolment=progress.enrolment, module_code=module.code, release=release, because=_because(checks)
        )


def _because(checks: Checklist) -> str:
    if not checks.rules_met:
        return ModuleProgress.Opened.OVERRIDE
    return ModuleProgress.Opened.TIME if checks.by_time else ModuleProgress.Opened.RULES


def _miss(by: System, progress: ModuleProgress) -> None:
    """Nobody answered in three working days: a task for the psychologist, whose deadline has passed."""
    progress.reply_missed_at = timezone.now()
    progress.save(update_fields=["reply_missed_at"])
    audit.record("module.reply_missed", by=by, course=progress.enrolment.course, about=progress)


def after_sent(*, by: System, course: Course) -> None:
    """Something was sent: mark the modules whose minimum it meets, and open what that opens."""
    allow(by, "worksheet", "read", course=course)
    with transaction.atomic():
        rows = ModuleProgress.unscoped.filter(enrolment__course=course).order_by("opened_at", "pk")
        opened = list(rows.select_related("release", "enrolment__course__region").defer(*UNREAD))
        for progress in opened:
            hand_in(by=by, progress=progress)
        if opened:
            open_next(by=by, progress=opened[-1])


def hand_in(*, by: System, progress: ModuleProgress) -> None:
    """Mark a module as handed in if everything it asks for has come, also what is not a worksheet."""
    allow(by, "worksheet", "read", course=progress.enrolment.course)
    if progress.handed_in_at is not None:
        return
    with transaction.atomic():
        Enrolment.unscoped.select_for_update().get(pk=progress.enrolment_id)
        progress.refresh_from_db(fields=["handed_in_at"])
        if progress.handed_in_at is None:
            _hand_in(by, progress)


def _hand_in(by: System, progress: ModuleProgress) -> None:
    course, module = progress.enrolment.course, module_of(progress)
    needs = facts.needs_of(course, module)
    if not all(need.met_at for need in needs):
        return
    progress.handed_in_at = timezone.now()
    if facts.all_answered(course, module) or facts.answered_since(course, module, needs):
        progress.answered_at = progress.handed_in_at
    progress.save(update_fields=["handed_in_at", "answered_at"])
    audit.record("module.handed_in", by=by, course=course, about=progress)


def after_answer(*, by: System, version: EntryVersion) -> None:
    """The psychologist has answered a version: the module it belongs to counts as answered if it was handed in."""
    course = version.entry.course
    allow(by, "worksheet", "read", course=course)
    with transaction.atomic():
        rows = ModuleProgress.unscoped.filter(enrolment__course=course, answered_at=None, handed_in_at__isnull=False)
        for progress in rows.select_related("release", "enrolment__course__region").defer(*UNREAD):
            if facts.belongs(version.entry, module_of(progress)):
                progress.answered_at = timezone.now()
                progress.save(update_fields=["answered_at"])
                audit.record("module.answered", by=by, course=course, about=progress)
                open_next(by=by, progress=progress)


def override(*, by: Actor, enrolment: Enrolment, module_code: str, reason: str, key: UUID) -> ModuleOverride:
    """Set a-e aside for a module, with a reason the patient reads; it opens at once unless f or g stands in the way.

    The same key gives the same answer. Raises AlreadyOpen, KeyTaken, or ValidationError for a reason too short to help.
    """
    allow(by, "override", "write", course=enrolment.course)
    text = reason.strip()
    with transaction.atomic():
        Enrolment.unscoped.select_for_update().get(pk=enrolment.pk)
        held: ModuleOverride | None = enrolment.overrides.filter(module_code=module_code).first()
        if held is not None and held.code == key:
            same_again(held, reason=text)
            return held
        _check_override(enrolment, module_code, text, held)
        row = enrolment.overrides.create(code=key, module_code=module_code, reason=text, decided_by=by.user)
        audit.record("module.override", by=by, course=enrolment.course, about=row, reason=text)
        open_decided(by=RULES, enrolment=enrolment)
    return row


def _check_override(enrolment: Enrolment, module_code: str, reason: str, held: ModuleOverride | None) -> None:
    if held is not None:
        raise AlreadyOpen(_("Der er allerede truffet en beslutning om det modul."))
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(_("Skriv en grund på mindst ti tegn. Patienten læser den."))
    if enrolment.modules.filter(module_code=module_code).exists():
        raise AlreadyOpen(_("Modulet er åbent."))
    _check_module(enrolment, module_code)


def _check_module(enrolment: Enrolment, module_code: str) -> None:
    """The module exists, and is not one optional module too many (clinical.md 4.1: at most two)."""
    release = latest(enrolment.programme_code)
    module = frozen.programme(release).module(module_code) if release else None
    if module is None:
        raise ValidationError(_("Det modul findes ikke i den nyeste udgivelse."))
    optional = [row for row in enrolment.overrides.all() if not row.module_code.startswith("m")]
    if not module.is_core and len(optional) >= MOST_OPTIONAL:
        raise ValidationError(_("Der er allerede valgt to ekstra moduler. Flere er for meget på én gang."))


def open_decided(*, by: System, enrolment: Enrolment) -> None:
    """Open what a psychologist has decided to open, unless an alert is open or the course is not active (f, g)."""
    allow(by, "programme", "read")
    with transaction.atomic():
        release, course = latest(enrolment.programme_code), enrolment.course
        if release is None or facts.alert_open(course) or course.state != Course.State.ACTIVE:
            return
        opened = set(enrolment.modules.values_list("module_code", flat=True))
        for row in enrolment.overrides.exclude(module_code__in=opened):
            because = ModuleProgress.Opened.OVERRIDE
            open_module(by=by, enrolment=enrolment, module_code=row.module_code, release=release, because=because)


def open_what_is_due(*, by: System) -> None:
    """Every module that has waited for a time, an alert's end, a weekly check or a decision: run by the clock."""
    allow(by, "programme", "read")
    for progress in need_queries.may_be_met():
        hand_in(by=by, progress=progress)
    for progress in facts.may_open():
        open_next(by=by, progress=progress)
        open_decided(by=by, enrolment=progress.enrolment)


def move_to(*, by: Actor, progress: ModuleProgress, release: Release) -> bool:
    """Give a patient who has not begun a module the newer release of it; False if they have begun."""
    allow(by, "programme", "approve")
    with transaction.atomic():
        locked: ModuleProgress = ModuleProgress.unscoped.select_for_update().get(pk=progress.pk)
        if facts.begun(locked) or locked.release_id == release.pk:
            return False
        if frozen.programme(release).module(locked.module_code) is None:
            return False
        locked.release = release
        locked.save(update_fields=["release"])
        audit.record("module.moved", by=by, course=locked.enrolment.course, about=locked)
    return True
