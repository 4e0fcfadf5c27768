"""Upgrading: interviews that were agreed by telephone before there were appointments are not lost."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps

from assessment.models import Decision
from care.models import Course
from tests.video.talking import HOUR, NOW, moment
from video.models import Appointment

pytestmark = pytest.mark.django_db
WHEN = "2026-04-08T10:00"


@pytest.fixture
def before(talking):
    """Signe's interview as it stood in the decision."""
    Course.unscoped.filter(pk=talking.course.pk).update(state="interview_booked")
    details = {"time": moment(WHEN).isoformat(), "phone": "20 30 40 50"}
    Decision.unscoped.create(
        code=uuid4(),
        course=talking.course,
        outcome="U3",
        reason="Tid til samtalen er aftalt.",
        message="Vi vil gerne tale med dig.",
        details=details,
        decided_at=NOW + timedelta(minutes=5),
        decided_by=talking.mette,
    )
    return talking


def upgrade():
    import_module("video.migrations.0003_times_agreed_by_phone").forwards(apps, None)


def test_the_agreed_time_becomes_an_appointment_once(before):
    for _time in range(2):
        upgrade()
    row = Appointment.unscoped.get()
    assert (row.psychologist, row.starts_at, row.means, row.phone) == (
        before.mette,
        moment(WHEN),
        "phone",
        "20 30 40 50",
    )
    assert row.ends_at - row.starts_at == HOUR
    assert before.offered()[0] != WHEN


def test_two_at_the_same_time_are_left_to_the_clinic(before):
    bo = before.applicant("Bo Lund")
    before.book(by=before.psychologist, course=before.invite(bo), time=before.at("2026-04-08T10:30", minutes=30))
    upgrade()
    assert Appointment.unscoped.count() == 1
