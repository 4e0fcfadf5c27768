"""A letter that has been sent stays as it was sent."""

from typing import ClassVar

from django.db import migrations

from care.triggers import refuse


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dialogue", "0001_threads"), ("care", "0002_audit_is_append_only")]
    operations: ClassVar = [refuse("dialogue_message")]
