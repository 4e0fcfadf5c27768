"""Messages to devices over real https: what leaves, what each answer means, and whom nothing is sent to."""

from __future__ import annotations

from uuid import uuid4

import pytest

from care.actions import push as actions
from care.gateways import NoDevice, NotHandedOver, Outgoing
from care.models import AuditEvent, PushDevice, User
from care.push import vapid
from care.push.gateway import WebPush
from tests.care import people
from tests.care.push.service import PushService, Subscription, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def lone(db: None, key: str) -> User:
    return people.patient()


def add(user: User, subscription: Subscription) -> PushDevice:
    by = people.actor(user)
    return actions.add(by=by, user_agent="", session_key="", **subscription.form)


def send(user: User, word: str = "news", language: str = "da") -> None:
    subject, body = "Mette har skrevet til dig om din depression", "Hemmelig"
    WebPush().send(Outgoing(str(user.code), subject, body, uuid4(), language=language, word=word))


def test_the_browser_reads_a_language_and_a_word_and_nothing_else(lone: User, service: PushService) -> None:
    phone = service.subscription()
    add(lone, phone)
    send(lone, language="en")
    (request,) = service.got
    assert opened(phone, request) == {"language": "en", "word": "news"}
    assert request.path == f"/send/{phone.code}"
    for word in ("Mette", "depression", "Hemmelig", "Lone", "lone", "news"):
        assert word.encode() not in request.body


def test_the_request_is_one_that_a_push_service_takes(lone: User, service: PushService, key: str) -> None:
    add(lone, service.subscription())
    send(lone)
    (request,) = service.got
    named = {name: request.headers[name] for name in ("TTL", "Urgency", "Topic", "Content-Encoding", "Host")}
    assert named == {
        "TTL": "43200",
        "Urgency": "normal",
        "Topic": "news",
        "Content-Encoding": "aes128gcm",
        "Host": service.name,
    }
    claims = request.proof(key)
    assert (claims["aud"], claims["sub"]) == (service.url, "mailto:besked@localhost")
    assert not {"Cookie", "Referer", "User-Agent"} & request.headers.keys()


def test_an_urgent_one_may_wake_a_telephone_and_is_stale_after_an_hour(lone: User, service: PushService) -> None:
    add(lone, service.subscription())
    send(lone, word="urgent")
    assert (service.got[0].headers["Urgency"], service.got[0].headers["TTL"]) == ("high", "3600")


def test_every_device_gets_it_and_nobody_elses(lone: User, service: PushService) -> None:
    phone, tablet, other = (service.subscription() for _ in range(3))
    add(lone, phone)
    add(lone, tablet)
    add(people.patient("Sofie Krog"), other)
    send(lone)
    assert {request.path for request in service.got} == {f"/send/{one.code}" for one in (phone, tablet)}


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_no_more_is_taken_off(lone: User, service: PushService, status: int) -> None:
    add(lone, service.subscription(status))
    with pytest.raises(NoDevice):
        send(lone)
    assert not PushDevice.objects.exists()
    assert AuditEvent.objects.get(action="push.device_removed").patient_code == lone.code
    with pytest.raises(NoDevice):
        send(lone)
    assert len(service.got) == 1


@pytest.mark.parametrize("status", [302, 307, 400, 401, 403, 413, 429, 500, 503])
def test_anything_else_is_tried_again_and_the_device_stays(lone: User, service: PushService, status: int) -> None:
    add(lone, service.subscription(status))
    with pytest.raises(NotHandedOver, match=str(status)):
        send(lone)
    assert PushDevice.objects.count() == len(service.got) == 1  # a redirection leads nowhere


def test_one_device_that_takes_it_is_enough(lone: User, service: PushService) -> None:
    for status in (410, 503, 0):
        add(lone, service.subscription(status))
    send(lone)
    assert len(service.got) == 3
    assert PushDevice.objects.count() == 2


def test_a_service_that_is_not_there_is_tried_again_and_says_no_address(lone: User, service: PushService) -> None:
    add(lone, service.subscription())
    service.stop()
    with pytest.raises(NotHandedOver) as caught:
        send(lone)
    assert str(caught.value) == "push service not reached"


def test_a_certificate_that_nobody_knows_is_not_trusted(
    lone: User, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(lone, service.subscription())
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NotHandedOver):
        send(lone)
    assert service.got == []


def test_an_address_of_our_own_network_gets_nothing(lone: User, strict: PushService) -> None:
    """`strict` is the service of the tests above with the guard on: they are its negative control."""
    add(lone, strict.subscription())
    with pytest.raises(NotHandedOver):
        send(lone)
    assert strict.got == []


def test_a_service_that_is_allowed_no_longer_gets_nothing(lone: User, service: PushService, settings) -> None:
    add(lone, service.subscription())
    settings.PUSH_SERVICES = ["fcm.googleapis.com"]
    with pytest.raises(NoDevice):
        send(lone)
    assert service.got == []
    assert PushDevice.objects.count() == 1


def test_a_service_that_was_never_allowed_cannot_be_subscribed(lone: User, service: PushService, settings) -> None:
    settings.PUSH_SERVICES = ["fcm.googleapis.com"]
    with pytest.raises(actions.ServiceUnknown):
        add(lone, service.subscription())


@pytest.mark.parametrize("other", ["", "another"])
def test_a_device_of_another_key_of_ours_is_not_disturbed(
    lone: User, service: PushService, settings, other: str
) -> None:
    add(lone, service.subscription())
    settings.PUSH_KEY = other and vapid.new()
    with pytest.raises(NoDevice):
        send(lone)
    assert service.got == []


def test_the_subscription_lies_sealed_in_the_database(lone: User, service: PushService) -> None:
    from django.db import connection

    phone = service.subscription()
    add(lone, phone)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM care_pushdevice")
        row = repr([bytes(value) if isinstance(value, memoryview) else value for value in cursor.fetchone()])
    assert not [value for value in phone.form.values() if value in row]
