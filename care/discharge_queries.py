"""Ended courses: what still has to be written, what has to be sent, and what the patient has agreed to (5.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from care.access import Actor
from care.models import CareLink, Consent, ConsentText, Course, Discharge, LetterDelivery, Note

State = LetterDelivery.State
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """A discharge with its letter: the newest signed one, else the draft; and whether it is where it should be.

    `went` is what happened last to that letter: "sent", "returned", or "" when it never left.
    """

    discharge: Discharge
    letter: Note | None
    has_consent: bool
    went: str

    @property
    def must_be_written(self) -> bool:
        return self.letter is None or not self.letter.is_signed

    @property
    def must_be_sent(self) -> bool:
        """As agreed, or again because it came back."""
        return not self.must_be_written and (self.went == State.RETURNED or (self.has_consent and not self.went))


def discharge_of(course: Course) -> Discharge | None:
    """How a course ended; None while it has not. One query."""
    found: Discharge | None = Discharge.unscoped.filter(course=course).select_related("course__patient").first()
    return found


def unfinished(actor: Actor) -> Any:
    """Discharges that the actor reaches whose letter is not written, or not with the doctor as agreed.

    `is_treated` says whether a psychologist still has the course. One query, to be narrowed further.
    """
    treating = CareLink.unscoped.filter(course=OuterRef("course"), kind=CareLink.Kind.TREATING, user__is_active=True)
    rows: Any = Discharge.objects.for_user(actor).annotate(
        has_consent=_consents("course__patient", "course__created_at"),
        went=_newest_delivery(),
        signed=Exists(_signed("code")),
        is_treated=Exists(treating.filter(valid_until__isnull=True)),
    )
    done = Q(went=State.SENT) | Q(went="", has_consent=False)
    rows = rows.exclude(done, signed=True).select_related("course__patient").defer("where", "reason")
    return rows.order_by("letter_due_at")


def standings(rows: Iterable[Any]) -> list[Standing]:
    """These discharges with their letters. One query."""
    found = list(rows)
    letters = _letters_of(found)
    return [Standing(row, letters.get(row.code), row.has_consent, row.went) for row in found]


def standing(course: Course) -> Standing | None:
    """The same for one course, whether finished or not; None while it has not ended. Two queries."""
    rows: Any = Discharge.unscoped.filter(course=course).annotate(
        has_consent=_consents("course__patient", "course__created_at"), went=_newest_delivery()
    )
    return next(iter(standings(rows.select_related("course__patient"))), None)


def deliveries_of(note: Note) -> list[LetterDelivery]:
    """Where a letter went, oldest first. One query."""
    return list(LetterDelivery.unscoped.filter(note=note).select_related("by"))


def _consents(patient: str, began: str) -> Coalesce:
    """The newest answer to that text counts, of those before the patient's next course; none is a no."""
    later = Course.unscoped.filter(patient=OuterRef(OuterRef(patient)), created_at__gt=OuterRef(OuterRef(began)))
    first_later = later.order_by().values("patient").annotate(at=Min("created_at")).values("at")
    answers = Consent.objects.filter(user=OuterRef(patient), text__kind=ConsentText.Kind.GP_LETTER)
    answers = answers.filter(at__lt=Coalesce(Subquery(first_later), Value(NEVER)))
    return Coalesce(Subquery(answers.order_by("-at", "-pk").values("given")[:1]), Value(value=False))


def _signed(code: Any) -> QuerySet[Note]:
    """The signed letters of an outer discharge; `code` names it there."""
    rows: QuerySet[Note] = Note.unscoped.filter(kind=Note.Kind.ENDING, about_code=OuterRef(code))
    return rows.filter(signed_at__isnull=False)


def _newest_delivery() -> Coalesce:
    """What happened last to the newest signed letter; "" when it never left."""
    newest = _signed(OuterRef("code")).order_by("-signed_at", "-pk").values("pk")[:1]
    rows = LetterDelivery.unscoped.filter(note=Subquery(newest))
    return Coalesce(Subquery(rows.order_by("-at", "-pk").values("state")[:1]), Value(""))


def _letters_of(discharges: Iterable[Discharge]) -> dict[Any, Note]:
    """The letter of each: the newest signed one, else the draft. Never decrypted."""
    rows = Note.unscoped.filter(kind=Note.Kind.ENDING, about_code__in=[one.code for one in discharges]).defer("data")
    found: dict[Any, Note] = {}
    for row in sorted(rows, key=lambda row: (row.signed_at is not None, row.signed_at or row.created_at, row.pk)):
        if row.is_signed or row.about_code not in found:
            found[row.about_code] = row
    return found
