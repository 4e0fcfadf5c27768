"""The word list marks for the psychologist, if the region has chosen so, and for nobody else (clinical.md 3.1)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from care.access import Role
from care.models import Alert, Course, RegionSetting
from clinic import word_marks
from clinic.demo import people, story
from dialogue import actions
from dialogue.models import Message
from tests.journeys.cast import person

pytestmark = pytest.mark.django_db
TEXT = "Jeg orker ikke mere. Jeg tænker på døden om aftenen."
MARK = '<mark class="noticed">'


@pytest.fixture
def course(db):
    story.load()
    course = Course.unscoped.get(patient__email="lone@example.org")
    actions.send_message(by=people.actor(course.patient), course=course, client_id=uuid4(), body=TEXT)
    return course


@pytest.fixture
def chosen(course):
    """The region has chosen the list."""
    RegionSetting.objects.create(region=course.region, key="word_list", value="yes")


def page(client, course, key="mette", name="clinic-letters"):
    user = person(key)
    client.force_login(user)
    return client.get(reverse(name, args=[course.code])).content.decode()


def test_without_the_regions_choice_nothing_is_marked(client, course):
    shown = page(client, course)
    assert MARK not in shown
    assert "Ordlisten" not in shown


def test_words_are_marked_and_the_page_says_what_it_does_not_know(client, course, chosen):
    shown = page(client, course)
    assert f"Jeg {MARK}orker ikke mere</mark>. Jeg tænker på {MARK}døden</mark> om aftenen." in shown
    assert "Ordlisten har markeret 2 steder." in shown
    assert "Det, der ikke er markeret, kan også betyde noget." in shown


def test_where_nothing_is_marked_the_page_says_that_it_means_little(client, course, chosen):
    actions.send_message(by=people.actor(course.patient), course=course, client_id=uuid4(), body="Det går.")
    other = Course.unscoped.get(patient__email="emil@example.org")
    shown = page(client, other)
    assert "Ordlisten har ikke markeret noget." in shown
    assert "Det, der ikke er markeret, kan også betyde noget." in shown


def test_the_psychologists_own_words_are_not_marked(client, course, chosen):
    mette = people.actor(person("mette"))
    actions.send_message(
        by=mette, course=course, client_id=uuid4(), body="Du skriver om døden i dit brev. Fortæl mere."
    )
    assert page(client, course).count(MARK) == 2


def test_the_patient_sees_no_mark_and_no_word_of_it(client, course, chosen):
    client.force_login(course.patient)
    shown = client.get(reverse("dialogue-letters")).content.decode()
    assert "tænker på døden" in shown
    assert MARK not in shown
    assert "Ordlisten" not in shown


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEAD])
def test_only_psychologists_get_marks(role, course, chosen):
    key = {Role.SUPERVISOR: "bodil", Role.LEAD: "karen"}[role]
    assert not word_marks.wanted(people.actor(person(key), role), course)


def test_it_raises_no_alert_and_changes_no_letter(client, course, chosen):
    before = Alert.unscoped.count()
    page(client, course)
    assert Alert.unscoped.count() == before
    assert Message.unscoped.get(thread__course=course).body == TEXT


def test_markup_in_a_marked_letter_stays_text(client, course, chosen):
    body = "<script>alert(1)</script> døden <b>"
    actions.send_message(by=people.actor(course.patient), course=course, client_id=uuid4(), body=body)
    shown = page(client, course)
    assert "<script>alert(1)" not in shown
    assert f"&lt;/script&gt; {MARK}døden</mark> &lt;b&gt;" in shown


def test_excerpts_of_a_piece_of_work(course, chosen):
    mette = people.actor(person("mette"))
    data = {"situation": "x" * 200 + " jeg vil ikke leve " + "y" * 200, "rows": [{"thoughts": ["dø", 4, None]}]}
    marks = word_marks.in_work(mette, course, data)
    assert marks is not None
    assert marks.count == 2
    long, short = ("".join(part.text for part in excerpt) for excerpt in marks.excerpts)
    assert long.startswith("…xx")
    assert long.endswith("yy…")
    assert [part.text for part in marks.excerpts[0] if part.marked] == ["vil ikke leve"]
    assert short == "dø"


def test_the_list_is_beside_the_work_on_the_page(client, course, chosen):
    from program.models import EntryVersion

    version = EntryVersion.unscoped.get(entry__course__patient__email="emil@example.org", state="submitted")
    assert "Ordlisten har ikke markeret noget." in page(client, version, name="clinic-submission")
