"""The public pages: written in Wagtail, in Danish and English, read without signing in."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import PublicBody


class PublicText(models.Model):
    """Lead and body of a public page."""

    lead = models.TextField(_("Indledning"), max_length=400, blank=True)
    body = StreamField(PublicBody(), blank=True, verbose_name=_("Indhold"))

    class Meta:
        abstract = True


class HomePage(PublicText, Page):
    """The front page of one language."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "cms/home_page.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Forside")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["pages"] = PublicPage.objects.child_of(self).live().filter(show_in_menus=True)
        return context


class PublicPage(PublicText, Page):
    """About the treatment, whom it is for, privacy and the like."""

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/public_page.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    promote_panels = [FieldPanel("slug"), FieldPanel("show_in_menus"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("Offentlig side")
