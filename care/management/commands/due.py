"""`manage.py due 2026-05-22T15:30`: when an answer is due (clinical.md 5.2), so a clinician can check it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from care.workdays import COPENHAGEN, Calendar, answer_due

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Prints when an answer to something received is due: ISO time in Copenhagen. A time without a zone is one of "
        "Copenhagen. Without --region: Monday to Friday, 16:00, two working days. Exit code 2 for bad input."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("received", help="for example 2026-05-22T15:30")
        parser.add_argument("--region", default="", help="a region's slug: its opening hours, closures and figures")

    def handle(self, *args: Any, **options: Any) -> None:
        received = _moment(options["received"])
        try:
            due = _for_region(options["region"], received) if options["region"] else answer_due(received, Calendar())
        except OverflowError as error:
            raise CommandError(f"{received:%Y} is out of reach", returncode=BAD_INPUT) from error
        self.stdout.write(due.isoformat())


def _moment(text: str) -> datetime:
    """A moment; raises CommandError for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no ISO time like 2026-05-22T15:30", returncode=BAD_INPUT) from error
    if "T" not in text and " " not in text:
        raise CommandError(f"{text!r} has no time of day; write 2026-05-22T15:30", returncode=BAD_INPUT)
    return moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)


def _for_region(slug: str, received: datetime) -> datetime:
    from care import opening
    from care.models import Region

    region = Region.objects.filter(slug=slug).first()
    if region is None:
        known = ", ".join(Region.objects.values_list("slug", flat=True))
        raise CommandError(f"no region {slug!r} (known: {known})", returncode=BAD_INPUT)
    return opening.answer_deadline(region, received)
