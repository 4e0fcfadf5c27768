"""`manage.py catalogues`: keep the translations in step with the code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms import catalogue


class Command(BaseCommand):
    help = "Collect the texts of the code into the catalogues (--update), and compile them (--compile)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="collect new texts, drop those that are gone")
        parser.add_argument("--compile", action="store_true", help="write the files that the site reads")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["update"]:
            changed = catalogue.update()
            self.stdout.write(f"Changed: {', '.join(changed) or 'nothing'}.")
        if options["compile"]:
            catalogue.compile_all(force=True)
        missing = sum(1 for message in catalogue.kept("en") if message.id and not catalogue.is_whole(message))
        self.stdout.write(f"Without an English text: {missing}.")
