"""Which telephone numbers nobody has called for too long; the alarm and the deployment check ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from care import numbers, regional
from care.models import PhoneNumber, Region, family, today


@dataclass(frozen=True)
class Verified:
    """How long ago a number was called, and whether that is too long."""

    number: PhoneNumber
    age_days: int | None
    allowed_days: int

    @property
    def too_old(self) -> bool:
        return self.age_days is None or self.age_days > self.allowed_days


def state_of(number: PhoneNumber, allowed_days: int, on: date | None = None) -> Verified:
    """How one number stands on a date."""
    age = ((on or today()) - number.verified_on).days if number.verified_on else None
    return Verified(number, age, allowed_days)


def states_for(region: Region) -> list[Verified]:
    """The numbers in force of a region and of the country, in the order patients see them."""
    allowed = regional.value(region, "number_verified_days")
    return [state_of(number, allowed) for number in numbers.in_force(family(region))]


def overdue(on: date | None = None) -> list[Verified]:
    """Every number in force that nobody has called within its region's limit (90 days unless decided otherwise)."""
    limits: dict[int | None, int] = {}
    found = []
    for number in numbers.dated(on):
        if number.region_id not in limits:
            limits[number.region_id] = regional.value(number.region, "number_verified_days", on)
        found.append(state_of(number, limits[number.region_id], on))
    return [state for state in found if state.too_old]


def problems() -> list[str]:
    """What is wrong with the numbers now, one neutral line each; [] when nothing is."""
    return [_line(state) for state in overdue()]


def _line(state: Verified) -> str:
    number = state.number
    where = number.region.name if number.region else _("Hele landet")
    what = {"where": where, "phone": number.phone, "days": state.age_days}
    if state.age_days is None:
        return _("%(where)s: %(phone)s er ikke kontrolleret.") % what
    return _("%(where)s: %(phone)s er ikke kontrolleret i %(days)s dage.") % what
