"""What a page costs: CPU per request against a trivial signed-in view under the same middleware, in the same run."""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from care import kept
from care.models import Course, User
from clinic.demo import story
from cms import urls as site
from program.models import EntryVersion
from tests.infra.measure import Measurement

ROUNDS, REQUESTS = 15, 12
CROWDS = (10, 1_000, 10_000)


def trivial(request: HttpRequest) -> HttpResponse:
    """The smallest signed-in page there is: the person's name."""
    return HttpResponse(f"<!doctype html><title>x</title><p>{request.user.pk}</p>")


urlpatterns = [*site.urlpatterns, path("bench/trivial/", trivial)]
handler400, handler403 = site.handler400, site.handler403


def cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    for _request in range(REQUESTS):
        act()
    return (time.process_time() - began) / REQUESTS * 1000


def signed_in(key: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(email=f"{key}@example.org"))
    return client


def _saver(client: Client) -> Callable[[], Any]:
    """Saves as the page does it: a form with its proof of whose it is, and other words every time."""
    mine = kept.token(User.objects.get(email="lone@example.org"))

    def save() -> Any:
        typed = {"situation": str(uuid4()), "feelings-0-name": "vred", "feelings-0-strength": "60"}
        body = urlencode({"key": str(uuid4()), "base": "", "kept_for": mine, **typed})
        kind = "application/x-www-form-urlencoded"
        return client.post("/program/m1/7/m1-kort/1/", body, kind, headers={"accept": "application/json"})

    return save


def measure() -> Iterator[Measurement]:
    """Ratios of CPU time; then queries per page as the number of patients grows."""
    story.load()
    with override_settings(ROOT_URLCONF="tests.bench.pages", DEMO=True):
        yield from _ratios()
        yield from _queries()


def _ratios() -> Iterator[Measurement]:
    lone = signed_in("lone")
    save = _saver(lone)
    acts: dict[str, tuple[Callable[[], object], float]] = {
        "front page": (lambda: lone.get("/i-dag/"), 3.0),
        "step page": (lambda: lone.get("/program/m1/5/"), 3.0),
        "save an answer": (save, 3.0),
    }
    assert save().status_code == 200
    times: dict[str, list[float]] = {name: [] for name in ["trivial", *acts]}
    for _round in range(ROUNDS):
        times["trivial"].append(cpu(lambda: lone.get("/bench/trivial/")))
        for name, (act, _goal) in acts.items():
            times[name].append(cpu(act))
    base = median(times["trivial"][1:])
    for name, (_act, goal) in acts.items():
        yield Measurement(f"{name}: CPU per request", median(times[name][1:]), "ms", baseline=base, goal=goal)


def _pages() -> dict[str, tuple[str, str]]:
    course = Course.unscoped.get(patient__email="emil@example.org")
    version = EntryVersion.unscoped.get(entry__course=course, number=1)
    return {
        "I dag": ("lone", "/i-dag/"),
        "Program": ("lone", "/program/"),
        "a step with an exercise": ("lone", "/program/m1/7/"),
        "Breve": ("lone", "/breve/"),
        "Venter på dig": ("mette", "/klinik/venter/"),
        "Patienter": ("mette", "/klinik/patienter/"),
        "a patient": ("mette", f"/klinik/patienter/{course.code}/"),
        "a submission": ("mette", f"/klinik/patienter/aflevering/{version.code}/"),
        "a patient's letters": ("mette", f"/klinik/patienter/{course.code}/breve/"),
    }


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    transaction_words = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE)")
    return sum(not transaction_words.match(query["sql"]) for query in captured)


def _queries() -> Iterator[Measurement]:
    pages = _pages()
    counts: dict[str, list[int]] = defaultdict(list)
    clients = {key: signed_in(key) for key in ("lone", "mette")}
    for crowd in CROWDS:
        _grow(crowd)
        for name, (key, url) in pages.items():
            counts[name].append(count(clients[key], url))
    for name, found in counts.items():
        yield Measurement(f"{name}: queries", max(found), "queries", goal=12)
        spread = max(found) - min(found)
        yield Measurement(f"{name}: more queries from {CROWDS[0]} to {CROWDS[-1]} patients", spread, "queries", goal=0)


def _grow(crowd: int) -> None:
    """Bring the psychologist's patients up to `crowd`, each in treatment."""
    from care.models import CareLink, Region

    there = Course.unscoped.count()
    region, mette = Region.objects.get(slug="syddanmark"), User.objects.get(email="mette@example.org")
    people = [User(email=f"p{n}@example.org", name=f"Patient {n}", password="!") for n in range(there, crowd)]
    User.objects.bulk_create(people)
    courses = [Course(patient=person, region=region, state=Course.State.ACTIVE) for person in people]
    Course.unscoped.bulk_create(courses)
    CareLink.unscoped.bulk_create([CareLink(course=course, user=mette) for course in courses])
