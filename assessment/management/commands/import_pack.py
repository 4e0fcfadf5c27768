"""`manage.py import_pack wsas.toml`: install an instrument that a clinic holds a licence for."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment import instruments
from assessment.instruments import packs


class Command(BaseCommand):
    help = "Checks an instrument pack (assessment/instruments/PACKS.md) and installs it with its licence number."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="TOML or JSON")
        parser.add_argument("--licence-number", help="instead of the one in the file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = packs.install(
                options["file"],
                settings.VAR_DIR / "packs",
                options["licence_number"],
                taken=instruments.built_in_keys(),
            )
        except packs.PackError as error:
            raise CommandError(f"Not installed: {error}", returncode=2) from error
        self.stdout.write(f"{pack.key} version {pack.version} is installed. {pack.licence}")
