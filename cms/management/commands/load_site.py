"""Load the public pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms import site_content


class Command(BaseCommand):
    help = (
        "Loads the public pages from cms/content. Pages that an editor has changed are left alone unless --overwrite."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="also replace what editors have changed")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in site_content.load(overwrite=options["overwrite"]).lines():
            self.stdout.write(line)
