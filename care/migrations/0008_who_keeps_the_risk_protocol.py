"""Which approver owns the risk protocol: the third yes to text about suicide (clinical.md 4.1)."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("care", "0007_how_people_are_reminded"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="membership",
            name="keeps_risk_protocol",
            field=models.BooleanField(default=False, verbose_name="Ejer af risikoprotokollen"),
        ),
    ]
