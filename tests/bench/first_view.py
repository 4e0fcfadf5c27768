"""How many bytes a first view of a patient's page costs: production static files, compressed, font included."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from care.models import User
from clinic.demo import story
from tests.infra.measure import Measurement

LIMIT = 60.0
KEPT_AS_IS = {".woff2", ".png", ".webp"}
LINK = re.compile(r'(?:href|src)="(/static/[^"#]+)')
PRODUCTION = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


def measure() -> Iterator[Measurement]:
    """Kilobytes over the wire for the first page a patient sees, and for a step with an exercise."""
    story.load()
    with TemporaryDirectory() as folder:
        storages = {**settings.STORAGES, "staticfiles": PRODUCTION}
        with override_settings(STORAGES=storages, STATIC_ROOT=folder, DEMO=True):
            call_command("collectstatic", interactive=False, verbosity=0)
            client = Client()
            client.force_login(User.objects.get(email="lone@example.org"))
            for name, url in (("I dag", "/i-dag/"), ("a step with an exercise", "/program/m1/7/")):
                page = client.get(url).content
                size = (len(brotli.compress(page)) + sum(_files(page.decode(), Path(folder)))) / 1000
                yield Measurement(f"first view of {name}", size, "kB", goal=LIMIT)


def _files(page: str, root: Path) -> list[int]:
    """The bytes of each static file the page names, and of those that its style sheets name."""
    names = {url.removeprefix("/static/") for url in LINK.findall(page)}
    for sheet in [name for name in names if name.endswith(".css")]:
        found = re.findall(r"url\(\"?'?([^)\"'#]+)", (root / sheet).read_text(encoding="utf-8"))
        names |= {str((root / sheet).parent.joinpath(n).resolve().relative_to(root)) for n in found if ":" not in n}
    return [_wire((root / name).read_bytes(), name) for name in names]


def _wire(body: bytes, name: str) -> int:
    return len(body) if Path(name).suffix in KEPT_AS_IS else len(brotli.compress(body))
