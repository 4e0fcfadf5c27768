"""Load the programme."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from program import loading


class Command(BaseCommand):
    help = (
        "Loads the programme from program/content and releases what is new. Pages that an editor has changed are "
        "left alone; --overwrite (or yes, when asked at a terminal) replaces them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="also replace what editors have changed")

    def handle(self, *args: Any, **options: Any) -> None:
        report, release = loading.load(overwrite=options["overwrite"])
        for line in report.lines():
            self.stdout.write(line)
        if report.kept and sys.stdin.isatty() and self._asked(len(report.kept)):
            report, release = loading.load(overwrite=True)
            self.stdout.write(f"{len(report.changed)} pages replaced")
        self.stdout.write(f"release {release.number} ({release.digest[:12]})")

    def _asked(self, count: int) -> bool:
        return input(f"Replace the {count} pages that editors have changed? [y/N] ").strip().lower() == "y"
