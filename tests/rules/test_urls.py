"""Every address, knocked at by everybody, on an object that is there and on one that is not (reliability.md A1, A8, A21).

The addresses come from the resolver, so a new one fails here until it has a line in tests/rules/policy.py.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from care.models import Membership
from clinic.demo import people
from clinic.demo.cast import PEOPLE
from cms import csp
from tests.rules import policy
from tests.rules.policy import ALLAUTH, EDITORS, POLICY, Rule
from tests.rules.world import STAFF, VISITORS, Answer, World, addresses, knock, make_world, missing, url_of

REFUSED = {"GET": {404}, "POST": {403, 404, 405}}
METHODS = ["GET", "POST"]
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}
CLOSED_TO_STRANGERS = [name for name, rule in POLICY.items() if not rule.is_public]
FACTOR_FREE = ("/konto/",)  # where one gets the second factor, and signs out


@pytest.fixture
def world(committed_db: str) -> World:
    """The demo's story on a database of the test's own."""
    return make_world()


pytestmark = pytest.mark.template("t_demo")


def unlisted() -> list[str]:
    """Addresses of our own that no line of the policy speaks of."""
    own = [(text, name) for text, name, _ in addresses() if not text.startswith(EDITORS)]
    return [f"{text} ({name})" for text, name in own if name not in POLICY and not _is_allauths(text, name)]


def _is_allauths(text: str, name: str) -> bool:
    return text.startswith(ALLAUTH) and name.startswith(("account_", "mfa_"))


def faults(name: str, rule: Rule, visitor: str, client: Client, world: World) -> Iterator[str]:
    """What is wrong with how an address answers a visitor."""
    there = world.things[rule.thing] if rule.thing else {}
    for method in METHODS:
        answer = knock(client, method, url_of(name, there))
        who = f"{visitor} {method} {name}"
        yield from _headers(who, rule, answer)
        if visitor in rule.allowed(method):
            fine = rule.shown if method == "GET" else rule.done
            if answer.status not in fine:
                yield f"{who}: {answer.status} {answer.location}, expected {sorted(fine)}"
            continue
        if visitor in policy.people(rule.forbidden) and answer.status in {403, 405}:
            continue
        absent = rule.allowed(method) == frozenset()
        if answer.status not in (REFUSED[method] | ({405} if absent else set())):
            yield f"{who}: {answer.status} {answer.location}, although not allowed"
        elif there:
            yield from _alike(who, rule, answer, knock(client, method, url_of(name, missing(there))))


def _alike(who: str, rule: Rule, foreign: Answer, absent: Answer) -> Iterator[str]:
    """Somebody else's object and none at all must look the same, and leave the same trace."""
    if (foreign.status, foreign.length, foreign.location) != (absent.status, absent.length, absent.location):
        yield f"{who}: foreign {foreign.status}/{foreign.length} differs from missing {absent.status}/{absent.length}"
    if rule.audited and foreign.status != 405 and foreign.refusals != 1:
        yield f"{who}: {foreign.refusals} rows for the refusal of an object that is there, expected 1"


def _headers(who: str, rule: Rule, answer: Answer) -> Iterator[str]:
    """Nothing of a signed-in person stays in a cache that others might read."""
    headers = answer.response.headers
    kept = headers.get("Cache-Control", "")
    if "no-store" not in kept and not (rule.cached and "private" in kept):
        yield f"{who}: may be cached ({kept!r})"
    if "default-src 'none'" not in answer.policy:
        yield f"{who}: no content security policy"
    yield from (
        f"{who}: {name} is {headers.get(name)!r}" for name, value in HEADERS.items() if headers.get(name) != value
    )


def of_visitor(visitor: str, world: World) -> list[str]:
    client = world.browser(visitor)
    return [fault for name in CLOSED_TO_STRANGERS for fault in faults(name, POLICY[name], visitor, client, world)]


def test_every_address_is_in_the_policy() -> None:
    assert unlisted() == [], "Add a line to tests/rules/policy.py"


def test_every_line_of_the_policy_is_an_address() -> None:
    names = {name for _, name, _ in addresses()}

    assert POLICY.keys() - names == set()


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_visitor_reaches_what_the_policy_says_and_nothing_else(visitor: str, world: World) -> None:
    assert of_visitor(visitor, world) == []


def open_to_strangers(world: World, client: Client) -> list[str]:
    """Closed addresses that somebody who is not signed in is not sent away from."""
    found = []
    for name in CLOSED_TO_STRANGERS:
        rule = POLICY[name]
        for arguments in [world.things[rule.thing], missing(world.things[rule.thing])] if rule.thing else [{}]:
            for method in METHODS:
                answer = knock(client, method, url_of(name, arguments))
                if answer.status != 302 or "/konto/log-ind/" not in answer.location or answer.length:
                    found.append(f"{method} {name}: {answer.status} {answer.location}")
    return found


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    assert open_to_strangers(world, Client()) == []


def test_a_closed_account_is_a_stranger(world: World) -> None:
    client = world.browser("mette")
    world.users["mette"].is_active = False
    world.users["mette"].save()

    assert open_to_strangers(world, client) == []


@pytest.mark.parametrize("visitor", ["mette", "ida", "per"])
def test_staff_without_a_second_factor_come_no_further_than_to_get_one(visitor: str, world: World) -> None:
    client = world.browser(visitor)
    world.users[visitor].authenticator_set.all().delete()

    assert list(_sent_elsewhere(world, client, "care-second-factor")) == []


def test_staff_with_two_roles_come_no_further_than_to_choose_one(world: World) -> None:
    client = Client()
    client.force_login(world.users["karen"])

    assert [line for line in _sent_elsewhere(world, client, "care-role") if "care-choose-role" not in line] == []


def _sent_elsewhere(world: World, client: Client, target: str) -> Iterator[str]:
    """Addresses that do not send the visitor to the target first."""
    for name in CLOSED_TO_STRANGERS:
        rule = POLICY[name]
        url = url_of(name, world.things[rule.thing] if rule.thing else {})
        if name == target or url.startswith(FACTOR_FREE):
            continue
        for method in METHODS:
            answer = knock(client, method, url)
            if answer.location != reverse(target):
                yield f"{method} {name}: {answer.status} {answer.location}"


def test_public_addresses_answer_everybody(world: World) -> None:
    found = []
    for visitor in ["", "lone", "mette", "ida"]:
        client = world.browser(visitor) if visitor else Client()
        for name, rule in POLICY.items():
            if rule.is_public:
                answer = knock(client, "GET", url_of(name, world.things[rule.thing] if rule.thing else {}))
                if answer.status not in rule.shown:
                    found.append(f"{visitor or 'a stranger'} {name}: {answer.status} {answer.location}")
                if "default-src 'none'" not in answer.policy:
                    found.append(f"{name}: no content security policy")
    assert found == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
def test_other_methods_do_nothing(method: str, world: World) -> None:
    refused = {"HEAD": {200, 302, 404, 405}, "OPTIONS": {200, 302, 404, 405, 409}}.get(
        method, {200, 302, 403, 404, 405}
    )
    found = []
    for visitor in ("lone", "mette"):
        client = world.browser(visitor)
        for name in CLOSED_TO_STRANGERS:
            answer = knock(client, method, url_of(name, world.things[POLICY[name].thing] if POLICY[name].thing else {}))
            if answer.status not in refused:
                found.append(f"{visitor} {method} {name}: {answer.status}")
    assert found == []


@pytest.mark.parametrize("visitor", ["lone", "mette", "karen", "per", "ida"])
def test_the_editors_pages_are_for_editors_only(visitor: str, world: World) -> None:
    client, found = world.browser(visitor), []
    for text, _name, _pattern in addresses():
        if text.startswith(EDITORS) and not re.search(r"[<(^]|login|failwhale", text):
            answer = knock(client, "GET", f"/{text}")
            is_open = answer.status not in {302, 404} or (answer.status == 302 and "/konto/" not in answer.location)
            if is_open and visitor not in policy.EDITORS_PEOPLE and "password_reset" not in text:
                found.append(f"{text}: {answer.status} {answer.location}")
            if answer.status >= 500:
                found.append(f"{text}: {answer.status}")
    assert found == []


def test_the_editors_do_reach_their_pages(world: World) -> None:
    for visitor in policy.EDITORS_PEOPLE:
        answer = knock(world.browser(visitor), "GET", reverse("wagtailadmin_home"))
        assert answer.status == 200
        assert f"default-src {csp.EDITOR_POLICY['default-src'][0]}" in answer.policy


def test_patients_have_no_passwords_and_no_factors(world: World) -> None:
    client, found = world.browser("lone"), []
    for text, name, pattern in addresses():
        if _is_allauths(text, name) and getattr(pattern.callback, "login_required", True):
            url = reverse(name, kwargs={"pk": 1} if "<int:pk>" in text else {})
            found += [f"{text}: {method}" for method in METHODS if knock(client, method, url).status != 404]
    assert found == []


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/", 302),
        ("/findes-ikke/", 404),
        ("/da/findes-ikke/", 404),
        ("/healthz", 200),
        ("/i-dag/", 302),
        ("/static/cms/css/base.css", 200),
    ],
)
def test_every_answer_carries_the_headers(url: str, status: int, world: World) -> None:
    answer = knock(Client(), "GET", url)

    assert answer.status == status
    assert answer.response.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.response.headers["Referrer-Policy"] == "same-origin"
    if not url.startswith("/static/"):
        assert "default-src 'none'" in answer.policy
        assert "'unsafe-" not in answer.policy


@pytest.mark.parametrize("visitor", ["lone", "mette", "per"])
def test_a_form_from_elsewhere_is_refused(visitor: str, world: World) -> None:
    """Without the form's token nothing is done; only leaving in a hurry needs none."""
    signed_in = world.browser(visitor)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies
    found = []
    for name in CLOSED_TO_STRANGERS:
        rule = POLICY[name]
        if visitor in rule.allowed("POST"):
            answer = knock(client, "POST", url_of(name, world.things[rule.thing] if rule.thing else {}))
            if answer.status != 403:
                found.append(f"{name}: {answer.status}")
    assert found == []


# --- the rules themselves -------------------------------------------------------------------------


@login_not_required
def careless(_request: HttpRequest, **_arguments: Any) -> HttpResponse:
    """A view that somebody forgot to close."""
    return HttpResponse("Lone Kristensen har det ikke godt.")


def careless_site() -> types.ModuleType:
    """The site with the patient's page left open, and one address more."""
    from cms import urls

    site = types.ModuleType("careless_site")
    opened = [
        path("klinik/patienter/<uuid:code>/", careless, name="clinic-patient"),
        path("nyt/", careless, name="clinic-new"),
    ]
    site.urlpatterns = [*opened, *urls.urlpatterns]
    return site


def test_a_forgotten_address_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = careless_site()

    assert unlisted() == ["nyt/ (clinic-new)"]


def test_an_open_address_is_found(settings: Any, world: World) -> None:
    settings.ROOT_URLCONF = careless_site()
    rule = POLICY["clinic-patient"]

    assert "although not allowed" in next(faults("clinic-patient", rule, "emil", world.browser("emil"), world))
    assert "GET clinic-patient: 200 " in open_to_strangers(world, Client())


def test_an_answer_that_gives_away_what_exists_is_found(world: World) -> None:
    rule = Rule(get="", thing="course")
    client = world.browser("jonas")
    there, absent = (
        knock(client, "GET", url_of("clinic-patient", {"code": world.things["course"]["code"]})) for _ in "ab"
    )
    absent.length += 1

    assert next(_alike("jonas", rule, there, absent)).startswith("jonas: foreign 404")


def test_the_cast_has_everybody_that_the_policy_speaks_of(world: World) -> None:
    named = {
        visitor for rule in POLICY.values() for visitor in policy.people(f"{rule.get} {rule.post}".replace("*", ""))
    }

    assert named - set(VISITORS) == set()
    assert {person.key for person in PEOPLE} <= set(VISITORS)
    assert people.actor(world.users["mette"]).is_clinician
    assert Membership.objects.filter(user__in=[world.users[key] for key in STAFF]).count() == len(STAFF) + 1
