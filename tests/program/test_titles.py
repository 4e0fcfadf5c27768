"""The log of who has seen one's work names the work as the patient knows it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from care import audit
from program import actions, titles
from tests.program.test_drafts import WHOLE_MAP

pytestmark = pytest.mark.django_db


def test_the_log_names_the_exercise(lone, mette, lones_map) -> None:
    version = actions.submit(by=lone, place=lones_map, data=WHOLE_MAP, key=uuid4())
    audit.record("worksheet.read", by=mette, course=version.entry.course, about=version)
    browser = Client()
    browser.force_login(lone.user)
    label = lones_map.exercise.label["da"]
    assert f"<b>{label}</b>" in browser.get(reverse("care-access-log")).content.decode()


def test_a_code_of_nothing_has_no_title(users) -> None:
    assert titles.of_versions({str(uuid4())}) == {}
