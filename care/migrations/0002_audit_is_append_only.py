"""The audit trail, its seals, state changes and consents can be written, never changed."""

from typing import ClassVar

from django.db import migrations

from care.triggers import refuse


class Migration(migrations.Migration):
    dependencies: ClassVar = [("care", "0001_people_courses_record_audit")]
    operations: ClassVar = [
        refuse("care_auditevent"),
        refuse("care_auditseal"),
        refuse("care_statechange"),
        refuse("care_consent"),
        refuse("care_consenttext"),
    ]
