"""Proposals for a release with what approvers said, and pages that are left out of the next one."""

import uuid
from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from care.triggers import refuse


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("care", "0008_who_keeps_the_risk_protocol"),
        ("program", "0003_delivery_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="modulepage",
            name="left_out",
            field=models.BooleanField(
                default=False,
                help_text="Patienter, der er begyndt på modulet, beholder siden. Sæt krydset på den danske side.",
                verbose_name="Er ikke med i næste udgivelse",
            ),
        ),
        migrations.AddField(
            model_name="steppage",
            name="left_out",
            field=models.BooleanField(
                default=False,
                help_text="Patienter, der er begyndt på modulet, beholder siden. Sæt krydset på den danske side.",
                verbose_name="Er ikke med i næste udgivelse",
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("programme_code", models.SlugField(max_length=40)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("revisions", models.JSONField(default=dict)),
                ("sensitive", models.JSONField(default=list)),
                ("note", models.CharField(max_length=300)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Venter på godkendelse"),
                            ("released", "Udgivet"),
                            ("rejected", "Afvist"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("authors", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.release",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="program.release",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approved", "Godkendt"),
                            ("risk", "Godkendt af ejeren af risikoprotokollen"),
                            ("rejected", "Afvist"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="program.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["given_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("programme_code",), name="proposal_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(fields=("proposal", "kind"), name="verdict_once"),
        ),
        refuse("program_verdict"),
        refuse("program_proposal", operations=("DELETE", "TRUNCATE")),
    ]
