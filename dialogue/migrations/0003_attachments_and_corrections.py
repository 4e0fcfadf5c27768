"""Files that come with letters, letters that put another right, and letters read beside their exercise."""

import uuid
from typing import ClassVar

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import care.fields
from care.triggers import refuse, refuse_with_parent


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("dialogue", "0002_messages_are_never_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("client_id", models.UUIDField()),
                ("about_kind", models.CharField(blank=True, max_length=40)),
                ("about_code", models.UUIDField(blank=True, null=True)),
                ("name", care.fields.EncryptedTextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("picture", "Billede"), ("pdf", "PDF"), ("text", "Tekst")], max_length=10
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("none", "Ikke scannet for virus: klinikken har ikke sat en scanner op"),
                            ("clean", "Scannet for virus, da den kom"),
                        ],
                        max_length=10,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("of", models.PositiveSmallIntegerField()),
                ("content", care.fields.EncryptedBytesField()),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="seen",
            name="seen_once",
        ),
        migrations.AddField(
            model_name="message",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="dialogue.message",
            ),
        ),
        migrations.AddField(
            model_name="seen",
            name="alone",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="seen",
            constraint=models.UniqueConstraint(fields=("thread", "user", "seq", "alone"), name="seen_once"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="dialogue.message",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="dialogue.thread"
            ),
        ),
        migrations.AddField(
            model_name="piece",
            name="attachment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pieces", to="dialogue.attachment"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("author", "client_id"), name="attachment_client_id_once"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about_code__isnull", True), ("about_kind", "")),
                    models.Q(models.Q(("about_kind", ""), _negated=True), ("about_code__isnull", False)),
                    _connector="OR",
                ),
                name="attachment_about_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="attachment_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.UniqueConstraint(fields=("attachment", "number"), name="piece_once"),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.CheckConstraint(condition=models.Q(("number__lt", models.F("of"))), name="piece_within"),
        ),
        refuse("dialogue_attachment", operations=("UPDATE", "DELETE"), when="OLD.message_id IS NOT NULL"),
        refuse("dialogue_attachment", operations=("TRUNCATE",)),
        refuse_with_parent(
            "dialogue_piece", parent="dialogue_attachment", key="attachment_id", when="p.message_id IS NOT NULL"
        ),
        refuse("dialogue_piece", operations=("TRUNCATE",)),
    ]
