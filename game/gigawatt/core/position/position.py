"""A position as data: numbers in flat lists that are cheap to copy, with plain reads of them.

`gigawatt.core.game.State` adds what one does with a position: legal actions, carrying them out, forks, observations. The engine's
functions take a `Position` and know nothing of that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    CAMPUSES,
    CANDIDATE,
    CAPACITY,
    CASH,
    CLASS,
    CLASS_AT,
    CLOUD,
    COMPUTE,
    FIRST,
    H_CHIPS,
    H_PLANTS,
    H_WIDTH,
    HEAD,
    HEADLINE,
    HOLDER,
    INDEX,
    INFLUENCE,
    L_CAMPUSES,
    L_SPOTS,
    L_WIDTH,
    LEAD,
    LEAD_BY,
    LEASE,
    LICENCES,
    LIMIT,
    M_COST,
    M_CURTAIL,
    M_DROUGHT,
    M_OUTAGE,
    M_OUTRIGHT,
    M_POWER,
    M_SEATS,
    M_STALL,
    MOD_WIDTH,
    ONLINE,
    P_WIDTH,
    PENDING,
    PLY,
    POINTS,
    PRICE,
    PROGRESS,
    QUARTER,
    REACHED,
    RENTED_LOTS,
    ROW,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    STOCK,
    STORE,
    STREAK,
    STRUCK,
    TENSION,
    TERMINAL,
    TIER,
    TO_MOVE,
    TRAINED,
    TRAINING_SHARE,
)
from gigawatt.core.position.rows import (
    Contract,
    Control,
    Deal,
    Holding,
    Lease,
    Line,
    Offer,
    RegionEffects,
    SeatEffects,
    Timer,
)
from gigawatt.core.position.tables import Tables
from gigawatt.core.rules.vocabulary import GROUPS, LEAD_SOURCES, ROW_SIZE

if TYPE_CHECKING:
    from hashlib import blake2b

    from gigawatt.core.position.factions import FactionTable
    from gigawatt.core.position.shared import BuildMenu, CostLevel, Prices, SpotRows
    from gigawatt.core.rules.events import Event

EffectFunction = Callable[["Position", int, int], None]
"""A compiled effect: (position, seat that took the card or -1, operand of its target axis)."""


class Check:
    """A requirement, compiled. A class and no closure: its method is called directly where this is compiled, and often."""

    def holds(self, st: Position, seat: i64, region: i64) -> bool:
        """Whether the seat, or its place in the region, meets it; checks of the seat ignore the region."""
        raise NotImplementedError

    def keep(self, st: Position, seat: i64, regions: i64) -> i64:
        """Those of the regions (a bit each) where it holds."""
        kept: i64 = 0
        for r in range(st.rules.region_count):
            if regions >> r & 1 and self.holds(st, seat, r):
                kept |= 1 << r
        return kept


class Rules(Tables):
    """The tables of a game, and what the requirements and effects of its cards compile to: functions of a position."""

    card_checks: list[list[Check]]
    """What a card requires of the seat that takes it, but for what its faction alone decides."""
    card_sieves: list[list[Check]]
    """What a card requires of the campus or region it names, but for what never changes there."""
    card_effects: list[list[EffectFunction]]
    headline_effects: list[list[EffectFunction]]
    start_effects: list[EffectFunction]


class Position:
    """A position of a match. Copies share what never changes.

    Seats, regions, parts, ladders and other indices are trusted: reads check none, and answer with another number or with an
    `IndexError` where there is no such seat or place. Money is in tenths of $bn, and quarters count from 0.
    """

    __slots__ = (
        "campus_bits", "cards_seen", "chip_rows", "contracts", "controls", "deals", "headlines_seen", "hold", "key", "leases",
        "levels", "lists", "log", "memo", "menus", "mods", "mods_shared", "offers", "pipe", "planned", "prices",
        "rules", "runs", "source", "spot_bits", "tables", "timers", "v",
    )  # fmt: skip

    rules: Rules
    """What it looks up of its game."""
    key: bytes
    """The key of all chance to come."""
    source: blake2b
    """A hash keyed with it."""
    tables: list[FactionTable]
    """A compiled faction for each seat."""
    v: vec[i64]
    mods: vec[i64]
    """Events and lasting effects. Copies share it until one of them changes it: see `gigawatt.core.transitions.board.own_mods`."""
    mods_shared: bool
    timers: vec[i64]
    """(last quarter, slot of `mods`, amount) of each lasting effect."""
    hold: vec[i64]
    """A holding for each (seat, region), H_WIDTH numbers at (seat x regions + region) x H_WIDTH."""
    planned: vec[i64]
    """The same with what is on order, chips aside."""
    pipe: vec[i64]
    """P_WIDTH numbers for each line."""
    controls: tuple[Control, ...]
    deals: tuple[Deal, ...]
    contracts: tuple[Contract, ...]
    leases: tuple[Lease, ...]
    offers: tuple[Offer, ...]
    cards_seen: int
    headlines_seen: int
    log: list[Event] | None
    """Events, when somebody records; None costs nothing."""

    campus_bits: vec[i64]
    """A bit for each region where a seat has a campus, or one on order."""
    spot_bits: vec[i64]
    """A bit for each region where a seat may take chips: campuses, and halls it hires."""
    chip_rows: list[SpotRows]
    """What each seat can do at its `spots`."""
    memo: vec[i64]
    """What legality remembers between plies: numbers, and which of the following are good; see `layout`."""
    runs: vec[i64]
    """What runs in each (seat, region)."""
    lists: vec[vec[i64]]
    """What legality remembers between plies in lists, L_WIDTH for each seat; the last is the cards of the row, ascending."""
    menus: list[BuildMenu]
    """What could be ordered in each (seat, region)."""
    prices: list[Prices]
    """What it costs there."""
    levels: list[CostLevel]
    """The level of costs in each bloc."""

    def copy_into(self, new: Position) -> None:
        """Make a new position equal to this one; its log starts empty if this one keeps a log."""
        new.rules = self.rules
        new.key = self.key
        new.source = self.source
        new.tables = self.tables
        new.v = self.v[:]
        new.mods = self.mods
        new.mods_shared = self.mods_shared = True
        new.timers = self.timers[:]
        new.hold = self.hold[:]
        new.planned = self.planned[:]
        new.pipe = self.pipe[:]
        new.controls = self.controls
        new.deals = self.deals
        new.contracts = self.contracts
        new.leases = self.leases
        new.offers = self.offers
        new.cards_seen = self.cards_seen
        new.headlines_seen = self.headlines_seen
        new.log = None if self.log is None else []
        new.campus_bits = self.campus_bits[:]
        new.spot_bits = self.spot_bits[:]
        new.chip_rows = self.chip_rows[:]
        new.memo = self.memo[:]
        new.runs = self.runs[:]
        new.lists = self.lists[:]
        new.menus = self.menus[:]
        new.prices = self.prices[:]
        new.levels = self.levels[:]

    # --- what anyone may ask: tracks ------------------------------------------------------------------------------

    @property
    def is_terminal(self) -> bool:
        """Whether the match is over."""
        return self.v[TERMINAL] != 0

    @property
    def seat(self) -> int:
        """The seat to move."""
        return self.v[TO_MOVE]

    @property
    def quarter(self) -> int:
        """The quarter of the match, from 0."""
        return self.v[QUARTER]

    @property
    def ply(self) -> int:
        """Decisions made so far."""
        return self.v[PLY]

    @property
    def tension(self) -> int:
        """The tension track, 0 to 5."""
        return self.v[TENSION]

    @property
    def capital_index(self) -> int:
        """The capital index: a step of the cost of capital, from -2 (debt is dear) to +2 (debt is cheap)."""
        return self.v[INDEX]

    @property
    def cloud_price(self) -> int:
        """The cloud price of the last operations, for two points, in tenths of $bn."""
        return self.v[PRICE]

    @property
    def chip_class(self) -> int:
        """The class of accelerators on sale, an index of `ruleset.classes`: 0 to 2."""
        return self.v[CLASS]

    def class_quarter(self, cls: int) -> int:
        """The calendar quarter in which a class of accelerators comes, as far as is known: 0 for 2024 Q1, 11 for 2026 Q4."""
        return self.v[CLASS_AT + cls]

    @property
    def headline(self) -> int | None:
        """The headline revealed this quarter, an index of `ruleset.headlines`; None if there is none."""
        return _named(self.v[HEADLINE])

    @property
    def pending_headline(self) -> int | None:
        """The harsh headline revealed this quarter that takes effect in the next, an index of `ruleset.headlines`; None if there is none."""
        return _named(self.v[PENDING])

    @property
    def striking_headline(self) -> int | None:
        """The harsh headline in effect this quarter, an index of `ruleset.headlines`; None if there is none."""
        return _named(self.v[STRUCK])

    @property
    def card_row(self) -> tuple[int | None, ...]:
        """The six places of the row, oldest first: an index of `ruleset.cards`, or None where a card was taken."""
        return tuple([_named(self.v[ROW + slot]) for slot in range(ROW_SIZE)])

    def stock(self, ladder: int) -> tuple[int, int, int]:
        """Units on a ladder (an index of `LADDERS`) by bloc of origin, in the order of `BLOCS`."""
        i = STOCK + ladder * 3
        return self.v[i], self.v[i + 1], self.v[i + 2]

    def free_slots(self, region: int) -> int:
        """How many more campuses, of any seats, a region has room for."""
        return self.v[SLOTS + region]

    def headroom(self, region: int) -> int:
        """Grid headroom that is free in a region, in modules of grid power."""
        return self.v[HEAD + region]

    def chokepoint_holder(self, part: int) -> int | None:
        """The seat that holds the chokepoint of a part (an index of `PARTS`), or None."""
        return _named(self.v[HOLDER + part])

    def chokepoint_candidate(self, part: int) -> int | None:
        """The seat whose share of a part was large enough to take its chokepoint at the last record, or None."""
        return _named(self.v[CANDIDATE + part])

    def chokepoint_streak(self, part: int) -> int:
        """Records in a row at which the candidate's share was large enough or, with a holder, the holder's too small."""
        return self.v[STREAK + part]

    def reached(self, tier: int) -> int:
        """How many seats have passed a training threshold; `tier` counts from 0."""
        return self.v[REACHED + tier]

    def starting_place(self, seat: int) -> int:
        """The place of a seat in the order of the first quarter, from 0."""
        return (seat - self.v[FIRST] + self.rules.seats) % self.rules.seats

    # --- seats -----------------------------------------------------------------------------------------------------

    def faction(self, seat: int) -> str:
        """The id of the seat's faction."""
        return self.tables[seat].faction.id

    def cash(self, seat: int) -> int:
        """Net cash in tenths of $bn; below zero is debt.

        >>> import gigawatt as gw
        >>> gw.open_game("duel").new_state(seed=7).cash(0)  # $13.9 bn
        139
        """
        return self.v[SEATS + seat * SEAT_WIDTH + CASH]

    def limit(self, seat: int) -> int:
        """The credit limit: how far below zero net cash may go."""
        return self.v[SEATS + seat * SEAT_WIDTH + LIMIT]

    def influence(self, seat: int) -> int:
        """Influence at hand: from 0 to the seat's cap, which traits and cards may move."""
        return self.v[SEATS + seat * SEAT_WIDTH + INFLUENCE]

    def lead(self, seat: int) -> int:
        """Lead, the points that decide the match; never below 0."""
        return self.v[SEATS + seat * SEAT_WIDTH + LEAD]

    def lead_by_source(self, seat: int) -> tuple[int, ...]:
        """Lead by where it came from, in the order of `LEAD_SOURCES`."""
        o = SEATS + seat * SEAT_WIDTH + LEAD_BY
        return tuple(self.v[o : o + len(LEAD_SOURCES)])

    def points_left(self, seat: int) -> int:
        """Action points left this quarter."""
        return self.v[SEATS + seat * SEAT_WIDTH + POINTS]

    def compute(self, seat: int) -> int:
        """Points of compute online at the last operations: modules, each weighted by the class of its accelerators."""
        return self.v[SEATS + seat * SEAT_WIDTH + COMPUTE]

    def online(self, seat: int) -> int:
        """Modules online at the last operations."""
        return self.v[SEATS + seat * SEAT_WIDTH + ONLINE]

    def posture(self, seat: int) -> int:
        """The share of the compute that trains, in quarters of it: 0 to 4."""
        return self.v[SEATS + seat * SEAT_WIDTH + TRAINING_SHARE]

    def rent(self, seat: int) -> int:
        """Lots of outside capacity to rent at the next operations."""
        return self.v[SEATS + seat * SEAT_WIDTH + RENTED_LOTS]

    def progress(self, seat: int) -> int:
        """Training points gathered so far, which the thresholds of `ruleset.training` are measured in."""
        return self.v[SEATS + seat * SEAT_WIDTH + PROGRESS]

    def tier(self, seat: int) -> int:
        """How many training thresholds the seat has passed."""
        return self.v[SEATS + seat * SEAT_WIDTH + TIER]

    def trained(self, seat: int) -> int:
        """Training points gained at the last operations."""
        return self.v[SEATS + seat * SEAT_WIDTH + TRAINED]

    def cloud_revenue(self, seat: int) -> int:
        """Revenue from the cloud at the last operations, in tenths of $bn."""
        return self.v[SEATS + seat * SEAT_WIDTH + CLOUD]

    def lease_revenue(self, seat: int) -> int:
        """Revenue from idle shell let to outsiders at the last operations, in tenths of $bn."""
        return self.v[SEATS + seat * SEAT_WIDTH + LEASE]

    def licences(self, seat: int) -> int:
        """Free licences at hand; each spares the seat the influence of one licence."""
        return self.v[SEATS + seat * SEAT_WIDTH + LICENCES]

    def campus_count(self, seat: int) -> int:
        """Campuses the seat has or has on order."""
        return self.v[SEATS + seat * SEAT_WIDTH + CAMPUSES]

    def capacity(self, seat: int, part: int) -> int:
        """What the seat's plants make of a part in a quarter, in hundredths of a unit, events aside."""
        return self.v[SEATS + seat * SEAT_WIDTH + CAPACITY + part]

    def store(self, seat: int, part: int) -> tuple[int, int, int]:
        """Units of a part in the seat's store by bloc of origin."""
        i = SEATS + seat * SEAT_WIDTH + STORE + part * 3
        return self.v[i], self.v[i + 1], self.v[i + 2]

    # --- places, the pipeline, lasting effects -----------------------------------------------------------------------

    def campuses(self, seat: int) -> tuple[int, ...]:
        """Regions where a seat has a campus, or one on order."""
        return tuple(self.lists[seat * L_WIDTH + L_CAMPUSES])

    def places(self, seat: int) -> tuple[int, ...]:
        """Regions where a seat may take chips: its campuses, halls it hires, and where chips of its are or are on their way."""
        return tuple(self.lists[seat * L_WIDTH + L_SPOTS])

    def holding(self, seat: int, region: int) -> Holding:
        """What a seat has in a region: modules, accelerators, fittings and plants.

        >>> import gigawatt as gw
        >>> state = gw.open_game("duel").new_state(seed=7)
        >>> place = state.game.region_index["us-east"]
        >>> state.campuses(0) == (place,), state.holding(0, place).grid, state.holding(0, place).chips
        (True, 3, (2, 0, 0))
        """
        b = (seat * self.rules.region_count + region) * H_WIDTH
        return Holding(*self.hold[b : b + H_WIDTH])

    def held(self, seat: int, region: int, place: int) -> int:
        """One number of a holding, by its place in `layout.HOLDING`."""
        return self.hold[(seat * self.rules.region_count + region) * H_WIDTH + place]

    def chips(self, seat: int, region: int) -> tuple[int, int, int]:
        """A seat's accelerators in a region by class."""
        b = (seat * self.rules.region_count + region) * H_WIDTH + H_CHIPS
        return self.hold[b], self.hold[b + 1], self.hold[b + 2]

    def plants(self, seat: int, region: int, part: int) -> int:
        """A seat's plants of a part in a region."""
        return self.hold[(seat * self.rules.region_count + region) * H_WIDTH + H_PLANTS + part]

    def lines(self) -> list[Line]:
        """Everyone's lines of the pipeline, in the order in which they were ordered."""
        pipe = self.pipe
        return [Line(*pipe[p : p + P_WIDTH]) for p in range(0, len(pipe), P_WIDTH)]

    def line_at(self, p: int) -> Line:
        """The line of the pipeline that stands at `p` of `pipe`."""
        return Line(*self.pipe[p : p + P_WIDTH])

    def lasting(self, slot: int) -> int:
        """What events and lasting effects add to one of the slots that `layout` names `M_`."""
        return self.mods[slot]

    def seat_lasting(self, seat: int, field: int) -> int:
        """What traits and lasting effects add to one of a seat's slots, which `layout` names `S_`."""
        return self.mods[M_SEATS + seat * MOD_WIDTH + field]

    def lasting_effects(self) -> list[Timer]:
        """The lasting effects in force that will end."""
        timers = self.timers
        return [Timer(*timers[t : t + 3]) for t in range(0, len(timers), 3)]

    def region_effects(self, region: int) -> RegionEffects:
        """What events and lasting effects add in a region."""
        mods = self.mods
        return RegionEffects(
            stall=mods[M_STALL + region], outright=mods[M_OUTRIGHT + region], power_price=mods[M_POWER + region],
            curtail=mods[M_CURTAIL + region], drought=mods[M_DROUGHT + region], outage=mods[M_OUTAGE + region],
        )  # fmt: skip

    def seat_effects(self, seat: int) -> SeatEffects:
        """What traits, events and lasting effects add to a seat's own numbers."""
        slot = M_SEATS + seat * MOD_WIDTH
        return SeatEffects(*self.mods[slot : slot + MOD_WIDTH])

    def cost_effect(self, bloc: int, group: int) -> int:
        """Per cent that events and lasting effects add to the cost of a group of projects in a bloc."""
        return self.mods[M_COST + bloc * len(GROUPS) + group]


def _named(number: int) -> int | None:
    """What is kept as an index plus one, with 0 for none."""
    return number - 1 if number else None
