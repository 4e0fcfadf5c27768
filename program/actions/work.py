"""What happens to a patient's work: begun, saved, sent, seen, commented, taken up again.

Saving a draft and reading one's own pages are not audited (they are the patient's own); everything else is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from care import audit
from care.access import Actor, System, may
from care.models import Course
from dialogue.about import About
from dialogue.actions import send_message
from dialogue.models import Message
from program import frozen, worksheets
from program.actions import delivery
from program.actions.delivery import open_module
from program.models import Enrolment, Entry, EntryVersion, ModuleProgress, StepSeen
from program.releases import latest
from program.worksheets import older

Data = dict[str, Any]
State = EntryVersion.State
SAVED = ("data", "save_key", "saved_at", "saved_no")  # what a save changes in a draft that is there
ABOUT = "worksheet"  # what a letter about a version names as its kind
ABOUT_MODULE = "module"  # the same for a patient's way through a module


class NoRelease(Exception):
    """The programme has no release yet: run `manage.py load_programme`."""


class AlreadySent(Exception):
    """The version was sent and is frozen; only a new version can be written."""


class Conflict(Exception):
    """The draft was saved somewhere else since the page last knew it; `version` is what is stored."""

    def __init__(self, version: EntryVersion) -> None:
        super().__init__("saved elsewhere")
        self.version = version


class KeyTaken(Conflict):
    """The same request key came with other content."""


class CourseEnded(Exception):
    """The course has ended: nobody reads what is sent. Drafts are still the patient's own."""


class NotReady(Exception):
    """The worksheet lacks something that is needed before it can be sent; `cleaned` says what."""

    def __init__(self, cleaned: Any) -> None:
        super().__init__("not ready")
        self.cleaned = cleaned


@dataclass(frozen=True)
class Place:
    """Where an answer belongs: a course, an exercise of the pinned release, and the n-th sheet in it."""

    course: Course
    exercise: frozen.Exercise
    ordinal: int = 1

    @property
    def worksheet(self) -> str:
        return self.exercise.worksheet

    def versions(self) -> Any:
        """Every version of the sheet."""
        at = {"entry__course": self.course, "entry__exercise_key": self.exercise.stored_as}
        return EntryVersion.unscoped.filter(**at, entry__ordinal=self.ordinal)

    def locked(self) -> Entry:
        """The entry with its lock; made when it is new."""
        key = {"course": self.course, "exercise_key": self.exercise.stored_as, "ordinal": self.ordinal}
        rows = Entry.unscoped.select_for_update()
        held: Entry | None = rows.filter(**key).first()
        if held is None:
            Entry.unscoped.get_or_create(**key, defaults={"worksheet": self.worksheet})
            held = rows.get(**key)
        return held


@dataclass(frozen=True)
class Row:
    """Where a line of a diary belongs: its code was given by the page it was typed on, so two pages make two lines."""

    course: Course
    worksheet: str
    code: UUID

    def versions(self) -> Any:
        """Every version of the line."""
        return EntryVersion.unscoped.filter(
            entry__code=self.code, entry__course=self.course, entry__worksheet=self.worksheet
        )

    def locked(self) -> Entry:
        """The line's entry with its lock; a new one becomes the diary's next. Raises PermissionDenied for another's."""
        Course.unscoped.select_for_update().get(pk=self.course.pk)
        held: Entry | None = Entry.unscoped.select_for_update().filter(code=self.code).first()
        if held is None:
            own = Entry.unscoped.filter(course=self.course, exercise_key=self.worksheet)
            last = own.aggregate(last=Max("ordinal"))["last"] or 0
            place = {"exercise_key": self.worksheet, "worksheet": self.worksheet, "ordinal": last + 1}
            held = Entry.unscoped.create(code=self.code, course=self.course, **place)
        if held.course_id != self.course.pk or held.worksheet != self.worksheet:
            raise PermissionDenied
        return held


Sheet = Place | Row


@transaction.atomic
def enrol(*, by: Actor | System, course: Course, programme_code: str) -> Enrolment:
    """Put the course on the programme; its first module opens, pinned to the newest release."""
    release = latest(programme_code)
    if release is None:
        raise NoRelease(programme_code)
    enrolment: Enrolment = Enrolment.unscoped.create(course=course, programme_code=programme_code)
    first = frozen.programme(release).modules[0]
    open_module(by=by, enrolment=enrolment, module_code=first.code, release=release)
    audit.record("course.enrolled", by=by, course=course, about=enrolment)
    return enrolment


@transaction.atomic
def read_step(*, by: Actor, progress: ModuleProgress, step: frozen.Step) -> bool:
    """The patient opened a step: it counts as seen, and is where they resume. Not audited: it is their own.

    False when they were given a newer release of the module in this very moment: the step may not be theirs any more.
    """
    if by.user.pk != progress.enrolment.course.patient_id:
        raise PermissionDenied
    here = ModuleProgress.unscoped.filter(pk=progress.pk, release=progress.release_id)
    if not here.update(resume_step=step.code, resume_anchor="", last_read_at=timezone.now()):
        return False
    StepSeen.unscoped.bulk_create([StepSeen(progress=progress, step_code=step.code)], ignore_conflicts=True)
    return True


def _owned(by: Actor, place: Sheet) -> None:
    if by.user.pk != place.course.patient_id or not may(by, "worksheet_draft", "write"):
        raise PermissionDenied


def _held(place: Sheet) -> EntryVersion:
    """The sheet's newest version with its lock, a first one if it has none.

    Only the newest can be a draft, so the usual save asks for that alone; what is no draft any more when the lock is
    given is not found, and looked for again behind the entry's lock.
    """
    drafts = _locked(place.versions().filter(state=State.DRAFT)).order_by()  # one at most
    draft: EntryVersion | None = next(iter(drafts), None)
    return draft or _newest(place.locked())


def _newest(entry: Entry) -> EntryVersion:
    """The newest version of a locked entry, a first one if it has none."""
    newest: EntryVersion | None = _locked(entry.versions.order_by("-number")).first()
    if newest is not None:
        return newest
    return EntryVersion(entry=entry, number=1, worksheet_version=worksheets.get(entry.worksheet).version)


def _locked(versions: Any) -> Any:
    """With a lock on the versions alone: whoever holds an entry's lock may wait for one, so nobody waits in a ring."""
    return versions.select_for_update(of=("self",))


@transaction.atomic
def save_draft(*, by: Actor, place: Sheet, data: Data, key: UUID, base: int | None) -> EntryVersion:
    """Keep what the patient has typed so far. `base` is the save count the page knows; None asks for no check.

    The same key gives the same answer. Raises AlreadySent, KeyTaken or Conflict, and then changes nothing.
    """
    _owned(by, place)
    version = _held(place)
    data = older.carried(worksheets.get(place.worksheet), version.data, data)
    if version.save_key == key and version.data == data:
        return version
    if not version.is_draft:
        raise AlreadySent
    _check_known(version, data, key, base)
    version.data, version.save_key, version.saved_at = data, key, timezone.now()
    version.saved_no += 1
    version.save(update_fields=SAVED if version.pk else None)
    return version


@transaction.atomic
def submit(*, by: Actor, place: Sheet, data: Data, key: UUID, base: int | None = None) -> EntryVersion:
    """Send the worksheet to the psychologist; from now on this version is frozen. `base` as in `save_draft`.

    The same key gives the same answer. Raises AlreadySent, KeyTaken, Conflict, NotReady or CourseEnded, and then
    changes nothing.
    """
    _owned(by, place)
    version = _held(place)
    if version.submit_key != key:
        version = _sent_with(key, place) or version
    sheet = worksheets.get(place.worksheet)
    typed = older.carried(sheet, version.data, data)
    cleaned = sheet.clean(typed, final=True)
    if version.submit_key == key:
        if version.data != cleaned.data:
            raise KeyTaken(version)
        return version
    if not version.is_draft:
        raise AlreadySent
    goes_on(place.course)
    _check_known(version, typed, key, base)
    if not cleaned.ok:
        raise NotReady(cleaned)
    now = timezone.now()
    version.data, version.saved_at, version.submitted_at = cleaned.data, now, now
    version.state, version.submit_key = State.SUBMITTED, key
    version.saved_no += 1
    version.save()
    audit.record("worksheet.submitted", by=by, course=place.course, about=version)
    delivery.after_sent(by=delivery.RULES, course=place.course)
    return version


def goes_on(course: Course) -> None:
    """Raises CourseEnded, by what is stored now: the course may have ended since its page was opened."""
    if course.has_ended_meanwhile():
        raise CourseEnded


def _check_known(version: EntryVersion, typed: Data, key: UUID, base: int | None) -> None:
    """The page has seen what is stored, or it is its own: a post that lacked something was saved, and comes again.

    Where nothing is stored, as of a line that was removed elsewhere, there is nothing to have seen.
    """
    if version.save_key == key:
        if version.data != typed:
            raise KeyTaken(version)
    elif version.pk and base not in {None, version.saved_no}:
        raise Conflict(version)


def _sent_with(key: UUID, place: Sheet) -> EntryVersion | None:
    """The version that was sent with this key, also when newer ones follow it. Raises KeyTaken for another sheet's."""
    sent: EntryVersion | None = EntryVersion.unscoped.filter(submit_key=key).first()
    if sent is not None and not place.versions().filter(pk=sent.pk).exists():
        raise KeyTaken(sent)
    return sent


@transaction.atomic
def edit_again(*, by: Actor, place: Sheet) -> EntryVersion:
    """Begin "Redigér": the next version begins as a draft with the answers of the one that was sent."""
    _owned(by, place)
    entry = place.locked()
    version = _newest(entry)
    if version.is_draft:
        return version
    fresh = EntryVersion(
        entry=entry,
        number=version.number + 1,
        worksheet_version=worksheets.get(entry.worksheet).version,
        data=version.data,
        saved_at=timezone.now(),
        saved_no=version.saved_no + 1,  # counts on, so that a late save of the version before does not fit
    )
    fresh.save()
    audit.record("worksheet.edited_again", by=by, course=place.course, about=fresh)
    return fresh


@transaction.atomic
def mark_seen(*, by: Actor, version: EntryVersion) -> None:
    """The treating psychologist has opened a version that was sent; the patient sees that they have.

    The lines of a diary are read as one: all that were sent until now are seen with it.
    """
    if not may(by, "worksheet", "comment"):
        raise PermissionDenied
    unseen = _read_with(version).filter(state=State.SUBMITTED)
    if unseen.update(state=State.SEEN, seen_at=timezone.now(), seen_by=by.user):
        version.refresh_from_db(fields=["state", "seen_at", "seen_by"])
        audit.record("worksheet.seen", by=by, course=version.entry.course, about=version)


def _read_with(version: EntryVersion) -> Any:
    """The version; of a diary all its lines."""
    rows = EntryVersion.unscoped.all()
    if not worksheets.get(version.entry.worksheet).diary:
        return rows.filter(pk=version.pk)
    return rows.filter(entry__course=version.entry.course_id, entry__worksheet=version.entry.worksheet)


@transaction.atomic
def give_feedback(
    *,
    by: Actor,
    course: Course,
    client_id: UUID,
    body: str,
    about: About | None = None,
    files: Collection[UUID] = (),
    known: int | None = None,
) -> Message:
    """Send a letter about a version; with it the version counts as commented. Raises what `send_message` raises."""
    if about is None or about.kind != ABOUT or not may(by, "worksheet", "comment"):
        raise PermissionDenied
    version = EntryVersion.objects.for_user(by).filter(code=about.code, entry__course=course).first()
    if version is None:
        raise PermissionDenied
    letter = send_message(by=by, course=course, client_id=client_id, body=body, about=about, files=files, known=known)
    waiting = _read_with(version).filter(Q(state=State.SEEN) | Q(pk=version.pk, state=State.SUBMITTED))
    if waiting.update(state=State.COMMENTED, commented_at=timezone.now()):
        audit.record("worksheet.commented", by=by, course=course, about=version)
        delivery.after_answer(by=delivery.RULES, version=version)
    return letter
