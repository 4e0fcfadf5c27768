"""A course of treatment, who treats whom, and who stands in."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.access import BREAK_GLASS_ROLES, Actor, Role, Scope, grant
from care.fields import EncryptedTextField
from care.models.people import Region, User, family
from care.models.scoped import ScopedModel

BREAK_GLASS_HOURS = 4
BREAK_GLASS_REASON = 20


class Course(ScopedModel):
    """One patient's course of treatment (forløb). Its region never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Kladde")
        APPLIED = "applied", _("Ansøgt")
        SCREENING = "screening", _("Visitation")
        INVITED = "invited", _("Inviteret")
        INTERVIEW_BOOKED = "interview_booked", _("Samtale aftalt")
        ASSESSED = "assessed", _("Udredt")
        WAITING = "waiting", _("Venter på start")
        ACTIVE = "active", _("I gang")
        PAUSED = "paused", _("Pause")
        FOLLOW_UP = "follow_up", _("Opfølgning")
        COMPLETED = "completed", _("Gennemført")
        DECLINED = "declined", _("Afslået")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")
        DISCONTINUED = "discontinued", _("Afbrudt")
        REFERRED_ON = "referred_on", _("Viderehenvist")

    ACCESS = "course"
    COURSE_PATH = ""
    FETCHED_WITH = ("patient", "region__successor")

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    patient = models.ForeignKey(User, models.PROTECT, related_name="courses")
    region = models.ForeignKey(Region, models.PROTECT, related_name="courses")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    started_on = models.DateField(null=True, blank=True)
    planned_end_on = models.DateField(null=True, blank=True)
    answer_weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    interview_due_at = models.DateTimeField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=0)
    is_rehearsal = models.BooleanField(default=False, editable=False)  # for ever: a trigger refuses to change it

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["region", "state"], name="course_region_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_weekday__isnull=True) | Q(answer_weekday__lte=6), name="course_answer_weekday"
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=~Q(state__in=["completed", "declined", "withdrawn", "discontinued", "referred_on"]),
                name="course_one_open_per_patient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient} ({self.get_state_display()})"

    @property
    def is_applying(self) -> bool:
        """Whether the person is on the way in, or never came further: an applicant, not yet a patient."""
        return self.state in APPLYING or (self.started_on is None and self.state in TURNED_AWAY)

    @property
    def has_ended(self) -> bool:
        """Whether nobody reads or answers in it any more."""
        return self.state not in MOVES

    def has_ended_meanwhile(self) -> bool:
        """The same as it is stored now: it may have ended since this was read. One query."""
        return not Course.unscoped.filter(pk=self.pk, state__in=list(MOVES)).exists()


APPLYING = frozenset({"draft", "applied", "screening", "invited", "interview_booked", "assessed", "waiting"})
TURNED_AWAY = frozenset({"declined", "withdrawn", "referred_on"})
OPEN_STATES = frozenset({Course.State.ACTIVE, Course.State.PAUSED, Course.State.FOLLOW_UP})

MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"applied", "withdrawn"}),
    "applied": frozenset({"screening", "invited", "declined", "withdrawn", "referred_on"}),
    "screening": frozenset({"applied", "invited", "declined", "withdrawn", "referred_on"}),
    "invited": frozenset({"screening", "interview_booked", "assessed", "declined", "withdrawn", "referred_on"}),
    "interview_booked": frozenset({"screening", "invited", "assessed", "declined", "withdrawn", "referred_on"}),
    "assessed": frozenset({"screening", "waiting", "active", "declined", "withdrawn", "referred_on"}),
    "waiting": frozenset({"active", "withdrawn", "declined", "referred_on"}),
    "active": frozenset({"paused", "follow_up", "completed", "discontinued", "withdrawn", "referred_on"}),
    "paused": frozenset({"active", "discontinued", "withdrawn", "referred_on"}),
    "follow_up": frozenset({"completed", "active", "discontinued", "withdrawn", "referred_on"}),
}


class StateChange(ScopedModel):
    """Who moved a course from one state to another, and why. Never changed."""

    ACCESS = "course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="state_changes")
    from_state = models.CharField(max_length=20, choices=Course.State.choices)
    to_state = models.CharField(max_length=20, choices=Course.State.choices)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    reason = EncryptedTextField(blank=True)

    class Meta(ScopedModel.Meta):
        ordering = ["changed_at"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class CareLink(ScopedModel):
    """A clinician's relation to a course, from and until a moment."""

    class Kind(models.TextChoices):
        TREATING = "treating", _("Behandler")
        SUPERVISION = "supervision", _("På supervisionsliste")

    ACCESS = "course"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="care_links")
    user = models.ForeignKey(User, models.PROTECT, related_name="care_links")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TREATING)
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(kind="treating", valid_until__isnull=True),
                name="carelink_one_treating",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="carelink_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.course_id}"


class Absence(models.Model):
    """A clinician is away; the substitute reads and answers meanwhile, and two working days more."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="covers", null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    access_until = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_order"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("user")), name="absence_other_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on} – {self.ends_on}"


class BreakGlass(ScopedModel):
    """Emergency access (nødadgang): a clinician opened a course without a relation, and said why."""

    ACCESS = "break_glass"

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="break_glass")
    user = models.ForeignKey(User, models.PROTECT, related_name="break_glass")
    role = models.CharField(max_length=20, choices=Role.choices)
    reason = EncryptedTextField()
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__lte=F("opened_at") + timedelta(hours=BREAK_GLASS_HOURS)),
                name="break_glass_four_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.opened_at:%Y-%m-%d %H:%M}"


def _treated(user: User, kind: str) -> Q:
    now = timezone.now()
    links = CareLink.unscoped.filter(kind=kind, valid_from__lte=now).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    )
    return Q(pk__in=links.filter(user=user).values("course_id"))


def _covered(user: User) -> Q:
    now = timezone.now()
    away = Absence.objects.filter(
        substitute=user, starts_on__lte=timezone.localdate(now), access_until__gt=now, cancelled_at__isnull=True
    )
    links = CareLink.unscoped.filter(
        kind=CareLink.Kind.TREATING, valid_from__lte=now, user__in=away.values("user_id")
    ).filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))
    return Q(pk__in=links.values("course_id"))


def _stated(actor: Actor) -> Q:
    now = timezone.now()
    opened = BreakGlass.unscoped.filter(user=actor.user, role=actor.role, opened_at__lte=now, until__gt=now)
    return Q(pk__in=opened.values("course_id"))


def _nothing() -> Q:
    return Q(pk__in=[])


def reachable_courses(actor: Actor, what: str) -> models.QuerySet[Course]:
    """The courses that the actor's role reaches for one object of the access table, right now.

    A rehearsal is nobody's patient: only whoever rehearses reaches it.
    """
    cell = grant(actor, what)
    courses: models.QuerySet[Course] = Course.unscoped.all()
    if cell is None or not cell.verbs:
        return courses.none()
    reach = {
        Scope.OWN: lambda: Q(patient=actor.user) if actor.role == Role.PATIENT else _nothing(),
        Scope.REL: lambda: _treated(actor.user, CareLink.Kind.TREATING) | _covered(actor.user),
        Scope.LIST: lambda: _treated(actor.user, CareLink.Kind.SUPERVISION),
        Scope.REGION: lambda: Q(region__in=family(actor.region)) if actor.region else _nothing(),
        Scope.STATED: _nothing,
    }.get(cell.scope, _nothing)()
    if cell.scope in {Scope.REL, Scope.REGION, Scope.STATED} and actor.role in BREAK_GLASS_ROLES:
        reach |= _stated(actor)
    if cell.scope != Scope.OWN:
        reach &= Q(is_rehearsal=False)
    return courses.filter(reach)
