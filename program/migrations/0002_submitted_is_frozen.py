"""Releases never change; a version that was sent keeps its answers and cannot be deleted or become a draft again."""

from typing import ClassVar

from django.db import migrations

from care.triggers import refuse

SENT = "OLD.state <> 'draft' AND (NEW.data <> OLD.data OR NEW.state = 'draft' OR NEW.submitted_at <> OLD.submitted_at)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("program", "0001_pages_and_delivery"), ("care", "0002_audit_is_append_only")]
    operations: ClassVar = [
        refuse("program_release"),
        refuse("program_entryversion", operations=("UPDATE",), when=SENT),
        refuse("program_entryversion", operations=("DELETE",), when="OLD.state <> 'draft'"),
    ]
