"""Events: what a position logs of all that happens, while somebody records.

A row of the log is a plain tuple that begins with the name of its kind, since records keep rows as they are. `named` gives a row
the fields of its kind.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

Event = tuple[Any, ...]
"""A row of the log: the kind, then the numbers and words that its class in `EVENTS` names."""


class ActionTaken(NamedTuple):
    """A seat has acted; what follows from it comes after."""

    what: str
    seat: int
    action: int


class Cash(NamedTuple):
    """Net cash has moved, in tenths of $bn."""

    what: str
    seat: int
    amount: int
    why: str


class Influence(NamedTuple):
    """Influence was gained or spent."""

    what: str
    seat: int
    amount: int
    why: str


class Lead(NamedTuple):
    """Lead was gained or lost."""

    what: str
    seat: int
    amount: int
    source: int
    """Index of `LEAD_SOURCES`."""


class Track(NamedTuple):
    """The tension or the capital index has moved."""

    what: str
    seat: int
    """-1: it happens to everyone."""
    amount: int


class Stock(NamedTuple):
    """Units have come to a ladder, or left it."""

    what: str
    ladder: int
    origin: int
    amount: int
    why: str


class Store(NamedTuple):
    """Units have come to a seat's store, or left it."""

    what: str
    seat: int
    part: int
    origin: int
    amount: int
    why: str


class Hold(NamedTuple):
    """A number of a holding has changed."""

    what: str
    seat: int
    region: int
    place: int
    """Of `Holding`."""
    amount: int
    why: str


class Order(NamedTuple):
    """A project was ordered."""

    what: str
    seat: int
    region: int
    project: int
    amount: int
    cost: int


class Cancel(NamedTuple):
    """A project was given up."""

    what: str
    seat: int
    region: int
    project: int
    amount: int


class Ship(NamedTuple):
    """Accelerators are on their way."""

    what: str
    seat: int
    region: int
    cls: int
    origin: int
    units: int
    time: int
    """Quarters until they run."""


class Permit(NamedTuple):
    """A permit was drawn for."""

    what: str
    seat: int
    region: int
    project: int
    outcome: str
    """`stalled`, `step` or `outright`."""
    stall: int
    """Per cent."""
    outright: int
    """Per cent."""
    left: int
    """Steps left, or quarters of construction once it is granted."""


class Online(NamedTuple):
    """Construction or a delivery is complete."""

    what: str
    seat: int
    region: int
    kind: int
    """Of a line of the pipeline."""
    amount: int
    gives: int
    """A code of `Tables.gives`."""


class Seized(NamedTuple):
    """Grey goods were seized on arrival."""

    what: str
    seat: int
    region: int
    kind: int
    """Of a line of the pipeline."""
    cls: int
    """The class of accelerators, or the part."""
    origin: int
    amount: int
    pct: int
    """The odds."""


class SlippedThrough(NamedTuple):
    """Grey goods were not seized."""

    what: str
    seat: int
    region: int
    pct: int
    """The odds."""


class LeaseSigned(NamedTuple):
    """A hall was hired."""

    what: str
    seat: int
    landlord: int
    region: int
    modules: int
    rent: int
    """A module, in tenths of $bn a quarter."""


class Licence(NamedTuple):
    """Free licences were given, or one was used."""

    what: str
    seat: int
    amount: int


class ContractEnded(NamedTuple):
    """A sovereign contract was served to the end, or broken."""

    what: str
    seat: int
    card: int


class Chokepoint(NamedTuple):
    """A chokepoint was taken, or lost."""

    what: str
    seat: int
    part: int


class Tier(NamedTuple):
    """A training threshold was passed."""

    what: str
    seat: int
    tier: int
    place: int
    """How many seats had passed it before."""


class ControlRaised(NamedTuple):
    """A control has come into force, or has risen."""

    what: str
    seat: int
    layer: int
    issuer: int
    target: int
    level: int


class Lapsed(NamedTuple):
    """Controls have lapsed whose upkeep was not paid."""

    what: str
    seat: int
    number: int


class Restructured(NamedTuple):
    """A seat could not pay."""

    what: str
    seat: int
    sold: int
    """What its assets brought, in tenths of $bn."""
    written_off: int
    """What it still owed beyond its credit limit."""


class RentCut(NamedTuple):
    """A seat could not pay for all of its rented lots."""

    what: str
    seat: int
    lots: int
    """Those that it gave up."""


class ChipClass(NamedTuple):
    """A class of accelerators has come, or slips by a quarter."""

    what: str
    seat: int
    """-1: it happens to everyone."""
    cls: int


class Headline(NamedTuple):
    """A headline was revealed."""

    what: str
    seat: int
    """-1: it happens to everyone."""
    headline: int


class Quarter(NamedTuple):
    """A quarter has begun."""

    what: str
    seat: int
    """-1: it happens to everyone."""
    quarter: int


class End(NamedTuple):
    """The match is over."""

    what: str
    seat: int
    """-1: it happens to everyone."""


NamedEvent = (
    ActionTaken
    | Cash
    | Influence
    | Lead
    | Track
    | Stock
    | Store
    | Hold
    | Order
    | Cancel
    | Ship
    | Permit
    | Online
    | Seized
    | SlippedThrough
    | LeaseSigned
    | Licence
    | ContractEnded
    | Chokepoint
    | Tier
    | ControlRaised
    | Lapsed
    | RentCut
    | Restructured
    | ChipClass
    | Headline
    | Quarter
    | End
)
"""An event with the names of its fields."""

EVENTS: Final[dict[str, type[Any]]] = {
    "action": ActionTaken, "cancel": Cancel, "cash": Cash, "chokepoint": Chokepoint, "chokepoint-lost": Chokepoint, "class": ChipClass,
    "contract-broken": ContractEnded, "contract-served": ContractEnded, "control": ControlRaised, "end": End, "headline": Headline,
    "hold": Hold, "index": Track, "influence": Influence, "lapsed": Lapsed, "lead": Lead, "lease": LeaseSigned, "licence": Licence,
    "online": Online, "order": Order, "permit": Permit, "quarter": Quarter, "rent-cut": RentCut, "restructured": Restructured, "seized": Seized,
    "ship": Ship, "slip": ChipClass, "slipped-through": SlippedThrough, "stock": Stock, "store": Store, "tension": Track, "tier": Tier,
}  # fmt: skip
"""The class of each kind of event."""


def named(event: Event) -> NamedEvent:
    """A row of the log with the names of its fields: an object of its class in `EVENTS`, equal to the row."""
    found: NamedEvent = EVENTS[event[0]](*event)
    return found
