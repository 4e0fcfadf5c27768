"""To the identity provider and back: allauth's OpenID Connect, with nonce, PKCE, verified tokens and nothing kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import requests
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from care import crypto
from care.cpr import BadCpr, Cpr, parse
from care.eid import discovery, tokens
from care.eid.configuration import PROVIDER, Configuration
from care.eid.refusals import EidRefused
from care.models import today

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who has proved who they are. `subject` is a keyed hash: their name at the provider is not kept."""

    subject: str
    cpr: Cpr | None
    name: str
    level: str
    purpose: str
    person: str
    next_url: str


class EidAdapter(OpenIDConnectOAuth2Adapter):
    """Where the provider's doors are; known by our own, time-limited look at its description."""

    def __init__(self, request: HttpRequest, provider: EidProvider) -> None:
        super().__init__(request, provider.app.provider_id)
        self.eid_provider = provider

    @property
    def openid_config(self) -> dict[str, Any]:
        return discovery.about(self.eid_provider.configuration)

    def get_provider(self) -> EidProvider:
        return self.eid_provider

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("care-eid-answer"))


class EidProvider(OpenIDConnectProvider):
    """allauth's provider for one configuration; it never makes accounts or stores claims."""

    def __init__(self, request: HttpRequest, configuration: Configuration) -> None:
        self.configuration = configuration
        super().__init__(
            request,
            app=SocialApp(
                provider=OpenIDConnectProvider.id,
                provider_id=PROVIDER,
                name=configuration.name,
                client_id=configuration.client_id,
                secret=configuration.client_secret,
                settings={"scope": list(configuration.scopes), "oauth_pkce_enabled": True},
            ),
        )

    def get_oauth2_adapter(self, request: HttpRequest) -> EidAdapter:
        return EidAdapter(request, self)


def begin(
    request: HttpRequest, configuration: Configuration, *, purpose: str, person: str, next_url: str
) -> HttpResponse:
    """Send the browser to the provider; what must fit when it comes back stays in the session."""
    nonce = secrets.token_urlsafe(32)
    asked = {"nonce": nonce, "prompt": "login"}  # never the sign-in of whoever sat here before
    if configuration.acr_values:
        asked["acr_values"] = configuration.acr_values
    response: HttpResponse = EidProvider(request, configuration).redirect(
        request, purpose, next_url=next_url, auth_params=asked, nonce=nonce, person=person
    )
    return response


def finish(request: HttpRequest, configuration: Configuration) -> Arrival:
    """Who came back, after everything has been checked; raises EidRefused."""
    provider = EidProvider(request, configuration)
    # The state is used up by looking at it: the same answer opens nothing a second time.
    state = statekit.unstash_state(request, provider_id=PROVIDER, state_id=request.GET.get("state", ""))
    if state is None:
        raise EidRefused("expired")
    if request.GET.get("iss", configuration.issuer) != configuration.issuer:
        raise EidRefused("untrusted")
    if "code" not in request.GET:
        raise EidRefused("cancelled" if request.GET.get("error") == "access_denied" else "unreachable")
    claims = _claims(provider, state)
    return Arrival(
        subject=crypto.blind_index(f"{configuration.issuer}|{claims['sub']}"),
        cpr=_cpr(claims.get(configuration.cpr_claim)),
        name=_name(claims),
        level=tokens.level_of(claims, configuration),
        purpose=state["process"],
        person=state["person"],
        next_url=state.get("next", ""),
    )


def _claims(provider: EidProvider, state: dict[str, Any]) -> dict[str, Any]:
    configuration = provider.configuration
    adapter = provider.get_oauth2_adapter(provider.request)
    client = adapter.get_client(provider.request, provider.app)
    try:
        answer = client.get_access_token(provider.request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"])
    except requests.RequestException as error:
        raise EidRefused("unreachable") from error
    except (OAuth2Error, ValueError) as error:
        raise EidRefused("untrusted") from error
    claims = tokens.verified(str(answer.get("id_token", "")), configuration=configuration, nonce=state["nonce"])
    if configuration.cpr_claim not in claims and "userinfo_endpoint" in adapter.openid_config:
        return _more(adapter.profile_url, str(answer["access_token"]), claims) | claims
    return claims


def _more(address: str, access_token: str, claims: dict[str, Any]) -> dict[str, Any]:
    """What some brokers give only at their userinfo endpoint; it must speak of the same person (Core 5.3.2)."""
    try:
        bearer = {"Authorization": f"Bearer {access_token}"}
        response = requests.get(address, headers=bearer, timeout=discovery.TIMEOUT, allow_redirects=False)
        response.raise_for_status()
        more = response.json()
    except (requests.RequestException, ValueError) as error:
        raise EidRefused("unreachable") from error
    if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
        raise EidRefused("untrusted")
    return more


def _cpr(value: Any) -> Cpr | None:
    """The number as a number; what is no number is none."""
    try:
        return parse(str(value), today=today()) if value else None
    except BadCpr:
        return None


def _name(claims: dict[str, Any]) -> str:
    parts = [str(claims.get(part) or "") for part in ("given_name", "family_name")]
    return (str(claims.get("name") or "") or " ".join(filter(None, parts))).strip()[:LONGEST_NAME]
