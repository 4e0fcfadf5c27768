"""Guests of a conversation get a text message; their number stays where it is encrypted."""

from typing import ClassVar

from django.db import migrations, models

ONE = models.Q(recipient__isnull=False, address="")
MAIL = models.Q(recipient__isnull=True, channel="mail") & ~models.Q(address="")
SMS = models.Q(recipient__isnull=True, channel="sms", address="")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("care", "0011_reminders_on_devices_are_agreed_to")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="notice", name="notice_one_recipient"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(condition=ONE | MAIL | SMS, name="notice_one_recipient"),
        ),
    ]
