"""Which addresses a push message may go to. Pure.

A browser names the address, so a signed-in person could name any: one inside our network, or a server of their own.
Only the push services of the known browsers are spoken to, by https, and only at public addresses of the internet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST = 1000  # characters; today's are under 400
PORT = 443


class NotAllowed(ValueError):
    """The address is none of a push service that we speak to."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The parts of an address that has been looked at."""

    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        return f"https://{self.host}" + ("" if self.port == PORT else f":{self.port}")


def checked(endpoint: str, services: Iterable[str]) -> Endpoint:
    """The parts of a push address; raises NotAllowed.

    A service is a name ("push.example"), a name with a port, or with a dot in front every name that ends so.
    """
    if len(endpoint) > LONGEST or not endpoint.isascii() or any(c.isspace() or not c.isprintable() for c in endpoint):
        raise NotAllowed("not an address")
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port or PORT
    except ValueError as error:
        raise NotAllowed("not an address") from error
    if parts.scheme != "https" or "@" in parts.netloc or "\\" in endpoint or parts.fragment:
        raise NotAllowed("not a plain https address")
    if not any(_is_of(host, port, service) for service in services):
        raise NotAllowed("not one of the push services")
    return Endpoint(host, port, parts.path + (f"?{parts.query}" if parts.query else ""))


def public(addresses: Iterable[str]) -> list[str]:
    """The addresses that a name stands for, once each; raises NotAllowed unless all are out on the internet."""
    found = list(dict.fromkeys(addresses))
    if not found or not all(is_public(address) for address in found):
        raise NotAllowed("not a public address")
    return found


def is_public(address: str) -> bool:
    """Whether it is out on the internet: not this machine, not our network, not a group of machines."""
    found = ip_address(address.partition("%")[0])
    return found.is_global and not found.is_multicast


def _is_of(host: str, port: int, service: str) -> bool:
    name, _colon, own_port = service.lower().partition(":")
    if port != int(own_port or PORT):
        return False
    return host.endswith(name) and host != name[1:] if name.startswith(".") else host == name
