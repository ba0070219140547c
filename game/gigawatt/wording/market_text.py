"""What there is to buy, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.core.rules.vocabulary import BLOCS, LADDERS
from gigawatt.wording.grammar import listed
from gigawatt.wording.names import BLOC_NAMES
from gigawatt.wording.vocabulary import RULES, Vocabulary


def refill_room_text(rows: Sequence[tuple[int, int, int]], words: Vocabulary = RULES) -> str:
    """Which refills find too little room, from the ladder, the units and the room of each, and in what order the blocs' goods come in."""
    short = listed(f"{room} of {units} {words.name(LADDERS[ladder])}" for ladder, units, room in rows)
    order = listed((BLOC_NAMES[bloc] for bloc in BLOCS), "and then")
    return f"Unless some are bought before, the next refill has room for {short}; it comes from {order}, and the rest is lost."
