"""How much each psychologist of a region carries (clinical.md 5.1)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessment.caseload import CONCERN_DAYS, NEW_DAYS, Carried, weighted
from care import regional
from care.models import Alert, CareLink, Course, Region, User, today
from care.models.course import OPEN_STATES
from care.people_queries import psychologists_of

ONE_MORE = Carried(is_new=True).weight


@dataclass(frozen=True)
class Load:
    """One psychologist: courses in treatment, their weight, and whether one more stays under the ceiling."""

    user: User
    active: int
    weight: Decimal
    ceiling: int

    @property
    def is_full(self) -> bool:
        """Whether another patient would lift the weight above the region's ceiling."""
        return self.weight + ONE_MORE > self.ceiling


def loads_of(region: Region) -> list[Load]:
    """Every psychologist of the region by name; four queries."""
    psychologists = list(psychologists_of(region))
    ceiling = int(regional.value(region, "caseload_ceiling"))
    carried: dict[int, list[Carried]] = defaultdict(list)
    for link in _links(psychologists):
        carried[link.user_id].append(_carried(link))
    return [Load(user, len(carried[user.pk]), weighted(carried[user.pk]), ceiling) for user in psychologists]


def load_of(region: Region, user: User) -> Load:
    """One psychologist's load in a region."""
    found = [_carried(link) for link in _links([user])]
    return Load(user, len(found), weighted(found), int(regional.value(region, "caseload_ceiling")))


def _links(users: list[User]) -> list[CareLink]:
    now = timezone.now()
    lately = Q(raised_at__gte=now - timedelta(days=CONCERN_DAYS), grade__in=["A", "B"])  # A counts as B (ruling 23)
    concern = Alert.unscoped.filter(lately, course=OuterRef("course"), kind=Alert.Kind.RISK)
    links = CareLink.unscoped.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        user__in=users,
        kind=CareLink.Kind.TREATING,
        valid_from__lte=now,
        course__state__in=OPEN_STATES,
    )
    return list(links.annotate(has_concern=Exists(concern)).select_related("course"))


def _carried(link: CareLink) -> Carried:
    started = link.course.started_on
    return Carried(
        is_new=started is not None and (today() - started).days < NEW_DAYS,
        has_concern=getattr(link, "has_concern", False),
        is_paused=link.course.state == Course.State.PAUSED,
    )
