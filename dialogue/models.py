"""Letters between a patient and their psychologist."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.access import Actor
from care.fields import EncryptedBytesField, EncryptedTextField
from care.models import Course, User
from care.models.scoped import ScopedModel
from dialogue.file_types import PDF, PICTURE, TEXT, plain_name

BODY_LIMIT = 10_000  # characters
PHRASE_LIMIT, PHRASE_NAME_LIMIT, PHRASES_MOST = 2_000, 80, 40
DRAFT_LIMIT = 50_000  # a draft may be too long to send, so that nothing typed is lost


def whole_about() -> Q:
    """A matter has both kind and code, or neither."""
    return Q(about_kind="", about_code__isnull=True) | (~Q(about_kind="") & Q(about_code__isnull=False))


class Thread(ScopedModel):
    """All letters of one course. `last_seq` is counted up under a row lock."""

    ACCESS = "message"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.OneToOneField(Course, models.PROTECT, related_name="thread")
    last_seq = models.PositiveIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        pass

    def __str__(self) -> str:
        return f"thread {self.code}"


class Message(ScopedModel):
    """One letter; never changed. `about_*` names what it is about, for example an exercise that was sent.

    `answer_due_at` is the answer that the patient was promised when it was sent; letters from staff have none.
    `corrects` is the sender's own earlier letter that this one puts right; both stay, and both say so.
    """

    ACCESS = "message"
    COURSE_PATH = "thread__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()
    sender = models.ForeignKey(User, models.PROTECT, related_name="messages_sent")
    client_id = models.UUIDField()
    body = EncryptedTextField()
    sent_at = models.DateTimeField(default=timezone.now)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_code = models.UUIDField(null=True, blank=True)
    about_label = models.CharField(max_length=160, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")

    class Meta(ScopedModel.Meta):
        ordering = ["seq"]
        indexes = [models.Index(fields=["about_kind", "about_code"], name="message_about")]
        constraints = [
            models.UniqueConstraint(fields=["thread", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["sender", "client_id"], name="message_client_id_once"),
            models.CheckConstraint(condition=whole_about(), name="message_about_whole"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="message_seq_from_one"),
        ]

    def __str__(self) -> str:
        return f"message {self.seq} of {self.thread_id}"


class Seen(ScopedModel):
    """A person had read a thread to `seq` at a moment; a row each time they got further, so each letter has a time.

    `alone`: they had read that one letter only, beside the exercise that it is about.
    """

    ACCESS = "message"
    COURSE_PATH = "thread__course"

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="seen")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    alone = models.BooleanField(default=False, db_default=False)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["thread", "user", "seq", "alone"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} has read to {self.seq}"


class Draft(ScopedModel):
    """A letter being written, seen by its author alone; one per thread, author and matter.

    `saved_no` counts its saves and never starts again: sending empties the draft and counts on, so that a page that
    was opened before cannot bring back what was sent.
    """

    ACCESS = "message"
    COURSE_PATH = "thread__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="drafts")
    author = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    about_kind = models.CharField(max_length=40, blank=True)
    about_code = models.UUIDField(null=True, blank=True)
    body = EncryptedTextField()
    saved_at = models.DateTimeField(default=timezone.now)
    saved_no = models.PositiveIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["thread", "author", "about_kind", "about_code"], name="draft_once"),
            models.UniqueConstraint(
                fields=["thread", "author"], condition=Q(about_code__isnull=True), name="draft_once_about_nothing"
            ),
            models.CheckConstraint(condition=whole_about(), name="draft_about_whole"),
        ]

    def __str__(self) -> str:
        return f"draft {self.code}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Nobody but the author, whoever else reaches the course."""
        return rows.filter(author=actor.user)


class Attachment(ScopedModel):
    """A file that comes with a letter. Until the letter is sent only its author sees it, and may take it away again.

    What is kept is what `attachment_actions` made of it: pictures drawn anew, text as UTF-8, PDFs as they came.
    `name` is as typed; people are shown `plain_name`. `digest` is keyed and tells whether the same file came again.
    """

    class Kind(models.TextChoices):
        """What a file is by its content."""

        PICTURE = PICTURE, _("Billede")
        PDF = PDF, _("PDF")
        TEXT = TEXT, _("Tekst")

    class Scan(models.TextChoices):
        """What is known of viruses. An infected file is never kept."""

        NONE = "none", _("Ikke scannet for virus: klinikken har ikke sat en scanner op")
        CLEAN = "clean", _("Scannet for virus, da den kom")

    ACCESS = "message"
    COURSE_PATH = "thread__course"
    FETCHED_WITH = ("thread__course__region__successor", "thread__course__patient")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="attachments")
    author = models.ForeignKey(User, models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="attachments")
    client_id = models.UUIDField()
    about_kind = models.CharField(max_length=40, blank=True)
    about_code = models.UUIDField(null=True, blank=True)
    name = EncryptedTextField()
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=Scan)
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="attachment_client_id_once"),
            models.CheckConstraint(condition=whole_about(), name="attachment_about_whole"),
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_not_empty"),
        ]

    def __str__(self) -> str:
        return f"attachment {self.code}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """What has not been sent is its author's alone."""
        return rows.filter(Q(message__isnull=False) | Q(author=actor.user))

    @property
    def plain_name(self) -> str:
        """What people see and save it as."""
        return plain_name(self.name, self.kind)

    @property
    def is_scanned(self) -> bool:
        return self.scan == self.Scan.CLEAN


class Piece(ScopedModel):
    """A stretch of a file, so that no statement and no answer of the database is larger than one of them."""

    ACCESS = "message"
    COURSE_PATH = "attachment__thread__course"

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    content = EncryptedBytesField()

    class Meta(ScopedModel.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="piece_once"),
            models.CheckConstraint(condition=Q(number__lt=F("of")), name="piece_within"),
        ]

    def __str__(self) -> str:
        return f"piece {self.code}"

    @property
    def code(self) -> str:
        """What its encryption is bound to: the file, its place in it, and how many there are."""
        return f"{self.attachment.code}/{self.number}/{self.of}"


class Phrase(models.Model):
    """A sentence that a psychologist keeps for their own letters; it is about nobody, and nobody else sees it."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="phrases")
    name = EncryptedTextField()
    body = EncryptedTextField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"phrase {self.code}"
