"""Random playouts without a policy; compiled with the engine.

The random policy draws its decisions by a keyed hash, which is unpredictable. Where that does not matter, as for a playout in a search or
for exploration in training, a few multiplications do at a tenth of the cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.apply import apply_action
from gigawatt.core.chance import mixed, whole
from gigawatt.core.legality.legal_actions import find_legal
from gigawatt.core.position.ints import i64

if TYPE_CHECKING:
    from typing import SupportsIndex

    from gigawatt.core.game import State

_MASK: Final = 0xFFFFFFFF
_STEP: Final = 0x9E3779B9


def play_out(state: State, seed: SupportsIndex) -> int:
    """Play a position to the end of the match, each legal action as likely as the next; returns the number of actions.

    Args:
        state: the position, which is changed in place; pass a copy or a fork to keep it.
        seed: a whole number from 0 to 2**32 - 1; equal seeds give equal actions.

    Raises:
        ValueError: the seed is anything else.
    """
    given = whole(seed)
    if given is None or not 0 <= given <= _MASK:
        raise ValueError(f"a seed of a playout is a whole number from 0 to 2**32 - 1, not {seed!r}")
    number: i64 = given
    plies: i64 = 0
    while True:
        legal = find_legal(state)
        count = len(legal)
        if not count:
            return plies
        apply_action(state, legal[pick(number, plies, count)])
        plies += 1


def pick(seed: i64, n: i64, count: i64) -> i64:
    """The `n`-th number of a series, from 0 to `count` - 1; its bias is below `count` in 2**32.

    `seed` is below 2**32, `n` and `count` are below 2**31.
    """
    return mixed(mixed(seed) + n * _STEP & _MASK) * count >> 32
