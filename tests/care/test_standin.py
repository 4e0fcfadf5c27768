"""The stand-in for MitID: strict as a broker, on a developer's machine only, and gone with whoever started it."""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import requests

from care import registry
from care.eid import configuration
from care.standin import service
from care.standin.provider import Person, Provider, Refused, challenge
from care.standin.server import listening
from clinic.demo.eid import EVERYBODY

ROOT = Path(__file__).resolve().parents[2]
ASTA = Person("asta", "Asta <Ny>", "650388TST2")
VERIFIER = "v" * 43
ASKED = {
    "redirect_uri": "http://localhost:8000/konto/mitid/svar/",
    "response_type": "code",
    "scope": "openid profile",
    "client_id": "lysning",
    "state": "s",
    "nonce": "n",
    "code_challenge": challenge(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
def provider() -> Provider:
    return Provider("http://localhost:9001", [ASTA])


def code_of(provider: Provider) -> str:
    return provider.chosen(ASKED, "asta").split("code=")[1].split("&")[0]


def grant(provider: Provider, **other: str) -> dict[str, str]:
    fine = {"redirect_uri": ASKED["redirect_uri"], "client_id": "lysning", "code_verifier": VERIFIER}
    return {"code": code_of(provider)} | fine | other


def test_a_code_is_good_for_one_token(provider: Provider) -> None:
    given = grant(provider)
    assert provider.told(provider.exchanged(given)["access_token"])["name"] == ASTA.name
    with pytest.raises(Refused, match="invalid_grant"):
        provider.exchanged(given)


@pytest.mark.parametrize("wrong", ["code", "redirect_uri", "client_id", "code_verifier"])
def test_a_code_goes_only_to_who_asked_for_it(wrong: str, provider: Provider) -> None:
    with pytest.raises(Refused, match="invalid_grant"):
        provider.exchanged(grant(provider, **{wrong: "another"}))


def test_a_code_grows_old(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    given, now = grant(provider), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    with pytest.raises(Refused, match="invalid_grant"):
        provider.exchanged(given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": "http://localhost.evil.example/"},
        {"response_type": "token"},
        {"scope": "profile"},
        {"nonce": ""},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
)
def test_it_answers_only_a_careful_site(wrong: dict[str, str], provider: Provider) -> None:
    with pytest.raises(Refused, match="invalid_request"):
        provider.chosen(ASKED | wrong, "asta")


def test_an_unknown_token_tells_nothing(provider: Provider) -> None:
    with pytest.raises(Refused):
        provider.told("")


def started(**surroundings: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LYSNING_")}
    return subprocess.Popen(
        [sys.executable, "-m", "care.standin"],
        cwd=ROOT,
        env=clean | surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_does_not_start_where_debug_is_off() -> None:
    with started(LYSNING_DEBUG="0") as process:
        assert process.communicate(timeout=30)[1].startswith("The stand-in for MitID starts only with")
        assert process.returncode == 78


def test_it_serves_and_ends_with_its_parent() -> None:
    with started(LYSNING_DEBUG="1") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps([asdict(ASTA)]) + "\n")
        process.stdin.flush()
        issuer = process.stdout.readline().strip()
        described = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).json()
        assert described["issuer"] == issuer
        page = requests.get(f"{issuer}/authorize", params=ASKED, timeout=5).text
        assert "Dette er ikke MitID" in page
        assert "Asta &lt;Ny&gt;" in page
        assert requests.get(f"{issuer}/authorize", timeout=5).status_code == 400
        assert requests.post(f"{issuer}/token", data={"code": "x"}, timeout=5).json() == {"error": "invalid_grant"}
        process.communicate(timeout=10)  # closes the pipe
        assert process.returncode == 0


def test_its_private_key_is_not_among_its_keys(provider: Provider) -> None:
    assert set(provider.keys()["keys"][0]) == {"kty", "key_ops", "n", "e", "kid", "use", "alg"}


def test_the_demo_server_starts_it_beside_itself_and_ends_it(settings: Any) -> None:
    settings.DEMO = settings.DEBUG = True
    with listening() as taken:  # the neighbouring port is somebody else's: another one is found
        running = service.Running(EVERYBODY, taken.getsockname()[1])
    found = configuration.current()
    assert found
    assert found.issuer == running.issuer
    assert requests.get(f"{running.issuer}/keys", timeout=10).json()["keys"]
    asyncio.run(running.stop())
    assert running.process.returncode == 0
    assert configuration.current() is None


@pytest.mark.parametrize(("debug", "demo", "issuer"), [(False, True, ""), (True, False, ""), (True, True, "https://x")])
def test_it_is_no_service_elsewhere(settings: Any, debug: bool, demo: bool, issuer: str) -> None:
    settings.DEBUG, settings.DEMO, settings.EID_ISSUER = debug, demo, issuer
    service.register(EVERYBODY)
    assert service.NAME not in registry.services


def test_no_setting_makes_the_site_believe_it_outside_the_demo(settings: Any) -> None:
    settings.DEBUG = settings.DEMO = False
    configuration.stand_in("http://localhost:1")
    assert configuration.current() is None
