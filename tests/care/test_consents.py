"""Consents: each answer is a row, the newest counts, and a new text asks anew."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from care import registry
from care.models import AuditEvent, Consent, ConsentText, today
from tests.care import people
from tests.care.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lones(cast: Cast) -> Client:
    return people.browser_of(cast.lone)


def give(browser: Client, kind: str = "gp_letter", version: int = 1, key: str = ""):
    return browser.post(reverse("care-give-consent", args=[kind, version]), {"key": key or str(uuid4())})


def take_back(browser: Client, kind: str = "gp_letter"):
    return browser.post(reverse("care-withdraw-consent", args=[kind]), {"key": str(uuid4())})


def answers() -> list[tuple[str, int, bool]]:
    return [(row.text.kind, row.text.version, row.given) for row in Consent.objects.select_related("text")]


def newer_text() -> ConsentText:
    words = {"title_da": "Ny titel", "title_en": "New", "text_da": "Ny tekst.", "text_en": "New text."}
    return ConsentText.objects.create(kind="gp_letter", version=2, valid_from=today(), **words)


def test_a_yes_and_a_yes_taken_back_are_two_rows(lones: Client) -> None:
    give(lones)
    take_back(lones)
    assert answers() == [("gp_letter", 1, True), ("gp_letter", 1, False)]
    page = lones.get(reverse("care-consents")).content.decode()
    assert "Du har taget dit ja tilbage" in page
    assert [event.action for event in AuditEvent.objects.filter(patient_code__isnull=False).order_by("id")][-2:] == [
        "consent.given",
        "consent.withdrawn",
    ]


def test_the_same_key_is_one_answer(lones: Client) -> None:
    key = str(uuid4())
    give(lones, key=key)
    give(lones, key=key)
    assert len(answers()) == 1
    assert give(lones, kind="evaluation", key=key).status_code == 409


def test_a_key_of_somebody_else_is_no_answer_of_mine(lones: Client, cast: Cast) -> None:
    key = str(uuid4())
    give(people.browser_of(cast.sofie), key=key)
    assert give(lones, key=key).status_code == 409
    assert not Consent.objects.filter(user=cast.lone).exists()


def test_a_new_text_asks_anew_and_the_old_yes_is_shown_as_old(lones: Client) -> None:
    give(lones)
    newer_text()
    assert "Teksten er ny" in lones.get(reverse("care-consents")).content.decode()
    give(lones, version=2)
    assert "Teksten er ny" not in lones.get(reverse("care-consents")).content.decode()


def test_yes_to_a_text_that_no_longer_counts_is_not_taken(lones: Client) -> None:
    newer_text()
    answer = lones.post(reverse("care-give-consent", args=["gp_letter", 1]), {"key": str(uuid4())}, follow=True)
    assert "Læs den nye tekst" in answer.content.decode()
    assert answers() == []


def test_a_text_of_the_future_cannot_be_answered_yet(lones: Client) -> None:
    text = newer_text()
    assert text.version == 2
    words = {"title_da": "t", "title_en": "t", "text_da": "t", "text_en": "t"}
    ConsentText.objects.create(kind="gp_letter", version=3, valid_from=today() + timedelta(days=1), **words)
    assert give(lones, version=3).status_code == 404


def test_nothing_can_be_taken_back_that_was_not_given(lones: Client) -> None:
    take_back(lones)
    assert answers() == []


def test_a_key_that_is_none_is_nowhere(lones: Client) -> None:
    assert give(lones, key="1").status_code == 404


def test_my_data_is_one_file_with_every_part(lones: Client, cast: Cast) -> None:
    give(lones)
    lones.post(reverse("care-contact"), {"name": "Lone Kristensen", "phone": "20123456", "address": "Skovvej 1"})
    answer = lones.post(reverse("care-download-my-data"))
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert set(data) == {part.name for part in registry.own_data}
    assert data["contact"]["address"] == "Skovvej 1"
    assert data["consents"][0]["text"].startswith("Klinikken må sende et brev")
    assert data["courses"][0]["treated_by"][0]["name"] == "Mette Dahl"
    assert any(line["what"] == "Du hentede dine data." for line in data["access_log"])
    assert str(cast.sofie.email) not in answer.content.decode()
