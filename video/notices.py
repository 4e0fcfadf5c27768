"""What goes out about an appointment: that it stands, has moved or is off, and reminders. Never what it is about."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from care import notify, reminders
from care.gateways import Attachment
from care.models import ContactDetails, Notice, User
from care.workdays import DAY
from video import booking, guest_notices, ical, texts
from video.limits import limits_for
from video.models import Appointment, AppointmentStep
from video.queries import appointments as found

AGREED, OFF, TOMORROW, SOON = "video.agreed", "video.off", "video.tomorrow", "video.soon"
EVERY = timedelta(minutes=5)
AHEAD = timedelta(hours=48)  # how long before it begins its reminders are written
Step = AppointmentStep.Kind
FILE = "aftale.ics"


def tell(row: Appointment, step: str) -> None:
    """Write the notice of a step in the caller's transaction, by mail, or by SMS to whoever has no mail."""
    if step not in {Step.BOOKED, Step.MOVED, Step.CANCELLED}:
        return
    channel = _way(row.course.patient)
    if channel is not None:
        kind = OFF if step == Step.CANCELLED else AGREED
        payload = _payload(row) | ({"moved": step == Step.MOVED} if kind == AGREED else {})
        key = f"{kind}:{row.code}:{row.sequence}"
        notify.post(kind=kind, key=key, recipient=row.course.patient, channel=channel, payload=payload)
    if step == Step.MOVED:
        _tell_guests(row)


def _tell_guests(row: Appointment) -> None:
    """Guests who may come get their link again with the new time."""
    for guest in row.guests.all():
        if guest.is_agreed:
            guest_notices.send_link(guest)


def _way(user: User) -> str | None:
    if user.email:
        return Notice.Channel.MAIL
    details = ContactDetails.objects.filter(user=user).first()
    return Notice.Channel.SMS if details and details.phone else None


def _payload(row: Appointment) -> dict[str, notify.Value]:
    return {"appointment": str(row.code), "sequence": row.sequence}


def remind_due() -> int:
    """The clock's job: write the reminders of what begins soon, for those who want any; returns how many are new."""
    now = timezone.now()
    rows = found.booked_between(now, now + AHEAD)
    keys = {f"{kind}:{row.code}:{row.sequence}" for row in rows for kind in (TOMORROW, SOON)}
    written = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    return sum(_remind(row, written) for row in rows)


@transaction.atomic
def _remind(row: Appointment, written: set[str]) -> int:
    patient, count = row.course.patient, 0
    tomorrow, soon = (f"{kind}:{row.code}:{row.sequence}" for kind in (TOMORROW, SOON))
    if tomorrow in written and soon in written:
        return 0
    if not reminders.wants(patient):
        return 0
    choice, payload = reminders.choice_of(patient), _payload(row)
    day_before = timezone.localdate(row.starts_at) - DAY
    due_at = reminders.moment(choice, day_before)
    if tomorrow not in written and timezone.localdate(due_at) == day_before and due_at > row.booked_at:
        notify.remind(kind=TOMORROW, key=tomorrow, recipient=patient, payload=payload, day=day_before)
        count += 1
    if soon not in written:
        opens = booking.door_opens(row.starts_at, limits_for(row.course.region))
        notify.post(kind=SOON, key=soon, recipient=patient, channel=choice.channel, payload=payload, due_at=opens)
        count += 1
    return count


# --- whether it is still true -----------------------------------------------------------------------------


def stands(notice: Notice) -> bool:
    """Whether the appointment is still agreed as it was when the notice was written, and has not begun."""
    row = found.with_code(notice.payload["appointment"])
    if row is None or not row.is_booked or row.sequence != notice.payload["sequence"]:
        return False
    return timezone.now() < row.starts_at


def is_off(notice: Notice) -> bool:
    """Whether it is cancelled."""
    row = found.with_code(notice.payload["appointment"])
    return row is not None and row.state == Appointment.State.CANCELLED


def is_tomorrow(notice: Notice) -> bool:
    """Whether it still is the day before: a reminder that came late says nothing wrong."""
    row = found.with_code(notice.payload["appointment"])
    return stands(notice) and row is not None and timezone.localdate(row.starts_at) - DAY == timezone.localdate()


# --- the words --------------------------------------------------------------------------------------------


def _row(notice: Notice) -> Appointment:
    row = found.with_code(notice.payload["appointment"])
    if row is None:
        raise LookupError(f"notice {notice.code} is about no appointment")
    return row


def _what(notice: Notice) -> str:
    """Which of the texts it is."""
    if notice.kind == AGREED:
        return "moved" if notice.payload["moved"] else "agreed"
    return {OFF: "off", TOMORROW: "tomorrow", SOON: "soon"}[notice.kind]


def subject(notice: Notice) -> str:
    """Neutral."""
    return texts.mail_subject(_what(notice))


def body(notice: Notice) -> str:
    """When, and where to see the rest."""
    return _with_link(notice, texts.mail(_what(notice), _row(notice).starts_at))


def _with_link(notice: Notice, words: str) -> str:
    between = " " if notice.channel == Notice.Channel.SMS else "\n\n"
    return f"{words}{between}{settings.SITE_URL}/"


def calendar_file(row: Appointment, language: str) -> str:
    """The appointment as a calendar file, as it stands now."""
    entry = ical.Entry(
        uid=row.code,
        sequence=row.sequence,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        changed_at=timezone.now(),
        cancelled=row.state == Appointment.State.CANCELLED,
    )
    return ical.file_of(entry, language=language, link=f"{settings.SITE_URL}/")


def attached(notice: Notice) -> list[Attachment]:
    """The calendar file that goes with the mail."""
    row = _row(notice)
    return [Attachment(FILE, calendar_file(row, row.course.patient.language), ical.KIND)]
