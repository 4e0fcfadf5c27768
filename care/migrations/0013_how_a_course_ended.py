"""How a course of treatment ended, and where its discharge letter went; neither is ever changed."""

import uuid
from typing import ClassVar

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from care.fields import EncryptedTextField
from care.triggers import refuse


class Migration(migrations.Migration):
    dependencies: ClassVar = [("care", "0012_text_messages_without_an_account")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Discharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("D1", "Gennemført"),
                            ("D2", "Afsluttet tidligt, bedring"),
                            ("D3", "Afbrudt af patienten"),
                            ("D4", "Afbrudt, anden hjælp er nødvendig"),
                            ("D5", "Udeblevet"),
                            ("D6", "Fejlvisiteret"),
                            ("D7", "Andet"),
                        ],
                        max_length=2,
                    ),
                ),
                ("died", models.BooleanField(default=False)),
                ("where", EncryptedTextField(blank=True)),
                ("reason", EncryptedTextField(blank=True)),
                ("ended_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("letter_due_at", models.DateTimeField()),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="discharge", to="care.course"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["D1", "D2", "D3", "D4", "D5", "D6", "D7"])),
                        name="discharge_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("died", False), ("kind", "D7"), _connector="OR"),
                        name="discharge_death_is_d7",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("letter_due_at__gt", models.F("ended_at"))),
                        name="discharge_letter_after_the_end",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LetterDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "Sendt"), ("returned", "Kom retur")], default="sent", max_length=8
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("journal", "Gennem regionens journalsystem"),
                            ("secure", "Med sikker mail"),
                            ("post", "Med post"),
                        ],
                        max_length=8,
                    ),
                ),
                ("has_consent", models.BooleanField()),
                ("reason", EncryptedTextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="care.note"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["sent", "returned"])), name="delivery_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["journal", "secure", "post"])), name="delivery_way_known"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        refuse("care_discharge"),
        refuse("care_letterdelivery"),
    ]
