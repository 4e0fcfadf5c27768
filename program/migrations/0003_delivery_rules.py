"""The rules of opening modules, the tool box, the exact place, and the blocks that came with them."""

import uuid
from typing import ClassVar

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import care.fields
import program.blocks
from care.triggers import refuse


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("care", "0006_consents_of_the_application"),
        ("program", "0002_submitted_is_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="modulepage",
            name="weeks",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)],
                verbose_name="Uger",
            ),
        ),
        migrations.AddField(
            model_name="moduleprogress",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="moduleprogress",
            name="handed_in_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="moduleprogress",
            name="opened_because",
            field=models.CharField(
                choices=[
                    ("first", "Det første modul"),
                    ("rules", "Alt var på plads"),
                    ("time", "Klinikken havde ikke svaret i tide"),
                    ("override", "Din psykolog åbnede det"),
                ],
                default="first",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="moduleprogress",
            name="reply_missed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="moduleprogress",
            name="resume_anchor",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AlterField(
            model_name="steppage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("text", 0),
                    ("key_message", 1),
                    ("example", 4),
                    ("figure", 8),
                    ("tip", 9),
                    ("help", 10),
                    ("filled_example", 13),
                    ("exercise", 18),
                    ("weekly_check", 19),
                    ("film", 24),
                    ("sound", 27),
                ],
                block_lookup={
                    0: ("cms.blocks.TextBlock", (), {}),
                    1: ("program.blocks.KeyMessageBlock", (), {}),
                    2: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [("Lone", "Lone, 46"), ("Emil", "Emil, 24"), ("Grethe", "Grethe, 67")],
                            "label": "Person",
                        },
                    ),
                    3: ("cms.blocks.TextBlock", (), {"label": "Fortælling"}),
                    4: ("wagtail.blocks.StructBlock", [[("person", 2), ("text", 3)]], {}),
                    5: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {"choices": [("circle", "Fem dele i en ring")], "label": "Figur"},
                    ),
                    6: ("wagtail.blocks.TextBlock", (), {"label": "Det, figuren viser, i ord", "max_length": 500}),
                    7: ("wagtail.blocks.CharBlock", (), {"label": "Billedtekst", "max_length": 200, "required": False}),
                    8: ("wagtail.blocks.StructBlock", [[("name", 5), ("alt", 6), ("caption", 7)]], {}),
                    9: ("cms.blocks.TipBlock", (), {}),
                    10: ("cms.blocks.HelpBlock", (), {}),
                    11: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {"choices": program.blocks.worksheet_choices, "label": "Skema"},
                    ),
                    12: ("program.blocks.JsonBlock", (), {"label": "Personens svar"}),
                    13: ("wagtail.blocks.StructBlock", [[("worksheet", 11), ("person", 2), ("data", 12)]], {}),
                    14: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Nøgle", "max_length": 50, "validators": [program.blocks.check_key]},
                    ),
                    15: ("wagtail.blocks.CharBlock", (), {"label": "Overskrift", "max_length": 120}),
                    16: ("wagtail.blocks.TextBlock", (), {"label": "Det beder vi patienten om", "required": False}),
                    17: (
                        "wagtail.blocks.BooleanBlock",
                        (),
                        {"default": True, "label": "Skal sendes, før næste modul åbner", "required": False},
                    ),
                    18: (
                        "wagtail.blocks.StructBlock",
                        [[("key", 14), ("worksheet", 11), ("label", 15), ("prompt", 16), ("required", 17)]],
                        {},
                    ),
                    19: ("program.blocks.WeeklyCheckBlock", (), {}),
                    20: ("wagtail.blocks.CharBlock", (), {"label": "Titel", "max_length": 120}),
                    21: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "Film"}),
                    22: (
                        "wagtail.documents.blocks.DocumentChooserBlock",
                        (),
                        {"label": "Undertekster", "required": False},
                    ),
                    23: ("cms.blocks.TextBlock", (), {"label": "Det, der bliver sagt og vist", "required": False}),
                    24: (
                        "wagtail.blocks.StructBlock",
                        [[("title", 20), ("file", 21), ("captions", 22), ("transcript", 23)]],
                        {},
                    ),
                    25: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "Lyd"}),
                    26: ("cms.blocks.TextBlock", (), {"label": "Det, der bliver sagt", "required": False}),
                    27: ("wagtail.blocks.StructBlock", [[("title", 20), ("file", 25), ("transcript", 26)]], {}),
                },
                verbose_name="Indhold",
            ),
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("module_code", models.CharField(max_length=4)),
                ("step_code", models.CharField(max_length=50)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="favourites", to="care.course"
                    ),
                ),
            ],
            options={
                "ordering": ["module_code", "kept_at"],
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [models.UniqueConstraint(fields=("course", "step_code"), name="favourite_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ModuleOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("module_code", models.CharField(max_length=4)),
                ("reason", care.fields.EncryptedTextField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="program.enrolment"
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at"],
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [models.UniqueConstraint(fields=("enrolment", "module_code"), name="override_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        refuse("program_moduleoverride"),
    ]
