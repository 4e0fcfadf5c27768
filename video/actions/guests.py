"""Guests of a conversation: invited by the psychologist, agreed to by the patient, let in by a link (7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, secrets
from care.access import Actor, Role, System
from care.guard import allow, same_again
from care.phone import BadPhone, clean
from video import bells, guest_links, guest_notices, texts
from video.models import Appointment, Call, Guest, Participant

Kind, Consent = Guest.Kind, Guest.Consent
MOST = 2  # guests of one conversation: with patient and psychologist four people
KEPT = timedelta(days=30)
LEAST_WORDS = 20


class LinkUsed(Exception):
    """Another browser opened it first, or it is not valid any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Who is invited; `purpose` is what a case worker comes for and what may be shared."""

    kind: str
    name: str
    phone: str
    purpose: str = ""
    may_share_screen: bool = False


def invite(*, by: Actor, appointment: Appointment, invited: Invited, key: UUID) -> Guest:
    """Write down a guest and ask the patient; nothing is sent to the guest yet. Raises ValidationError, KeyTaken."""
    allow(by, "guest", "write", course=appointment.course)
    _check(appointment, invited)
    with transaction.atomic():
        locked = Appointment.unscoped.select_for_update(of=("self",)).select_related(*Appointment.FETCHED_WITH)
        row = locked.get(pk=appointment.pk)
        before: Guest | None = Guest.unscoped.filter(code=key).first()
        if before is not None:
            same_again(before, appointment_id=row.pk, kind=invited.kind, name=invited.name)
            return before
        if sum(one.is_open for one in row.guests.all()) >= MOST:
            raise ValidationError(texts.guests_are_full())
        guest = Guest(
            code=key,
            appointment=row,
            kind=invited.kind,
            name=invited.name.strip(),
            phone=clean(invited.phone),
            purpose=invited.purpose.strip(),
            may_share_screen=invited.may_share_screen,
            invited_at=timezone.now(),
            invited_by=by.user,
        )
        guest.save()
        guest_notices.ask_patient(guest)
        audit.record("guest.invited", by=by, course=row.course, about=guest, reason=guest.kind)
    return guest


def _check(row: Appointment, invited: Invited) -> None:
    wrong: dict[str, str] = {}
    if not invited.name.strip():
        wrong["name"] = _("Skriv gæstens navn.")
    if invited.kind == Kind.CASE_WORKER and len(invited.purpose.strip()) < LEAST_WORDS:
        wrong["purpose"] = texts.purpose_missing()
    try:
        clean(invited.phone)
    except BadPhone:
        wrong["phone"] = _("Skriv et telefonnummer, der kan modtage sms.")
    if wrong:
        raise ValidationError(wrong)
    if not row.is_booked or row.ends_at <= timezone.now() or row.means != Appointment.Means.VIDEO:
        raise ValidationError(texts.no_guests_now())


def consent(*, by: Actor, guest: Guest, yes: bool) -> Guest:
    """The patient says yes or no here, in writing; the words they said yes to are kept. Yes sends the link."""
    allow(by, "guest", "consent", course=guest.appointment.course)
    with transaction.atomic():
        held = _held(guest)
        if not held.is_open:
            raise ValidationError(texts.guest_is_off())
        was_agreed = held.is_agreed
        if yes:
            held.consent, held.consent_text = Consent.WRITTEN, texts.consent_words(held)
        else:
            held.consent = Consent.WITHDRAWN if was_agreed else Consent.REFUSED
        held.consent_at, held.consent_by = timezone.now(), by.user
        held.save()
        _tell(held, yes=yes, was_agreed=was_agreed)
        name = "guest.agreed" if yes else "guest.refused"
        audit.record(name, by=by, course=held.appointment.course, about=held, reason=held.kind)
    return held


def note_consent(*, by: Actor, guest: Guest, said: str) -> Guest:
    """The patient said yes aloud: the psychologist writes what was said, and when. Raises ValidationError."""
    allow(by, "guest", "write", course=guest.appointment.course)
    if len(said.strip()) < LEAST_WORDS:
        raise ValidationError({"said": texts.oral_consent_too_short()})
    with transaction.atomic():
        held = _held(guest)
        if not held.is_open or held.consent in {Consent.REFUSED, Consent.WITHDRAWN}:
            raise ValidationError(texts.guest_is_off())
        was_agreed = held.is_agreed
        held.consent, held.consent_text = Consent.ORAL, said.strip()
        held.consent_at, held.consent_by = timezone.now(), by.user
        held.save()
        _tell(held, yes=True, was_agreed=was_agreed)
        audit.record("guest.agreed_aloud", by=by, course=held.appointment.course, about=held, reason=held.kind)
    return held


def call_off(*, by: Actor, guest: Guest) -> Guest:
    """The psychologist takes the invitation back; a guest who is there already is out."""
    allow(by, "guest", "write", course=guest.appointment.course)
    with transaction.atomic():
        held = _held(guest)
        if held.cancelled_at is None:
            held.cancelled_at = timezone.now()
            held.save(update_fields=["cancelled_at"])
            _out(held)
            audit.record("guest.called_off", by=by, course=held.appointment.course, about=held, reason=held.kind)
    return held


def send_away(*, by: Actor, guest: Guest) -> Guest:
    """The guest has to go ("Bed gæsten om at gå"): the patient alone decides, and the link is void from now on."""
    if by.role == Role.PATIENT:
        allow(by, "guest", "remove", course=guest.appointment.course)
    else:
        allow(by, "guest", "write", course=guest.appointment.course)
    with transaction.atomic():
        held = _held(guest)
        if held.sent_away_at is None:
            held.sent_away_at = timezone.now()
            held.save(update_fields=["sent_away_at"])
            _out(held)
            audit.record("guest.sent_away", by=by, course=held.appointment.course, about=held, reason=held.kind)
    return held


def open_link(*, by: System, guest: Guest, cookie: str) -> None:
    """The first browser that comes has the link from now on; raises LinkUsed for every other one."""
    if not guest_links.state(guest).is_good:
        raise LinkUsed
    free = Guest.unscoped.filter(pk=guest.pk, browser_hash="", cancelled_at=None, sent_away_at=None)
    with transaction.atomic():
        if not free.update(browser_hash=secrets.hashed(cookie), bound_at=timezone.now()):
            raise LinkUsed
        audit.record("guest.opened_link", by=by, course=guest.appointment.course, about=guest, reason=guest.kind)


def forget_old(*, by: System) -> int:
    """The clock's job: thirty days after the conversation a guest's name, number and purpose are gone; how many."""
    due = Guest.unscoped.filter(forgotten_at=None, appointment__ends_at__lt=timezone.now() - KEPT)
    count = 0
    for guest in due.select_related("appointment__course"):
        with transaction.atomic():
            held = _held(guest)
            held.name = held.phone = held.purpose = ""
            if held.browser_hash:
                held.browser_hash, held.bound_at = "", None
            held.forgotten_at = timezone.now()
            held.save()
            audit.record("guest.forgotten", by=by, course=guest.appointment.course, about=held)
            count += 1
    return count


def _held(guest: Guest) -> Guest:
    rows = Guest.unscoped.select_for_update(of=("self",)).select_related(*Guest.FETCHED_WITH)
    held: Guest = rows.get(pk=guest.pk)
    return held


def _tell(guest: Guest, *, yes: bool, was_agreed: bool) -> None:
    if yes and not was_agreed:
        guest_notices.send_link(guest)
    if not yes:
        _out(guest)


def _out(guest: Guest) -> None:
    """Whoever is in the room or before it by this invitation has to go, at once."""
    seats = Participant.unscoped.filter(guest=guest, call__ended_at=None).exclude(state=Participant.State.REMOVED)
    seats.filter(state=Participant.State.INSIDE).update(left_at=timezone.now())
    seats.update(state=Participant.State.REMOVED, resume_hash="")
    for call in Call.unscoped.filter(appointment=guest.appointment, ended_at=None):
        bells.ring(call)
