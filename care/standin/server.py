"""The stand-in's pages and endpoints, on Python's own HTTP server."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from care.standin.provider import Person, Provider, Refused

LONGEST_FORM = 20_000  # bytes
PATIENCE = 10  # seconds for a request to arrive
STYLE = """
body { margin: 0; background: #eef1f4; color: #1c2430; font: 1.05rem/1.55 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
.note { border: 2px dashed #5b6776; padding: .75rem 1rem; border-radius: 8px; }
ul { list-style: none; margin: 1.5rem 0; padding: 0; }
li { margin: 0 0 .75rem; }
button { display: block; width: 100%; min-height: 48px; padding: .7rem 1rem; border: 1px solid #5b6776;
  border-radius: 8px; background: #fff; color: inherit; font: inherit; text-align: left; cursor: pointer; }
button:focus-visible { outline: 3px solid #1b4f9c; outline-offset: 2px; }
button span { display: block; color: #4a5563; font-size: .9rem; }
@media (prefers-color-scheme: dark) {
  body { background: #14181d; color: #e6e9ed; } button { background: #20262d; } button span { color: #b3bcc7; }
}
"""


class Handler(BaseHTTPRequestHandler):
    """One request. Everything that is asked goes through `Provider`."""

    server: StandIn
    timeout = PATIENCE

    def do_GET(self) -> None:
        """Discovery, keys, the page with the buttons, and what is known about a person."""
        parts, provider = urlsplit(self.path), self.server.provider
        if parts.path == "/.well-known/openid-configuration":
            self._json(provider.description())
        elif parts.path == "/keys":
            self._json(provider.keys())
        elif parts.path == "/authorize":
            self._answer(lambda: self._page(dict(parse_qsl(parts.query))))
        elif parts.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self._answer(lambda: self._json(provider.told(token)))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """A button was pressed, or a code is exchanged."""
        length = int(self.headers.get("Content-Length", "0"))
        if length > LONGEST_FORM:
            self.send_error(413)
            return
        form = dict(parse_qsl(self.rfile.read(length).decode()))
        if self.path == "/authorize":
            self._answer(lambda: self._away(self.server.provider.chosen(form, form.pop("person", ""))))
        elif self.path == "/token":
            self._answer(lambda: self._json(self.server.provider.exchanged(form)))
        else:
            self.send_error(404)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: addresses hold codes."""

    def _answer(self, work: Any) -> None:
        try:
            work()
        except Refused as error:
            self._json({"error": str(error)}, status=400)

    def _page(self, asked: Mapping[str, str]) -> None:
        self.server.provider.check(asked)
        self._send(200, "text/html; charset=utf-8", page(asked, list(self.server.provider.people.values())))

    def _json(self, what: dict[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(what))

    def _away(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


class StandIn(ThreadingHTTPServer):
    """The server; `listener` is a socket that already listens, so that its port is known before it starts."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, people: list[Person]) -> None:
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.provider = Provider(f"http://localhost:{listener.getsockname()[1]}", people)


def listening(port: int = 0) -> socket.socket:
    """A socket of this machine at the port, or at a free one when that is taken."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


def page(asked: Mapping[str, str], people: list[Person]) -> str:
    """One button per invented person; what was asked travels along in hidden fields."""
    fields = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in asked.items())
    buttons = "".join(
        f'<li><button name="person" value="{escape(person.key)}">{escape(person.name)}'
        f"<span>{escape(person.about)}</span></button></li>"
        for person in people
    )
    return (
        '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Prøve-login</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><style>{STYLE}</style></head><body><main><h1>Prøve-login</h1>'
        '<p class="note">Dette er ikke MitID. Det er en afløser, så man kan prøve Lysning. '
        "Alle personer er opdigtede, og deres CPR-numre findes ikke.</p>"
        f'<form method="post" action="/authorize">{fields}<ul>{buttons}'
        '<li><button name="person" value="">Afbryd</button></li></ul></form></main></body></html>'
    )
