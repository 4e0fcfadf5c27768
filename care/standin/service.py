"""The stand-in as a child process of the embedded demo server: it begins and ends with it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict

from django.conf import settings

from care import registry
from care.eid import configuration
from care.standin.provider import Person
from care.standin.server import listening

NAME = "stand-in identity provider"


class Running:
    """A running child; it ends when the pipe to it closes, also when this process is killed."""

    def __init__(self, people: list[Person], port: int) -> None:
        listener = listening(port)
        self.issuer = f"http://localhost:{listener.getsockname()[1]}"
        command = [sys.executable, "-m", "care.standin", "--fd", str(listener.fileno())]
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # Ctrl-C is for the server, which then ends this
        )
        listener.close()
        if self.process.stdin:
            self.process.stdin.write(json.dumps([asdict(person) for person in people]) + "\n")
            self.process.stdin.flush()
        configuration.stand_in(self.issuer)

    async def stop(self) -> None:
        """Close the pipe and wait for the end."""
        configuration.stand_in(None)
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def register(people: list[Person]) -> None:
    """Called by the app that knows the invented people; nothing happens but in a demo without a real provider."""
    if settings.DEMO and settings.DEBUG and not settings.EID_ISSUER:
        registry.services.add(registry.Service(name=NAME, start=lambda context: Running(people, context.port + 1)))
