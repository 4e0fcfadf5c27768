"""Wagtail in our colours, and without what editors have no use for."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

NEEDLESS = frozenset({"reports", "help", "settings", "documents", "images"})


def our_colours() -> SafeString:
    """The link to our sheet, on every page of the admin."""
    sheets = ((static(f"cms/css/{name}.css"),) for name in ("tokens.editor", "editor"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


def short_menu(_request: HttpRequest, items: list[Any]) -> None:
    """Pages and releases are the work here; pictures and documents are not part of any block."""
    items[:] = [item for item in items if item.name not in NEEDLESS]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def change_role() -> MenuItem:
    """The way back for somebody who also has another role."""
    return MenuItem(_("Skift rolle"), reverse("care-role"), name="change-role", icon_name="user", order=10_000)


hooks.register("insert_global_admin_css", our_colours)
hooks.register("construct_main_menu", short_menu)
