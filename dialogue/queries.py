"""Reading letters, drafts, and what still waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from care import opening
from care.access import Actor
from care.models import Course, User
from care.models.course import MOVES
from care.workdays import Calendar
from care.workdays import answer_due as due_by
from dialogue import attachment_queries, reader_queries
from dialogue.about import About, matter
from dialogue.attachment_queries import enclosed
from dialogue.correction_queries import newest_correction, related
from dialogue.letter import Letter, LetterPage
from dialogue.models import Attachment, Draft, Message, Seen, Thread

PAGE = 50
KEPT = 10  # seconds


# --- letters ------------------------------------------------------------------------------------


def letters(actor: Actor, course: Course, before: int | None = None) -> LetterPage:
    """A page of the thread, with what is known of each letter; `before` is a sequence number. Two queries."""
    rows = readable(actor).filter(thread__course=course)
    rows = rows.filter(seq__lt=before) if before else rows.annotate(seen_count=seen_count(actor, "thread"))
    newest = list(rows.order_by("-seq")[: PAGE + 1])
    older = newest[PAGE - 1].seq if len(newest) > PAGE else None
    shown = letters_of(reversed(newest[:PAGE]), actor)
    times = getattr(newest[0], "seen_count", None) if newest else None
    return LetterPage(shown, older, course.code, any(letter.is_news for letter in shown), times or 0)


def whole_thread(actor: Actor, course: Course) -> list[Letter]:
    """Every letter of a course, oldest first: for searching, printing and downloading. Two queries."""
    return letters_of(readable(actor).filter(thread__course=course).order_by("seq"), actor)


def seen_count(actor: Actor, thread: str) -> Subquery:
    """How many times the other side has got further; `thread` names the outer query's thread."""
    return times_seen(_other_side(actor), thread)


def times_seen(side: User.Kind, thread: str) -> Subquery:
    """How many times a side has got further; null for never."""
    rows = Seen.unscoped.filter(thread=OuterRef(thread), user__kind=side).order_by().values("thread")
    return Subquery(rows.annotate(times=Count("pk")).values("times"))


def about_codes(actor: Actor, kind: str, codes: Iterable[UUID]) -> dict[UUID, list[Letter]]:
    """Letters about each of these things, oldest first; things without letters are left out. Two queries at most."""
    found: dict[UUID, list[Letter]] = {}
    for letter in letters_of(
        readable(actor).filter(about_kind=kind, about_code__in=list(codes)).order_by("seq"), actor
    ):
        if letter.about is not None:
            found.setdefault(letter.about.code, []).append(letter)
    return found


def newest_answer_at() -> Subquery:
    """For a query of courses: when the clinic last wrote."""
    rows = Message.unscoped.filter(thread__course=OuterRef("pk"), sender__kind=User.Kind.STAFF)
    return Subquery(rows.order_by("-sent_at").values("sent_at")[:1])


def unread_count(actor: Actor, course: Course) -> int:
    """How many letters from the other side the actor has not had before them. One query."""
    return _unread(actor).filter(thread__course=course).count()


def unread_for(actor: Actor) -> int:
    """The same over all courses the actor reaches: the number in the menu. One query."""
    return _unread(actor).count()


def _unread(actor: Actor) -> QuerySet[Message]:
    rows: QuerySet[Message] = Message.objects.for_user(actor).filter(~_had_by(actor), sender__kind=_other_side(actor))
    return rows


def readable(actor: Actor) -> Any:
    """Letters with sender, and whether each waits, when the other side first had it, and if the actor has."""
    seen = Seen.unscoped.filter(reads(OuterRef("seq")), thread=OuterRef("thread"), user__kind=_other_side(actor))
    first_seen = Subquery(seen.order_by("at").values("at")[:1])
    rows = Message.objects.for_user(actor).annotate(
        waits=waits(), first_seen=first_seen, had=_had_by(actor), corrected_by=newest_correction()
    )
    # Names and titles come along, and which letter is put right; the photo itself is fetched by the browser.
    rows = rows.select_related("sender__profile", "corrects")
    return rows.defer("sender__profile__photo", "corrects__body")


def _had_by(actor: Actor) -> Exists:
    return Exists(Seen.unscoped.filter(reads(OuterRef("seq")), thread=OuterRef("thread"), user=actor.user))


def reads(seq: Any) -> Q:
    """Rows of Seen that tell of this letter: it was read to there, or beside what it is about."""
    return Q(alone=False, seq__gte=seq) | Q(alone=True, seq=seq)


def read_to(actor: Actor, thread: Thread) -> int:
    """How far the actor's side has read. One query."""
    rows = Seen.unscoped.filter(thread=thread, user__kind=actor.user.kind, alone=False)
    return rows.order_by("-seq").values_list("seq", flat=True).first() or 0


def has_read_to(actor: Actor, thread: Thread, seq: int) -> bool:
    """Whether the actor has had every letter of the thread up to this one before them. One query."""
    found: bool = Seen.unscoped.filter(thread=thread, user=actor.user, alone=False, seq__gte=seq).exists()
    return found


def _other_side(actor: Actor) -> User.Kind:
    return User.Kind.PATIENT if actor.is_staff else User.Kind.STAFF


def letters_of(rows: Iterable[Any], actor: Actor) -> list[Letter]:
    """Rows of `readable` as the actor sees them. One query for their files."""
    rows = list(rows)
    files = attachment_queries.of_messages(row.pk for row in rows) if rows else {}
    return [letter_of(row, actor, files.get(row.pk, [])) for row in rows]


def letter_of(row: Any, actor: Actor, files: list[Attachment]) -> Letter:
    """One of them, with its files."""
    ours = row.sender.kind != _other_side(actor)
    return Letter(
        code=row.code,
        seq=row.seq,
        author=row.sender.name,
        role=title_of(row.sender),
        photo=_photo_of(row.sender),
        text=row.body,
        sent_at=row.sent_at,
        own=row.sender_id == actor.user.pk,
        from_patient=row.sender.is_patient,
        about=About(row.about_kind, row.about_code, row.about_label) if row.about_code else None,
        seen_at=row.first_seen if ours else None,
        answer_due_at=row.answer_due_at if row.waits else None,
        ours=ours,
        is_news=not ours and not row.had,
        files=tuple(enclosed(file, actor) for file in files),
        related=tuple(related(row)),
    )


def title_of(user: User) -> str:
    """What a member of staff is called beside their name."""
    profile = _profile_of(user)
    return profile.title if profile else ""


def _profile_of(user: User) -> Any:
    """Patients have none, and are not asked about."""
    return None if user.is_patient else getattr(user, "profile", None)


def _photo_of(user: User) -> str:
    """The photo's address; it changes with the photo."""
    profile = _profile_of(user)
    if profile is None or not profile.photo_hash:
        return ""
    return f"{reverse('care-photo', args=[user.code])}?{profile.photo_hash[:12]}"


# --- drafts -------------------------------------------------------------------------------------


def draft_row(actor: Actor, course: Course, about: About | None = None) -> Draft | None:
    """The actor's own draft about a matter, also an emptied one."""
    rows = Draft.objects.for_user(actor).filter(thread__course=course, **matter(about))
    draft: Draft | None = rows.select_related("thread").first()
    return draft


def draft_of(actor: Actor, course: Course, about: About | None = None) -> Draft | None:
    """The actor's own draft about a matter; None when nothing is written in it."""
    draft = draft_row(actor, course, about)
    return draft if draft and draft.body else None


# --- people -------------------------------------------------------------------------------------


def course_of(actor: Actor) -> Course | None:
    """A patient's newest course."""
    rows = Course.objects.for_user(actor).select_related("region__successor", "patient")
    course: Course | None = rows.order_by("-created_at").first()
    return course


# --- answers ------------------------------------------------------------------------------------


def promised(course: Course, now: datetime | None = None) -> datetime:
    """When a letter sent now is answered at the latest (clinical.md 5.2), by the calendar of the course's region.

    Asked for every letter, so the rules of a day are remembered; a change of them may take KEPT seconds to count.
    """
    now = now or timezone.now()
    on = timezone.localdate(now)
    key = f"answers:{course.region_id}:{on}"
    rules: tuple[Calendar, int] | None = caches["rendered"].get(key)
    if rules is None:
        rules = opening.answer_rules(course.region, on)
        caches["rendered"].set(key, rules, KEPT)
    return due_by(now, *rules)


def waits() -> Any:
    """True for a patient's letter without an answer.

    An answer is a later letter from the clinic about the same matter or about none, written after somebody there had
    seen the letter. So a letter that arrives while another is being answered still waits; and a correction of an
    earlier answer is none.
    """
    seen = Seen.unscoped.filter(
        reads(OuterRef(OuterRef("seq"))),
        thread=OuterRef("thread"),
        user__kind=User.Kind.STAFF,
        at__lte=OuterRef("sent_at"),
    )
    same = Q(about_code__isnull=True) | Q(about_code=OuterRef("about_code"), about_kind=OuterRef("about_kind"))
    later = Message.unscoped.filter(thread=OuterRef("thread"), seq__gt=OuterRef("seq"), corrects__isnull=True)
    answers = later.filter(same, Exists(seen), sender__kind=User.Kind.STAFF)
    return Q(answer_due_at__isnull=False) & ~Exists(answers)


def unanswered(rows: QuerySet[Message]) -> list[Message]:
    """The oldest unanswered letter of each course among these, the nearest deadline first. Never decrypted."""
    open_states = list(MOVES)
    found = rows.filter(waits(), thread__course__state__in=open_states).select_related("thread__course__patient")
    first: dict[int, Message] = {}
    for row in found.order_by("answer_due_at", "seq"):
        first.setdefault(row.thread_id, row)
    return list(first.values())


def unanswered_for(actor: Actor) -> list[Message]:
    """What the actor owes an answer. One query."""
    return unanswered(Message.objects.for_user(actor).defer("body"))


def unanswered_without_psychologist(actor: Actor) -> list[Message]:
    """Letters that wait where nobody reads, in courses the actor leads: when they came, not what they say."""
    uncovered = reader_queries.with_presence(reader_queries.absent_now()).filter(is_covered=False)
    read = reader_queries.treating().filter(user__is_active=True).exclude(user__in=uncovered.values("user_id"))
    courses = Course.objects.for_user(actor).exclude(pk__in=read.values("course_id"))
    return unanswered(Message.unscoped.filter(thread__course__in=courses).defer("body"))


def unanswered_in_region(actor: Actor) -> list[Message]:
    """Every letter that waits in the courses the actor leads: when it came, not what it says. One query."""
    courses = Course.objects.for_user(actor)
    return unanswered(Message.unscoped.filter(thread__course__in=courses).defer("body"))


def answer_due(actor: Actor, course: Course) -> datetime | None:
    """When the oldest unanswered letter of a course must be answered. One query."""
    found = unanswered(Message.objects.for_user(actor).filter(thread__course=course).defer("body"))
    return found[0].answer_due_at if found else None
