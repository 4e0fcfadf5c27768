"""What must be settled before a course ends, and what it amounted to (clinical.md 4.5, 5.7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.models import Assignment
from assessment.queries.weekly import weekly
from care.access import Actor, System, may
from care.models import Alert, Course, Note, User
from dialogue import queries as letters
from dialogue.models import Message, Seen
from program import frozen
from program.models import Enrolment, EntryVersion, ModuleProgress
from program.releases import latest
from video.models import Appointment

Outcome = Appointment.Outcome
BY = System("ending")
LAST_FORM = "t2"
LAST_MODULE, MANY_MODULES = "m8", 6
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
    form_waits: bool  # the questionnaire of the end is open and not sent


def in_the_way(by: Actor, course: Course, *, died: bool = False) -> list[Obstacle]:
    """What nobody would see to after the end, in the order of its weight. After a death: only what is unread."""
    if died:
        return [*_unread(by, course), *_unseen(by, course)]
    return [*_alerts(course), *_unanswered(by, course), *_unseen(by, course), *_talks(course), *_notes(by, course)]


def _alerts(course: Course) -> list[Obstacle]:
    alert = Alert.unscoped.filter(course=course).exclude(state=Alert.State.CLOSED).order_by("raised_at").first()
    text = _("En bekymring er ikke lukket. Følg op på den, og luk den først.")
    return [Obstacle(text, reverse("clinic-alert", args=[alert.code]))] if alert else []


def _unanswered(by: Actor, course: Course) -> list[Obstacle]:
    waits = letters.unanswered(Message.unscoped.filter(thread__course=course).defer("body"))
    text = _("Et brev venter på svar. Når forløbet er slut, kan ingen svare på det.")
    return [Obstacle(text, _letters(by, course))] if waits else []


def _unread(by: Actor, course: Course) -> list[Obstacle]:
    """A letter that nobody at the clinic has had before them."""
    seen = Seen.unscoped.filter(letters.reads(OuterRef("seq")), thread=OuterRef("thread"), user__kind=User.Kind.STAFF)
    rows = Message.unscoped.filter(~Exists(seen), thread__course=course, sender=course.patient_id)
    text = _("Et brev er ikke læst. Læs det først.")
    return [Obstacle(text, _letters(by, course))] if rows.exists() else []


def _letters(by: Actor, course: Course) -> str:
    """Where letters are answered; a lead who may not read them goes to the patient's page."""
    return reverse("clinic-letters", args=[course.code]) if may(by, "message", "write") else _patient(course)


def _patient(course: Course) -> str:
    return reverse("clinic-patient", args=[course.code])


def _unseen(by: Actor, course: Course) -> list[Obstacle]:
    rows = EntryVersion.unscoped.filter(entry__course=course, state=EntryVersion.State.SUBMITTED)
    first = rows.order_by("submitted_at").first()
    text = _("Noget, patienten har afleveret, er ikke set.")
    if first is None:
        return []
    reads = may(by, "worksheet", "comment")
    return [Obstacle(text, reverse("clinic-submission", args=[first.code]) if reads else _patient(course))]


def _talks(course: Course) -> list[Obstacle]:
    talk = Appointment.unscoped.filter(course=course, state=Appointment.State.BOOKED).order_by("starts_at").first()
    if talk is None:
        return []
    ahead = _("Der er aftalt en samtale. Hold den, eller aflys den først.")
    text = ahead if talk.ends_at > timezone.now() else _("Notér først, hvordan den seneste samtale gik.")
    return [Obstacle(text, reverse("video-appointment", args=[talk.code]))]


def _notes(by: Actor, course: Course) -> list[Obstacle]:
    """What was said at the follow-up interview goes into the letter, so its note is signed first."""
    rows = Note.objects.for_user(by).filter(course=course, kind=Note.Kind.FOLLOW_UP, signed_at=None)
    note = rows.defer("data").order_by("created_at").first()
    text = _("Notatet fra opfølgningssamtalen er ikke underskrevet.")
    return [Obstacle(text, reverse("clinic-note", args=[note.code]))] if note else []


def facts(course: Course) -> Facts:
    """Five queries."""
    enrolment = Enrolment.unscoped.filter(course=course).order_by("-enrolled_at").first()
    release = latest(enrolment.programme_code) if enrolment else None
    core = {module.code for module in frozen.programme(release).modules if module.is_core} if release else set()
    done = ModuleProgress.unscoped.filter(enrolment=enrolment, handed_in_at__isnull=False) if enrolment else ()
    held = list(Appointment.unscoped.filter(course=course).values_list("outcome", flat=True))
    return Facts(
        week=weekly(course).week,
        handed_in=tuple(sorted(row.module_code for row in done if row.module_code in core)),
        modules=len(core),
        by_video=held.count(Outcome.VIDEO),
        by_phone=held.count(Outcome.PHONE),
        form_waits=bool(Assignment.unscoped.filter(course=course, form=LAST_FORM, submitted_at=None).exists()),
    )


def is_completer(found: Facts) -> bool:
    """Modules 1-5 and 8, or six of the core modules (4.5)."""
    return {*EARLY_MODULES, LAST_MODULE} <= set(found.handed_in) or len(found.handed_in) >= MANY_MODULES


def why_not_early(found: Facts) -> str:
    """Why a course cannot end early for improvement yet (4.5); "" when it can."""
    lacks = [code.removeprefix("m") for code in EARLY_MODULES if code not in found.handed_in]
    if found.week < EARLY_FROM_WEEK:
        words = _("Et forløb kan afsluttes tidligt på grund af bedring fra uge %(from)d. Dette er i uge %(week)d.")
        return words % {"from": EARLY_FROM_WEEK, "week": found.week}
    if lacks:
        return _("Modul 1 til 5 skal være afleveret først. Der mangler modul %(numbers)s.") % {
            "numbers": ", ".join(lacks)
        }
    return ""
