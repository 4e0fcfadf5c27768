"""Whom a patient can call: the region's numbers, their own doctor, and the clinic with its hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.utils.formats import time_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from assessment import safety
from assessment.models import Section
from care import numbers, opening, regional
from care.models import ContactDetails, Course, PhoneNumber, Region
from care.texts import WEEKDAYS
from care.workdays import Hours

Kind = PhoneNumber.Kind
URGENT = (Kind.EMERGENCY, Kind.ACUTE, Kind.DOCTOR)
WORKING_WEEK = range(5)


@dataclass(frozen=True)
class Contact:
    """One line: who, the number as it is read and as it is dialled, and when."""

    name: str
    phone: str
    tel: str
    hours: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Contacts:
    """All numbers of one patient. `first` is the region's own way in for today; Livslinien is never alone."""

    region: list[Contact]
    helplines: list[Contact]
    doctor: Contact | None
    clinic: Contact

    @property
    def first(self) -> Contact | None:
        """The number of the second button: the region's acute line, else its doctor on call."""
        ways = [one for one in self.region if one.kind != Kind.EMERGENCY]
        return ways[0] if ways else None

    @property
    def professionals(self) -> list[Contact]:
        """Step 5 of the safety plan: 112, the region, the doctor, the clinic, and then the helplines."""
        return [*self.region, *([self.doctor] if self.doctor else []), self.clinic, *self.helplines]


def contacts_of(course: Course) -> Contacts:
    """The numbers in the reader's language, live; after a merger those of the place where the patient lives count."""
    language = get_language() or "da"
    rows = numbers.in_force([course.region, course.region.current()])
    shown = [_contact(numbers.shown(row, language)) for row in rows]
    return Contacts(
        region=sorted((one for one in shown if one.kind in URGENT), key=lambda one: URGENT.index(Kind(one.kind))),
        helplines=[one for one in shown if one.kind == Kind.HELPLINE],
        doctor=_doctor(course),
        clinic=_clinic(course.region, [one for one in shown if one.kind == Kind.CLINIC]),
    )


def _contact(shown: numbers.Shown) -> Contact:
    return Contact(shown.name, shown.phone, shown.tel, shown.hours, shown.kind)


def _about_me(course: Course) -> dict[str, str]:
    """Section A of the application, as far as it is written."""
    section = Section.unscoped.filter(application__course=course, key="A").first()
    data: dict[str, str] = section.data if section else {}
    return data


def _doctor(course: Course) -> Contact | None:
    """The patient's own doctor, if the application names one with a number."""
    about = _about_me(course)
    phone = str(about.get("gp_phone") or "")
    if not safety.tel(phone):
        return None
    name = str(about.get("gp") or "") or _("Din egen læge")
    return Contact(name, phone, numbers.dialled(phone), _("Hverdage kl. 8–16"), Kind.DOCTOR)


def _clinic(region: Region, own: list[Contact]) -> Contact:
    hours = opening_words(opening.week_of(region).hours)
    if own:
        return Contact(own[0].name, own[0].phone, own[0].tel, own[0].hours or hours, Kind.CLINIC)
    return Contact(str(regional.value(region.current(), "clinic_name")), "", "", hours, Kind.CLINIC)


def opening_words(days: Mapping[int, Hours]) -> str:
    """The clinic's week in words: "Hverdage kl. 8–16", or day by day when the days differ."""
    if set(days) == set(WORKING_WEEK) and len({(h.opens, h.closes) for h in days.values()}) == 1:
        return _("Hverdage kl. {from_}–{to}").format(from_=_hour(days[0].opens), to=_hour(days[0].closes))
    lines = (
        _("{day} kl. {from_}–{to}").format(day=str(WEEKDAYS[n]), from_=_hour(hours.opens), to=_hour(hours.closes))
        for n, hours in sorted(days.items())
    )
    return ", ".join(lines)


def _hour(at: time) -> str:
    return time_format(at, pgettext("time format", "H.i") if at.minute else pgettext("full hour format", "G"))


def phone_of(course: Course) -> str:
    """The number to suggest in K7: the one the patient gave under "Mig", else the one in the application."""
    details = ContactDetails.objects.filter(user=course.patient_id).first()
    return (details.phone if details else "") or str(_about_me(course).get("phone") or "")
