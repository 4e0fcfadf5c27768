"""`manage.py export_programme CODE FILE`: a release as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from program import transfer
from program.models import Release


class Command(BaseCommand):
    """Writes the newest release, or the one with a number."""

    help = "Write a release of a programme to one file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which release, and where to."""
        parser.add_argument("programme", help="its code")
        parser.add_argument("file", type=Path)
        parser.add_argument("--release", type=int, help="its number; the newest without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file."""
        releases = Release.objects.filter(programme_code=options["programme"])
        if options["release"]:
            releases = releases.filter(number=options["release"])
        release = releases.order_by("-number").first()
        if release is None:
            raise CommandError("There is no such release.", returncode=2)
        options["file"].write_bytes(transfer.packed(release))
        self.stdout.write(f"{options['file']}: {release}, {release.digest}")
