"""The blocks of a step: prose, key messages, examples, and the exercises a patient fills in.

Block types are append-only: renaming or removing one would lose it in old revisions and releases.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.blocks import FigureBlock, HelpBlock, TextBlock, TipBlock
from program import worksheets

PEOPLE = [("Lone", "Lone, 46"), ("Emil", "Emil, 24"), ("Grethe", "Grethe, 67")]
KEY_FORM = re.compile(r"^m\d-[a-z0-9-]{2,40}$")


def worksheet_choices() -> list[tuple[str, str]]:
    """The worksheets there are, by their Danish titles."""
    return [(sheet.key, sheet.title["da"]) for sheet in worksheets.all_worksheets()]


def check_key(value: str) -> None:
    """An exercise's key is how its answers are found again: stable, lower case, begins with the module."""
    if not KEY_FORM.match(value):
        raise ValidationError(_("Skriv en nøgle som m1-kort: modulets kode, en bindestreg og et kort navn."))


class KeyMessageBlock(blocks.TextBlock):
    """The one sentence to remember (Nøglebudskab)."""

    class Meta:
        icon = "pick"
        label = _("Nøglebudskab")
        template = "program/blocks/key_message.html"


class ExampleBlock(blocks.StructBlock):
    """A piece of an invented person's story."""

    person = blocks.ChoiceBlock(choices=PEOPLE, label=_("Person"))
    text = TextBlock(label=_("Fortælling"))

    class Meta:
        icon = "user"
        label = _("Eksempel fra en opdigtet person")
        template = "program/blocks/example.html"


class JsonBlock(blocks.FieldBlock):
    """A worksheet's answers as data, for filled examples."""

    def __init__(self, **options: Any) -> None:
        from django.forms import JSONField, Textarea

        self.field = JSONField(widget=Textarea(attrs={"rows": 12}))
        super().__init__(**options)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        return value

    def value_from_form(self, value: Any) -> Any:
        return value

    class Meta:
        icon = "code"


class FilledExampleBlock(blocks.StructBlock):
    """A worksheet as an invented person filled it in; read only."""

    worksheet = blocks.ChoiceBlock(choices=worksheet_choices, label=_("Skema"))
    person = blocks.ChoiceBlock(choices=PEOPLE, label=_("Person"))
    data = JsonBlock(label=_("Personens svar"))

    class Meta:
        icon = "table"
        label = _("Udfyldt skema som eksempel")
        template = "program/blocks/filled_example.html"


class ExerciseBlock(blocks.StructBlock):
    """A worksheet that the patient fills in here. The key must never change once it is released."""

    key = blocks.CharBlock(label=_("Nøgle"), validators=[check_key], max_length=50)
    worksheet = blocks.ChoiceBlock(choices=worksheet_choices, label=_("Skema"))
    label = blocks.CharBlock(label=_("Overskrift"), max_length=120)
    prompt = blocks.TextBlock(label=_("Det beder vi patienten om"), required=False)
    required = blocks.BooleanBlock(label=_("Skal sendes, før næste modul åbner"), required=False, default=True)

    class Meta:
        icon = "form"
        label = _("Øvelse")
        template = "program/blocks/exercise_preview.html"


class WeeklyCheckBlock(blocks.StaticBlock):
    """The way to this week's questions, and whether they are answered: each patient sees their own (W14)."""

    class Meta:
        icon = "calendar-check"
        label = _("Ugetjek")
        admin_text = _("Her står vejen til ugens spørgsmål, og om patienten har svaret.")
        template = "program/blocks/weekly_check_preview.html"


class LookBackBlock(blocks.StaticBlock):
    """What has moved since the start: each patient sees their own curve, goals and diaries."""

    class Meta:
        icon = "history"
        label = _("Tilbageblik")
        admin_text = _("Her ser patienten sin egen kurve, sine mål og det bedste fra sine dagbøger.")
        template = "program/blocks/look_back_preview.html"


class FilmBlock(blocks.StructBlock):
    """A film with captions and its words to read. It never begins by itself."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    file = DocumentChooserBlock(label=_("Film"))
    captions = DocumentChooserBlock(label=_("Undertekster"), required=False)
    transcript = TextBlock(label=_("Det, der bliver sagt og vist"), required=False)

    class Meta:
        icon = "media"
        label = _("Film")
        template = "program/blocks/film.html"


class SoundBlock(blocks.StructBlock):
    """Something to listen to, with its words to read. It never begins by itself."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    file = DocumentChooserBlock(label=_("Lyd"))
    transcript = TextBlock(label=_("Det, der bliver sagt"), required=False)

    class Meta:
        icon = "volume-high"
        label = _("Lyd")
        template = "program/blocks/sound.html"


class StepBody(blocks.StreamBlock):
    """What a step may hold."""

    text = TextBlock()
    key_message = KeyMessageBlock()
    example = ExampleBlock()
    figure = FigureBlock()
    tip = TipBlock()
    help = HelpBlock()
    filled_example = FilledExampleBlock()
    exercise = ExerciseBlock()
    weekly_check = WeeklyCheckBlock()
    film = FilmBlock()
    sound = SoundBlock()
    look_back = LookBackBlock()
