"""What a patient has done since the clinic last wrote to them: enough to begin a reply with (product.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import Assignment
from care.access import Actor
from care.models import Alert, Course
from dialogue.models import Message
from program.models import EntryVersion, ModuleProgress, StepSeen


@dataclass(frozen=True)
class Since:
    """From when, and one sentence for each kind of thing that happened. Empty `lines`: nothing did."""

    at: datetime | None
    lines: list[str]


def since_last(actor: Actor, course: Course) -> Since:
    """Everything since the clinic's newest letter, or since the beginning; six small queries."""
    at = _newest_from_clinic(course)
    counts = [
        _pages(course, at),
        _sent(actor, course, at),
        _letters(actor, course, at),
        _forms(actor, course, at),
        _alerts(actor, course, at),
        _opened(course, at),
        _last_seen(course),
    ]
    return Since(at, [line for line in counts if line])


def _newest_from_clinic(course: Course) -> datetime | None:
    rows = Message.unscoped.filter(thread__course=course).exclude(sender=course.patient_id)
    found: datetime | None = rows.aggregate(at=Max("sent_at"))["at"]
    return found


def _after(field: str, at: datetime | None) -> dict[str, datetime]:
    return {f"{field}__gt": at} if at else {}


def _pages(course: Course, at: datetime | None) -> str:
    rows = StepSeen.unscoped.filter(progress__enrolment__course=course, **_after("seen_at", at))
    count = rows.count()
    return (
        ngettext("Åbnede %(count)d ny side.", "Åbnede %(count)d nye sider.", count) % {"count": count} if count else ""
    )


def _sent(actor: Actor, course: Course, at: datetime | None) -> str:
    rows = EntryVersion.objects.for_user(actor).filter(entry__course=course, **_after("submitted_at", at))
    count = rows.exclude(state=EntryVersion.State.DRAFT).count()
    words = ngettext("Afleverede %(count)d øvelse.", "Afleverede %(count)d øvelser.", count)
    return words % {"count": count} if count else ""


def _letters(actor: Actor, course: Course, at: datetime | None) -> str:
    rows = Message.objects.for_user(actor).filter(thread__course=course, sender=course.patient_id)
    count = rows.filter(**_after("sent_at", at)).count()
    return ngettext("Skrev %(count)d brev.", "Skrev %(count)d breve.", count) % {"count": count} if count else ""


def _forms(actor: Actor, course: Course, at: datetime | None) -> str:
    rows = Assignment.objects.for_user(actor).filter(course=course, submitted_at__isnull=False)
    count = rows.filter(**_after("submitted_at", at)).count()
    return ngettext("Sendte %(count)d skema.", "Sendte %(count)d skemaer.", count) % {"count": count} if count else ""


def _alerts(actor: Actor, course: Course, at: datetime | None) -> str:
    rows = Alert.objects.for_user(actor).filter(course=course, **_after("raised_at", at))
    count = rows.count()
    words = ngettext("Der kom %(count)d bekymring.", "Der kom %(count)d bekymringer.", count)
    return words % {"count": count} if count else ""


def _opened(course: Course, at: datetime | None) -> str:
    rows = ModuleProgress.unscoped.filter(enrolment__course=course, **_after("opened_at", at))
    codes = [code[1:] for code in rows.values_list("module_code", flat=True) if code.startswith("m")]
    return _("Modul %(numbers)s åbnede.") % {"numbers": ", ".join(codes)} if codes and at else ""


def _last_seen(course: Course) -> str:
    """When the patient last read in the programme."""
    rows = ModuleProgress.unscoped.filter(enrolment__course=course)
    at: datetime | None = rows.aggregate(at=Max("last_read_at"))["at"]
    if at is None:
        return _("Har ikke åbnet programmet endnu.")
    moment = timezone.localtime(at)
    shown = {"day": date_format(moment, "MONTH_DAY_FORMAT"), "time": time_format(moment, "TIME_FORMAT")}
    return _("Læste sidst i programmet %(day)s kl. %(time)s.") % shown
