"""The triage board with a hundred and with ten thousand applications: the same queries, the same time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.models import Application, Decision
from care.access import Role
from care.middleware import MEMBERSHIP
from care.models import Alert, Course, Membership, Region, User
from clinic.demo import story
from tests.infra.measure import Measurement

FEW, MANY = 100, 10_000
ROUNDS = 9
BOARD = "/klinik/visitation/"
CONCERNS = 20
FLAGS = [{"code": "e8_medicine", "params": {"days": 20}, "severity": "clarify"}]


def grow(count: int, *, slug: str = "syddanmark") -> list[Course]:
    """Bring a region's applications up to `count`; one in five has a decision, and twenty in all an open concern."""
    there = Application.unscoped.count()
    region, now = Region.objects.get(slug=slug), timezone.now()
    numbers = range(there, count)
    people = [User(email=f"a{n}@example.org", name=f"Ansøger {n}", password="!") for n in numbers]
    User.objects.bulk_create(people)
    states = [Course.State.APPLIED, Course.State.SCREENING, Course.State.INVITED, Course.State.APPLIED]
    courses = [
        Course(patient=person, region=region, state=states[n % 4]) for n, person in zip(numbers, people, strict=True)
    ]
    Course.unscoped.bulk_create(courses)
    Application.unscoped.bulk_create(
        Application(
            course=course,
            sent_at=now - timedelta(minutes=n),
            decide_by=now + timedelta(days=1),
            age=18 + n % 60,
            flags=FLAGS if n % 3 == 0 else [],
        )
        for n, course in zip(numbers, courses, strict=True)
    )
    if not Alert.unscoped.filter(course__patient__name__startswith="Ansøger").exists():
        concerned = enumerate(courses[:CONCERNS])
        Alert.unscoped.bulk_create(Alert(course=one, kind=Alert.Kind.RISK, grade="BC"[n % 2]) for n, one in concerned)
    _decide(courses[1::5])
    return courses


def _decide(courses: list[Course]) -> None:
    karen = User.objects.get(email="karen@example.org")
    Decision.unscoped.bulk_create(
        Decision(course=course, outcome="U2", reason="Læge først.", decided_by=karen) for course in courses
    )


def lead() -> Client:
    """Karen's browser, as clinical lead."""
    karen = User.objects.get(email="karen@example.org")
    client = Client(raise_request_exception=True)
    client.force_login(karen)
    session = client.session
    session[MEMBERSHIP] = str(Membership.objects.get(user=karen, role=Role.LEAD).code)
    session.save()
    return client


def seconds(client: Client, url: str = BOARD) -> float:
    """Wall time of a page, in milliseconds, warm."""
    client.get(url)
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        assert client.get(url).status_code == 200, url
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def queries(client: Client, url: str = BOARD) -> int:
    """Queries of a page, without the words of transactions."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    words = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE)")
    return sum(not words.match(query["sql"]) for query in captured)


def measure() -> Iterator[Measurement]:
    """The first page and one from the middle, before and after."""
    story.load()
    with override_settings(DEMO=True):
        client = lead()
        found = []
        for count in (FEW, MANY):
            grow(count)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            found.append((seconds(client), seconds(client, f"{BOARD}?side=2"), queries(client)))
    few, many = found
    yield Measurement(f"board: first page, {MANY} against {FEW} applications", many[0], "ms", baseline=few[0], goal=1.5)
    yield Measurement(
        f"board: second page, {MANY} against {FEW} applications", many[1], "ms", baseline=few[1], goal=1.5
    )
    yield Measurement(f"board: more queries for {MANY} than for {FEW}", abs(many[2] - few[2]), "queries", goal=0)
