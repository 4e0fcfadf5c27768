"""Saying yes to a text, and taking the yes back: each is a row of its own."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor
from care.guard import allow, same_again
from care.models import Consent, ConsentText, today


class TextChanged(ValidationError):
    """The text that was read is not the one that counts now."""


def give_consent(*, by: Actor, text: ConsentText, code: UUID) -> Consent:
    """The person who acts has read this text and says yes; raises TextChanged, KeyTaken."""
    allow(by, "consent", "write")
    if text != current_text(text.kind):
        raise TextChanged(_("Teksten er ændret, siden du åbnede siden. Læs den nye tekst, og svar igen."))
    return _answer(by, text, code, given=True)


def withdraw_consent(*, by: Actor, kind: str, code: UUID) -> Consent:
    """The person who acts takes the yes back; raises ValidationError when there is none."""
    allow(by, "consent", "write")
    latest = latest_consent(by, kind)
    if latest is None or (not latest.given and latest.code != code):
        raise ValidationError(_("Du har ikke sagt ja til det."))
    return _answer(by, latest.text, code, given=False)


def _answer(by: Actor, text: ConsentText, code: UUID, *, given: bool) -> Consent:
    with transaction.atomic():
        row, is_new = Consent.objects.get_or_create(
            code=code,
            defaults={"user": by.user, "text": text, "given": given, "language": (get_language() or "da")[:2]},
        )
        same_again(row, user_id=by.user.pk, text_id=text.pk, given=given)
        if is_new:
            action = "consent.given" if given else "consent.withdrawn"
            audit.record(action, by=by, patient=by.user, about=row, reason=f"{text.kind} {text.version}")
    return row


def current_text(kind: str) -> ConsentText | None:
    """The version that counts today."""
    return ConsentText.objects.filter(kind=kind, valid_from__lte=today()).order_by("-version").first()


def latest_consent(by: Actor, kind: str) -> Consent | None:
    """The person's last answer to a kind of text."""
    rows = Consent.objects.filter(user=by.user, text__kind=kind).select_related("text")
    return rows.order_by("-at", "-pk").first()
