"""Two hundred patients who type at once: how long a save takes under gunicorn, and the trivial view in its place.

Each page saves at most every four seconds while somebody types without a rest; that is what everybody does here.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.test import Client, override_settings

from care.models import Course
from clinic.demo import story
from tests.faults.program import MAP, patient
from tests.infra.live import ServerProcess
from tests.infra.measure import Measurement

PEOPLE, EVERY = 200, 4.0  # patients, and seconds between two saves of one
ROUND, ROUNDS, WARM = 4, 3, 80  # requests of each in a round, rounds, and requests before them
ANSWER = f"{MAP}m1-kort/1/"
WORKERS = 4
Make = Callable[[], bytes]
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|kept_for)" value="([^"]+)"')


@dataclass
class Typist:
    """One patient's browser: its cookies, and what its page posts back."""

    cookies: str
    hidden: dict[str, str]
    saved: int = 0

    def save(self) -> bytes:
        """One more save of the map, longer than the last."""
        words = "Onsdag aften i køkkenet var der regninger. " * (self.saved + 1)
        typed = {"situation": words, "feelings-0-name": "vred", "feelings-0-strength": "60", "thoughts-0": "Nej."}
        body = urlencode({**self.hidden, **typed, "key": str(uuid4()), "base": str(self.saved)})
        self.saved += 1
        return self._request("POST", ANSWER, body)

    def trivial(self) -> bytes:
        """The smallest page there is."""
        return self._request("GET", "/bench/trivial/")

    def _request(self, method: str, path: str, body: str = "") -> bytes:
        head = {
            "Host": "localhost",
            "Cookie": self.cookies,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()


def typist(course: Course) -> Typist:
    """They have opened the page of their map."""
    client = Client()
    client.force_login(course.patient)
    page = client.get(MAP).content.decode()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return Typist(cookies, dict(HIDDEN.findall(page)))


async def _ask(port: int, request: bytes) -> float:
    """Milliseconds until the whole answer is there; raises for anything but 200."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    if b" 200 " not in answer.split(b"\r\n", 1)[0]:
        raise AssertionError(answer[:300])
    return (time.perf_counter() - began) * 1000


async def _types(port: int, make: Make, begin: float) -> list[float]:
    """One patient's requests of a round; the first does not count."""
    await asyncio.sleep(begin)
    times = []
    for _number in range(ROUND):
        due = time.perf_counter() + EVERY
        times.append(await _ask(port, make()))
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    return times[1:]


async def _all_type(port: int, makes: list[Make]) -> list[float]:
    chance = random.Random(1)
    jobs = [_types(port, make, chance.uniform(0, EVERY)) for make in makes]
    return [one for times in await asyncio.gather(*jobs) for one in times]


async def _warm(port: int, makes: list[Make]) -> None:
    """One after the other, until every worker has read everything that it reads once."""
    for make in makes:
        await _ask(port, make())


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def measure() -> Iterator[Measurement]:
    """Saves and the trivial view take turns at the same pace."""
    story.load()
    with override_settings(DEMO=True):
        people = [typist(patient()) for _one in range(PEOPLE)]
    saves, trivial = [one.save for one in people], [one.trivial for one in people]
    times: dict[str, list[float]] = {"save": [], "trivial": []}
    with _gunicorn() as port:
        asyncio.run(_warm(port, saves[:WARM]))
        for _round in range(ROUNDS):
            times["trivial"].append(p95(asyncio.run(_all_type(port, trivial))))
            times["save"].append(p95(asyncio.run(_all_type(port, saves))))
    name, took = f"{PEOPLE} patients typing at once: p95 of a save", median(times["save"])
    yield Measurement(name, took, "ms", goal=200)
    yield Measurement(f"{name} against the trivial view", took, "ms", baseline=median(times["trivial"]))


@contextmanager
def _gunicorn() -> Iterator[int]:
    """The pages on a port, with as many workers as deploy/compose.yaml; they may start slowly on a busy machine."""
    with TemporaryDirectory() as folder:
        server = ServerProcess(settings.DATABASES["default"]["NAME"], Path(folder) / "server.log", patience=120.0)
        how = f"-m gunicorn tests.bench.wsgi --bind 127.0.0.1:{server.reserve()} --workers {WORKERS} --timeout 120"
        server.command = [*how.split(), "--log-level", "warning"]
        server.start()
        try:
            yield server.port
        finally:
            server.stop()
