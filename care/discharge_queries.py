"""Ended courses: what still has to be written, what has to be sent, and what the patient has said yes to (5.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from care.access import Actor
from care.models import Consent, ConsentText, Course, Discharge, LetterDelivery, Note

State = LetterDelivery.State


@dataclass(frozen=True)
class Standing:
    """A discharge with its letter: a draft, signed, and whether it is with the patient's doctor."""

    discharge: Discharge
    letter: Note | None
    has_consent: bool
    is_with_doctor: bool

    @property
    def must_be_written(self) -> bool:
        return self.letter is None or not self.letter.is_signed

    @property
    def must_be_sent(self) -> bool:
        return not self.must_be_written and self.has_consent and not self.is_with_doctor


def discharge_of(course: Course) -> Discharge | None:
    """How a course ended; None while it has not. One query."""
    found: Discharge | None = Discharge.unscoped.filter(course=course).select_related("course__patient").first()
    return found


def unfinished(actor: Actor) -> list[Standing]:
    """Ended courses that the actor reaches whose letter is not written, or not with the doctor as agreed.

    Two queries.
    """
    rows: Any = Discharge.objects.for_user(actor).annotate(
        has_consent=_says_yes("course__patient"), newest_delivery=_newest_delivery(), signed=Exists(_signed("code"))
    )
    done = Q(has_consent=False) | Q(newest_delivery=State.SENT)
    waiting = list(rows.exclude(done, signed=True).select_related("course__patient").order_by("letter_due_at"))
    letters = _letters_of(waiting)
    return [_standing(row, letters.get(row.code)) for row in waiting]


def standing(course: Course) -> Standing | None:
    """The same for one course, whether finished or not; None while it has not ended. Two queries."""
    rows = Discharge.unscoped.filter(course=course).annotate(
        has_consent=_says_yes("course__patient"), newest_delivery=_newest_delivery()
    )
    row = rows.select_related("course__patient").first()
    return _standing(row, _letters_of([row]).get(row.code)) if row else None


def letter_of(course: Course) -> Note | None:
    """The discharge letter of a course, as far as it is written: the newest signed one, else the draft."""
    found = standing(course)
    return found.letter if found else None


def own_letter(actor: Actor, course: Course) -> Note | None:
    """The signed discharge letter of the patient's own course. One query."""
    rows = Note.objects.for_user(actor).filter(course=course, kind=Note.Kind.ENDING, signed_at__isnull=False)
    found: Note | None = rows.order_by("-signed_at").first()
    return found


def deliveries_of(note: Note) -> list[LetterDelivery]:
    """Where a letter went, oldest first. One query."""
    return list(LetterDelivery.unscoped.filter(note=note).select_related("by"))


def allows_letter(course: Course) -> bool:
    """Whether the patient has said yes to a letter to their doctor, and not taken it back. One query."""
    return bool(Course.unscoped.filter(_says_yes("patient"), pk=course.pk).exists())


def _says_yes(patient: str) -> Coalesce:
    """The newest answer to that text counts; none is a no."""
    answers = Consent.objects.filter(user=OuterRef(patient), text__kind=ConsentText.Kind.GP_LETTER)
    return Coalesce(Subquery(answers.order_by("-at", "-pk").values("given")[:1]), Value(value=False))


def _signed(code: Any) -> QuerySet[Note]:
    """The signed letters of an outer discharge; `code` names it there."""
    rows: QuerySet[Note] = Note.unscoped.filter(kind=Note.Kind.ENDING, about_code=OuterRef(code))
    return rows.filter(signed_at__isnull=False)


def _newest_delivery() -> Coalesce:
    """What happened last to the newest signed letter; "" when it never left."""
    newest = _signed(OuterRef("code")).order_by("-signed_at").values("pk")[:1]
    rows = LetterDelivery.unscoped.filter(note=Subquery(newest))
    return Coalesce(Subquery(rows.order_by("-at", "-pk").values("state")[:1]), Value(""))


def _letters_of(discharges: Iterable[Discharge]) -> dict[Any, Note]:
    """The letter of each: the newest signed one, else the newest draft."""
    rows = Note.unscoped.filter(kind=Note.Kind.ENDING, about_code__in=[one.code for one in discharges])
    found: dict[Any, Note] = {}
    for row in rows.order_by("created_at", "pk"):
        if row.is_signed or row.about_code not in found:
            found[row.about_code] = row
    return found


def _standing(row: Any, letter: Note | None) -> Standing:
    return Standing(row, letter, row.has_consent, row.newest_delivery == State.SENT)
