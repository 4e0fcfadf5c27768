"""A region's own figures for the pure rules of triage and trends, as they apply on a date."""

from __future__ import annotations

from datetime import date

from assessment import trends, triage
from care import regional
from care.models import Region

TRIAGE = ("mdi_severe", "mdi_below", "phq9_below", "audit_c_men", "audit_c_others", "audit_c_high", "medicine_days")
TRENDS = (
    "phq9_reliable",
    "mdi_reliable",
    "fast_rise",
    "fast_rise_twice",
    "phq9_severe",
    "mdi_severe",
    "track_week",
    "track_fall",
    "track_floor",
    "baseline_days",
)
INACTIVE = ("remind", "message", "call", "decide")


def triage_limits(region: Region | None, on: date | None = None) -> triage.Limits:
    """The figures of 2.4 for a region on a date; one query."""
    found = regional.resolve_all(region, on)
    return triage.Limits(**{name: found[f"triage_{name}"].value for name in TRIAGE})


def trend_limits(region: Region | None, on: date | None = None) -> trends.Limits:
    """The figures of 3.6 for a region on a date; one query."""
    found = regional.resolve_all(region, on)
    figures = {name: found[f"trend_{name}"].value for name in TRENDS}
    return trends.Limits(**figures, inactive_days=tuple(found[f"trend_inactive_{step}"].value for step in INACTIVE))
