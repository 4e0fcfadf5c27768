"""The table behind the default cache, and the groups through which roles reach Wagtail."""

from typing import Any, ClassVar

from django.core.management import call_command
from django.db import migrations

EDITOR_GROUPS = ("Redaktører", "Godkendere")


def cache_table(_apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias)


def groups(apps: Any, _schema_editor: Any) -> None:
    group, permission, content_type = (
        apps.get_model("auth", "Group"),
        apps.get_model("auth", "Permission"),
        apps.get_model("contenttypes", "ContentType"),
    )
    admin, _ = content_type.objects.get_or_create(app_label="wagtailadmin", model="admin")
    access, _ = permission.objects.get_or_create(
        content_type=admin, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    for name in EDITOR_GROUPS:
        made, _ = group.objects.get_or_create(name=name)
        made.permissions.add(access)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("cms", "0001_public_pages"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
    ]
    operations: ClassVar = [
        migrations.RunPython(cache_table, migrations.RunPython.noop),
        migrations.RunPython(groups, migrations.RunPython.noop),
    ]
