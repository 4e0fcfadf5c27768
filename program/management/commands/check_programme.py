"""`manage.py check_programme`: what stands in the way of releasing the programme as it is written now."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from program import checking, finding_texts
from program.findings import ERROR, Finding, has_errors
from program.models import ProgrammePage


class Command(BaseCommand):
    """Prints every finding; exit 1 when one of them is an error, 2 when there is no such programme."""

    help = "Check readability, length, translations, text alternatives, headings, links and exercises before a release."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which programme, and how to print."""
        parser.add_argument("programme", nargs="?", default="", help="its code; all programmes without it")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check one programme, or all."""
        pages = ProgrammePage.objects.filter(locale__language_code="da").order_by("programme_code")
        codes = [page.programme_code for page in pages if options["programme"] in {"", page.programme_code}]
        if not codes:
            raise CommandError("There is no programme with that code.", returncode=2)
        found = {code: checking.check(code) for code in codes}
        with translation.override("da"):
            self._print(found, as_json=options["json"])
        if any(has_errors(ones) for ones in found.values()):
            raise CommandError("The programme has errors and cannot be released.", returncode=1)

    def _print(self, found: dict[str, list[Finding]], *, as_json: bool) -> None:
        if as_json:
            rows = {code: [_row(one) for one in ones] for code, ones in found.items()}
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for code, ones in found.items():
            for one in ones:
                self.stdout.write(f"{'fejl' if one.level == ERROR else 'obs'}  {finding_texts.in_words(one)}")
            self.stdout.write(f"{code}: {sum(one.level == ERROR for one in ones)} fejl, {len(ones)} fund i alt")


def _row(finding: Finding) -> dict[str, Any]:
    return {**dataclasses.asdict(finding), "params": dict(finding.params), "text": finding_texts.in_words(finding)}
