"""Nobody is booked twice at the same moment, appointments are never deleted, and their history is never changed."""

from typing import ClassVar

from django.db import migrations

from care.triggers import no_overlap, refuse


class Migration(migrations.Migration):
    dependencies: ClassVar = [("video", "0001_appointments")]
    operations: ClassVar = [
        no_overlap("video_appointment", of="psychologist_id", when="state = 'booked'"),
        no_overlap("video_appointment", of="course_id", when="state = 'booked'"),
        refuse("video_appointment", operations=("DELETE", "TRUNCATE")),
        refuse("video_appointmentstep"),
    ]
