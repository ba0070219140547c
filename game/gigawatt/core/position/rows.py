"""Named rows of a position: holdings, lines of the pipeline, effects, controls, deals, contracts, leases and offers.

Holdings, lines and effects are kept as numbers in flat lists (`gigawatt.core.position.layout`) and made into rows when they are asked
for. Controls, deals, contracts, leases and offers are kept as the rows below, each kind in ascending order.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from gigawatt.core.position.layout import GOODS_MASK, GREY_BIT, ORIGIN_SHIFT

KIND_CHIPS: Final = -1
KIND_DELIVERY: Final = -2
KIND_PARTS: Final = -3
"""Kinds of a line that are no project of the catalogue: accelerators, what a card delivers, parts."""

PERMIT: Final = 0
BUILDING: Final = 1
FREIGHT: Final = 2
"""Phases of a line: it waits for a permit, is under construction, is on its way."""

F_EXPEDITED: Final = 1
F_FRESH: Final = 2
"""Flags of a line: it was expedited; its permit was granted this quarter, so that construction starts with the next."""


WHILE_UPHELD: Final = 99
"""The last quarter of a control that a seat upholds: after any match."""


class Holding(NamedTuple):
    """What a seat has in a region: modules, chips by class, fittings, plants."""

    site: int
    grid: int
    gas: int
    clean: int
    evaporative: int
    closed: int
    electrical: int
    optical: int
    chips_0: int
    chips_1: int
    chips_2: int
    battery: int
    trunk: int
    recycling: int
    logic: int
    memory: int
    packaging: int
    equipment: int
    open: int
    """1 if a campus stands there, or is ordered."""

    @property
    def chips(self) -> tuple[int, int, int]:
        """Accelerators of each class."""
        return self.chips_0, self.chips_1, self.chips_2

    @property
    def plants(self) -> tuple[int, int, int, int]:
        """Plants of each part."""
        return self.logic, self.memory, self.packaging, self.equipment


class Line(NamedTuple):
    """A line of the pipeline."""

    seat: int
    region: int
    kind: int
    """Catalogue index, or `KIND_CHIPS`, `KIND_DELIVERY`, `KIND_PARTS`."""
    phase: int
    """`PERMIT`, `BUILDING` or `FREIGHT`."""
    left: int
    """Permit steps, or quarters."""
    build: int
    """Quarters of construction once permitted."""
    stalls: int
    """Running."""
    ordered: int
    """The quarter."""
    ordinal: int
    """Among equal orders of that quarter."""
    amount: int
    paid: int
    reserved: int
    """Grid headroom."""
    flags: int
    extra: int
    """Freight: `goods`, `origin` and `is_grey` in one number; a card's delivery: the index of the component."""

    @property
    def goods(self) -> int:
        """Of freight: the class of accelerators, or the part."""
        return self.extra & GOODS_MASK

    @property
    def origin(self) -> int:
        """Of freight: the bloc it comes from."""
        return self.extra >> ORIGIN_SHIFT & GOODS_MASK

    @property
    def is_grey(self) -> bool:
        """Of freight: whether it was bought by the grey channel."""
        return self.extra & GREY_BIT != 0

    @property
    def is_fresh(self) -> bool:
        """Whether its permit was granted this quarter: construction starts with the next."""
        return self.flags & F_FRESH != 0


class Timer(NamedTuple):
    """A lasting effect."""

    until: int
    """Its last quarter."""
    slot: int
    """Of `State.mods`."""
    amount: int


class RegionEffects(NamedTuple):
    """What events and lasting effects add in a region."""

    stall: int
    """Points on the odds that a permit stalls."""
    outright: int
    """Points on the odds that a permit is granted outright."""
    power_price: int
    curtail: int
    """Power modules switched off where there is no battery."""
    drought: int
    """Evaporative cooling modules that run dry where water is at risk."""
    outage: int
    """Above zero: campuses stand still, or run at half with a battery."""


class SeatEffects(NamedTuple):
    """What traits, events and lasting effects add to a seat's own numbers, in the order and with the names of a seat's slots."""

    income: int
    """Money at each quarter's operations, in tenths of $bn."""
    stipend: int
    """Influence each quarter."""
    credit: int
    """On the credit limit, in tenths of $bn."""
    training_pct: int
    """Per cent on training points."""
    cloud_pct: int
    """Per cent on cloud revenue."""
    lot_site: int
    """Modules on a lot of the group, here and in the next three."""
    lot_power: int
    lot_cooling: int
    lot_network: int
    order: int
    """Accelerators on the most that one order gets."""
    speed_site: int
    """Quarters that construction of the group takes less, here and in the next four."""
    speed_power: int
    speed_cooling: int
    speed_network: int
    speed_plant: int
    stall: int
    """Points on the odds that a permit stalls."""
    outright: int
    """Points on the odds that a permit is granted outright."""
    expedite: int
    """Influence on the price of expediting."""
    interest: int
    """Points on the interest rate."""
    lease: int
    """On the rent that outsiders pay for two idle modules, in tenths of $bn."""
    influence_cap: int
    """On the most influence the seat may gather."""
    equity_lead: int
    """Lead on the price of raising equity."""
    equity_cash: int
    """On what an issue of equity brings, in tenths of $bn."""
    upkeep: int
    """Influence on the price of each control that the seat upholds."""
    abroad: int
    """Points on the per cent that projects cost outside the seat's homes."""
    cost_site: int
    """Per cent on the cost of projects of the group, here and in the next four."""
    cost_power: int
    cost_cooling: int
    cost_network: int
    cost_plant: int
    output: int
    """Units that each plant makes more in a quarter."""
    chip_pct: int
    """Per cent on the price of accelerators."""
    running_pct: int
    """Per cent on the cost of power."""
    campuses: int
    """On the most campuses."""
    rent: int
    """Lots on the most outside capacity to rent."""
    restructure: int
    """Lead on what restructuring costs."""


class Control(NamedTuple):
    """An export control."""

    layer: int
    """Index of `CONTROL_LAYERS`."""
    issuer: int
    """A bloc."""
    target: int
    """A bloc."""
    level: int
    """`OPEN` until it comes into force, `LICENCE` or `EMBARGO`."""
    next: int
    """The level from next quarter on."""
    seat: int
    """The seat that upholds it; -1 if an event brought it."""
    until: int
    """Its last quarter; `WHILE_UPHELD` if a seat upholds it."""


class Deal(NamedTuple):
    """A supply deal: parts delivered each quarter at a price."""

    seat: int
    part: int
    amount: int
    """Units a quarter."""
    price: int
    """Of a unit, in tenths of $bn."""
    origin: int
    """A bloc."""
    until: int
    """Its last quarter."""


class Contract(NamedTuple):
    """A sovereign contract."""

    seat: int
    card: int
    bloc: int
    points: int
    """Compute that must be online in the bloc at a record."""
    due: int
    """The quarter of the last record that may be the first to find it."""
    left: int
    """Records left."""
    kept: int
    """1 once a record has found it met."""
    lead: int
    """Gained at each record that finds it met."""
    influence: int
    """Gained at each record that finds it met; lost when it is broken."""
    bond: int
    """In tenths of $bn, paid back when it is served."""
    terms: int
    """Index of `TERMS`."""


class Lease(NamedTuple):
    """A hall that one seat hires of another."""

    landlord: int
    tenant: int
    region: int
    modules: int
    rent: int
    """A module and quarter, in tenths of $bn."""
    until: int
    """Its last quarter."""


class Offer(NamedTuple):
    """A hall that a seat offers to let."""

    landlord: int
    region: int
    rent: int
    """Index of the rents that may be asked."""
