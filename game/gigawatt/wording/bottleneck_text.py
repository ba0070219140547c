"""What limits a campus, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.wording.grammar import agreeing, listed
from gigawatt.wording.money import money
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core.queries.bottleneck import Bottleneck


def bottleneck_text(b: Bottleneck, words: Vocabulary = BOARD, *, looks_ahead: bool = True) -> str:
    """`Power binds; one more adds 2 compute, $0.5 bn a quarter; then cooling.`, or `Power binds.` where nothing that follows is said."""
    binds = f"{listed(words.all_names(b.binding)).capitalize()} {agreeing('bind', b.binding)}"
    if not looks_ahead:
        return f"{binds}."
    one_more = "one more" if len(b.binding) == 1 else "one more of each"
    then = f"; then {listed(words.all_names(b.following))}" if b.following else ""
    return f"{binds}; {one_more} adds {b.joint_gain} compute, {money(b.value)} a quarter{then}."
