"""A decision may wait for a second clinician; the board shows how old the applicant was when they applied."""

from typing import ClassVar

from django.db import migrations, models

from care.triggers import refuse

NEVER_CHANGED = refuse("assessment_decision")
LIFT = NEVER_CHANGED.reverse_code or migrations.RunPython.noop


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessment", "0002_answers_are_never_changed")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="application", name="age", field=models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        # SQLite rebuilds the table for a new column and would lose its triggers: lifted before, set again after.
        migrations.RunPython(LIFT, NEVER_CHANGED.code),
        migrations.AddField(model_name="decision", name="proposed", field=models.BooleanField(default=False)),
        refuse("assessment_decision"),
    ]
