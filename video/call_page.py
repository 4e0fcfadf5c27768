"""What the page of a call shows, the same for patient, psychologist and guest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from care import numbers
from care.models import PhoneNumber, Region, family
from video.door import HOST, PATIENT
from video.models import Appointment, Guest, Participant
from video.protocol import PEOPLE
from video.queries import appointments as found


@dataclass(frozen=True, kw_only=True)
class CallPage:
    """The role decides which buttons there are; addresses that a guest does not have are empty."""

    role: str
    name: str
    host: str
    ticket_url: str
    phone: str = ""
    numbers: list[Any] = field(default_factory=list)
    back_url: str = ""
    letters_url: str = ""
    devices_url: str = ""
    may_screen: bool = False

    @property
    def is_host(self) -> bool:
        return self.role == HOST

    @property
    def is_patient(self) -> bool:
        return self.role == PATIENT

    @property
    def slots(self) -> range:
        """Everybody but oneself."""
        return range(PEOPLE - 1)

    @property
    def roles(self) -> list[tuple[str, Any]]:
        """What the roles are called."""
        return list(Participant.Role.choices)


def clinic_numbers(region: Region) -> list[Any]:
    """Where the clinic can be called, for somebody who is not signed in."""
    rows = numbers.in_force(family(region))
    return [numbers.shown(one, get_language() or "da") for one in rows if one.kind == PhoneNumber.Kind.CLINIC]


def for_patient(row: Appointment, name: str, clinic: list[Any]) -> CallPage:
    """The patient's."""
    return CallPage(
        role=PATIENT,
        name=name,
        host=row.psychologist.name,
        ticket_url=reverse("video-ticket", args=[row.code]),
        phone=found.call_number(row),
        numbers=clinic,
        back_url=reverse("video-appointment", args=[row.code]),
        letters_url=reverse("dialogue-letters"),
        devices_url=reverse("video-devices"),
    )


def for_host(row: Appointment, name: str, letters_url: str) -> CallPage:
    """The psychologist's."""
    return CallPage(
        role=HOST,
        name=name,
        host=name,
        ticket_url=reverse("video-ticket", args=[row.code]),
        phone=found.call_number(row),
        back_url=reverse("video-appointment", args=[row.code]),
        letters_url=letters_url,
        devices_url=reverse("video-devices"),
        may_screen=True,
    )


def for_guest(guest: Guest, clinic: list[Any]) -> CallPage:
    """A guest's: a picture and a voice, and nothing of the platform."""
    row = guest.appointment
    return CallPage(
        role=guest.kind,
        name=guest.name,
        host=row.psychologist.name,
        ticket_url=reverse("video-guest-ticket"),
        numbers=clinic,
        may_screen=guest.may_share_screen,
    )
