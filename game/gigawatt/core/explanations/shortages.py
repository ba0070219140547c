"""What can be said of a layer that holds a campus back in a match that was played, and of the decision behind it.

`gigawatt.study.hindsight.causes` finds out, and `gigawatt.classroom.debrief.pair_search` for two orders; these are the rows that they
fill, and that `gigawatt.wording` writes about.
Quarters count from 0, modules are of 0.1 GW, money is in tenths of $bn.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.core.explanations.explain import Reason

CAUSE_CODES: Final = ("event", "stalled", "not-ordered", "prevented", "in-vain", "no-time")
"""What can be behind a shortage, in the order in which they are looked for:

- `event`: an event of the quarter takes modules of the layer, without which it would not bind;
- `stalled`: an order of the seat would have been online, had no draw of its permit stalled;
- `not-ordered`: another order at an earlier decision, legal there, lifts the shortage in the same future;
- `prevented`: no order lifts it, and at every decision of the last quarter in time something made orders illegal;
- `in-vain`: no order lifts it in the same future, though some were legal in the last quarter in time;
- `no-time`: no order could have come in time, even at the first decision of the match.
"""


@frozen
class LateOrder:
    """An order that is on its way when it is needed, because its permit has stalled."""

    project: int
    ordered: int
    """The quarter in which it was ordered."""
    expected: int
    """The first quarter in whose operations it would have been online, if every draw had granted a step."""
    amount: int
    """Modules that it brings."""


@frozen
class Lift:
    """What an order in the place of a decision does about a shortage, in the same future."""

    brought: int
    """Modules of the layer that it adds to the campus in the quarter of the shortage."""
    is_enough: bool
    """Whether the layer then binds the campus no more."""
    campus_gain: int
    """Points of compute that the campus then has more; below zero if fewer."""
    seat_gain: int
    """The same for all campuses of the seat: what is left out has its price."""
    left_out: int
    """Actions recorded later, by any seat, that are illegal then and left out."""


@frozen(kw_only=True)
class MissedOrder(Lift):
    """An order that lifts a shortage in the same future, in place of a decision that was made."""

    ply: int
    """The decision that it takes the place of."""
    quarter: int
    """The last one in which such an order lifts the shortage."""
    action: int
    instead_of: int
    """The action of that decision, which is left out."""
    cost: int
    """Money that the order takes at once."""
    available: int
    """Money that the seat could spend there, credit included."""


@frozen
class PairedOrder:
    """One of two orders that lift a shortage together, and what it does without the other."""

    ply: int
    """The decision that it takes the place of; the same for both if they are given one after the other in the place of one."""
    quarter: int
    action: int
    instead_of: int
    """The action of that decision, which is left out."""
    is_legal: bool = False
    """Whether it is legal alone; what follows is 0 if not."""
    seat_gain: int = 0
    """Points of compute that the seat has more in the quarter of the pair, with it alone."""
    lead: int = 0
    """The seat's Lead at the end, with it alone less without."""


@frozen
class OrderPair:
    """Two orders, and what becomes of the whole match with both, in the same future."""

    orders: tuple[PairedOrder, PairedOrder]
    """As they are given."""
    quarter: int
    """The first quarter of the shortage in which the campus runs more."""
    seat_gain: int
    """Points of compute that all campuses of the seat have more then."""
    total: int
    """The same of all quarters to the end, added up."""
    lead: int
    """The seat's Lead at the end, with both less without."""
    left_out: int
    """Actions recorded later, by any seat, that are illegal then and left out."""

    @property
    def is_one_decision(self) -> bool:
        """Whether both take the place of one decision."""
        return self.orders[0].ply == self.orders[1].ply


@frozen
class PreventedOrder:
    """An order that would have been in time, and what made it illegal."""

    action: int
    quarter: int
    """The last one in which it would have been in time, its permit granted a step at every draw."""
    ply: int
    """The decision in that quarter at which it failed the fewest conditions."""
    reasons: tuple[Reason, ...]


@frozen
class Shortage:
    """A layer that binds a campus in the operations of a quarter, and what is behind it."""

    seat: int
    region: int
    quarter: int
    layer: int
    """An index of `LAYERS`."""
    missing: int
    """Modules until another layer binds."""
    code: str
    """One of `CAUSE_CODES`."""
    needed_by: int
    """The last quarter for an order of the layer that has no luck with permits, good or bad; -1 if that is before the match."""
    struck: int = 0
    """Modules of the layer that events take away in that quarter."""
    late: tuple[LateOrder, ...] = ()
    missed: MissedOrder | None = None
    """Also where another cause comes first."""
    prevented: PreventedOrder | None = None
