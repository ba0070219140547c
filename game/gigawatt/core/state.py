"""Everything there is to a position: plain numbers, cheap to copy, changed in place by `apply_action`."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from gigawatt.core import chance
from gigawatt.core.apply import apply_action
from gigawatt.core.digest import digest, section_digests
from gigawatt.core.layout import (
    CASH,
    COMPUTE,
    INFLUENCE,
    LEAD,
    LIMIT,
    ONLINE,
    PLY,
    POINTS,
    PROGRESS,
    QUARTER,
    SEAT_WIDTH,
    SEATS,
    TERMINAL,
    TO_MOVE,
)
from gigawatt.core.moves import legal_actions
from gigawatt.core.scoring import ranks

if TYPE_CHECKING:
    from gigawatt.core.compute import Campus
    from gigawatt.core.game import FactionTable, Game, Take
    from gigawatt.core.market import Barriers, Market
    from gigawatt.core.menus import Level, Menu, Openings
    from gigawatt.core.observation import Observation
    from gigawatt.core.pieces import Store, Yard

Event = tuple[object, ...]
"""A row of the log: what happened, then the seat or place and the amounts (each is made where it happens: see
`gigawatt.core.ledger`)."""


class State:
    """A position. Made by `Game.new_state`; copies share what never changes.

    The core trusts its caller: `apply_action` of an action that is not legal leaves a state without meaning. What comes from
    outside goes through `gigawatt.core.explain.explain` first.
    """

    __slots__ = (
        "barriers", "campus", "cancels", "cards_seen", "contracts", "controls", "deals", "expedites", "game",
        "headlines_seen", "hires", "hold", "issues", "key", "leases", "levels", "lifts", "log", "market", "menus", "mods", "mods_shared",
        "offers", "open", "openings", "orders", "pipe", "planned", "plants", "reach", "source", "spots",
        "stale", "stores", "tables", "takes", "timers", "under_way", "v", "yards",
    )  # fmt: skip

    game: Game
    key: bytes
    source: blake2b
    tables: list[FactionTable]
    """A compiled faction for each seat."""
    v: list[int]
    mods: list[int]
    """Events and lasting effects. Copies share it until one of them changes it: see `gigawatt.core.board.own_mods`."""
    mods_shared: bool
    timers: tuple[tuple[int, ...], ...]
    """(last quarter, slot of `mods`, amount) of each lasting effect."""
    hold: list[tuple[int, ...]]
    """A holding for each (seat, region), at seat x regions + region."""
    pipe: list[tuple[int, ...]]
    controls: tuple[tuple[int, ...], ...]
    deals: tuple[tuple[int, ...], ...]
    """(seat, part, amount, price, origin, last quarter) of each supply deal."""
    contracts: tuple[tuple[int, ...], ...]
    """(seat, card, bloc, points, due, records left, kept, lead, influence, bond, terms) of each sovereign contract."""
    leases: tuple[tuple[int, ...], ...]
    """(landlord, tenant, region, modules, rent a module, last quarter) of each hired hall."""
    offers: tuple[tuple[int, ...], ...]
    """(landlord, region, rent level) of each standing offer."""
    cards_seen: int
    headlines_seen: int
    orders: list[tuple[int, ...] | None]
    """Decks and pools in the order chance gives them, as far as asked for: a memory of `source`, shared by copies."""
    log: list[Event] | None
    """Events, when somebody records; None costs nothing."""

    # What legality remembers between plies; each entry is rebuilt on demand once set to None.
    planned: list[tuple[int, ...] | None]
    """A holding with what is on order for each (seat, region)."""
    menus: list[Menu | None]
    """What could be ordered in each (seat, region)."""
    levels: tuple[Level, ...] | None
    """The level of costs in each bloc."""
    campus: list[Campus | None]
    """What runs in each (seat, region)."""
    plants: list[tuple[tuple[int, ...], ...] | None]
    under_way: list[int]
    """Plants each seat has under way; -1 where that is to be counted."""
    openings: list[Openings | None]
    takes: list[tuple[Take, ...] | None]
    barriers: Barriers | None
    market: Market | None
    stale: int
    """A bit for each ladder whose stock has changed since `market` was found."""
    stores: list[Store | None]
    cancels: list[tuple[int, ...] | None]
    expedites: list[tuple[int, ...] | None]
    issues: list[tuple[int, ...] | None]
    lifts: list[tuple[int, ...] | None]
    yards: list[Yard | None]
    hires: list[tuple[tuple[int, ...], ...] | None]
    open: list[tuple[int, ...]]
    """Regions where each seat has a campus, or one on order."""
    spots: list[tuple[int, ...]]
    """Regions where each seat may take chips: campuses, and halls it hires."""
    reach: list[tuple[int, ...]]
    """Regions where each seat may build what is not a new campus."""

    def legal_actions(self) -> list[int]:
        """The legal actions of the seat to move, ascending; empty exactly when the match is over."""
        return legal_actions(self)

    def apply_action(self, action: int) -> None:
        """Carry out a legal action, and all that follows up to the next decision."""
        apply_action(self, action)

    def child(self, action: int) -> State:
        """The position after a legal action; this one stays as it is."""
        child = self.copy()
        child.apply_action(action)
        return child

    def copy(self) -> State:
        """A position that can be changed without changing this one. Its log starts empty if this one keeps a log."""
        new = State.__new__(State)
        new.game = self.game
        new.key = self.key
        new.source = self.source
        new.orders = self.orders
        new.tables = self.tables
        new.v = self.v[:]
        new.mods = self.mods
        new.mods_shared = self.mods_shared = True
        new.timers = self.timers
        new.hold = self.hold[:]
        new.pipe = self.pipe[:]
        new.controls = self.controls
        new.deals = self.deals
        new.contracts = self.contracts
        new.leases = self.leases
        new.offers = self.offers
        new.cards_seen = self.cards_seen
        new.headlines_seen = self.headlines_seen
        new.log = None if self.log is None else []
        new.planned = self.planned[:]
        new.menus = self.menus[:]
        new.levels = self.levels
        new.campus = self.campus[:]
        new.plants = self.plants[:]
        new.under_way = self.under_way[:]
        new.openings = self.openings[:]
        new.takes = self.takes[:]
        new.barriers = self.barriers
        new.market = self.market
        new.stale = self.stale
        new.stores = self.stores[:]
        new.cancels = self.cancels[:]
        new.expedites = self.expedites[:]
        new.issues = self.issues[:]
        new.lifts = self.lifts[:]
        new.yards = self.yards[:]
        new.hires = self.hires[:]
        new.open = self.open[:]
        new.spots = self.spots[:]
        new.reach = self.reach[:]
        return new

    def fork(self, key: int) -> State:
        """A copy whose future is drawn anew from `key` (64 bits), for a policy to search on; it tells nothing of the real one."""
        new = self.copy()
        new.log = None
        new.key = chance.fork_key(key)
        new.source = chance.keyed(new.key)
        new.orders = [None] * 9
        return new

    # --- what anyone may ask -------------------------------------------------------------------------------------

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

    def cash(self, seat: int) -> int:
        """Net cash in tenths of $bn; below zero is debt."""
        return self.v[SEATS + seat * SEAT_WIDTH + CASH]

    def limit(self, seat: int) -> int:
        """The credit limit: how far below zero net cash may go."""
        return self.v[SEATS + seat * SEAT_WIDTH + LIMIT]

    def influence(self, seat: int) -> int:
        """Influence."""
        return self.v[SEATS + seat * SEAT_WIDTH + INFLUENCE]

    def lead(self, seat: int) -> int:
        """Lead, the score."""
        return self.v[SEATS + seat * SEAT_WIDTH + LEAD]

    def points_left(self, seat: int) -> int:
        """Action points left this quarter."""
        return self.v[SEATS + seat * SEAT_WIDTH + POINTS]

    def compute(self, seat: int) -> int:
        """Points of compute online at the last operations."""
        return self.v[SEATS + seat * SEAT_WIDTH + COMPUTE]

    def online(self, seat: int) -> int:
        """Modules online at the last operations."""
        return self.v[SEATS + seat * SEAT_WIDTH + ONLINE]

    def progress(self, seat: int) -> int:
        """Training progress."""
        return self.v[SEATS + seat * SEAT_WIDTH + PROGRESS]

    def faction(self, seat: int) -> str:
        """The id of the seat's faction."""
        return self.tables[seat].faction.id

    def ranks(self) -> list[int]:
        """Each seat's rank, 1 for the first: by Lead, then compute, then cash; equal ones share the better rank."""
        return ranks(self)

    def returns(self) -> list[float]:
        """Each seat's return, 1 for first alone down to -1 for last alone, summing to zero; shared ranks share."""
        places = ranks(self)
        return [1 - 2 * (rank - 1 + (places.count(rank) - 1) / 2) / (len(places) - 1) for rank in places]

    def observation(self, seat: int) -> Observation:
        """All that `seat` may know; built when its parts are asked for."""
        from gigawatt.core.observation import Observation

        return Observation(self, seat)

    @staticmethod
    def from_observation(game: Game, observation: Observation | dict[str, object], key: int) -> State:
        """A position to search on, from an observation alone: equal to the `fork(key)` of the position observed."""
        from gigawatt.core.observation import restore

        return restore(game, observation, key)

    def digest(self) -> str:
        """16 hex digits over everything but chance's key: equal positions have equal digests on every machine."""
        return digest(self)

    def section_digests(self) -> dict[str, str]:
        """A digest for each of seats, campuses, pipeline, ladders, tracks: where two positions differ."""
        return section_digests(self)
