"""C1 of the reliability plan: an alert if and only if a committed answer calls for help, however it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from assessment import instruments, schedule
from assessment.actions import questionnaires
from assessment.models import Answer, Assignment
from care.access import Actor, System
from care.models import Alert, AlertCause

CLOCK = System("test clock")
RISK_ITEMS = [
    (form, key, item.key)
    for form, keys in schedule.FORMS.items()
    for key in keys
    for item in instruments.get(key).items
    if item.risk
]
Send = Callable[..., None]
Way = Callable[[Send, str], None]


def once(send: Send, value: str) -> None:
    """Saved, nothing more."""
    send(value)


def edited(send: Send, value: str) -> None:
    """Another answer came before it."""
    send("0")
    send(value)


def double(send: Send, value: str) -> None:
    """Two presses: two keys, the same answer."""
    send(value)
    send(value)


def resent(send: Send, value: str) -> None:
    """The same post twice, because the first answer never arrived."""
    key = uuid4()
    send(value, key)
    send(value, key)


def late(send: Send, value: str) -> None:
    """It arrives again after the answer was changed to nought."""
    key = uuid4()
    send(value, key)
    send("0")
    send(value, key)


WAYS: list[Way] = [once, edited, double, resent, late]


def cases(form: str, instrument: str, item: str) -> Iterator[tuple[int, Way]]:
    """Every answer in every way."""
    for option in instruments.get(instrument).item(item).options:
        for way in WAYS:
            yield option.value, way


@pytest.mark.parametrize(("form", "instrument", "item"), RISK_ITEMS)
def test_an_alert_if_and_only_if_the_answer_calls(
    actors: dict[str, Actor], form: str, instrument: str, item: str
) -> None:
    course = actors["lone"].own_course
    assert course is not None
    given: Assignment = questionnaires.give(by=CLOCK, course=course, form=form)
    client = Client()
    client.force_login(actors["lone"].user)
    for value, way in cases(form, instrument, item):
        with transaction.atomic():
            problem = arrives(client, given, f"{instrument}-{item}", value, way)
            transaction.set_rollback(True)
        assert not problem, f"{value} {way.__name__}: {problem}"


def arrives(client: Client, given: Assignment, name: str, value: int, way: Way) -> str:
    """What is wrong after the answer came in this way; empty for nothing."""
    address, helped = reverse("assessment-answer", args=[given.code]), []

    def send(number: str, key: UUID | None = None) -> None:
        answer = client.post(address, {"key": key or uuid4(), name: number}, HTTP_ACCEPT="application/json")
        helped.append(answer.json()["help"])

    way(send, str(value))
    called = set(Answer.unscoped.filter(value__gte=1).values_list("code", flat=True))
    named = set(AlertCause.unscoped.filter(value__gte=1).values_list("about_code", flat=True))
    if Alert.unscoped.filter(kind=Alert.Kind.RISK).count() != bool(value):
        return "alerts"
    if any(helped) != bool(value):
        return "help page"
    return "" if called == named else "causes"


def test_the_negative_control_without_the_rule_raises_nothing(
    actors: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.actions.risk.ITEM_SOURCES", {})
    with pytest.raises(AssertionError, match="alerts"):
        test_an_alert_if_and_only_if_the_answer_calls(actors, "w14", "phq9", "phq9_9")
