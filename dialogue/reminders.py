"""A letter that waits is told of the way and at the hour its reader chose: when it has come, and twice more at most.

The first word waits for the chosen hour, too. A letter is never urgent (what is urgent is called about), a psychologist
may write at eleven at night, and whoever asked to hear at five does not want to hear at ten. All letters of a day are
told of together: a notice speaks of the newest, and an older one's own is dropped.

On a holiday, in a pause of the course or while somebody wants no reminders nothing leaves; what is unread after it is
told of then. Notices are counted whichever way they left, so another channel begins no new three.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from care import notify, reminders
from care.access import System
from care.models import Course, Notice, User, today
from care.models.course import MOVES
from dialogue import queries
from dialogue.models import Message, Seen, Thread

BY = System("letter reminders")
EVERY = timedelta(minutes=15)
NOTICE = "letter_waiting"
AFTER = (timedelta(days=3), timedelta(days=7))  # from the first to the second, and from that to the last
MOST = 1 + len(AFTER)
RUNS = frozenset(MOVES) - {Course.State.PAUSED}
TOLD = (Notice.State.SENT, Notice.State.DEAD)


def tell_of(message: Message, to: User) -> None:
    """A letter from the clinic: its first notice, in the letter's own transaction."""
    _write(message.thread, message.seq, to)


def remind_due() -> None:
    """Write what is due today for every letter that waits; the same day gives the same rows."""
    for thread in _waiting().select_related("course__patient"):
        with transaction.atomic():
            _remind(thread)


def still_true(notice: Notice) -> bool:
    """The letter is the newest that its reader has not seen, in a course that runs; a fourth notice never leaves."""
    thread = _waiting().filter(code=notice.payload["thread"], newest=notice.payload["seq"]).first()
    return thread is not None and told(thread, notice.payload["seq"]).count() < MOST


def told(thread: Thread, seq: int) -> QuerySet[Notice]:
    """The notices about a letter that have left, by whatever way, or that could not be delivered."""
    return _notices(thread, seq).filter(state__in=TOLD).order_by("due_at")


def _waiting() -> Any:
    """Threads of courses that run, with a letter from the clinic that the patient has not seen: number `newest`."""
    had = Seen.objects.for_user(BY).filter(
        queries.reads(OuterRef("seq")), thread=OuterRef("thread"), user=OuterRef("thread__course__patient")
    )
    theirs = Message.objects.for_user(BY).filter(~Exists(had), thread=OuterRef("pk"), sender__kind=User.Kind.STAFF)
    running = Thread.objects.for_user(BY).filter(course__state__in=RUNS, course__is_rehearsal=False)
    threads = running.filter(course__patient__is_active=True)
    return threads.annotate(newest=Subquery(theirs.order_by("-seq").values("seq")[:1])).filter(newest__isnull=False)


def _remind(thread: Any) -> None:
    gone = list(told(thread, thread.newest))
    waits = _notices(thread, thread.newest).filter(state__in=[Notice.State.WAITING, Notice.State.SENDING]).exists()
    if waits or len(gone) >= MOST or not reminders.may_reach_now(thread.course.patient):
        return
    if not gone or _day(gone[-1]) + AFTER[len(gone) - 1] <= today():
        _write(thread, thread.newest, thread.course.patient)


def _write(thread: Thread, seq: int, to: User) -> None:
    notify.remind(
        kind=NOTICE,
        key=f"{_key(thread, seq)}{today():%Y%m%d}",
        recipient=to,
        payload={"thread": str(thread.code), "seq": seq},
        day=today(),
    )


def _notices(thread: Thread, seq: int) -> QuerySet[Notice]:
    return Notice.objects.filter(key__startswith=_key(thread, seq))


def _key(thread: Thread, seq: int) -> str:
    return f"{NOTICE}:{thread.code}:{seq}:"


def _day(notice: Notice) -> date:
    return timezone.localdate(notice.sent_at or notice.due_at)
