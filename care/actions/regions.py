"""What a region decides: settings, opening hours, days closed, telephone numbers; and regions that merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, regional
from care.access import Actor, System
from care.guard import allow, refused, same_again
from care.models import Closure, OpeningHours, PhoneNumber, Region, RegionSetting, User, today
from care.workdays import Hours

NUMBER_FIELDS = ("kind", "position", "name_da", "name_en", "phone", "hours_da", "hours_en", "owner")


def set_region_setting(*, by: Actor | System, region: Region, key: str, value: Any, valid_from: date) -> RegionSetting:
    """Decide one setting for the region from a date on; raises ValidationError."""
    allow(by, "region_data", "write", region=region)
    value = regional.cleaned(regional.KEYS[key], value)
    _not_past(valid_from)
    with transaction.atomic():
        row = _decide(by, region, key, value, valid_from)
        audit.record("region.setting_set", by=by, reason=f"{region.slug}: {key} = {value} fra {valid_from}")
    return row


def inherit_region_setting(*, by: Actor | System, region: Region, key: str, valid_from: date) -> RegionSetting:
    """Take the region's own value back from a date on, so that the country's counts again."""
    allow(by, "region_data", "write", region=region)
    _not_past(valid_from)
    with transaction.atomic():
        row = _decide(by, region, key, Value(None, models.JSONField()), valid_from)
        audit.record("region.setting_inherited", by=by, reason=f"{region.slug}: {key} fra {valid_from}")
    return row


def _decide(by: Actor | System, region: Region, key: str, value: Any, valid_from: date) -> RegionSetting:
    decided = {"value": value, "set_by": _person(by), "set_at": timezone.now()}
    row, _is_new = RegionSetting.objects.update_or_create(
        region=region, key=key, valid_from=valid_from, defaults=decided
    )
    return row


def _may_change(by: Actor | System, region: Region | None) -> None:
    """The country's rows are read and verified in the regions, never changed there."""
    allow(by, "region_data", "write", region=region)
    if region is None and isinstance(by, Actor):
        refused(by, "region_data", "write")


def _person(by: Actor | System) -> User | None:
    return by.user if isinstance(by, Actor) else None


def _not_past(day: date) -> None:
    if day < today():
        raise ValidationError(_("Vælg i dag eller en senere dag. Det, der har gjaldt, bliver stående."))


def set_opening_hours(*, by: Actor | System, region: Region, hours: Mapping[int, Hours], valid_from: date) -> None:
    """The region's own week from a date on, in place of the country's and of its own plans; raises ValidationError."""
    allow(by, "region_data", "write", region=region)
    _not_past(valid_from)
    if not hours:
        raise ValidationError(_("Klinikken skal have åbent mindst én dag om ugen."))
    with transaction.atomic():
        _end_hours(region, valid_from)
        OpeningHours.objects.bulk_create(
            OpeningHours(region=region, weekday=day, opens=open_.opens, closes=open_.closes, valid_from=valid_from)
            for day, open_ in sorted(hours.items())
        )
        audit.record("region.hours_set", by=by, reason=f"{region.slug} fra {valid_from}")


def inherit_opening_hours(*, by: Actor | System, region: Region, valid_from: date) -> None:
    """End the region's own week from a date on, so that the country's counts again."""
    allow(by, "region_data", "write", region=region)
    _not_past(valid_from)
    with transaction.atomic():
        _end_hours(region, valid_from)
        audit.record("region.hours_inherited", by=by, reason=f"{region.slug} fra {valid_from}")


def _end_hours(region: Region, day: date) -> None:
    """Rows that have applied end on the day; rows that were only planned go."""
    own = OpeningHours.objects.filter(region=region)
    own.filter(valid_from__gte=day).delete()
    own.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day)).update(valid_until=day)


def add_closure(*, by: Actor | System, region: Region, day: date, reason_da: str, reason_en: str) -> Closure:
    """Close the region's clinic on one coming day; raises ValidationError."""
    allow(by, "region_data", "write", region=region)
    _not_past(day)
    if Closure.objects.filter(Q(region=region) | Q(region__isnull=True), day=day).exists():
        raise ValidationError(_("Den dag er allerede lukket."))
    with transaction.atomic():
        closure = Closure.objects.create(
            region=region, day=day, reason_da=reason_da, reason_en=reason_en, set_by=_person(by)
        )
        audit.record("region.closure_added", by=by, about=closure, reason=f"{region.slug} {day}")
    return closure


def remove_closure(*, by: Actor | System, closure: Closure) -> None:
    """Open again on a coming day; days that have passed stay, since deadlines were counted with them."""
    _may_change(by, closure.region)
    _not_past(closure.day)
    with transaction.atomic():
        audit.record("region.closure_removed", by=by, about=closure, reason=str(closure.day))
        closure.delete()


def add_number(*, by: Actor | System, region: Region, code: UUID, **fields: Any) -> PhoneNumber:
    """A new number of the region, not yet verified. The same code gives the same number again; raises KeyTaken."""
    allow(by, "region_data", "write", region=region)
    with transaction.atomic():
        number, is_new = PhoneNumber.objects.get_or_create(code=code, defaults={"region": region, **fields})
        same_again(number, region_id=region.pk, **fields)
        if is_new:
            audit.record("region.number_added", by=by, about=number, reason=f"{region.slug}: {number.phone}")
    return number


def edit_number(*, by: Actor | System, number: PhoneNumber, **fields: Any) -> PhoneNumber:
    """The number as it reads from today on: a new row; the old one ends. Another telephone must be verified anew."""
    _may_change(by, number.region)
    with transaction.atomic():
        old = {name: getattr(number, name) for name in (*NUMBER_FIELDS, "verified_on", "verified_by")}
        changed = PhoneNumber(region=number.region, **(old | fields))
        if changed.phone != number.phone:
            changed.verified_on = changed.verified_by = None
        changed.save()
        _end_number(number)
        audit.record("region.number_changed", by=by, about=changed, reason=f"{number.phone} → {changed.phone}")
    return changed


def end_number(*, by: Actor | System, number: PhoneNumber) -> None:
    """Stop showing the number from today on; a region keeps at least one of its own."""
    _may_change(by, number.region)
    with transaction.atomic():
        if not _numbers_of(number.region).exclude(pk=number.pk).exists():
            raise ValidationError(_("Det er regionens eneste nummer. Tilføj et andet, før du fjerner dette."))
        _end_number(number)
        audit.record("region.number_ended", by=by, about=number, reason=number.phone)


def _numbers_of(region: Region | None) -> models.QuerySet[PhoneNumber]:
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=today())
    return PhoneNumber.objects.select_for_update().filter(still, region=region, valid_from__lte=today())


def _end_number(number: PhoneNumber) -> None:
    number.valid_until = today()
    number.save(update_fields=["valid_until"])


def verify_number(*, by: Actor | System, number: PhoneNumber) -> None:
    """Somebody has called the number today, and it is right. The country's numbers can be verified from any region."""
    allow(by, "region_data", "verify", region=number.region)
    with transaction.atomic():
        number.verified_on, number.verified_by = today(), _person(by)
        number.save(update_fields=["verified_on", "verified_by"])
        audit.record("region.number_verified", by=by, about=number, reason=number.phone)


def merge_regions(*, by: Actor | System, regions: Sequence[Region], into: Region, on: date) -> None:
    """From a date on `into` answers for all of `regions`; nothing is moved and nothing is forgotten.

    Courses keep the region they were made in. Access, settings and deadlines follow `Region.current()` from that date.
    """
    allow(by, "region_data", "write")
    _not_past(on)
    _may_merge(by, regions, into)
    _fit_together(regions, into, on)
    with transaction.atomic():
        for region in Region.objects.select_for_update().filter(pk__in=[one.pk for one in regions]):
            region.valid_until, region.successor = on, into
            region.save(update_fields=["valid_until", "successor"])
        merged = " + ".join(sorted(one.slug for one in regions))
        audit.record("region.merged", by=by, about=into, reason=f"{merged} → {into.slug} fra {on}")


def _may_merge(by: Actor | System, regions: Sequence[Region], into: Region) -> None:
    """A person decides only about a merger that their own region is part of."""
    if isinstance(by, Actor) and by.region not in {*regions, into}:
        allow(by, "region_data", "write", region=into)


def _fit_together(regions: Sequence[Region], into: Region, on: date) -> None:
    """Raise ValidationError unless all are open until the date and the successor is open from it."""
    if not regions or into in regions:
        raise ValidationError(_("Vælg de regioner, der lægges sammen, og en anden, som tager over."))
    for region in regions:
        if region.successor is not None or (region.valid_until is not None and region.valid_until <= on):
            raise ValidationError(_("%(region)s er allerede lukket eller lagt sammen."), params={"region": region.name})
    if into.valid_from > on or into.successor is not None or into.valid_until is not None:
        message = _("%(region)s skal findes fra den dag og må ikke selv være lukket.")
        raise ValidationError(message, params={"region": into.name})
