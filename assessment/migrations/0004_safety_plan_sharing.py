"""A shared safety plan asks for a code, and the plan remembers when it was last gone through."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessment", "0003_triage")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="safetyplan", name="reviewed_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="safetyplanshare",
            name="pin_hash",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="safetyplanshare", name="wrong_pins", field=models.PositiveSmallIntegerField(default=0)
        ),
    ]
