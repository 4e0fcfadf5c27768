"""The programme's own page in Wagtail: Udgivelser."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from program import kept, rehearsal_views, release_pages, transfer_pages


def addresses() -> list[URLPattern]:
    """Addresses under /cms/. Wagtail wraps them in its own sign-in check, which asks for access to the admin."""
    return [
        path("udgivelser/", release_pages.releases, name="program-releases"),
        path("udgivelser/foreslaa/", release_pages.propose, name="program-propose"),
        path("udgivelser/forslag/<uuid:code>/", release_pages.verdict, name="program-verdict"),
        path("udgivelser/sammenlign/", release_pages.compare, name="program-compare"),
        path("udgivelser/<uuid:code>/flyt/", release_pages.move, name="program-move"),
        path("udgivelser/<uuid:code>/hent/", transfer_pages.export, name="program-export"),
        path("udgivelser/proeve/", rehearsal_views.begin, name="program-rehearse"),
        path("udgivelser/proeve/<uuid:code>/", rehearsal_views.resume, name="program-rehearse-on"),
        path("udgivelser/indlaes/", transfer_pages.load, name="program-import"),
    ]


def menu_item() -> MenuItem:
    """One more entry of the admin's menu."""
    return MenuItem(_("Udgivelser"), reverse("program-releases"), name="releases", icon_name="check", order=200)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("before_delete_page", kept.before_delete)
hooks.register("before_bulk_action", kept.before_bulk)
