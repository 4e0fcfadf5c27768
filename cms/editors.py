"""What editors and approvers may do in Wagtail: rights on the two trees of pages, given to the groups of their roles.

Editors publish the public pages. Pages of the programme refuse publishing themselves (program.models.pages): patients
read releases, and a release is approved by somebody else.
"""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

RIGHTS = {"Redaktører": ("add_page", "change_page", "publish_page"), "Godkendere": ("change_page",)}


def grant(homes: list[Page]) -> None:
    """Give each group its rights under every front page; repeating it changes nothing."""
    for name, codenames in RIGHTS.items():
        group = Group.objects.get(name=name)
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
            for home in homes:
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
