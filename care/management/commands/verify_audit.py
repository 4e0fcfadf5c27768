"""Check the audit chain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from care import audit
from care.models import AuditEvent, AuditSeal


class Command(BaseCommand):
    help = "Recomputes the hash chain of the audit trail; exit code 1 and a line per break if anything was touched."

    def handle(self, *args: Any, **options: Any) -> None:
        breaks = list(audit.verify())
        for broken in breaks:
            self.stderr.write(f"seal {broken.seal_id} (events {broken.first_id}-{broken.last_id}): {broken.why}")
        if breaks:
            raise CommandError(f"{len(breaks)} breaks in the audit chain")
        last = AuditSeal.objects.order_by("-id").first()
        waiting = AuditEvent.objects.filter(id__gt=last.last_id if last else 0).count()
        self.stdout.write(f"{AuditSeal.objects.count()} seals hold, {waiting} events not yet sealed")
