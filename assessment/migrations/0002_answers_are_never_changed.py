"""Answers, sent forms, decisions and versions of a plan can be written, never changed."""

from typing import ClassVar

from django.db import migrations

from care.triggers import refuse

SENT = "OLD.submitted_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessment", "0001_assessment")]
    operations: ClassVar = [
        refuse("assessment_answer"),
        refuse("assessment_followupanswer"),
        refuse("assessment_sentapplication"),
        refuse("assessment_decision"),
        refuse("assessment_safetyplanversion"),
        refuse("assessment_response", operations=("UPDATE", "DELETE"), when=SENT),
        refuse("assessment_assignment", operations=("UPDATE", "DELETE"), when=SENT),
    ]
