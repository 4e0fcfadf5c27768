"""How the work that was sent meets what a module asks for (program.worksheets.needs)."""

from collections.abc import Sequence

from program.worksheets.need import Need, NeedState, Sent
from program.worksheets.needs import NEEDS
from program.worksheets.words import Text


def states(module_code: str, sent: Sequence[Sent]) -> tuple[NeedState, ...]:
    """How the sent work meets each need of a module."""
    return tuple(_state(need, module_code, sent) for need in NEEDS.get(module_code, ()))


def _state(need: Need, module_code: str, sent: Sequence[Sent]) -> NeedState:
    own = [one for one in sent if one.worksheet == need.worksheet and one.module in {"", module_code}]
    in_time = sorted(own, key=lambda one: one.sent_at)
    have = need.count(in_time)
    met_at = next((one.sent_at for n, one in enumerate(in_time, 1) if need.count(in_time[:n]) >= need.target), None)
    shown = {"have": min(have, need.target), "need": need.target}
    text = Text(da=need.text["da"].format_map(shown), en=need.text["en"].format_map(shown))
    return NeedState(need.code, need.worksheet, text, have, need.target, met_at if have >= need.target else None)
