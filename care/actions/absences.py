"""A psychologist is away, and another reads and answers meanwhile (clinical.md 5.4)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, opening, regional
from care.access import Actor, Role, System
from care.guard import refused, same_again
from care.models import Absence, Membership, Region, User, family, today
from care.people_queries import psychologists_of
from care.workdays import COPENHAGEN, DAY

LONGEST_ABSENCE = timedelta(days=366)


def set_absence(
    *, by: Actor | System, user: User, starts_on: date, ends_on: date, substitute: User, code: UUID | None = None
) -> Absence:
    """The psychologist is away these days, both included, and the substitute stands in. Raises ValidationError.

    The substitute's access ends with the last hour of the n-th working day after the absence; the region's setting
    says how many. The same code gives the same absence again; raises KeyTaken.
    """
    may_decide(by, user)
    region = _region_of(by, user)
    _dates_fit(starts_on, ends_on)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        held = Absence.objects.filter(code=code).first() if code else None
        if held is not None:
            same_again(held, user=user, starts_on=starts_on, ends_on=ends_on, substitute=substitute)
            return held
        _somebody_is_there(region, user, substitute, starts_on, ends_on)
        absence = Absence.objects.create(
            code=code or uuid4(),
            user=user,
            substitute=substitute,
            starts_on=starts_on,
            ends_on=ends_on,
            access_until=access_until(region, ends_on),
        )
        audit.record("absence.set", by=by, about=absence, reason=f"{user.name} → {substitute.name}")
    return absence


def cancel_absence(*, by: Actor | System, absence: Absence) -> None:
    """Take the absence back; the substitute's access ends at once."""
    may_decide(by, absence.user)
    with transaction.atomic():
        absence.cancelled_at = timezone.now()
        absence.save(update_fields=["cancelled_at"])
        audit.record("absence.cancelled", by=by, about=absence)


def access_until(region: Region, ends_on: date) -> datetime:
    """The first moment at which the substitute of an absence no longer has access."""
    days = regional.value(region, "absence_access_days", ends_on)
    last = opening.calendar_for(region, ends_on).ahead(ends_on, days)
    return datetime.combine(last + DAY, time(0), tzinfo=COPENHAGEN)


def _memberships(user: User) -> QuerySet[Membership]:
    held = Membership.objects.in_force().filter(user=user, role=Role.PSYCHOLOGIST)
    return held.select_related("region__successor")


def may_decide(by: Actor | System, user: User) -> None:
    """Psychologists about themselves, leads about those of their region; everybody else is refused."""
    if isinstance(by, System) or (by.role == Role.PSYCHOLOGIST and by.user == user):
        return
    if by.role == Role.LEAD and by.region is not None:
        regions = family(by.region)
        if any(held.region in regions for held in _memberships(user)):
            return
    refused(by, "absence", "write")


def _region_of(by: Actor | System, user: User) -> Region:
    """The region whose working days count."""
    if by.region is not None:
        return by.region
    held = _memberships(user).first()
    if held is None:
        raise ValidationError(_("Vælg en psykolog."))
    return held.region.current()


def _dates_fit(starts_on: date, ends_on: date) -> None:
    if starts_on < today():
        raise ValidationError({"starts_on": _("Vælg i dag eller en senere dag.")})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("Den sidste dag ligger før den første.")})
    if ends_on - starts_on > LONGEST_ABSENCE:
        raise ValidationError({"ends_on": _("Et fravær kan højst vare et år. Overdrag patienterne i stedet.")})


def _somebody_is_there(region: Region, user: User, substitute: User, starts_on: date, ends_on: date) -> None:
    if substitute == user or not psychologists_of(region, starts_on, ends_on).filter(pk=substitute.pk).exists():
        message = _("Vælg en anden psykolog, der arbejder i regionen i hele perioden.")
        raise ValidationError({"substitute": message})
    overlapping = Absence.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, cancelled_at__isnull=True)
    if overlapping.filter(user=user).exists():
        raise ValidationError({"starts_on": _("Der er allerede et fravær i de dage.")})
    if overlapping.filter(user=substitute).exists():
        raise ValidationError({"substitute": _("%(name)s er selv væk i de dage.") % {"name": substitute.name}})
