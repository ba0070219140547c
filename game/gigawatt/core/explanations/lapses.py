"""Embargoes that lapse at a quarter's end because their author cannot pay the upkeep, and the Lead that goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.explanations.forecast import quarter_end
from gigawatt.core.position.rows import Control
from gigawatt.core.queries.denials import denied_rivals
from gigawatt.core.queries.rates import upkeep_price
from gigawatt.core.rules.events import Influence, Lapsed, named
from gigawatt.core.rules.vocabulary import EMBARGO

if TYPE_CHECKING:
    from gigawatt.core.game import State


@frozen
class Lapse:
    """What a seat's influence does not pay at a quarter's end."""

    due: int
    """Influence that the upkeep of its embargoes takes."""
    left: int
    """Influence that it has when the upkeep falls due: what it holds, and what comes at the quarter's end before that."""
    controls: tuple[Control, ...]
    """The embargoes that lapse, in the order of the position."""
    lead: int
    """Lead a quarter for denying rivals that it loses with them as the board stands, from this quarter's record on."""


def upkept(controls: tuple[Control, ...], seat: int) -> tuple[Control, ...]:
    """The embargoes of a seat that are in force, and so take upkeep, in the order in which it is paid."""
    return tuple([c for c in controls if c.seat == seat and c.level == EMBARGO])


def lapse_at_end(st: State, seat: int, end: State | None = None) -> Lapse | None:
    """What lapses of a seat at this quarter's end if nobody acts again; None where all upkeep is paid.

    The quarter's end is played, so that this follows its order: fees of licences and the rewards of what is finished come before the
    upkeep, the influence of the new quarter after it.

    Args:
        st: the position.
        seat: whose embargoes.
        end: what `quarter_end` makes of the position, where that is known.
    """
    own = upkept(st.controls, seat)
    price = upkeep_price(st, seat)
    if not own or not price:
        return None
    left = st.influence(seat)
    for event in map(named, (end or quarter_end(st)).log or ()):
        if isinstance(event, Influence) and event.seat == seat and event.why != "upkeep":
            left += event.amount
        elif isinstance(event, Lapsed) and event.seat == seat:
            break
    else:
        return None
    lapsed = own[-event.number :]  # once one cannot be paid, none after it can
    return Lapse(price * len(own), left, lapsed, _lead_lost(st, seat, lapsed))


def new_lapse(before: Lapse | None, after: Lapse | None) -> Lapse | None:
    """What lapses after something that would not have lapsed without it; None where nothing does."""
    if after is None or len(after.controls) <= (len(before.controls) if before else 0):
        return None
    return after


def _lead_lost(st: State, seat: int, lapsed: tuple[Control, ...]) -> int:
    without = st.copy()
    without.controls = tuple([c for c in st.controls if c not in lapsed])
    return st.game.denied_lead * (len(denied_rivals(st, seat)) - len(denied_rivals(without, seat)))
