"""A psychologist's own phrases: added, changed, removed. They are about nobody, and private."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from care import audit
from care.access import Actor, Role
from care.guard import refused, same_again
from care.models import User
from dialogue import reply_texts
from dialogue.models import PHRASES_MOST, Phrase


def add_phrase(*, by: Actor, name: str, body: str, code: UUID | None = None) -> Phrase:
    """Keep a phrase; the same code is the same phrase. Raises ValidationError when the list is full, KeyTaken."""
    _may_write(by)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.user.pk)
        held = Phrase.objects.filter(code=code).first() if code else None
        if held is not None:
            same_again(held, owner=by.user, name=name, body=body)
            return held
        if Phrase.objects.filter(owner=by.user).count() >= PHRASES_MOST:
            raise ValidationError(reply_texts.too_many(PHRASES_MOST))
        phrase = Phrase.objects.create(code=code or uuid4(), owner=by.user, name=name, body=body)
        audit.record("phrase.added", by=by, about=phrase)
    return phrase


def change_phrase(*, by: Actor, phrase: Phrase, name: str, body: str) -> Phrase:
    """Other words for the same phrase."""
    _may_write(by, phrase)
    with transaction.atomic():
        phrase.name, phrase.body, phrase.changed_at = name, body, timezone.now()
        phrase.save()
        audit.record("phrase.changed", by=by, about=phrase)
    return phrase


def remove_phrase(*, by: Actor, phrase: Phrase) -> None:
    """Take it off the list; letters that were written with it are as they were."""
    _may_write(by, phrase)
    with transaction.atomic():
        audit.record("phrase.removed", by=by, about=phrase)
        phrase.delete()


def _may_write(by: Actor, phrase: Phrase | None = None) -> None:
    if by.role != Role.PSYCHOLOGIST or (phrase is not None and phrase.owner_id != by.user.pk):
        refused(by, "phrase", "write")
