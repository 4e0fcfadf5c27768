"""Whether an id_token is true, new, for us, and from a sign-in that was sure enough (OpenID Connect Core 3.1.3.7).

allauth trusts the TLS of the token endpoint and checks neither signature nor nonce nor level; here nothing is believed
before all of it fits.
"""

from __future__ import annotations

import hmac
import time
from typing import Any

import jwt

from care.eid import discovery
from care.eid.configuration import LEVELS, Configuration
from care.eid.refusals import EidRefused

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}  # each with its kind of key: never none, never a shared secret
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY = 30  # seconds that clocks may differ
OLDEST = 600  # seconds since the token was made, and since the person proved who they are


def verified(token: str, *, configuration: Configuration, nonce: str) -> dict[str, Any]:
    """The claims of a token that may be believed; raises EidRefused with `untrusted` or `level`."""
    try:
        claims = _decoded(token, configuration)
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise EidRefused("untrusted") from error
    if not (_is_for_us(claims, configuration) and _is_new(claims) and _answers(claims, nonce)):
        raise EidRefused("untrusted")
    if LEVELS.index(level_of(claims, configuration)) < LEVELS.index(configuration.level):
        raise EidRefused("level")
    return claims


def level_of(claims: dict[str, Any], configuration: Configuration) -> str:
    """The level of assurance; brokers write it as a word or as the last part of an address. Unknown words are low."""
    said = str(claims.get(configuration.level_claim, "")).lower().replace(":", "/").rsplit("/", 1)[-1]
    return said if said in LEVELS else "low"


def _decoded(token: str, configuration: Configuration) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS or "crit" in header:
        raise EidRefused("untrusted")
    key = _key(configuration, header.get("kid"), algorithm)
    return jwt.decode(
        token,
        key=jwt.PyJWK(key, algorithm=algorithm).key,
        algorithms=[algorithm],
        audience=configuration.client_id,
        issuer=configuration.issuer,
        leeway=LEEWAY,
        options={"require": REQUIRED},
    )


def _key(configuration: Configuration, kid: str | None, algorithm: str) -> dict[str, Any]:
    """The one public key that the token names; without a name only if there is a single one."""
    keys = [
        key
        for key in discovery.key_set(configuration, wanted=kid)
        if key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and kid in {None, key.get("kid")}
    ]
    if len(keys) != 1:
        raise EidRefused("untrusted")
    return keys[0]


def _is_for_us(claims: dict[str, Any], configuration: Configuration) -> bool:
    """One audience and no other, and if the token names a party that it was given to, then us."""
    audience = claims["aud"]
    alone = audience in (configuration.client_id, [configuration.client_id])
    return alone and bool(claims.get("azp", configuration.client_id) == configuration.client_id)


def _is_new(claims: dict[str, Any]) -> bool:
    now = time.time()
    return all(now - float(claims.get(name, now)) < OLDEST for name in ("iat", "auth_time"))


def _answers(claims: dict[str, Any], nonce: str) -> bool:
    return bool(nonce) and hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode())
