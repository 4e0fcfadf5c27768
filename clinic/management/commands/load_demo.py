"""Make the demo region."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic.demo import story
from clinic.demo.cast import PEOPLE


class Command(BaseCommand):
    help = "Makes a demo region with a cast of people half-way through treatment. Refused outside demo and tests."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("load_demo is for the demo only: set LYSNING_DEMO=1 on a local debug server.")
        story.load()
        self.stdout.write(f"{len(PEOPLE)} people in the cast")
