"""What the page of one alert shows: the one next act, whom to call, and what has been done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from care import numbers, regional
from care.access import Actor, may
from care.models import Alert, AlertStep, ContactDetails, Note, User
from care.note_queries import notes_of_alert
from care.people_queries import psychologists_of
from care.responsible import leads_of
from clinic import alert_words
from cms.language import content_language

State = Alert.State


@dataclass(frozen=True)
class Act:
    """A form with one button; `note` is the label of what must be written, empty for nothing."""

    verb: str
    label: str
    note: str = ""
    help: str = ""
    other_verb: str = ""
    other_label: str = ""
    asks_who: bool = False


@dataclass(frozen=True)
class Call:
    """Whom to call. The address stands only before the clinician who acts."""

    phone: str = ""
    tel: str = ""
    said: str = ""
    said_tel: str = ""
    contact_person: str = ""
    address: str = ""
    acting: bool = False


@dataclass(frozen=True)
class Page:
    """Everything the template shows."""

    alert: Alert
    title: str
    reasons: list[alert_words.Reason]
    answers: list[alert_words.Answered]
    steps: list[AlertStep]
    call: Call
    attempts: int
    next: Act | None
    blocked: str = ""
    draft: Note | None = None
    notes: list[Note] = field(default_factory=list)
    colleagues: list[User] = field(default_factory=list)
    finished: bool = True
    acknowledge_late: bool = False
    contact_late: bool = False
    wants_assessment: bool = False
    may_act: bool = False

    @property
    def is_written(self) -> bool:
        """Whether an assessment of the alert as it is now has been signed."""
        return written_for(self.alert, self.notes) is not None


def page(actor: Actor, alert: Alert) -> Page:
    """The page for one reader."""
    language = content_language()
    follow_up = alert_words.follow_up_of(actor, alert)
    steps = list(alert.steps.select_related("by", "to"))
    attempts = sum(step.kind == AlertStep.Kind.ATTEMPT and step.at >= alert.graded_at for step in steps)
    notes = notes_of_alert(actor, alert)
    may_act = may(actor, "alert", "acknowledge")
    return Page(
        alert=alert,
        title=alert_words.title(alert),
        reasons=[alert_words.reason(cause, language) for cause in alert.causes.all()],
        answers=alert_words.answered(follow_up, language) if follow_up else [],
        steps=steps,
        call=_call(actor, alert, alert_words.phone_answered(follow_up)) if may_act else Call(),
        attempts=attempts,
        next=next_act(alert, attempts) if may_act else None,
        blocked=_blocked(actor, alert),
        draft=next((note for note in reversed(notes) if not note.is_signed), None),
        notes=[note for note in notes if note.is_signed],
        colleagues=_colleagues(actor, alert),
        finished=follow_up is None or follow_up.finished_at is not None,
        acknowledge_late=alert.state == State.OPEN and _late(alert.acknowledge_by),
        contact_late=alert.state in alert_words.WAITS_FOR_CONTACT and _late(alert.contact_by),
        wants_assessment=may_act and wants_assessment(alert),
        may_act=may_act,
    )


def wants_assessment(alert: Alert) -> bool:
    """Whether the next step is the written assessment (3.5)."""
    if not alert.is_risk:
        return False
    return alert.state == State.CONTACTED or (alert.grade == Alert.Grade.C and alert.state == State.ACKNOWLEDGED)


def written_for(alert: Alert, notes: list[Note]) -> Note | None:
    """The newest signed assessment since the alert got its present class."""
    signed = [note for note in notes if note.signed_at is not None and note.signed_at >= alert.graded_at]
    return signed[-1] if signed else None


def next_act(alert: Alert, attempts: int) -> Act | None:
    """The one act that comes next, beside the assessment."""
    if alert.state == State.OPEN:
        return Act("kvitter", _("Kvittér"), help=_("Du har set den, og du tager dig af den."))
    if alert.state == State.ACKNOWLEDGED:
        return _contact(alert, attempts)
    if alert.state == State.CONTACTED:
        return None if alert.is_risk else _closing(alert)
    if alert.state == State.ASSESSED:
        return _closing(alert)
    return None if alert.incident_at else _incident()


def _contact(alert: Alert, attempts: int) -> Act:
    return Act(
        "kontaktet",
        _("Jeg har talt med patienten"),
        note=_("Hvad skete der?"),
        help=_ladder(alert, attempts) if alert.grade == Alert.Grade.A else "",
        other_verb="forsoeg",
        other_label=_("Jeg fik ikke fat i nogen"),
        asks_who=alert.is_risk,
    )


def _ladder(alert: Alert, attempts: int) -> str:
    """At least three attempts, then the contact person, then 112 or the police, decided by a clinician (3.4)."""
    wanted = regional.value(alert.course.region, "alert_a_attempts")
    if attempts < wanted:
        words = _("Ring nu. Mindst {count} forsøg med 10–15 minutter imellem. Dette er forsøg {number}.")
        return words.format(count=wanted, number=attempts + 1)
    return _(
        "{count} forsøg er gjort. Ring til kontaktpersonen, hvis patienten har sagt ja til det. Derefter beslutter du, "
        "om 112 eller politiet skal se til patienten. Skriv hvert opkald her."
    ).format(count=attempts)


def _closing(alert: Alert) -> Act:
    if alert.grade != Alert.Grade.A:
        return Act("luk", _("Luk bekymringen"), note=_("Hvorfor kan den lukkes?"))
    if alert.first_closer_id is None:
        help_text = _("En A lukkes af to. Du foreslår det, og en kollega eller lederen lukker.")
        return Act("luk", _("Foreslå at lukke"), note=_("Hvorfor kan den lukkes?"), help=help_text)
    return Act("luk", _("Luk som den anden kliniker"), note=_("Hvad har du set efter?"))


def _incident() -> Act:
    return Act(
        "haendelse",
        _("Notér utilsigtet hændelse"),
        note=_("Hvad skete der?"),
        help=_("Indberet den også i Dansk Patientsikkerhedsdatabase. Her noterer du, hvad det drejer sig om."),
    )


def _blocked(actor: Actor, alert: Alert) -> str:
    if alert.is_open and alert.grade == Alert.Grade.A and alert.first_closer_id == actor.user.pk:
        return _("Du har foreslået at lukke. Nu mangler en kollega eller lederen.")
    return ""


def _call(actor: Actor, alert: Alert, said: str) -> Call:
    held = ContactDetails.objects.filter(user=alert.course.patient_id).first()
    acting = alert.owner_id == actor.user.pk and alert.state != State.OPEN
    phone = (held.phone if held else "") or ""
    return Call(
        phone=phone,
        tel=numbers.dialled(phone) if phone else "",
        said=said,
        said_tel=numbers.dialled(said) if said else "",
        contact_person=(held.contact_person if held else "") or "",
        address=((held.address if held else "") or "") if acting else "",
        acting=acting,
    )


def _colleagues(actor: Actor, alert: Alert) -> list[User]:
    if not may(actor, "alert", "assign") or not alert.is_open:
        return []
    region = alert.course.region.current()
    people: Any = (psychologists_of(region) | leads_of(region)).distinct()
    return [user for user in people if user.pk != alert.owner_id]


def _late(at: datetime | None) -> bool:
    return at is not None and at < timezone.now()
