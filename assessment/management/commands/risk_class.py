"""`manage.py risk_class '{"phq9_9": 1, "k1": "ofte"}'`: the class of clinical.md 3.2, so a clinician can check it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment import risk

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Prints the class (svarfrist) that answers give, as JSON. Reads a JSON object, as argument or from standard "
        "input, with any of: mdi6, phq9_9, k1, k2, k3, k4, k5, trigger, finished. Exit code 2 for anything else."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facts", nargs="?", help="a JSON object; left out, standard input is read")

    def handle(self, *args: Any, **options: Any) -> None:
        text = options["facts"] if options["facts"] is not None else sys.stdin.read()
        try:
            found = risk.grade(risk.Facts.from_json(_read(text)))
        except ValueError as error:  # json's and the rule's own
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        self.stdout.write(json.dumps({"class": found.letter, "reasons": list(found.reasons)}))


def _read(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise risk.BadFacts(f"not JSON: {error}") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key that comes twice would hide one of its values."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise risk.BadFacts("a key comes twice")
    return found
