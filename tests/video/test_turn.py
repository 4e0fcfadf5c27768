"""TURN credentials: what coturn computes from the same secret, for a few hours, naming nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

from pytest_django import Settings

from video import turn


def test_credentials_are_those_of_coturn() -> None:
    name, password = turn.credentials("secret", now=1_800_000_000)
    ends_at, _colon, person = name.partition(":")
    assert int(ends_at) == 1_800_000_000 + turn.LIFETIME
    assert len(person) == 16
    assert base64.b64decode(password) == hmac.digest(b"secret", name.encode(), hashlib.sha1)
    assert turn.credentials("secret", now=1_800_000_000)[0] != name


def test_pages_are_told_only_of_our_own_server(settings: Settings) -> None:
    assert turn.ice_servers() == ()
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.org:3478", "turns:turn.example.org:443"], "secret"
    (server,) = turn.ice_servers()
    assert server.urls == ("turn:turn.example.org:3478", "turns:turn.example.org:443")
    assert int(server.username.partition(":")[0]) > time.time() + 3 * 3600
    settings.TURN_SECRET = ""
    assert turn.ice_servers() == ()
