"""Lone and the others, enrolled and nothing more."""

import pytest

from care.models import Course
from clinic.demo import people
from clinic.demo.cast import TREATED_BY
from program import actions, queries


@pytest.fixture
def users(db):
    made = people.make_all()
    for key, psychologist in TREATED_BY.items():
        course = Course.unscoped.get(patient=made[key])
        actions.enrol(by=people.actor(made[psychologist]), course=course, programme_code="skridt-for-skridt")
    return made


@pytest.fixture
def lone(users):
    return people.actor(users["lone"])


@pytest.fixture
def emil(users):
    return people.actor(users["emil"])


@pytest.fixture
def mette(users):
    return people.actor(users["mette"])


@pytest.fixture
def karen(users):
    return people.actor(users["karen"])


@pytest.fixture
def bodil(users):
    return people.actor(users["bodil"])


@pytest.fixture
def lones_map(lone):
    progress = queries.progress_of(lone, "m1")
    return actions.Place(progress.enrolment.course, queries.place_in(progress).module.exercise("m1-kort"))
