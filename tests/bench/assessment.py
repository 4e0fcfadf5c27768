"""What saving an answer costs, the risk check included, against the trivial view. The board is in `applications`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from uuid import uuid4

from django.test import Client, override_settings

from assessment.actions import questionnaires
from assessment.models import Assignment
from assessment.queries.questionnaire_pages import field_name
from care.access import System
from care.models import Course
from clinic.demo import story
from tests.bench.pages import ROUNDS, cpu, signed_in
from tests.infra.measure import Measurement


def measure() -> Iterator[Measurement]:
    """CPU of three kinds of saved answers."""
    story.load()
    with override_settings(ROOT_URLCONF="tests.bench.pages", DEMO=True):
        yield from _answers()


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
