"""What must be settled before a course ends, and what it amounted to (clinical.md 4.5, 5.7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.queries.weekly import weekly
from care.access import System
from care.models import Alert, Course, Discharge
from dialogue import queries as letters
from dialogue.models import Message
from program import frozen
from program.models import Enrolment, ModuleProgress
from program.releases import latest
from video.models import Appointment
from video.queries import appointments

Outcome = Appointment.Outcome
BY = System("ending")
EARLY_FROM_WEEK, EARLY_MODULES = 6, ("m1", "m2", "m3", "m4", "m5")


@dataclass(frozen=True)
class Obstacle:
    """Something that nobody would see to once the course has ended, and where it is seen to."""

    text: str
    url: str


@dataclass(frozen=True)
class Facts:
    """How far a course came: the week it is in, the modules handed in of how many, the conversations held."""

    week: int
    handed_in: tuple[str, ...]
    modules: int
    by_video: int
    by_phone: int


def in_the_way(course: Course) -> list[Obstacle]:
    """A concern that is not closed, a letter that waits for an answer, a conversation ahead. Three queries."""
    found = []
    alerts = Alert.unscoped.filter(course=course).exclude(state=Alert.State.CLOSED)
    if (alert := alerts.order_by("raised_at").first()) is not None:
        text = _("En bekymring er ikke lukket. Følg op på den, og luk den først.")
        found.append(Obstacle(text, reverse("clinic-alert", args=[alert.code])))
    if letters.unanswered(Message.unscoped.filter(thread__course=course).defer("body")):
        text = _("Et brev venter på svar. Når forløbet er slut, kan ingen svare på det.")
        found.append(Obstacle(text, reverse("clinic-letters", args=[course.code])))
    if (talk := appointments.next_of(course)) is not None:
        text = _("Der er aftalt en samtale. Hold den, eller aflys den først.")
        found.append(Obstacle(text, reverse("video-appointment", args=[talk.code])))
    return found


def facts(course: Course) -> Facts:
    """Four queries."""
    enrolment = Enrolment.unscoped.filter(course=course).order_by("-enrolled_at").first()
    release = latest(enrolment.programme_code) if enrolment else None
    modules = frozen.programme(release).modules if release else ()
    done = ModuleProgress.unscoped.filter(enrolment=enrolment, handed_in_at__isnull=False) if enrolment else ()
    held = list(Appointment.unscoped.filter(course=course).values_list("outcome", flat=True))
    return Facts(
        week=weekly(course).week,
        handed_in=tuple(sorted(row.module_code for row in done)),
        modules=sum(module.is_core for module in modules),
        by_video=held.count(Outcome.VIDEO),
        by_phone=held.count(Outcome.PHONE),
    )


def why_not_early(found: Facts) -> str:
    """Why a course cannot end early for improvement yet (4.5); "" when it can."""
    lacks = [code.removeprefix("m") for code in EARLY_MODULES if code not in found.handed_in]
    if found.week < EARLY_FROM_WEEK:
        words = _("Et forløb kan afsluttes tidligt med bedring fra uge %(from)d. Det er i uge %(week)d.")
        return words % {"from": EARLY_FROM_WEEK, "week": found.week}
    if lacks:
        return _("Modul 1 til 5 skal være afleveret først. Der mangler modul %(numbers)s.") % {
            "numbers": ", ".join(lacks)
        }
    return ""


def obstacles_for(kind: str, course: Course) -> list[Obstacle]:
    """What stops this way of ending. After a death, nothing does: what is left is seen to afterwards."""
    return [] if kind == Discharge.Kind.OTHER else in_the_way(course)
