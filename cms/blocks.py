"""The authoring kit: blocks that public pages and the programme share, named in the editors' words.

Block types are append-only: renaming or removing one would lose it in old revisions and releases.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT = ["h2", "bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    """Plain prose."""

    def __init__(self, **options: Any) -> None:
        super().__init__(features=RICH_TEXT, **options)

    class Meta:
        icon = "pilcrow"
        label = _("Tekst")
        template = "cms/blocks/text.html"


class TipBlock(blocks.RichTextBlock):
    """Good to know, set apart."""

    def __init__(self, **options: Any) -> None:
        super().__init__(features=RICH_TEXT, **options)

    class Meta:
        icon = "info-circle"
        label = _("Godt at vide")
        template = "cms/blocks/tip.html"


class HelpBlock(blocks.TextBlock):
    """A box that leads to "Brug for hjælp nu"; the numbers themselves are the region's data."""

    class Meta:
        icon = "warning"
        label = _("Henvisning til hjælp nu")
        template = "cms/blocks/help.html"


FIGURES = [("circle", _("Fem dele i en ring"))]


class FigureBlock(blocks.StructBlock):
    """One of our own figures; its text alternative is required."""

    name = blocks.ChoiceBlock(choices=FIGURES, label=_("Figur"))
    alt = blocks.TextBlock(label=_("Det, figuren viser, i ord"), max_length=500)
    caption = blocks.CharBlock(label=_("Billedtekst"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Figur")
        template = "cms/blocks/figure.html"


class PublicBody(blocks.StreamBlock):
    """What a public page may hold."""

    text = TextBlock()
    tip = TipBlock()
    help = HelpBlock()
    figure = FigureBlock()
