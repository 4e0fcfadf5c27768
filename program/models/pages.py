"""The programme as its editors write it: programme, modules and steps, one tree per language.

Patients never read these pages; they read releases made from them (program.models.delivery).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester

from program.blocks import StepBody
from program.panels import FindingsPanel

minutes = [MinValueValidator(1), MaxValueValidator(180)]


def left_out() -> models.BooleanField[bool, bool]:
    """The switch that takes a page out of the next release; its Danish half decides."""
    return models.BooleanField(
        _("Er ikke med i næste udgivelse"),
        default=False,
        help_text=_("Patienter, der er begyndt på modulet, beholder siden. Sæt krydset på den danske side."),
    )


class ReleasedOnly(PagePermissionTester):
    """Nobody publishes a page of the programme: what patients read is changed by a release alone."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        self.permissions: set[str] = getattr(self, "permissions", set()) - {"publish"}

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_delete(self, *_args: Any, **_kwargs: Any) -> bool:
        """A page that no release holds; the others are refused with the reason (program.kept)."""
        return bool(self.can_edit()) and not self.page.is_root() and "add" in self.permissions

    def can_reorder_children(self) -> bool:
        """The order counts only in the next release."""
        return bool(self.can_edit())


class Unserved(Page):
    """A page that has no address of its own: patients read releases, editors read previews."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def permissions_for_user(self, user: Any) -> ReleasedOnly:
        return ReleasedOnly(user, self)

    def get_url_parts(self, *args: Any, **kwargs: Any) -> None:
        return None


class ProgrammePage(Unserved):
    """A whole programme in one language."""

    programme_code = models.SlugField(_("Kode"), max_length=40)
    summary = models.TextField(_("Kort om programmet"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["program.ModulePage"]
    content_panels = [*Page.content_panels, FieldPanel("programme_code"), FieldPanel("summary")]

    class Meta:
        verbose_name = _("Program")


class ModulePage(Unserved):
    """A module: about a week's work."""

    module_code = models.CharField(
        _("Kode"), max_length=4, validators=[RegexValidator(r"^[mx]\d$", _("Skriv m og et tal, for eksempel m1."))]
    )
    number = models.PositiveSmallIntegerField(_("Nummer"))
    summary = models.TextField(_("Det handler modulet om"), max_length=400)
    goal = models.TextField(_("Mål"), max_length=300)
    homework = models.TextField(_("Indtil næste modul"), max_length=400, blank=True)
    weeks = models.PositiveSmallIntegerField(
        _("Uger"), default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    read_minutes = models.PositiveSmallIntegerField(_("Minutter at læse"), validators=minutes)
    exercise_minutes = models.PositiveSmallIntegerField(_("Minutter til øvelser"), validators=minutes)
    left_out = left_out()

    parent_page_types: ClassVar[list[str]] = ["program.ProgrammePage"]
    subpage_types: ClassVar[list[str]] = ["program.StepPage"]
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("module_code"), FieldPanel("number")]),
        FieldPanel("summary"),
        FieldPanel("goal"),
        FieldPanel("homework"),
        FieldRowPanel([FieldPanel("weeks"), FieldPanel("read_minutes"), FieldPanel("exercise_minutes")]),
        FieldPanel("left_out"),
        FindingsPanel(heading=_("Fund i den gemte kladde")),
    ]

    class Meta:
        verbose_name = _("Modul")


class StepPage(Unserved):
    """One page of a module: one idea, at most 180 words."""

    step_code = models.CharField(
        _("Kode"),
        max_length=50,
        validators=[RegexValidator(r"^[mx]\d-[a-z0-9-]+$", _("Skriv modulets kode, en bindestreg og et kort navn."))],
    )
    est_minutes = models.PositiveSmallIntegerField(_("Minutter"), validators=minutes)
    required = models.BooleanField(_("Skal læses, før næste modul åbner"), default=True)
    left_out = left_out()
    body = StreamField(StepBody(), verbose_name=_("Indhold"))
    reviewed_by = models.CharField(_("Gennemlæst af"), max_length=120, blank=True)
    reviewed_on = models.DateField(_("Gennemlæst den"), null=True, blank=True)

    parent_page_types: ClassVar[list[str]] = ["program.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "program/step_preview.html"
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("step_code"), FieldPanel("est_minutes"), FieldPanel("required")]),
        FieldPanel("left_out"),
        FindingsPanel(heading=_("Fund i den gemte kladde")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("reviewed_by"), FieldPanel("reviewed_on")], heading=_("Gennemlæsning")),
    ]

    class Meta:
        verbose_name = _("Side")
