"""Editors rehearse the programme as an invented patient; a course is born a rehearsal or is never one."""

import uuid
from typing import ClassVar

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from care.triggers import refuse


class Migration(migrations.Migration):
    dependencies: ClassVar = [("care", "0009_messages_on_devices")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="course",
            name="is_rehearsal",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("clock", models.JSONField()),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rehearsals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rehearsal", to="care.course"
                    ),
                ),
            ],
            options={
                "ordering": ["-began_at"],
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        refuse("care_course", operations=("UPDATE",), when="OLD.is_rehearsal <> NEW.is_rehearsal"),
    ]
