"""A guide is that of the assessment interview or that of the follow-up, and one of each may be open."""

from typing import ClassVar

from django.db import migrations, models

KINDS = [("assessment", "Udredningssamtale"), ("follow_up", "Opfølgningssamtale")]
ONE_OPEN = "interview_one_open"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessment", "0004_safety_plan_sharing")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="interview",
            name="kind",
            field=models.CharField(choices=KINDS, default="assessment", max_length=12),
        ),
        migrations.RemoveConstraint(model_name="interview", name=ONE_OPEN),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)), fields=("course", "author", "kind"), name=ONE_OPEN
            ),
        ),
    ]
