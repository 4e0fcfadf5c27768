"""The block that shows a patient what has moved since the start."""

from typing import ClassVar

import wagtail.fields
from django.db import migrations

import program.blocks


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("program", "0004_proposals_and_pages_left_out"),
    ]

    operations: ClassVar = [
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
                    ("look_back", 28),
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
                    28: ("program.blocks.LookBackBlock", (), {}),
                },
                verbose_name="Indhold",
            ),
        ),
    ]
