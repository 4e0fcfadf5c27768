"""Write the static crisis page."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms import crisis_page


class Command(BaseCommand):
    help = "Writes the static crisis page (crisis.html) for the front server. Run it after every change of numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        directory.mkdir(parents=True, exist_ok=True)
        target = directory / "crisis.html"
        fresh = directory / "crisis.html.new"
        fresh.write_text(crisis_page.html(), encoding="utf-8")
        fresh.replace(target)
        self.stdout.write(str(target))
