"""What the risk flow and the triage board cost: CPU of a saved answer, and the board as applications grow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from statistics import median
from uuid import uuid4

from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from assessment.actions import questionnaires
from assessment.models import Application, Assignment
from assessment.queries.questionnaire_pages import field_name
from care.access import Role, System
from care.middleware import MEMBERSHIP
from care.models import Alert, AlertCause, Course, Membership, Region, User
from clinic.demo import story
from tests.bench.pages import ROUNDS, count, cpu, signed_in
from tests.infra.measure import Measurement

CROWDS = (100, 10_000)
VISITS = 25
CONCERNS = 50  # one open concern in so many applications
BOARD = "/klinik/visitation/"


def measure() -> Iterator[Measurement]:
    """A saved answer against the trivial view; the board's queries and time."""
    story.load()
    with override_settings(ROOT_URLCONF="tests.bench.pages", DEMO=True):
        yield from _answers()
        yield from _board()


def _answers() -> Iterator[Measurement]:
    """Emil's answers call for nothing: what each save costs, check included. Lone's raise an alert and join it."""
    emil, lone = _given("emil"), _given("lone")
    acts: dict[str, tuple[Given, str, tuple[str, ...], float | None]] = {
        "save an answer": (emil, "phq9_1", ("1", "2"), 5.0),
        "save an answer to item 9": (emil, "phq9_9", ("0", ""), 5.0),
        "save an answer that calls for help": (lone, "phq9_9", ("1", "2"), None),
    }
    times: dict[str, list[float]] = {name: [] for name in ["trivial", *acts]}
    for turn in range(ROUNDS):
        times["trivial"].append(cpu(lambda: emil.client.get("/bench/trivial/")))
        for name, (given, item, values, _goal) in acts.items():
            times[name].append(cpu(_saver(given.client, given.forms[turn], item, values)))
    base = median(times["trivial"][1:])
    for name, (*_act, goal) in acts.items():
        yield Measurement(f"{name}: CPU per request", median(times[name][1:]), "ms", baseline=base, goal=goal)


@dataclass(frozen=True)
class Given:
    """A patient's browser, and a new form for each round: a form of a hundred answers is nobody's."""

    client: Client
    forms: list[Assignment]


def _given(key: str) -> Given:
    course = Course.unscoped.get(patient__email=f"{key}@example.org")
    asked = [
        questionnaires.give(by=System("bench"), course=course, form="w14", ordinal=100 + turn) for turn in range(ROUNDS)
    ]
    return Given(signed_in(key), asked)


def _saver(client: Client, form: Assignment, item: str, values: tuple[str, ...]) -> Callable[[], object]:
    """Posts of the page's own saving; the values take turns, so that each of them saves something."""
    turns = cycle(values)

    def save() -> None:
        body = {"key": str(uuid4()), field_name("phq9", item): next(turns)}
        answer = client.post(f"/skemaer/{form.code}/svar/", body, headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.content

    return save


def _board() -> Iterator[Measurement]:
    karen = signed_in("karen")
    session = karen.session
    session[MEMBERSHIP] = str(Membership.objects.get(user__email="karen@example.org", role=Role.LEAD).code)
    session.save()
    queries, times = [], []
    for crowd in CROWDS:
        _apply(crowd)
        queries.append(min(count(karen, BOARD) for _visit in range(3)))
        times.append(min(_wall(lambda: karen.get(BOARD)) for _visit in range(VISITS)))
    yield Measurement("triage board: queries", max(queries), "queries")
    few, many = CROWDS
    yield Measurement(
        f"triage board: more queries from {few} to {many} applications", abs(queries[1] - queries[0]), "", goal=0
    )
    yield Measurement(f"triage board with {many} applications", times[1], "ms", baseline=times[0], goal=1.5)


def _wall(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _apply(crowd: int) -> None:
    """Bring the sent applications of the region up to `crowd`, some with an open concern."""
    there, now = Application.unscoped.filter(sent_at__isnull=False).count(), timezone.now()
    region = Region.objects.get(slug="syddanmark")
    people = [User(email=f"a{n}@example.org", name=f"Ansøger {n}", password="!") for n in range(there, crowd)]
    User.objects.bulk_create(people)
    courses = [Course(patient=person, region=region, state=Course.State.APPLIED) for person in people]
    Course.unscoped.bulk_create(courses)
    sent = [now - timedelta(minutes=5 * number) for number in range(len(courses))]
    Application.unscoped.bulk_create(
        Application(course=course, sent_at=at, decide_by=at + timedelta(days=2), flags=[])
        for course, at in zip(courses, sent, strict=True)
    )
    alerts = [Alert(course=course, kind=Alert.Kind.RISK, grade=Alert.Grade.C) for course in courses[::CONCERNS]]
    Alert.unscoped.bulk_create(alerts)
    AlertCause.unscoped.bulk_create(AlertCause(alert=one, source=AlertCause.Source.PHQ9_9, value=1) for one in alerts)
    with connection.cursor() as cursor:  # what autovacuum does within minutes
        cursor.execute("ANALYZE")
