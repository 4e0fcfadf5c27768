"""What stands across every page of staff: an A that waits, and a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field

from care import alert_queries, clock_watch
from care.access import Actor


@dataclass(frozen=True)
class Banners:
    """Nothing in it when all is well."""

    red: list[alert_queries.Red] = field(default_factory=list)
    clock: str = ""

    def __bool__(self) -> bool:
        return bool(self.red or self.clock)


def banners_for(actor: Actor | None) -> Banners:
    """The banners of a member of staff; patients and visitors have none."""
    if actor is None or not actor.is_staff:
        return Banners()
    still = clock_watch.standstill()
    return Banners(alert_queries.red_banner(actor), clock_watch.words(still) if still else "")
