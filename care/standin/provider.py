"""What an identity provider does between a button and a token. No HTTP here, and no Django."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CODE_LASTS = 60  # seconds
TOKEN_LASTS = 300
LEVEL = "https://data.gov.dk/concept/core/nsis/loa/"
LOCAL = {"localhost", "127.0.0.1"}


class Refused(Exception):
    """A request that no honest party makes; the text is an error of OAuth 2."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `level` is low, substantial or high."""

    key: str
    name: str
    cpr: str
    about: str = ""
    level: str = "substantial"


@dataclass(frozen=True, slots=True)
class Issued:
    """A code or an access token, what it stands for, and until when."""

    person: Person
    asked: Mapping[str, str]
    until: float


class Provider:
    """One identity provider with its people, its key and what it has issued."""

    def __init__(self, issuer: str, people: list[Person]) -> None:
        self.issuer = issuer
        self.people = {person.key: person for person in people}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = secrets.token_hex(8)
        self._codes: dict[str, Issued] = {}
        self._tokens: dict[str, Issued] = {}

    def description(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public key, as the world may know it."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def check(self, asked: Mapping[str, str]) -> None:
        """Raise Refused unless this is a request of our own site, with everything that makes it safe."""
        target = urlsplit(asked.get("redirect_uri", ""))
        if target.hostname not in LOCAL or target.scheme != "http":
            raise Refused("invalid_request: redirect_uri is not on this machine")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            raise Refused("invalid_request: response_type code and scope openid are needed")
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge") or not asked.get("nonce"):
            raise Refused("invalid_request: PKCE with S256 and a nonce are needed")

    def chosen(self, asked: Mapping[str, str], key: str) -> str:
        """The address to go on to after a button: with a code, or with the news that the person went away."""
        self.check(asked)
        person = self.people.get(key)
        answer = {"state": asked.get("state", ""), "iss": self.issuer}
        if person is None:
            return f"{asked['redirect_uri']}?{urlencode(answer | {'error': 'access_denied'})}"
        code = secrets.token_urlsafe(24)
        self._codes[code] = Issued(person, dict(asked), time.time() + CODE_LASTS)
        return f"{asked['redirect_uri']}?{urlencode(answer | {'code': code})}"

    def exchanged(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Tokens for a code, once."""
        issued = self._codes.pop(given.get("code", ""), None)
        if issued is None or issued.until < time.time():
            raise Refused("invalid_grant")
        for name in ("redirect_uri", "client_id"):
            if given.get(name) != issued.asked.get(name):
                raise Refused("invalid_grant")
        if challenge(given.get("code_verifier", "")) != issued.asked["code_challenge"]:
            raise Refused("invalid_grant")
        access = secrets.token_urlsafe(24)
        self._tokens[access] = Issued(issued.person, issued.asked, time.time() + TOKEN_LASTS)
        token = self.signed(self.claims(issued.person, issued.asked))
        return {"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_LASTS, "id_token": token}

    def claims(self, person: Person, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the id_token says."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": subject(person),
            "aud": asked["client_id"],
            "iat": now,
            "auth_time": now,
            "exp": now + TOKEN_LASTS,
            "nonce": asked["nonce"],
            "acr": LEVEL + person.level.capitalize(),
            **about(person),
        }

    def signed(self, claims: dict[str, Any]) -> str:
        """The claims as a token."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.kid})

    def told(self, access_token: str) -> dict[str, Any]:
        """What the userinfo endpoint says."""
        issued = self._tokens.get(access_token)
        if issued is None or issued.until < time.time():
            raise Refused("invalid_token")
        return {"sub": subject(issued.person), **about(issued.person)}


def about(person: Person) -> dict[str, Any]:
    """Name and number; the number is left out for somebody who has none."""
    return {"name": person.name} | ({"cpr": person.cpr} if person.cpr else {})


def subject(person: Person) -> str:
    """The same person is the same subject, whenever the stand-in is started."""
    return hashlib.sha256(f"stand-in/{person.key}".encode()).hexdigest()[:32]


def challenge(verifier: str) -> str:
    """RFC 7636, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
