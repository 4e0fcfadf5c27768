"""How a score stands beside the one before it, in the patient's words: never a number, never a category (1.0)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from assessment import instruments
from assessment.models import Response

# A difference that is called "about the same": well under the least reliable change of 1.1-1.4.
NEAR = {"phq9": 2, "mdi": 2, "gad7": 1, "who5": 4}
SHOWN = tuple(NEAR)  # the instruments whose course the patient sees


def topic(instrument: str) -> str:
    """What the score is about, as the patient would say it."""
    return {
        "phq9": _("Humør og kræfter (PHQ-9)"),
        "mdi": _("Humør (MDI)"),
        "gad7": _("Uro og bekymring (GAD-7)"),
        "who5": _("Trivsel (WHO-5)"),
    }[instrument]


def direction(instrument: str, before: Decimal, after: Decimal) -> str:
    """`lower`, `same` or `higher`."""
    if abs(after - before) <= NEAR[instrument]:
        return "same"
    return "higher" if after > before else "lower"


def words(instrument: str, before: Decimal | None, after: Decimal | None) -> str:
    """One comparison in a table: "lavere end sidst"."""
    if before is None or after is None:
        return _("første gang") if before is None else ""
    return {
        "lower": _("lavere end sidst"),
        "same": _("omtrent som sidst"),
        "higher": _("højere end sidst"),
    }[direction(instrument, before, after)]


def sentence(instrument: str, before: Decimal | None, after: Decimal | None, psychologist: str) -> str:
    """What the patient reads after sending; `psychologist` is a name or empty."""
    if after is None:
        return _("Nogle spørgsmål står tomme. Derfor regner vi ikke på dette skema. Dine svar er gemt.")
    if before is None:
        return _("Det er første gang. Næste gang kan du se, om noget har ændret sig.")
    return _said(direction(instrument, before, after), worse_up=_is_worse_up(instrument), who=psychologist)


def _is_worse_up(instrument: str) -> bool:
    return instruments.get(instrument).higher_is_worse


def _said(way: str, *, worse_up: bool, who: str) -> str:
    who = who or _("din psykolog")
    if way == "same":
        return _("Dine svar er omtrent som sidst.")
    if worse_up and way == "lower":
        return _("Dine svar er lavere end sidst. Det betyder, at du har haft færre gener.")
    if worse_up:
        return _("Dine svar er højere end sidst, og det er {who}, der ser på det.").format(who=who)
    if way == "higher":
        return _("Dine svar er højere end sidst. Det betyder, at du har haft det bedre.")
    return _("Dine svar er lavere end sidst, og det er {who}, der ser på det.").format(who=who)


def before_each(rows: Sequence[Response]) -> list[tuple[Response, Response | None]]:
    """Each score of one instrument with the one before it, in the order in which they were sent."""
    found: list[tuple[Response, Response | None]] = []
    last: Response | None = None
    for row in rows:
        found.append((row, last))
        last = row if row.total is not None else last
    return found
