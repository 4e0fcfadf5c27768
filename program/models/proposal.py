"""What editors propose to release, and what approvers said of it."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.models import User
from program.models.delivery import Release


class Proposal(models.Model):
    """The whole programme in both languages as it stood when an editor asked for its release.

    `content` and `revisions` are those of Release, so what is approved is what was read. `authors` wrote in it since
    `base`, the newest release then; `sensitive` are the codes of the changed pages that speak of suicide (clinical.md
    4.1: two approvals, a third for suicide-related text).
    """

    class State(models.TextChoices):
        OPEN = "open", _("Venter på godkendelse")
        RELEASED = "released", _("Udgivet")
        REJECTED = "rejected", _("Afvist")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme_code = models.SlugField(max_length=40)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    revisions = models.JSONField(default=dict)
    sensitive = models.JSONField(default=list)
    base = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="+")
    authors = models.ManyToManyField(User, related_name="+")
    note = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    release = models.OneToOneField(Release, models.PROTECT, null=True, blank=True, related_name="proposal")

    class Meta:
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme_code"], condition=Q(state="open"), name="proposal_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.programme_code}: {self.note}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def needed(self) -> list[str]:
        """The kinds of yes it takes."""
        kinds: list[str] = [Verdict.Kind.APPROVED]
        return [*kinds, Verdict.Kind.RISK] if self.sensitive else kinds


class Verdict(models.Model):
    """What one approver said of a proposal. Never changed."""

    class Kind(models.TextChoices):
        APPROVED = "approved", _("Godkendt")
        RISK = "risk", _("Godkendt af ejeren af risikoprotokollen")
        REJECTED = "rejected", _("Afvist")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="verdicts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=1000, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["given_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "kind"], name="verdict_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.kind}"
