"""The programme's own page in Wagtail: Udgivelser."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from program import release_pages


def addresses() -> list[URLPattern]:
    """Addresses under /cms/. Wagtail wraps them in its own sign-in check, which asks for access to the admin."""
    return [
        path("udgivelser/", release_pages.releases, name="program-releases"),
        path("udgivelser/godkend/", release_pages.approve, name="program-approve"),
    ]


def menu_item() -> MenuItem:
    """One more entry of the admin's menu."""
    return MenuItem(_("Udgivelser"), reverse("program-releases"), name="releases", icon_name="check", order=200)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
