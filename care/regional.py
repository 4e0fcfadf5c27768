"""A region's settings: what can be set, what applies now, and from which level it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from care.models import Region, RegionSetting, today


@dataclass(frozen=True)
class Key:
    """One setting that a region may decide. `low` and `high` bound whole numbers."""

    name: str
    label: Any
    help: Any
    default: Any
    low: int | None = None
    high: int | None = None
    choices: tuple[tuple[str, Any], ...] = ()

    @property
    def kind(self) -> str:
        if self.choices:
            return "choice"
        return "int" if isinstance(self.default, int) else "text"


_KEYS = (
    Key("clinic_name", _("Klinikkens navn"), _("Vises for patienterne."), "Internetpsykiatrien"),
    Key("theme_primary", _("Regionens farve"), _("Seks tegn efter #. Hvid tekst skal kunne læses på den."), "#1f6b6b"),
    Key("answer_days", _("Svarfrist i arbejdsdage"), _("Regnet fra den dag, beskeden er modtaget."), 2, 1, 5),
    Key("answer_hour", _("Klokkeslæt for svarfrist"), _("Hele timer."), 16, 8, 20),
    Key("absence_access_days", _("Afløserens adgang efter fravær"), _("Arbejdsdage."), 2, 0, 5),
    Key("number_verified_days", _("Telefonnumre kontrolleres hver"), _("Dage."), 90, 7, 365),
    Key(
        "email_code_sign_in",
        _("Patienter må logge ind med kode på e-mail"),
        _("Hvis nej, logger patienter ind med MitID."),
        "yes",
        choices=(("yes", _("Ja")), ("no", _("Nej"))),
    ),
)
KEYS = {key.name: key for key in _KEYS}


@dataclass(frozen=True)
class Resolved:
    """A setting's value now, and the level it was decided on: `region`, `country` or `standard`."""

    key: Key
    value: Any
    level: str
    valid_from: date | None = None
    set_by: str = ""


def resolve_all(region: Region | None, on: date | None = None) -> dict[str, Resolved]:
    """Every setting as it applies to a region on a date; one query."""
    rows = RegionSetting.objects.filter(Q(region=region) | Q(region__isnull=True), valid_from__lte=on or today())
    newest: dict[str, RegionSetting] = {}
    for row in rows.select_related("set_by").order_by("valid_from", "set_at"):
        held = newest.get(row.key)
        if held is None or row.region_id is not None or held.region_id is None:
            newest[row.key] = row
    return {name: _resolved(key, newest.get(name)) for name, key in KEYS.items()}


def _resolved(key: Key, row: RegionSetting | None) -> Resolved:
    if row is None:
        return Resolved(key, key.default, "standard")
    level = "region" if row.region_id else "country"
    return Resolved(key, row.value, level, row.valid_from, row.set_by.name if row.set_by else "")


def value(region: Region | None, name: str, on: date | None = None) -> Any:
    """One setting's value for a region on a date."""
    return resolve_all(region, on)[name].value
