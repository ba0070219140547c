"""What limits a campus, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money

if TYPE_CHECKING:
    from gigawatt.core.queries.bottleneck import Bottleneck


def bottleneck_text(b: Bottleneck) -> str:
    """`Power binds; one more adds 2 compute, $0.5 bn a quarter; then cooling.`"""
    is_one = len(b.binding) == 1
    then = f"; then {listed(b.following)}" if b.following else ""
    return (
        f"{listed(b.binding).capitalize()} {'binds' if is_one else 'bind'}; {'one more' if is_one else 'one more of each'} adds "
        f"{b.joint_gain} compute, {money(b.value)} a quarter{then}."
    )
