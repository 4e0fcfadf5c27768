"""Reads about the people who work in a region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils import timezone

from care.access import Actor, Role
from care.models import Absence, CareLink, Course, Invitation, Membership, Region, User, family, today

CLOSED = (
    Course.State.COMPLETED,
    Course.State.DECLINED,
    Course.State.WITHDRAWN,
    Course.State.DISCONTINUED,
    Course.State.REFERRED_ON,
)
GRANTABLE = (
    Role.PSYCHOLOGIST,
    Role.LEAD,
    Role.SUPERVISOR,
    Role.EDITOR,
    Role.APPROVER,
    Role.ADMIN,
    Role.EVALUATOR,
    Role.DPO,
)


@dataclass(frozen=True)
class StaffRow:
    """One line of the staff list."""

    user: User
    memberships: list[Membership]
    has_factor: bool

    @property
    def is_working(self) -> bool:
        return self.user.is_active and any(in_force(held) for held in self.memberships)


@dataclass(frozen=True)
class Remaining:
    """What a person must hand over before they can leave: numbers and dates, never patients."""

    treating: int
    supervised: int
    covers: list[Absence]

    def __bool__(self) -> bool:
        return bool(self.treating or self.covers)


def in_force(membership: Membership, on: date | None = None) -> bool:
    """Whether a membership counts on a date."""
    on = on or today()
    return membership.valid_from <= on and (membership.valid_until is None or membership.valid_until > on)


def reach_of(actor: Actor) -> list[Region]:
    """The regions whose staff the actor looks after: their own and those that were merged into it."""
    return family(actor.region) if actor.region else []


def memberships_in(regions: Iterable[Region]) -> QuerySet[Membership]:
    """Every membership of these regions, past and coming ones too."""
    return Membership.objects.filter(region__in=list(regions)).select_related("user", "region")


def staff_of(actor: Actor) -> list[StaffRow]:
    """Everyone who works or worked in the actor's regions, by name; three queries."""
    rows: dict[int, list[Membership]] = {}
    people: dict[int, User] = {}
    for held in memberships_in(reach_of(actor)).order_by("user__name", "valid_from"):
        people[held.user_id] = held.user
        rows.setdefault(held.user_id, []).append(held)
    strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ready = set(Authenticator.objects.filter(user_id__in=people, type__in=strong).values_list("user_id", flat=True))
    return [StaffRow(people[pk], held, pk in ready) for pk, held in rows.items()]


def person(actor: Actor, code: UUID) -> User | None:
    """A member of staff within the actor's reach, or None."""
    reach = Q(memberships__region__in=reach_of(actor))
    return User.objects.filter(reach, code=code, kind=User.Kind.STAFF).distinct().first()


def held_by(actor: Actor, user: User) -> list[Membership]:
    """The person's memberships within the actor's reach, newest first."""
    return list(memberships_in(reach_of(actor)).filter(user=user).order_by("-valid_from"))


def works_elsewhere(actor: Actor, user: User) -> bool:
    """Whether the person still has a role outside the actor's reach."""
    return Membership.objects.in_force().filter(user=user).exclude(region__in=reach_of(actor)).exists()


def open_invitations(actor: Actor) -> list[Invitation]:
    """Invitations to the actor's regions that nobody has taken or withdrawn, expired ones among them."""
    waiting = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, region__in=reach_of(actor))
    return list(waiting.select_related("region", "invited_by"))


def remaining(user: User) -> Remaining:
    """What would be left without anybody if the person left now (hazard H12)."""
    now = timezone.now()
    links = CareLink.unscoped.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now), user=user)
    links = links.exclude(course__state__in=CLOSED)
    covers = Absence.objects.filter(substitute=user, cancelled_at__isnull=True, access_until__gt=now)
    return Remaining(
        treating=links.filter(kind=CareLink.Kind.TREATING).count(),
        supervised=links.filter(kind=CareLink.Kind.SUPERVISION).count(),
        covers=list(covers.select_related("user")),
    )
