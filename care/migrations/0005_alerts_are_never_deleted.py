"""Alerts are never deleted, their causes and steps never changed; a signed note is locked."""

from typing import ClassVar

from django.db import migrations

from care.triggers import refuse

SIGNED = "OLD.signed_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("care", "0004_alerts_and_notes")]
    operations: ClassVar = [
        refuse("care_alert", operations=("DELETE", "TRUNCATE")),
        refuse("care_alertcause"),
        refuse("care_alertstep"),
        refuse("care_note", operations=("UPDATE", "DELETE"), when=SIGNED),
    ]
