"""A lead sees the course; work and letters only after stating why."""

import pytest
from django.test import override_settings

from care.access import Role
from care.actions.break_glass import open_break_glass
from care.models import AuditEvent, Course
from clinic.demo import people, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    story.load()
    karen = people.User.objects.get(email="karen@example.org")
    with override_settings(DEMO=True):
        client.force_login(karen)
        session = client.session
        session["membership"] = str(karen.memberships.get(role=Role.LEAD).code)
        session.save()
        yield people.actor(karen, Role.LEAD)


@pytest.fixture
def course():
    return lambda: Course.unscoped.get(patient__email="grethe@example.org")


def test_letters_are_refused_and_the_refusal_is_written_down(lead, client, course):
    answer = client.get(f"/klinik/patienter/{course().code}/breve/")
    assert answer.status_code == 403
    assert "nødadgang" in answer.content.decode()
    assert AuditEvent.objects.filter(action="refused.message.read", outcome="refused").count() == 1


def test_the_patient_page_opens_without_the_work(lead, client, course):
    page = client.get(f"/klinik/patienter/{course().code}/").content.decode()
    assert "Grethe Holm" in page
    assert "aflevering" not in page


def test_with_a_stated_reason_both_open(lead, client, course):
    open_break_glass(by=lead, course=course(), reason="Patienten har ringet og er bekymret over et svar.")
    assert client.get(f"/klinik/patienter/{course().code}/breve/").status_code == 200
    assert "aflevering" in client.get(f"/klinik/patienter/{course().code}/").content.decode()
