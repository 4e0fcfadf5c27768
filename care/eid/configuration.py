"""Which identity provider is asked, and what is demanded of it: from the settings, or the stand-in of a demo."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings

LEVELS = ("low", "substantial", "high")  # NSIS: lav, betydelig, høj
PROVIDER = "mitid"  # as allauth's tables call it


@dataclass(frozen=True, slots=True)
class Configuration:
    """One provider. `level` is the lowest level of assurance that is taken."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    level: str
    level_claim: str
    cpr_claim: str
    scopes: tuple[str, ...]
    acr_values: str

    @property
    def is_local(self) -> bool:
        """The stand-in on this machine: the only provider that is spoken to without TLS."""
        return self.issuer.startswith(("http://localhost:", "http://127.0.0.1:"))


_stand_in: dict[str, str] = {}


def stand_in(issuer: str | None) -> None:
    """From now on ask the stand-in at this address (None: no longer). Only the embedded demo server calls it."""
    _stand_in.clear()
    if issuer and settings.DEMO and settings.DEBUG:
        _stand_in["issuer"] = issuer


def current() -> Configuration | None:
    """The provider to ask; None when there is none, and e-mail is the only way in."""
    if not settings.EID_ISSUER and not _stand_in:
        return None
    found = Configuration(
        issuer=settings.EID_ISSUER,
        client_id=settings.EID_CLIENT_ID,
        client_secret=settings.EID_CLIENT_SECRET,
        name=settings.EID_NAME,
        level=settings.EID_LEVEL,
        level_claim=settings.EID_LEVEL_CLAIM,
        cpr_claim=settings.EID_CPR_CLAIM,
        scopes=tuple(settings.EID_SCOPES),
        acr_values=settings.EID_ACR_VALUES,
    )
    if settings.EID_ISSUER:
        return found
    return replace(found, issuer=_stand_in["issuer"], client_id="lysning", client_secret="stand-in")  # noqa: S106
