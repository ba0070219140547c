"""The closed vocabulary of goals: what can be asked of a match as one seat plays it, one frozen record a kind.

`gigawatt.classroom.exercises.measuring` has the function that takes each measure. A measure is taken as each quarter ends, which is as
the next one opens; what counts actions and events also holds from one action to the next. Quarters are those of the match, counted
from 1.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from gigawatt.core.rules.bounds import num, ref, text, word
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, LADDERS, LAYERS, MAX_QUARTERS, PARTS

HAPPENINGS: Final = (
    "restructured",
    "contract-served",
    "contract-broken",
    "chokepoint",
    "chokepoint-lost",
    "tier",
    "seized",
    "stalled",
)
"""Events that are counted; `stalled` is a permit draw that stalled."""

_FEWEST: Final = -10_000
_MOST: Final = 10_000


@frozen
class Predicate:
    """What a goal becomes; the kinds derive from it, and `PREDICATE_KINDS` names them."""


@frozen(kw_only=True)
class All(Predicate):
    """Every one of the predicates holds."""

    of: tuple[Predicate, ...]
    """Predicates, each a table."""


@frozen(kw_only=True)
class AnyOf(Predicate):
    """At least one of the predicates holds."""

    of: tuple[Predicate, ...]
    """Predicates, each a table."""


@frozen(kw_only=True)
class Measure(Predicate):
    """A number with bounds and a time. Without a bound it must be at least 1; without a time it is taken as the match ends."""

    at_least: int | None = num(_FEWEST, _MOST, None)
    """The least that will do."""
    at_most: int | None = num(_FEWEST, _MOST, None)
    """The most that will do."""
    by: int | None = num(1, MAX_QUARTERS, None)
    """It holds as this quarter ends or an earlier one."""
    at: int | None = num(1, MAX_QUARTERS, None)
    """It holds as this quarter ends."""
    always: bool = False
    """It holds as every quarter ends, from the learner's first one on."""


@frozen(kw_only=True)
class SeatMeasure(Measure):
    """A number of a seat."""

    faction: str | None = ref("faction", None)
    """Whose; the learner's if left out."""


@frozen(kw_only=True)
class Compute(SeatMeasure):
    """Points of compute at the last operations."""


@frozen(kw_only=True)
class Online(SeatMeasure):
    """Modules online at the last operations."""


@frozen(kw_only=True)
class Cash(SeatMeasure):
    """Net cash in tenths of $bn; below zero is debt."""


@frozen(kw_only=True)
class CreditLeft(SeatMeasure):
    """What could still be spent before the credit limit, in tenths of $bn: net cash and the limit together."""


@frozen(kw_only=True)
class CreditLimit(SeatMeasure):
    """The credit limit in tenths of $bn."""


@frozen(kw_only=True)
class Influence(SeatMeasure):
    """Influence at hand."""


@frozen(kw_only=True)
class Lead(SeatMeasure):
    """Lead."""


@frozen(kw_only=True)
class Rank(SeatMeasure):
    """The place by Lead, 1 for the first; equal seats share the better one."""


@frozen(kw_only=True)
class Tier(SeatMeasure):
    """Training thresholds passed."""


@frozen(kw_only=True)
class CloudRevenue(SeatMeasure):
    """Revenue from the cloud at the last operations, in tenths of $bn."""


@frozen(kw_only=True)
class PlaceMeasure(SeatMeasure):
    """A number of a campus, or of all campuses of a seat together."""

    region: str | None = ref("region", None)
    """Where; everywhere if left out."""


@frozen(kw_only=True)
class Layer(PlaceMeasure):
    """Modules of a layer that count."""

    layer: str = word(LAYERS)


@frozen(kw_only=True)
class Idle(PlaceMeasure):
    """Modules of a layer above the scarcest one of their campus."""

    layer: str = word(LAYERS)


@frozen(kw_only=True)
class Binding(PlaceMeasure):
    """Campuses whose scarcest layer it is; 1 or 0 for one region."""

    layer: str = word(LAYERS)


@frozen(kw_only=True)
class Chips(PlaceMeasure):
    """Accelerators of a class that are there."""

    year: int = num(2024, 2026)
    """The year of the class."""


@frozen(kw_only=True)
class UnderWay(PlaceMeasure):
    """Modules of a project that are waiting for a permit or under construction; plants count one each."""

    project: str = ref("project")
    """Which project."""


@frozen(kw_only=True)
class Arriving(PlaceMeasure):
    """Accelerators that are on their way."""


@frozen(kw_only=True)
class Plants(SeatMeasure):
    """Plants that stand."""

    part: str = word(PARTS)


@frozen(kw_only=True)
class Store(SeatMeasure):
    """Units of a part in the store."""

    part: str = word(PARTS)


@frozen(kw_only=True)
class Share(SeatMeasure):
    """Per cent of the world's supply of a part that the seat makes."""

    part: str = word(PARTS)


@frozen(kw_only=True)
class Chokepoint(SeatMeasure):
    """1 while the seat holds the chokepoint of a part, else 0."""

    part: str = word(PARTS)


@frozen(kw_only=True)
class Contracts(SeatMeasure):
    """Sovereign contracts that are kept at present."""


@frozen(kw_only=True)
class Did(SeatMeasure):
    """Actions of the seat so far whose text begins with these words, the learner's starting position included."""

    action: str = text(80)
    """The first words of an action, or all of it: `buy accelerators`, `build gas-turbines @texas`."""


@frozen(kw_only=True)
class Happened(SeatMeasure):
    """Events that the seat has met so far."""

    event: str = word(HAPPENINGS)
    """What is counted."""


@frozen(kw_only=True)
class Price(Measure):
    """The price of the next unit on a market, in tenths of $bn."""

    ladder: str = word(LADDERS)


@frozen(kw_only=True)
class Stock(Measure):
    """Units on a market."""

    ladder: str = word(LADDERS)


@frozen(kw_only=True)
class CloudPrice(Measure):
    """The cloud price at the last operations, for two points, in tenths of $bn."""


@frozen(kw_only=True)
class ControlLevel(Measure):
    """How far a layer is closed to a bloc by anyone's control in force: 0 open, 1 under licence, 2 under embargo."""

    layer: str = word(CONTROL_LAYERS)
    against: str = word(BLOCS)
    """Whom it keeps from buying."""


PREDICATE_KINDS: Final[dict[str, type[Predicate]]] = {
    "all": All, "any": AnyOf, "compute": Compute, "online": Online, "cash": Cash, "credit-left": CreditLeft,
    "credit-limit": CreditLimit, "influence": Influence, "lead": Lead, "rank": Rank, "tier": Tier,
    "cloud-revenue": CloudRevenue, "layer": Layer, "idle": Idle, "binding": Binding, "chips": Chips,
    "under-way": UnderWay, "arriving": Arriving, "plants": Plants, "store": Store, "share": Share,
    "chokepoint": Chokepoint, "contracts": Contracts, "did": Did, "happened": Happened, "price": Price,
    "stock": Stock, "cloud-price": CloudPrice, "control-level": ControlLevel,
}  # fmt: skip
"""The `kind` of a predicate in TOML, and its class."""

KIND_OF_PREDICATE: Final[dict[type[Any], str]] = {cls: kind for kind, cls in PREDICATE_KINDS.items()}
"""The other way round."""


def bounds_of(measure: Measure) -> tuple[int | None, int | None]:
    """The least and the most that will do; at least 1 where no bound is named."""
    if measure.at_least is None and measure.at_most is None:
        return 1, None
    return measure.at_least, measure.at_most
