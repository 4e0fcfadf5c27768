"""Two hundred patients who type at once: how long a save takes under gunicorn, and the trivial view in its place.

Each page saves at most every four seconds while somebody types without a rest; that is what everybody does here.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
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
WARM, LASTS = 1, 4  # saves of each that do not count, and saves that do
ANSWER = f"{MAP}m1-kort/1/"
WORKERS = 4  # deploy/compose.yaml
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|kept_for)" value="([^"]+)"')


@dataclass
class Typist:
    """One patient's browser: its cookies, and what its page posts back."""

    cookies: str
    hidden: dict[str, str]
    saved: int = 0

    def save(self, number: int) -> bytes:
        """One more save of the map, longer than the last."""
        words = "Onsdag aften i køkkenet var der regninger. " * (number + 1)
        typed = {"situation": words, "feelings-0-name": "vred", "feelings-0-strength": "60", "thoughts-0": "Nej."}
        body = urlencode({**self.hidden, **typed, "key": str(uuid4()), "base": str(number)})
        return self._request("POST", ANSWER, body)

    def trivial(self, _number: int) -> bytes:
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


async def _types(port: int, make: Callable[[int], bytes], begin: float) -> list[float]:
    await asyncio.sleep(begin)
    times = []
    for number in range(WARM + LASTS):
        due = time.perf_counter() + EVERY
        times.append(await _ask(port, make(number)))
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    return times[WARM:]


async def _all_type(port: int, makes: list[Callable[[int], bytes]]) -> list[float]:
    chance = random.Random(1)
    jobs = [_types(port, make, chance.uniform(0, EVERY)) for make in makes]
    return [one for times in await asyncio.gather(*jobs) for one in times]


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def measure() -> Iterator[Measurement]:
    """Saves, then the trivial view at the same pace."""
    story.load()
    with override_settings(DEMO=True):
        people = [typist(patient()) for _one in range(PEOPLE)]
    with TemporaryDirectory() as folder:
        server = ServerProcess(settings.DATABASES["default"]["NAME"], Path(folder) / "server.log")
        port, server.patience = server.reserve(), 120.0
        bind = f"tests.bench.wsgi --bind 127.0.0.1:{port} --workers {WORKERS} --timeout 120"  # they also start on a busy machine
        server.command = ["-m", "gunicorn", *bind.split(), "--log-level", "warning"]
        server.start()
        try:
            saves = asyncio.run(_all_type(port, [one.save for one in people]))
            trivial = asyncio.run(_all_type(port, [one.trivial for one in people]))
        finally:
            server.stop()
    name = f"{PEOPLE} patients typing at once: p95 of a save"
    yield Measurement(name, p95(saves), "ms", goal=200)
    yield Measurement(f"{name} against the trivial view", p95(saves), "ms", baseline=p95(trivial))
