"""A region's own figures for `care.alert_clock`, as they apply on a date."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from care import regional
from care.alert_clock import Limits
from care.models import Region

PREFIX = "alert_"


def limits_for(region: Region | None, on: date | None = None) -> Limits:
    """The limits of 3.4 for a region (its successor once merged) on a date; one query."""
    found = regional.resolve_all(region, on)
    return Limits(**{one.name: found[f"{PREFIX}{one.name}"].value for one in fields(Limits)})
