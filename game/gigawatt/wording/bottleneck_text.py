"""What limits a campus, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money

if TYPE_CHECKING:
    from gigawatt.core.queries.bottleneck import Bottleneck


def binding_verb(layers: Sequence[str]) -> str:
    """`binds` for a single layer, `bind` for several and for chips."""
    return "binds" if len(layers) == 1 and layers[0] != "chips" else "bind"


def bottleneck_text(b: Bottleneck) -> str:
    """`Power binds; one more adds 2 compute, $0.5 bn a quarter; then cooling.`"""
    one_more = "one more" if len(b.binding) == 1 else "one more of each"
    then = f"; then {listed(b.following)}" if b.following else ""
    return (
        f"{listed(b.binding).capitalize()} {binding_verb(b.binding)}; {one_more} adds "
        f"{b.joint_gain} compute, {money(b.value)} a quarter{then}."
    )
