"""What is done with a diary as a whole: all its lines sent at once, a line taken away, a plan made smaller."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from care import audit
from care.access import Actor, may
from care.models import Course
from program import plan_reminders, worksheets
from program.actions import delivery
from program.actions.work import AlreadySent, Row, goes_on, save_draft
from program.models import Entry, EntryVersion
from program.worksheets import w4
from program.worksheets.checks import blank

State = EntryVersion.State


@dataclass
class SentDiary:
    """What was sent now, and the drafts that lack something and stay with the patient.

    `unheard`: plans that ask for a reminder, of a patient who gets none.
    """

    sent: list[EntryVersion] = field(default_factory=list)
    unheard: list[EntryVersion] = field(default_factory=list)
    incomplete: list[EntryVersion] = field(default_factory=list)


def _own(by: Actor, course: Course) -> None:
    if by.user.pk != course.patient_id or not may(by, "worksheet_draft", "write"):
        raise PermissionDenied


def submit_all(*, by: Actor, course: Course, worksheet: str, key: UUID) -> SentDiary:
    """Send every complete draft of a diary. The same key again sends nothing twice; what was written since stays.

    Raises CourseEnded.
    """
    _own(by, course)
    done = SentDiary()
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=course.pk)
        if not _was_sent(course, worksheet, key):
            goes_on(course)
        drafts = EntryVersion.unscoped.select_for_update(of=("self",)).filter(
            entry__course=course, entry__worksheet=worksheet, state=State.DRAFT
        )
        for version in drafts.select_related("entry__course__patient").order_by("entry__ordinal"):
            _submit(by, course, version, key, done)
        if done.sent:
            delivery.after_sent(by=delivery.RULES, course=course)
    return done


def _was_sent(course: Course, worksheet: str, key: UUID) -> bool:
    """Whether this key has sent lines before: the answer may have been lost on its way."""
    rows = EntryVersion.unscoped.filter(entry__course=course, entry__worksheet=worksheet, submit_key__isnull=False)
    return any(sent == uuid5(key, str(code)) for code, sent in rows.values_list("code", "submit_key"))


def _submit(by: Actor, course: Course, version: EntryVersion, key: UUID, done: SentDiary) -> None:
    cleaned = worksheets.get(version.entry.worksheet).clean(version.data, final=True)
    if not cleaned.ok:
        done.incomplete.append(version)
        return
    now = timezone.now()
    version.data, version.saved_at, version.submitted_at = cleaned.data, now, now
    version.state, version.submit_key = State.SUBMITTED, uuid5(key, str(version.code))
    version.saved_no += 1
    version.save()
    audit.record("worksheet.submitted", by=by, course=course, about=version)
    done.sent.append(version)
    if not plan_reminders.after_sent(version):
        done.unheard.append(version)


def remove_draft(*, by: Actor, course: Course, code: UUID) -> bool:
    """Throw a draft away; what was sent stays. False when there is none. Raises AlreadySent for a line without one."""
    _own(by, course)
    with transaction.atomic():
        entry: Entry | None = Entry.unscoped.select_for_update().filter(course=course, code=code).first()
        if entry is None:
            return False
        draft = entry.versions.filter(state=State.DRAFT).first()
        if draft is None:
            raise AlreadySent
        audit.record("worksheet.draft_removed", by=by, course=course, about=entry)
        draft.delete()
        if not entry.versions.update(saved_no=draft.saved_no):  # so that a late save of it fits no draft after it
            entry.delete()
    return True


def plan_from_thought(*, by: Actor, course: Course, code: UUID, fresh: UUID) -> EntryVersion:
    """Begin a plan of what a thought record ends with (W6, "Læg i min plan"); the same `fresh` makes one plan."""
    _own(by, course)
    with transaction.atomic():
        entry = Entry.unscoped.get(course=course, code=code, worksheet="w6")
        newest = entry.versions.order_by("number").last()
        if newest is None or blank(newest.data.get("next")):
            raise PermissionDenied
        return _begun(by, course, fresh, {"activity": newest.data["next"]}, "worksheet.planned")


def copy_smaller(*, by: Actor, course: Course, code: UUID, fresh: UUID) -> EntryVersion:
    """Begin a smaller plan from one that did not happen (W4, "Gør den mindre"); the same `fresh` makes one copy."""
    _own(by, course)
    with transaction.atomic():
        entry = Entry.unscoped.get(course=course, code=code, worksheet="w4")
        newest = entry.versions.order_by("number").last()
        if newest is None:
            raise PermissionDenied
        return _begun(by, course, fresh, w4.smaller(newest.data), "worksheet.made_smaller")


def _begun(by: Actor, course: Course, fresh: UUID, data: dict[str, object], what: str) -> EntryVersion:
    """A new plan with something in it already, once."""
    held: EntryVersion | None = EntryVersion.unscoped.filter(entry__course=course, entry__code=fresh).first()
    if held is not None:
        return held
    made = save_draft(by=by, place=Row(course, "w4", fresh), data=data, key=uuid5(fresh, what), base=None)
    audit.record(what, by=by, course=course, about=made)
    return made
