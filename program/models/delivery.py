"""The programme as patients get it: numbered releases, who follows them, and what they answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.access import Actor, may
from care.fields import EncryptedJSONField, EncryptedTextField
from care.models import Course, User
from care.models.scoped import ScopedModel

TRIAL = "~"


class Release(models.Model):
    """A numbered, approved, frozen version of a programme in both languages. Never changed.

    A trial is frozen text that nobody has approved, for rehearsals alone: its programme's code begins with TRIAL, which
    no editor can type, so no patient is ever put on it.

    `content` is {"code", "title", "modules": [{"code", "number", …, "steps": [{"code", "da": {"title", "body"}, …}]}],
    "worksheets": {key: definition}}; `digest` is the SHA-256 of its canonical JSON.
    """

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme_code = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    revisions = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["programme_code", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme_code", "number"], name="release_number_once")]

    def __str__(self) -> str:
        return f"{self.programme_code} {self.number}"

    @classmethod
    def approved(cls) -> models.QuerySet[Release]:
        """Every release but the trials."""
        return cls.objects.exclude(programme_code__startswith=TRIAL)


class Enrolment(ScopedModel):
    """A course follows a programme."""

    ACCESS = "worksheet"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.OneToOneField(Course, models.PROTECT, related_name="enrolment")
    programme_code = models.SlugField(max_length=40)
    enrolled_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.course_id} on {self.programme_code}"


class ModuleProgress(ScopedModel):
    """A patient's way through one module; `release` pins the text they began with.

    `handed_in_at` is when the module's minimum was first met by what was sent, `reply_missed_at` when the next module
    opened because the clinic had not answered in time (clinical.md 4.5).
    """

    class Opened(models.TextChoices):
        FIRST = "first", _("Det første modul")
        RULES = "rules", _("Alt var på plads")
        TIME = "time", _("Klinikken havde ikke svaret i tide")
        OVERRIDE = "override", _("Din psykolog åbnede det")

    ACCESS = "worksheet"
    COURSE_PATH = "enrolment__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="modules")
    module_code = models.CharField(max_length=4)
    release = models.ForeignKey(Release, models.PROTECT, related_name="progress")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_because = models.CharField(max_length=10, choices=Opened.choices, default=Opened.FIRST)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reply_missed_at = models.DateTimeField(null=True, blank=True)
    resume_step = models.CharField(max_length=50, blank=True)
    resume_anchor = models.CharField(max_length=80, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["module_code"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "module_code"], name="progress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.module_code}"


class ModuleOverride(ScopedModel):
    """A psychologist opens a module before its conditions a-e are met, with a reason the patient reads. Never changed.

    While an alert is open, or the course is not active, it waits (f and g, clinical.md 4.5).
    """

    ACCESS = "override"
    COURSE_PATH = "enrolment__course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="overrides")
    module_code = models.CharField(max_length=4)
    reason = EncryptedTextField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        ordering = ["decided_at"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "module_code"], name="override_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.module_code}"


class Favourite(ScopedModel):
    """A page the patient keeps in their own tool box ("Min værktøjskasse"), also after the end."""

    ACCESS = "worksheet_draft"

    course = models.ForeignKey(Course, models.PROTECT, related_name="favourites")
    module_code = models.CharField(max_length=4)
    step_code = models.CharField(max_length=50)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        ordering = ["module_code", "kept_at"]
        constraints = [models.UniqueConstraint(fields=["course", "step_code"], name="favourite_once")]

    def __str__(self) -> str:
        return self.step_code


class StepSeen(ScopedModel):
    """The patient has opened a step."""

    ACCESS = "worksheet"
    COURSE_PATH = "progress__enrolment__course"

    progress = models.ForeignKey(ModuleProgress, models.PROTECT, related_name="seen")
    step_code = models.CharField(max_length=50)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["progress", "step_code"], name="step_seen_once")]

    def __str__(self) -> str:
        return self.step_code


class Entry(ScopedModel):
    """A worksheet that a patient works on, the `ordinal`-th one in one exercise; its versions hold the answers."""

    ACCESS = "worksheet"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="entries")
    exercise_key = models.CharField(max_length=50)
    ordinal = models.PositiveSmallIntegerField(default=1)
    worksheet = models.CharField(max_length=20)
    began_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        ordering = ["exercise_key", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["course", "exercise_key", "ordinal"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.worksheet} {self.code}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Only the patient knows of a worksheet before it is sent."""
        if may(actor, "worksheet_draft", "read"):
            return rows
        return rows.filter(models.Exists(EntryVersion.unscoped.filter(submitted(), entry=models.OuterRef("pk"))))


class EntryVersion(ScopedModel):
    """Version n of an entry: a draft until it is sent, then frozen (a database trigger holds it).

    kladde → afleveret → set af psykolog → kommenteret (clinical.md 4.2). `saved_no` counts the draft's saves;
    `save_key` is the key of the newest, so that a repeated request is answered alike.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Kladde")
        SUBMITTED = "submitted", _("Afleveret")
        SEEN = "seen", _("Set af psykolog")
        COMMENTED = "commented", _("Kommenteret")

    ACCESS = "worksheet"
    COURSE_PATH = "entry__course"
    FETCHED_WITH = ("entry__course__patient", "entry__course__region", "seen_by")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    worksheet_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    data = EncryptedJSONField()
    began_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_no = models.PositiveIntegerField(default=0)
    save_key = models.UUIDField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submit_key = models.UUIDField(null=True, blank=True, unique=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    commented_at = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(state="draft"), name="version_one_draft"),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True)
                | (~Q(state="draft") & Q(submitted_at__isnull=False)),
                name="version_submitted_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} version {self.number}"

    @classmethod
    def narrow(cls, rows: Any, actor: Actor) -> Any:
        """Drafts are the patient's alone."""
        return rows if may(actor, "worksheet_draft", "read") else rows.filter(submitted())

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


def submitted() -> Q:
    """The versions a psychologist may know of."""
    return ~Q(state=EntryVersion.State.DRAFT)


Snapshot = dict[str, Any]
