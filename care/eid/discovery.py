"""What the provider says about itself: its addresses and its keys, fetched with a time limit and kept an hour."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import requests

from care.eid.configuration import Configuration
from care.eid.refusals import EidRefused

KEPT_FOR = 3600.0  # seconds
OUT_OF_DATE_AFTER = 6 * 3600.0  # until then what is kept still serves while the provider does not answer
PAUSE = 5.0  # nobody else waits for a provider that has just not answered
ASK_AGAIN_AFTER = 30.0  # a token with an unknown key makes us look for new keys, but not for every such token
TIMEOUT = 5.0
WELL_KNOWN = "/.well-known/openid-configuration"
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")

_kept: dict[str, tuple[float, dict[str, Any]]] = {}
_failed: dict[str, float] = {}


def about(configuration: Configuration) -> dict[str, Any]:
    """The provider's own description; raises EidRefused when it does not answer, or speaks for another issuer."""
    found = _fetched(configuration.issuer.rstrip("/") + WELL_KNOWN)
    used = [*ADDRESSES, *({"userinfo_endpoint"} & found.keys())]
    if found.get("issuer") != configuration.issuer or not all(_is_safe(configuration, found, name) for name in used):
        raise EidRefused("untrusted")
    return found


def key_set(configuration: Configuration, *, wanted: str | None) -> list[dict[str, Any]]:
    """The provider's keys; asked for anew when the wanted one is not among them."""
    address = about(configuration)["jwks_uri"]
    keys = _keys(_fetched(address))
    known = any(key.get("kid") == wanted for key in keys)
    fetched_at, _held = _kept[address]
    if not known and time.monotonic() - fetched_at > ASK_AGAIN_AFTER:
        keys = _keys(_fetched(address, anew=True))
    return keys


def forget() -> None:
    """Keep nothing (tests)."""
    _kept.clear()
    _failed.clear()


def _keys(found: dict[str, Any]) -> list[dict[str, Any]]:
    keys = found.get("keys")
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


def _is_safe(configuration: Configuration, found: dict[str, Any], name: str) -> bool:
    scheme = urlsplit(str(found.get(name, ""))).scheme
    return scheme == "https" or (configuration.is_local and scheme == "http")


def _fetched(address: str, *, anew: bool = False) -> dict[str, Any]:
    now, held = time.monotonic(), _kept.get(address)
    if held and not anew and now - held[0] < KEPT_FOR:
        return held[1]
    if now - _failed.get(address, -PAUSE) >= PAUSE:
        try:
            found = _read(address)
        except EidRefused:
            _failed[address] = now
        else:
            _kept[address] = (now, found)
            return found
    if held and now - held[0] < OUT_OF_DATE_AFTER:
        return held[1]
    raise EidRefused("unreachable")


def _read(address: str) -> dict[str, Any]:
    try:
        response = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
        response.raise_for_status()
        found = response.json()
    except (requests.RequestException, ValueError) as error:
        raise EidRefused("unreachable") from error
    if not isinstance(found, dict) or response.is_redirect:
        raise EidRefused("unreachable")
    return found
