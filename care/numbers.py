"""The telephone numbers shown to patients: the country's and the region's own, verified and dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import caches
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from care.access import Role
from care.models import PhoneNumber, Region, family, today

KEPT = 20  # seconds; they stand in the frame of every page


@dataclass(frozen=True)
class Shown:
    """A number in the reader's language; `tel` is what a telephone link dials."""

    name: str
    phone: str
    tel: str
    hours: str
    kind: str
    region: str = ""


def dated(on: date | None = None) -> QuerySet[PhoneNumber]:
    """The numbers that apply on a date."""
    on = on or today()
    return PhoneNumber.objects.select_related("region").filter(
        Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    )


def in_force(regions: list[Region]) -> list[PhoneNumber]:
    """The country's and these regions' numbers today, in order."""
    return list(dated().filter(Q(region__in=regions) | Q(region__isnull=True)))


def shown(number: PhoneNumber, language: str) -> Shown:
    """A number as one language shows it."""
    english = language == "en"
    return Shown(
        name=number.name_en if english else number.name_da,
        phone=number.phone,
        tel=dialled(number.phone),
        hours=number.hours_en if english else number.hours_da,
        kind=number.kind,
        region=number.region.name if number.region_id and number.region else "",
    )


def dialled(phone: str) -> str:
    """What `tel:` needs: short numbers as they are, others with the country code."""
    digits = "".join(c for c in phone if c.isdigit() or c == "+")
    return digits if digits.startswith("+") or len(digits) < 8 else f"+45{digits}"


def regions_of(request: HttpRequest) -> list[Region]:
    """The regions whose numbers this reader needs: the course's and its successor, or those of the role.

    After a merger a patient keeps the numbers of the place where they live.
    """
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    if actor.role != Role.PATIENT:
        return family(actor.region) if actor.region else []
    course = actor.own_course
    return [course.region, course.region.current()] if course else []


def for_request(request: HttpRequest) -> list[Shown]:
    """The numbers of the reader's region in the reader's language; a change may take KEPT seconds to be seen."""
    language, regions = get_language() or "da", regions_of(request)
    key = f"numbers:{language}:{'-'.join(str(pk) for pk in sorted({region.pk for region in regions}))}:{today()}"
    held: list[Shown] | None = caches["rendered"].get(key)
    if held is None:
        held = [shown(number, language) for number in in_force(regions)]
        caches["rendered"].set(key, held, KEPT)
    return held


def unverified(days: int = 90) -> list[PhoneNumber]:
    """Numbers in force that nobody has called within `days`."""
    old = Q(verified_on__isnull=True) | Q(verified_on__lt=today() - timedelta(days=days))
    return list(dated().filter(old))
