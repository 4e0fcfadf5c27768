"""A region's settings: what can be set, what applies now, and from which level it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from care import contrast, texts
from care.models import Region, RegionSetting, today
from care.setting_keys import CLOCK, GROUPS, KEYS, Key

__all__ = ["KEYS", "Key"]

LONGEST_TEXT = 60


@dataclass(frozen=True)
class Resolved:
    """A setting's value now, and the level it was decided on: `region`, `country` or `standard`."""

    key: Key
    value: Any
    level: str
    valid_from: date | None = None
    set_by: str = ""


def resolve_all(region: Region | None, on: date | None = None) -> dict[str, Resolved]:
    """Every setting as it applies to a region on a date; one query. A merged region follows its successor."""
    on = on or today()
    region = region.current(on) if region else None
    rows = RegionSetting.objects.filter(Q(region=region) | Q(region__isnull=True), valid_from__lte=on)
    newest = {
        (row.key, row.region_id is not None): row
        for row in rows.select_related("set_by").order_by("valid_from", "set_at")
    }
    return {name: _resolved(key, newest.get((name, True)), newest.get((name, False))) for name, key in KEYS.items()}


def _resolved(key: Key, own: RegionSetting | None, country: RegionSetting | None) -> Resolved:
    """The region's own value, unless it has none or has gone back to inheriting (a row without a value)."""
    row = own if own is not None and own.value is not None else country
    if row is None or row.value is None:
        return Resolved(key, key.default, "standard")
    level = "region" if row.region_id else "country"
    return Resolved(key, row.value, level, row.valid_from, row.set_by.name if row.set_by else "")


def value(region: Region | None, name: str, on: date | None = None) -> Any:
    """One setting's value for a region on a date."""
    return resolve_all(region, on)[name].value


def history(region: Region, name: str) -> list[RegionSetting]:
    """What the region itself has decided about one setting, newest first; planned changes included."""
    rows = RegionSetting.objects.filter(region=region, key=name).select_related("set_by")
    return list(rows.order_by("-valid_from"))


def cleaned(key: Key, value: Any) -> Any:
    """The value as it is stored; raises ValidationError with the reason in the reader's language."""
    if key.choices:
        return _choice(key, value)
    if key.kind == "int":
        return _whole_number(key, value)
    text = str(value).strip()
    if key.optional and not text:
        return ""
    if not text or len(text) > LONGEST_TEXT:
        raise ValidationError(_("Skriv 1 til %(most)s tegn."), params={"most": LONGEST_TEXT})
    if key.name.endswith("_mail"):
        validate_email(text)
    return _colour(text) if key.name == "theme_primary" else text


def _choice(key: Key, value: Any) -> Any:
    if value not in dict(key.choices):
        raise ValidationError(_("Vælg en af mulighederne."))
    return value


def _whole_number(key: Key, value: Any) -> int:
    bounds = {"low": key.low, "high": key.high}
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise ValidationError(_("Skriv et helt tal fra %(low)s til %(high)s."), params=bounds) from None
    if (key.low is not None and number < key.low) or (key.high is not None and number > key.high):
        raise ValidationError(_("Skriv et helt tal fra %(low)s til %(high)s."), params=bounds)
    return number


def _colour(text: str) -> str:
    if not contrast.is_colour(text):
        raise ValidationError(_("Skriv farven som # og seks tegn, for eksempel #1f6b6b."))
    found = contrast.ratio(text)
    if found < contrast.ENOUGH:
        shown = {"found": formats.localize(int(found * 10) / 10), "enough": formats.localize(contrast.ENOUGH)}
        message = _(
            "Hvid tekst kan ikke læses på den farve: kontrasten er %(found)s, og den skal være mindst %(enough)s."
        )
        raise ValidationError(message, params=shown)
    return text.lower()


@dataclass(frozen=True)
class Row:
    """A setting as its page shows it: in words, with what is planned."""

    key: Key
    value: Any
    shown: Any
    level: str
    level_name: Any
    valid_from: date | None
    set_by: str
    planned: RegionSetting | None


def groups_of(region: Region) -> list[tuple[Any, list[Row]]]:
    """Every setting of a region, by what it is about, with its level, since when and by whom, and its next change."""
    ahead = RegionSetting.objects.filter(region=region, valid_from__gt=today()).order_by("-valid_from")
    planned = {row.key: row for row in ahead}
    found = resolve_all(region)
    return [(name, [_row(found[key.name], planned.get(key.name)) for key in keys]) for name, keys in GROUPS]


def _row(found: Resolved, planned: RegionSetting | None) -> Row:
    return Row(
        key=found.key,
        value=found.value,
        shown=in_words(found.key, found.value),
        level=found.level,
        level_name=texts.LEVELS[found.level],
        valid_from=found.valid_from,
        set_by=found.set_by,
        planned=planned,
    )


def history_in_words(region: Region, key: Key) -> list[tuple[RegionSetting, Any]]:
    """The region's decisions about one setting, newest first, each with its value in words (None = inherits)."""
    return [(row, in_words(key, row.value)) for row in history(region, key.name)]


def in_words(key: Key, value: Any) -> Any:
    """A value as people read it: a choice in its words, an hour of the clock, a number with what it counts."""
    if value in {"", None}:
        return "–"
    if key.help is CLOCK:
        return _("kl. %(hour)s") % {"hour": value}
    return f"{value} {key.unit}" if key.unit else dict(key.choices).get(value, value)
