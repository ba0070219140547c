"""What limits a campus, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.wording.grammar import agreeing, listed
from gigawatt.wording.money import money

if TYPE_CHECKING:
    from gigawatt.core.queries.bottleneck import Bottleneck


def bottleneck_text(b: Bottleneck, *, looks_ahead: bool = True) -> str:
    """`Power binds; one more adds 2 compute, $0.5 bn a quarter; then cooling.`, or `Power binds.` where nothing that follows is said."""
    if not looks_ahead:
        return f"{listed(b.binding).capitalize()} {agreeing('bind', b.binding)}."
    one_more = "one more" if len(b.binding) == 1 else "one more of each"
    then = f"; then {listed(b.following)}" if b.following else ""
    return (
        f"{listed(b.binding).capitalize()} {agreeing('bind', b.binding)}; {one_more} adds "
        f"{b.joint_gain} compute, {money(b.value)} a quarter{then}."
    )
