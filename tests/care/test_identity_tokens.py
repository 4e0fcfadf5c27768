"""Nothing is believed before everything fits: what a forged, old, foreign or weak answer opens is nothing."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.contrib.sessions.models import Session
from django.test import Client

from care import applying
from care.eid import configuration, discovery, tokens
from care.eid.refusals import EidRefused
from care.models import AuditEvent, Region, User
from care.standin.provider import LEVEL
from care.views.eid import COMMON
from tests import eid
from tests.eid import Spoilable

pytestmark = pytest.mark.django_db
APPLY = {"til": "apply", "next": "/ansoegning/side/"}


@pytest.fixture
def browser(db: None) -> Client:
    """An applicant who has chosen a region."""
    client = eid.browser()
    session = client.session
    session[applying.SESSION] = Region.objects.get(slug="syddanmark").slug
    session.save()
    return client


def is_in(client: Client) -> bool:
    return client.get("/konto/enheder/").status_code == 200


def refused_with(answer: Any) -> str:
    """What the page says, and that the trail says it too, where it should."""
    code: str = answer.context["code"]
    assert answer.status_code == (503 if code == "unreachable" else 403)
    assert AuditEvent.objects.filter(action=f"refused.eid.{code}").exists() == (code not in COMMON)
    return code


def test_a_true_answer_opens_an_account(browser: Client, stand_in: Spoilable) -> None:
    answer = eid.sign_in(browser, stand_in, "asta", **APPLY)
    assert (answer.status_code, answer.url) == (302, "/ansoegning/side/")
    assert is_in(browser)


def other_rsa(_claims: dict[str, Any]) -> Any:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed_by(key: Any, algorithm: str, **headers: Any) -> Any:
    return lambda claims: jwt.encode(claims, key, algorithm=algorithm, headers=headers)


FORGERS = {
    "another key under the right name": lambda kid: signed_by(other_rsa({}), "RS256", kid=kid),
    "another key under no name": lambda _kid: signed_by(other_rsa({}), "RS256"),
    "an unknown key": lambda _kid: signed_by(other_rsa({}), "RS256", kid="unknown"),
    "no signature": lambda kid: signed_by(None, "none", kid=kid),
    "a shared secret": lambda kid: signed_by("a-secret-of-thirty-two-bytes-or-more", "HS256", kid=kid),
    "an elliptic key": lambda kid: signed_by(ec.generate_private_key(ec.SECP256R1()), "ES256", kid=kid),
    "rubbish": lambda _kid: lambda _claims: "a.b.c",
    "nothing": lambda _kid: lambda _claims: "",
}


@pytest.mark.parametrize("forger", FORGERS)
def test_a_forged_signature_opens_nothing(forger: str, browser: Client, stand_in: Spoilable) -> None:
    stand_in.sign = FORGERS[forger](stand_in.kid)
    assert refused_with(eid.sign_in(browser, stand_in, "asta", **APPLY)) == "untrusted"
    assert not is_in(browser)
    assert not User.objects.filter(name="Asta Ny").exists()


def test_the_site_s_own_public_key_is_no_shared_secret(browser: Client, stand_in: Spoilable) -> None:
    """The old trick: HS256 with the public key's text as the secret."""
    import base64
    import hashlib
    import hmac
    import json

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    secret = stand_in.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def part(value: Any) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    def forged(claims: dict[str, Any]) -> str:
        head = part({"alg": "HS256", "typ": "JWT", "kid": stand_in.kid}) + b"." + part(claims)
        digest = hmac.new(secret, head, hashlib.sha256).digest()
        return (head + b"." + base64.urlsafe_b64encode(digest).rstrip(b"=")).decode()

    stand_in.sign = forged
    assert refused_with(eid.sign_in(browser, stand_in, "asta", **APPLY)) == "untrusted"


NOW = time.time()
SPOILT: dict[str, dict[str, Any]] = {
    "for somebody else": {"aud": "another-site"},
    "for us and somebody else": {"aud": ["lysning", "another-site"]},
    "given to somebody else": {"azp": "another-site"},
    "from somebody else": {"iss": "https://evil.example"},
    "for another session": {"nonce": "another"},
    "without a nonce": {"nonce": None},
    "over": {"exp": NOW - 120},
    "without an end": {"exp": None},
    "made an hour ago": {"iat": NOW - 3600},
    "made tomorrow": {"iat": NOW + 86_400},
    "of a sign-in an hour ago": {"auth_time": NOW - 3600},
    "without a subject": {"sub": None},
    "without an issuer": {"iss": None},
}


def changed(claims: dict[str, Any], by: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (claims | by).items() if value is not None}


@pytest.mark.parametrize("how", SPOILT)
def test_a_token_that_does_not_fit_opens_nothing(how: str, browser: Client, stand_in: Spoilable) -> None:
    stand_in.spoil = lambda claims: changed(claims, SPOILT[how])
    assert refused_with(eid.sign_in(browser, stand_in, "asta", **APPLY)) == "untrusted"
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("guard", "how"),
    [("_is_for_us", "given to somebody else"), ("_is_new", "made an hour ago"), ("_answers", "for another session")],
)
def test_it_is_the_guard_that_stops_it(
    guard: str, how: str, browser: Client, stand_in: Spoilable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: without the guard the spoilt token opens the account."""
    monkeypatch.setattr(tokens, guard, lambda *_: True)
    stand_in.spoil = lambda claims: changed(claims, SPOILT[how])
    assert eid.sign_in(browser, stand_in, "asta", **APPLY).status_code == 302


def test_it_is_the_signature_that_stops_a_forger(
    browser: Client, stand_in: Spoilable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: believed as allauth believes it, another key's token opens the account."""
    monkeypatch.setattr(tokens, "_decoded", lambda token, _: jwt.decode(token, options={"verify_signature": False}))
    stand_in.sign = FORGERS["another key under the right name"](stand_in.kid)
    assert eid.sign_in(browser, stand_in, "asta", **APPLY).status_code == 302


@pytest.mark.parametrize("acr", [f"{LEVEL}Low", "low", "urn:whatever", "", None, "substantial-ish", "2"])
def test_a_weak_sign_in_is_refused_with_what_to_do(acr: str | None, browser: Client, stand_in: Spoilable) -> None:
    stand_in.spoil = lambda claims: changed(claims, {"acr": acr})
    answer = eid.sign_in(browser, stand_in, "asta", **APPLY)
    assert refused_with(answer) == "level"
    assert "ikke sikkert nok" in answer.content.decode()
    assert not is_in(browser)


def test_a_site_that_wants_high_does_not_take_substantial(browser: Client, stand_in: Spoilable, settings: Any) -> None:
    settings.EID_LEVEL = "high"
    assert refused_with(eid.sign_in(browser, stand_in, "asta", **APPLY)) == "level"
    assert eid.sign_in(browser, stand_in, "viggo", **APPLY).status_code == 302


@pytest.mark.parametrize(
    ("said", "level"),
    [(f"{LEVEL}High", "high"), ("urn:dk:nsis:Substantial", "substantial"), ("HIGH", "high"), ("none", "low")],
)
def test_levels_are_read_as_brokers_write_them(said: str, level: str, stand_in: Spoilable) -> None:
    found = configuration.current()
    assert found
    assert tokens.level_of({"acr": said}, found) == level


def test_the_same_answer_opens_nothing_twice(browser: Client, stand_in: Spoilable) -> None:
    from urllib.parse import urlsplit

    back = urlsplit(stand_in.chosen(eid.asked_by(browser, **APPLY), "asta"))
    assert browser.get(f"{back.path}?{back.query}").status_code == 302
    Session.objects.exclude(session_key=browser.session.session_key).delete()
    browser.logout()
    assert refused_with(browser.get(f"{back.path}?{back.query}")) == "expired"


def test_an_answer_in_another_browser_opens_nothing(browser: Client, stand_in: Spoilable) -> None:
    """Nobody is signed in to somebody else's account by a link."""
    asked, victim = eid.asked_by(browser, **APPLY), eid.browser()
    assert refused_with(eid.come_back(victim, stand_in, asked, "asta")) == "expired"
    assert not is_in(victim)


def test_a_code_of_another_sign_in_is_refused(browser: Client, stand_in: Spoilable) -> None:
    """Injected into a session of one's own, it lacks that session's verifier (PKCE) and nonce."""
    from urllib.parse import parse_qsl, urlencode, urlsplit

    stolen = dict(parse_qsl(urlsplit(stand_in.chosen(eid.asked_by(browser, **APPLY), "asta")).query))
    thief = eid.browser()
    own = dict(parse_qsl(urlsplit(stand_in.chosen(eid.asked_by(thief), "viggo")).query))
    answer = thief.get("/konto/mitid/svar/?" + urlencode(own | {"code": stolen["code"]}))
    assert refused_with(answer) == "untrusted"
    assert not is_in(thief)


def test_an_answer_in_another_providers_name_is_refused(browser: Client, stand_in: Spoilable) -> None:
    back = stand_in.chosen(eid.asked_by(browser, **APPLY), "asta").replace("iss=http", "iss=https")
    assert refused_with(browser.get(back.removeprefix("http://localhost"))) == "untrusted"


def test_who_goes_away_from_mitid_is_told_that_nothing_happened(browser: Client, stand_in: Spoilable) -> None:
    answer = eid.sign_in(browser, stand_in, "", **APPLY)
    assert refused_with(answer) == "cancelled"
    assert "Du afbrød login med MitID" in answer.content.decode()


def test_a_provider_that_is_down_is_said_kindly(browser: Client, stand_in: Spoilable, settings: Any) -> None:
    settings.EID_ISSUER = "http://localhost:9"
    discovery.forget()
    answer = browser.get("/konto/mitid/")
    assert refused_with(answer) == "unreachable"


def test_a_provider_that_speaks_for_another_issuer_is_refused(browser: Client, stand_in: Spoilable) -> None:
    stand_in.issuer, asked = "http://localhost:1", stand_in.issuer
    discovery.forget()
    assert refused_with(browser.get("/konto/mitid/")) == "untrusted"
    stand_in.issuer = asked


def test_nobody_waits_for_a_provider_that_has_just_not_answered(
    browser: Client, stand_in: Spoilable, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    settings.EID_ISSUER = "http://localhost:9"
    discovery.forget()
    monkeypatch.setattr(discovery, "_read", lambda address: _down(asked, address))
    for _ in range(3):
        assert refused_with(browser.get("/konto/mitid/")) == "unreachable"
    assert len(asked) == 1


def _down(asked: list[str], address: str) -> dict[str, Any]:
    asked.append(address)
    raise EidRefused("unreachable")


def test_what_is_kept_serves_while_the_provider_is_away(
    browser: Client, stand_in: Spoilable, monkeypatch: pytest.MonkeyPatch
) -> None:
    eid.asked_by(browser)
    monkeypatch.setattr(discovery, "KEPT_FOR", 0.0)
    monkeypatch.setattr(discovery, "_read", lambda address: _down([], address))
    eid.asked_by(browser)
    monkeypatch.setattr(discovery, "OUT_OF_DATE_AFTER", 0.0)
    assert refused_with(browser.get("/konto/mitid/")) == "unreachable"


def test_keys_without_tls_are_for_this_machine_only(stand_in: Spoilable, settings: Any, monkeypatch: Any) -> None:
    settings.EID_ISSUER = "https://broker.example.org"
    described = stand_in.description() | {"issuer": settings.EID_ISSUER}
    monkeypatch.setattr(discovery, "_fetched", lambda _address, **_: described)
    found = configuration.current()
    assert found
    with pytest.raises(Exception, match="untrusted"):
        discovery.about(found)


def test_a_new_key_is_looked_for_once_in_a_while(
    browser: Client, stand_in: Spoilable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Brokers change their keys; a token with an unknown one makes us ask again, but not for every such token."""
    assert eid.sign_in(browser, stand_in, "asta", **APPLY).status_code == 302
    browser.logout()
    stand_in.kid = "changed"
    assert refused_with(eid.sign_in(browser, stand_in, "asta")) == "untrusted"
    monkeypatch.setattr(discovery, "ASK_AGAIN_AFTER", 0.0)
    assert eid.sign_in(browser, stand_in, "asta").status_code == 302


def test_every_request_asks_for_pkce_a_nonce_and_a_new_sign_in(browser: Client, stand_in: Spoilable) -> None:
    one, two = eid.asked_by(browser), eid.asked_by(browser)
    assert (one["code_challenge_method"], one["prompt"], one["response_type"]) == ("S256", "login", "code")
    for name in ("nonce", "state", "code_challenge"):
        assert one[name] != two[name]
        assert len(one[name]) >= 16


def test_another_site_cannot_begin_a_sign_in_for_somebody(browser: Client, stand_in: Spoilable) -> None:
    answer = browser.get("/konto/mitid/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.url == "/konto/log-ind/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_the_way_back_leads_nowhere_else(elsewhere: str, browser: Client, stand_in: Spoilable) -> None:
    answer = eid.sign_in(browser, stand_in, "asta", til="apply", next=elsewhere)
    assert answer.url == "/start/"


def test_without_a_provider_the_addresses_do_not_exist(browser: Client) -> None:
    assert browser.get("/konto/mitid/").status_code == browser.get("/konto/mitid/svar/").status_code == 404
    assert "MitID" not in browser.get("/konto/log-ind/").content.decode()


def test_the_sign_in_page_has_the_button(browser: Client, stand_in: Spoilable) -> None:
    page = browser.get("/konto/log-ind/?next=/mig/").content.decode()
    assert 'href="/konto/mitid/?next=%2Fmig%2F">Log ind med MitID' in page
