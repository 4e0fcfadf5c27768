"""Who may do what: the one table (clinical.md 7.2), and the person who acts.

A cell reads "scope verb verb …". Scopes:
own     what belongs to oneself            rel     courses one treats (care link, or as substitute)
region  courses of one's region            list    courses on one's supervision list
stated  only with emergency access (a written reason)       all     not bound to a person
agg     counts and means only, small cells suppressed
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from care.models import Course, Membership, Region, User


class Role(TextChoices):
    """The roles of clinical.md 7.2. A substitute is a psychologist with an absence to cover, not a role of its own."""

    PATIENT = "patient", _("Patient")
    PSYCHOLOGIST = "psychologist", _("Psykolog")
    LEAD = "lead", _("Klinisk leder")
    SUPERVISOR = "supervisor", _("Supervisor")
    EDITOR = "editor", _("Redaktør")
    APPROVER = "approver", _("Godkender")
    ADMIN = "admin", _("Regional administrator")
    EVALUATOR = "evaluator", _("Evaluator")
    DPO = "dpo", _("Revisor eller DPO")
    GUEST = "guest", _("Gæst i video")
    OPERATOR = "operator", _("Teknisk drift")
    INTEGRATION = "integration", _("Integration")


class Scope(StrEnum):
    """How far a right reaches."""

    OWN = "own"
    REL = "rel"
    REGION = "region"
    LIST = "list"
    STATED = "stated"
    ALL = "all"
    AGG = "agg"


@dataclass(frozen=True, slots=True)
class Grant:
    """One cell of the table."""

    scope: Scope
    verbs: frozenset[str]


P, PSY, LEAD, SUP = Role.PATIENT, Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR
EDI, APP, ADM, EVA = Role.EDITOR, Role.APPROVER, Role.ADMIN, Role.EVALUATOR
DPO, GUEST, OPS, INT = Role.DPO, Role.GUEST, Role.OPERATOR, Role.INTEGRATION

_CELLS: dict[str, dict[Role, str]] = {
    "course": {
        P: "own read",
        PSY: "rel read",
        LEAD: "region read write assign",
        SUP: "list read",
    },
    "application": {P: "own read write", PSY: "rel read", LEAD: "region read", SUP: "list read"},
    "answer": {P: "own read write", PSY: "rel read", LEAD: "region read", SUP: "list read"},
    "triage_decision": {P: "own read", PSY: "rel read write sign", LEAD: "region read write sign", EVA: "agg read"},
    "note": {
        P: "own read",
        PSY: "rel read write sign",
        LEAD: "region read write sign",
        SUP: "list read write sign",
        INT: "all export",
    },
    "score": {
        P: "own read",
        PSY: "rel read",
        LEAD: "region read",
        SUP: "list read",
        EVA: "agg read",
        INT: "all export",
    },
    "message": {P: "own read write", PSY: "rel read write", LEAD: "stated read", SUP: "list read"},
    "worksheet": {P: "own read write", PSY: "rel read comment", LEAD: "stated read", SUP: "list read"},
    "worksheet_draft": {P: "own read write"},
    "safety_plan": {P: "own read write", PSY: "rel read write", LEAD: "region read", SUP: "list read"},
    "alert": {
        P: "own raise",
        PSY: "rel read raise acknowledge close",
        LEAD: "region read raise acknowledge close assign escalate",
        SUP: "list read",
        ADM: "agg read",
        EVA: "agg read",
    },
    "assignment": {PSY: "rel request", LEAD: "region read write"},
    "override": {P: "own request", PSY: "rel write", LEAD: "region write"},
    "discharge": {
        P: "own read",
        PSY: "rel read write sign",
        LEAD: "region read write sign",
        INT: "all send",
    },
    "appointment": {P: "own read write", PSY: "rel read write", LEAD: "region read write", SUP: "list read"},
    "video": {P: "own join", PSY: "rel host", LEAD: "own host", GUEST: "own join"},
    "guest": {P: "own consent remove", PSY: "rel write", LEAD: "region write"},
    "programme": {
        P: "own read",
        PSY: "all read",
        LEAD: "all read approve",
        SUP: "all read",
        EDI: "all read write rehearse",
        APP: "all read approve rehearse",
        ADM: "all read",
        EVA: "all read",
    },
    "instrument": {
        PSY: "all read",
        LEAD: "all read approve",
        EDI: "all propose",
        EVA: "all read",
        DPO: "all read",
        OPS: "all deploy",
    },
    "region_data": {
        P: "all read",
        PSY: "all read",
        LEAD: "region read write verify",
        SUP: "all read",
        ADM: "region read write verify",
        DPO: "all read",
    },
    "staff": {LEAD: "region propose", ADM: "region read write", DPO: "all read"},
    "statistics": {
        P: "own read",
        PSY: "rel read",
        LEAD: "region read",
        EDI: "agg read",
        ADM: "agg read",
        EVA: "agg read export",
    },
    "consent": {
        P: "own read write",
        PSY: "rel read",
        LEAD: "region read",
        ADM: "agg read",
        DPO: "all read",
        INT: "all read",
    },
    "access_log": {P: "own read", PSY: "own read", LEAD: "region read", SUP: "own read", DPO: "all read"},
    "break_glass": {PSY: "all write", LEAD: "all write", DPO: "all read"},
    "retention": {P: "own request", ADM: "all approve", DPO: "all approve", OPS: "all run"},
    "own_profile": {role: "own read write" for role in Role if role not in {GUEST, INT}},
}


def _parse(cell: str) -> Grant:
    scope, *verbs = cell.split()
    return Grant(Scope(scope), frozenset(verbs))


TABLE: dict[str, dict[Role, Grant]] = {
    name: {role: _parse(cell) for role, cell in cells.items()} for name, cells in _CELLS.items()
}
CLINICAL_ROLES = frozenset({PSY, LEAD, SUP})
EDITOR_ROLES = frozenset({EDI, APP})
BREAK_GLASS_ROLES = frozenset({PSY, LEAD})


@dataclass(frozen=True)
class Actor:
    """A signed-in person in the one role that they have chosen; built anew for every request."""

    user: User
    role: Role | None
    membership: Membership | None = None
    region: Region | None = None
    request_id: UUID = field(default_factory=uuid4)

    @cached_property
    def own_course(self) -> Course | None:
        """A patient's newest course with its region; read once per request."""
        from care.models import Course

        courses = Course.unscoped.filter(patient=self.user).select_related("region__successor")
        newest: Course | None = courses.order_by("-created_at").first()
        return newest

    def knows(self, course: Course) -> None:
        """Spare the page a query: this is the patient's newest course, read with its region and successor."""
        self.__dict__["own_course"] = course

    @property
    def is_applicant(self) -> bool:
        """Whether it is a patient whose treatment has not begun: on the way in, or turned away."""
        return self.role == Role.PATIENT and (self.own_course is None or self.own_course.is_applying)

    @property
    def is_staff(self) -> bool:
        return self.role is not None and self.role != Role.PATIENT

    @property
    def is_clinician(self) -> bool:
        return self.role in CLINICAL_ROLES

    @property
    def code(self) -> UUID:
        return self.user.code

    @property
    def name(self) -> str:
        return self.user.name


@dataclass(frozen=True)
class System:
    """A job that acts without a person; its name is what the audit shows."""

    name: str
    role: None = None
    region: None = None
    request_id: UUID = field(default_factory=uuid4)

    @property
    def code(self) -> None:
        return None


def grant(actor: Actor, what: str) -> Grant | None:
    """The actor's cell for an object of the table; None = nothing at all."""
    return TABLE[what].get(actor.role) if actor.role else None


def may(actor: Actor, what: str, verb: str) -> bool:
    """Whether the actor's role has the verb at all. Which rows it covers is `for_user`'s business."""
    cell = grant(actor, what)
    return cell is not None and verb in cell.verbs
