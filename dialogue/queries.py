"""Reading letters, drafts, and what still waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from care import moments, opening
from care.access import Actor
from care.models import Absence, CareLink, Course, User, today
from care.models.course import MOVES
from care.workdays import Calendar
from care.workdays import answer_due as due_by
from dialogue import attachment_queries, prose, texts
from dialogue.about import About
from dialogue.attachment_queries import Enclosed, enclosed
from dialogue.correction_queries import Related, newest_correction, related
from dialogue.marking import Part
from dialogue.models import Attachment, Draft, Message, Seen, Thread

PAGE = 50
KEPT = 10  # seconds


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as one reader sees it. `is_news`: it is from the other side, and the reader has not had it before."""

    code: UUID
    seq: int
    author: str
    role: str
    photo: str
    text: str
    sent_at: datetime
    own: bool
    from_patient: bool
    about: About | None = None
    seen_at: datetime | None = None
    answer_due_at: datetime | None = None
    ours: bool = False
    is_news: bool = False
    files: tuple[Enclosed, ...] = ()
    related: tuple[Related, ...] = ()
    parts: tuple[Part, ...] = ()  # the text in pieces, when some of it is marked for the reader

    @property
    def seen_text(self) -> str:
        """For a letter from the reader's own side: how far it has come. Nothing is said of the other side's."""
        return texts.seen(self.seen_at) if self.ours else ""

    @property
    def due_text(self) -> str:
        """The promise, as long as it stands."""
        return texts.answer_by(self.answer_due_at) if self.answer_due_at else ""

    @property
    def status(self) -> str:
        return " · ".join(filter(None, [self.seen_text, self.due_text]))

    @property
    def paragraphs(self) -> list[list[prose.Part]]:
        return prose.paragraphs(self.text)

    @property
    def date(self) -> str:
        return moments.moment(self.sent_at)

    @property
    def printed_date(self) -> str:
        return texts.dated(self.sent_at)

    @property
    def file_names(self) -> list[dict[str, str]]:
        """For paper: without an address."""
        return [{"name": file.name, "size": file.size} for file in self.files]

    @property
    def anchor(self) -> str:
        return f"brev-{self.seq}"

    @property
    def correct_url(self) -> str:
        """Where the writer puts it right, from the page of letters."""
        return f"?ret={self.code}#skriv-{self.code.hex[:8]}"

    @property
    def about_url(self) -> str:
        """Goes through `dialogue-about`, so that a page of letters needs no query for each link."""
        return reverse("dialogue-about", args=[self.about.kind, self.about.code]) if self.about else ""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Letters, oldest first; `older` is where the page before begins, None when there is none.

    `is_news` when the actor has not had every letter of the other side among them before. `seen_count` changes when the
    other side has seen more; it is known of the newest page.
    """

    letters: list[Letter]
    older: int | None = None
    course: UUID | None = None
    is_news: bool = False
    seen_count: int = 0

    @property
    def newest_seq(self) -> int:
        return self.letters[-1].seq if self.letters else 0

    @property
    def newest_code(self) -> str:
        return str(self.letters[-1].code) if self.letters else ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a patient's letters now; `stands_in_for` is the psychologist who is away until a date."""

    user: User | None = None
    stands_in_for: User | None = None
    until: date | None = None


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
    rows = Seen.unscoped.filter(thread=OuterRef(thread), user__kind=_other_side(actor)).order_by().values("thread")
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
    return with_senders(rows)


def with_senders(rows: Any) -> Any:
    """Names and titles come along, and which letter is put right; the photo itself is fetched by the browser."""
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
    profile = getattr(user, "profile", None)
    return profile.title if profile else ""


def _photo_of(user: User) -> str:
    """The photo's address; it changes with the photo."""
    profile = getattr(user, "profile", None)
    if profile is None or not profile.photo_hash:
        return ""
    return f"{reverse('care-photo', args=[user.code])}?{profile.photo_hash[:12]}"


# --- drafts -------------------------------------------------------------------------------------


def draft_row(actor: Actor, course: Course, about: About | None = None) -> Draft | None:
    """The actor's own draft about a matter, also an emptied one."""
    code = about.code if about else None
    rows = Draft.objects.for_user(actor).filter(thread__course=course, about_kind=about.kind if about else "")
    draft: Draft | None = rows.filter(about_code=code).select_related("thread").first()
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


def has_ended(course: Course) -> bool:
    """Nobody answers letters after the end of a course."""
    return course.state not in MOVES


def reader_of(course: Course) -> Reader:
    """Who reads now: the psychologist, or while they are away the substitute. One query, two in an absence.

    Nobody when the psychologist has left, or the substitute is away too: then it is the lead's (care.responsible).
    """
    on = today()
    away = Absence.objects.filter(
        user=OuterRef("user"), substitute__isnull=False, starts_on__lte=on, ends_on__gte=on, cancelled_at__isnull=True
    )
    links = _treating().filter(course=course).select_related("user").annotate(absence=Subquery(away.values("pk")[:1]))
    link: Any = links.first()
    if link is None:
        return Reader()
    rows = _with_presence(Absence.objects.filter(pk=link.absence)).select_related("substitute")
    return _answers(link.user, rows.get() if link.absence else None)


def _with_presence(absences: QuerySet[Absence]) -> Any:
    """Absences with `is_covered`: whether the substitute is there. Nobody stands in for a substitute (3.4)."""
    is_away = Exists(_absent_now().filter(user=OuterRef("substitute")))
    return absences.annotate(is_covered=Q(substitute__is_active=True) & ~is_away)


def _absent_now() -> QuerySet[Absence]:
    return Absence.objects.filter(starts_on__lte=today(), ends_on__gte=today(), cancelled_at__isnull=True)


def reading_staff(course: Course) -> QuerySet[User]:
    """Everybody in the clinic who may read the letters by relation: the psychologist and any substitute."""
    treating = _treating().filter(course=course).values("user_id")
    covers = Absence.objects.filter(
        user__in=treating, starts_on__lte=today(), access_until__gt=timezone.now(), cancelled_at__isnull=True
    )
    return User.objects.filter(Q(pk__in=treating) | Q(pk__in=covers.values("substitute_id")), is_active=True)


def _treating() -> QuerySet[CareLink]:
    now = timezone.now()
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    rows: QuerySet[CareLink] = CareLink.unscoped.filter(in_force, kind=CareLink.Kind.TREATING, valid_from__lte=now)
    return rows


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
    uncovered = _with_presence(_absent_now()).filter(is_covered=False)
    read = _treating().filter(user__is_active=True).exclude(user__in=uncovered.values("user_id"))
    courses = Course.objects.for_user(actor).exclude(pk__in=read.values("course_id"))
    return unanswered(Message.unscoped.filter(thread__course__in=courses).defer("body"))


def unanswered_in_region(actor: Actor) -> list[Message]:
    """Every letter that waits in the courses the actor leads: when it came, not what it says. One query."""
    courses = Course.objects.for_user(actor)
    return unanswered(Message.unscoped.filter(thread__course__in=courses).defer("body"))


def answerers(courses: Iterable[Course]) -> dict[int, Reader]:
    """Who reads now in each of these courses. Two queries."""
    links = _treating().filter(course__in=[course.pk for course in courses]).select_related("user")
    away = {row.user_id: row for row in _with_presence(_absent_now()).select_related("substitute")}
    return {link.course_id: _answers(link.user, away.get(link.user_id)) for link in links}


def _answers(treating: User, absence: Any) -> Reader:
    if absence is None:
        return Reader(treating if treating.is_active else None)
    return Reader(absence.substitute if absence.is_covered else None, treating, absence.ends_on)


def answer_due(actor: Actor, course: Course) -> datetime | None:
    """When the oldest unanswered letter of a course must be answered. One query."""
    found = unanswered(Message.objects.for_user(actor).filter(thread__course=course).defer("body"))
    return found[0].answer_due_at if found else None
