"""Messages on people's own devices: the devices, and the channel of a notice and of a choice."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import care.fields


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0008_who_keeps_the_risk_protocol"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("endpoint", care.fields.EncryptedTextField()),
                ("endpoint_index", models.CharField(max_length=64, unique=True)),
                ("p256dh", care.fields.EncryptedTextField()),
                ("auth", care.fields.EncryptedTextField()),
                ("user_agent", care.fields.EncryptedTextField(blank=True)),
                ("server_key", models.CharField(max_length=100)),
                ("session_key", models.CharField(blank=True, max_length=40)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_channel_known",
        ),
        migrations.RemoveConstraint(
            model_name="reminderchoice",
            name="reminder_channel_known",
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("information", "Om behandlingen"),
                    ("treatment", "Behandling på nettet"),
                    ("gp_start", "Besked til egen læge ved start"),
                    ("gp_letter", "Brev til egen læge"),
                    ("evaluation", "Data til at måle behandlingen"),
                    ("reminders", "Påmindelser"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(choices=[("mail", "Mail"), ("sms", "Sms"), ("push", "Push")], max_length=4),
        ),
        migrations.AlterField(
            model_name="reminderchoice",
            name="channel",
            field=models.CharField(
                choices=[
                    ("mail", "E-mail"),
                    ("sms", "Sms"),
                    ("push", "Besked på min telefon eller computer"),
                    ("none", "Ingen påmindelser"),
                ],
                default="mail",
                max_length=4,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["mail", "sms", "push"])), name="notice_channel_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["mail", "sms", "push", "none"])), name="reminder_channel_known"
            ),
        ),
        migrations.AddField(
            model_name="pushdevice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="push_devices", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="pushdevice",
            index=models.Index(fields=["session_key"], name="push_device_session"),
        ),
    ]
