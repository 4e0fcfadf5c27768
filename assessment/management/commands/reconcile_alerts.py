"""`manage.py reconcile_alerts`: compare answers with alerts now; exit code 1 and a line for each difference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment import reconcile


class Command(BaseCommand):
    help = "Compares all answers with all alerts, raises what is missing, and ends with 1 if anything differed."

    def handle(self, *args: Any, **options: Any) -> None:
        found = reconcile.run()
        for difference in found:
            self.stderr.write(f"{difference.sort} {difference.code}")
        if found:
            raise CommandError(f"{len(found)} differences between answers and alerts")
        self.stdout.write("answers and alerts agree")
