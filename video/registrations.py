"""What video offers to the layers below (care.registry)."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from care import registry
from care.access import Actor, Role, System
from care.models import Course


def register() -> None:
    """Called once, when Django is ready."""
    from video import media, worklist
    from video.queries import appointments

    _menu()
    _notices()
    _jobs()
    media.register()
    registry.own_data.add(registry.OwnData(name="talks", label=_("Samtaler"), collect=appointments.own_data, order=55))
    registry.waiting.add(registry.Waiting(name="talks", roles=frozenset({Role.PSYCHOLOGIST}), rows=worklist.rows))
    lead = frozenset({Role.LEAD})
    registry.waiting.add(registry.Waiting(name="talks of the region", roles=lead, rows=worklist.of_lead))
    registry.talks.add(registry.Talks(name="video", next_of=_next_of, may_book=appointments.may_book))
    registry.in_absence.add(registry.InAbsence(name="talks", rows=worklist.left_by))


def _menu() -> None:
    registry.menu.add(
        registry.MenuItem(
            name="talks",
            label=_("Samtaler"),
            url_name="video-talks",
            roles=frozenset({Role.PATIENT}),
            order=50,
            icon="talks",
            count=_to_choose,
        )
    )
    registry.menu.add(
        registry.MenuItem(
            name="talks of the week",
            label=_("Samtaler"),
            url_name="video-week",
            roles=frozenset({Role.PSYCHOLOGIST, Role.LEAD}),
            order=25,
            icon="talks",
        )
    )


def _notices() -> None:
    from video import guest_notices, notices

    for name, still_true, more in (
        (notices.AGREED, notices.stands, {"moved"}),
        (notices.OFF, notices.is_off, set[str]()),
    ):
        registry.notices.add(
            registry.NoticeKind(
                name=name,
                subject=notices.subject,
                body=notices.body,
                still_true=still_true,
                parameters=frozenset({"appointment", "sequence", *more}),
                attached=notices.attached,
            )
        )
    registry.notices.add(
        registry.NoticeKind(
            name=guest_notices.ASKED,
            subject=guest_notices.subject,
            body=guest_notices.question,
            still_true=guest_notices.is_asked,
            parameters=frozenset({"guest"}),
        )
    )
    registry.notices.add(
        registry.NoticeKind(
            name=guest_notices.LINK,
            subject=guest_notices.subject,
            body=guest_notices.link,
            still_true=guest_notices.is_agreed,
            parameters=frozenset({"guest", "sequence"}),
            number=guest_notices.number,
        )
    )
    for name, still_true in ((notices.TOMORROW, notices.is_tomorrow), (notices.SOON, notices.stands)):
        registry.notices.add(
            registry.NoticeKind(
                name=name,
                subject=notices.subject,
                body=notices.body,
                still_true=still_true,
                parameters=frozenset({"appointment", "sequence"}),
                is_reminder=True,
                keeps_time=name == notices.SOON,
            )
        )


def _jobs() -> None:
    from video import notices
    from video.actions import bookings, calls, guests

    def tidy_up() -> None:
        calls.tidy_up(by=System("calls"))

    def forget_guests() -> None:
        guests.forget_old(by=System("retention"))

    def call_off() -> None:
        bookings.call_off_the_ended(by=System("booking"))

    registry.jobs.add(registry.Job(name="talk reminders", every=notices.EVERY, run=notices.remind_due))
    registry.jobs.add(registry.Job(name="call off talks", every=timedelta(minutes=1), run=call_off))
    registry.jobs.add(registry.Job(name="tidy up calls", every=timedelta(minutes=10), run=tidy_up))
    registry.jobs.add(registry.Job(name="forget guests", every=timedelta(hours=6), run=forget_guests))


def _to_choose(actor: Actor) -> int:
    """1 beside the menu item while a time can be chosen. For most of a course it costs no query."""
    from video.queries import appointments

    course = actor.own_course
    return int(course is not None and appointments.may_be_near(course) and appointments.may_book(course))


def _next_of(course: Course) -> registry.Talk | None:
    from video.queries import appointments

    row = appointments.next_of(course)
    if row is None:
        return None
    return registry.Talk(
        at=row.starts_at,
        psychologist=row.psychologist.name,
        by_phone=row.means == row.Means.PHONE,
        phone=appointments.call_number(row),
        url=reverse("video-appointment", args=[row.code]),
    )
