"""The stand-in for MitID as tests use it: in a thread on a free port, with tokens that can be spoilt on their way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.urls import reverse

from care.eid import discovery
from care.standin.provider import Person, Provider
from care.standin.server import StandIn, listening

ASTA = Person("asta", "Asta Ny", "650388TST2", "Har ingen konto")
VIGGO = Person("viggo", "Viggo Ny", "710177TST1", "Har ingen konto", level="high")
BENT = Person("bent", "Bent Lav", "620370TST3", "Logger for svagt ind", level="low")
NUMBERLESS = Person("noor", "Noor Uden", "")
PEOPLE = [ASTA, VIGGO, BENT, NUMBERLESS]


class Spoilable(Provider):
    """A provider whose claims and signature a test may change."""

    spoil: Callable[[dict[str, Any]], dict[str, Any]] = staticmethod(lambda claims: claims)
    sign: Callable[[dict[str, Any]], str] | None = None

    def claims(self, person: Person, asked: Any) -> dict[str, Any]:
        return self.spoil(super().claims(person, asked))

    def signed(self, claims: dict[str, Any]) -> str:
        return self.sign(claims) if self.sign else super().signed(claims)


def running(settings: Any) -> Iterator[Spoilable]:
    """A running stand-in that the site is configured to ask (the fixture `stand_in`)."""
    server = StandIn(listening(), PEOPLE)
    provider = Spoilable(server.provider.issuer, PEOPLE)
    server.provider = provider
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    discovery.forget()
    settings.EID_ISSUER, settings.EID_CLIENT_ID, settings.EID_CLIENT_SECRET = provider.issuer, "lysning", "secret"
    yield provider
    server.shutdown()
    server.server_close()
    thread.join(5)


def browser() -> Client:
    """Somebody's browser under a name that the stand-in takes for local."""
    return Client(SERVER_NAME="localhost")


def asked_by(client: Client, **query: str) -> dict[str, str]:
    """What the site asks of the provider when the button is pressed."""
    answer = client.get(reverse("care-eid"), query)
    assert answer.status_code == 302, answer.content.decode()
    return dict(parse_qsl(urlsplit(answer.url).query))


def come_back(client: Client, provider: Provider, asked: dict[str, str], person: str) -> Any:
    """Press a person's button and follow the way back."""
    back = urlsplit(provider.chosen(asked, person))
    return client.get(f"{back.path}?{back.query}")


def sign_in(client: Client, provider: Provider, person: str, **query: str) -> Any:
    """The whole way: out, one button, back."""
    return come_back(client, provider, asked_by(client, **query), person)
