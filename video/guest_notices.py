"""What goes out about a guest: a question to the patient, and the link to the guest. Never what the talk is about."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from care import notify
from care.models import ContactDetails, Notice
from care.moments import clock, day
from video import guest_links, texts
from video.door import GUEST_EARLY
from video.models import Guest
from video.queries import guests

ASKED, LINK = "video.guest_asked", "video.guest_link"


def ask_patient(guest: Guest) -> None:
    """In the caller's transaction: the patient has something to answer."""
    patient = guest.appointment.course.patient
    payload = {"guest": str(guest.code)}
    if patient.email:
        notify.post(kind=ASKED, key=f"{ASKED}:{guest.code}", recipient=patient, payload=payload)
    elif ContactDetails.objects.filter(user=patient).exists():
        sms = Notice.Channel.SMS
        notify.post(kind=ASKED, key=f"{ASKED}:{guest.code}", recipient=patient, payload=payload, channel=sms)


def send_link(guest: Guest) -> None:
    """In the caller's transaction: the link, or the same link with the new time after a move."""
    sequence = guest.appointment.sequence
    notify.post(
        kind=LINK,
        key=f"{LINK}:{guest.code}:{sequence}:{int(guest.consent_at.timestamp()) if guest.consent_at else 0}",
        channel=Notice.Channel.SMS,
        payload={"guest": str(guest.code), "sequence": sequence},
    )


def _guest(notice: Notice) -> Guest | None:
    return guests.with_code(str(notice.payload["guest"]))


def _there(notice: Notice) -> Guest:
    guest = _guest(notice)
    if guest is None:
        raise LookupError(f"notice {notice.code} is about no guest")
    return guest


def is_asked(notice: Notice) -> bool:
    """Whether the answer is still missing."""
    guest = _guest(notice)
    if guest is None or not guest.is_open or guest.consent != Guest.Consent.ASKED:
        return False
    return guest.appointment.is_booked and timezone.now() < guest.appointment.ends_at


def is_agreed(notice: Notice) -> bool:
    """Whether the guest may still come, at the time that the message would say."""
    guest = _guest(notice)
    if guest is None or not guest_links.state(guest).is_good:
        return False
    return guest.appointment.is_booked and guest.appointment.sequence == notice.payload["sequence"]


def number(notice: Notice) -> str | None:
    """The guest's telephone."""
    guest = _guest(notice)
    return guest.phone if guest is not None else None


def subject(notice: Notice) -> str:
    """Neutral; a text message shows none."""
    return str(texts.ASKED[0])


def question(notice: Notice) -> str:
    """To the patient: there is something to answer."""
    guest = _there(notice)
    at, between = guest.appointment.starts_at, " " if notice.channel == Notice.Channel.SMS else "\n\n"
    return f"{texts.ASKED[1] % {'day': day(at), 'time': clock(at)}}{between}{settings.SITE_URL}/"


def link(notice: Notice) -> str:
    """To the guest: when, and the link."""
    guest = _there(notice)
    at = guest.appointment.starts_at
    values = {"day": day(at), "time": clock(at), "opens": clock(at - GUEST_EARLY), "link": guest_links.address(guest)}
    return str(texts.GUEST_SMS % values)
