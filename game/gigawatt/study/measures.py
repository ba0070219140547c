"""What `study balance` takes down of one game: plain whole numbers, read while its actions are applied once more.

`measure_game` is a function of the game, the seed, the factions and the actions alone, so a match from anywhere can be measured: the
match itself runs at full speed, and whoever doubts a figure replays the record.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import asdict, fields, frozen

from gigawatt.core import actions as act
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.compute import layers
from gigawatt.core.queries.market import next_price
from gigawatt.core.queries.permissions import influence_cap
from gigawatt.core.rules.vocabulary import EMBARGO, LADDERS, LAYERS, LEAD_SOURCES, PARTS
from gigawatt.errors import SaveError

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.actions import Action
    from gigawatt.core.rules.events import Event

WHOLE: Final = 60
"""What is shared out (a campus-quarter among binding layers, a first place among winners) is counted in sixtieths."""

INCOMES: Final = ("cloud", "models", "lease", "hall", "levy", "toll", "income")
"""Income of operations, by the reasons of the log; of `hall` only what landlords get."""

FLOWS: Final = (*INCOMES, "interest", "power", "rent")
"""Flows of money that are summed over a game; the last three are paid."""

OFFERED: Final = 1
LEGAL: Final = 2
TAKEN: Final = 4
"""Bits of a card: it lay in the row, it could be taken at some decision, it was taken."""

Ints = tuple[int, ...]
Rows = tuple[Ints, ...]


@frozen(kw_only=True)
class GameMeasures:
    """One game in whole numbers. Seats, quarters and other indices count from 0; money is in tenths of $bn."""

    is_complete: int
    """1 if the last quarter has ended."""
    faults: int
    """Seats whose policy was at fault."""
    factions: Ints
    """By seat, an index of `ruleset.factions`."""
    places: Ints
    """By seat, its place in the order of the first quarter."""
    ranks: Ints
    """By seat; 1 is first, ties share the better rank."""
    legal_counts: Ints
    """How many decisions had 0, 1, 2 and so on legal actions."""
    legal_kinds: Ints
    """Kinds of action that were legal at some decision, ascending."""
    kinds: Rows
    """By quarter, how often each kind of action was taken."""
    first_actions: Ints
    """By seat, its first action that takes an action point (an index of the action table); -1 if it took none."""
    lead: Rows
    """By quarter and seat, Lead after the quarter; what is scored at the end is in the last."""
    gained: Rows
    """By quarter and source, Lead gained by all seats."""
    lead_by: Rows
    """By seat and source, Lead at the end."""
    cash: Rows
    """By quarter and seat, net cash after the quarter."""
    influence: Rows
    """By quarter and seat, influence as the next quarter's actions begin, or at the end."""
    full: Ints
    """By quarter, seats that have all the influence they may have then."""
    compute: Rows
    """By quarter and seat, points of compute in its operations."""
    online: Ints
    """By seat, modules that run in the last quarter."""
    campuses: Ints
    """By seat, campuses at the end, those on order included."""
    lapsed: Ints
    """By seat, action points not used over the match."""
    binding: Rows
    """By quarter and layer, sixtieths of campuses that the layer binds after the quarter."""
    idle: Ints
    """By quarter, accelerators of all seats that run nothing after it."""
    issues: Rows
    """Each control issued or raised by action: quarter, seat, whether the seat has the least Lead then."""
    embargo_orders: int
    """Orders for accelerators or parts of a ladder under an embargo against their destination."""
    grey_orders: int
    """Those of them that went through the grey channel."""
    permits: int
    """Projects ordered that need a permit."""
    stalled: int
    """Those of them of which a draw has stalled."""
    orders: Ints
    """By project of the catalogue, how often it was ordered."""
    cards: Ints
    """By card, `OFFERED`, `LEGAL` and `TAKEN`."""
    restructures: Ints
    """By seat."""
    equity: Ints
    """By seat, the quarter of its first issue of equity; -1 without one."""
    flows: Ints
    """By `FLOWS`, money of all seats over the match, without sign."""
    tiers: int
    """Training thresholds that somebody passed."""
    ties: int
    """Those of them that several seats passed first, in the same quarter."""
    holders: Rows
    """By quarter and part, the seat that holds the chokepoint after the quarter, -1 for none."""
    prices: Rows
    """By quarter and ladder, the price of the next unit as the quarter begins."""
    cloud: Ints
    """By quarter, the cloud price of its operations."""
    tension: Ints
    """By quarter, the tension as the next quarter begins, or at the end."""


def measure_game(
    game: Game, seed: bytes | int, factions: Sequence[str] | None, actions: Sequence[int], faults: int = 0
) -> GameMeasures:
    """Apply the actions of a match and take its measures.

    Args:
        game: the compiled game.
        seed: of the match.
        factions: of each seat; None for the scenario's default.
        actions: every action of the match, which are trusted to be legal.
        faults: seats whose policy was at fault, which the actions do not tell.
    """
    watch = _Watch(game.new_state(seed, factions))
    for action in actions:
        watch.step(action)
    return watch.measures(faults)


class _Watch:
    """A match that is watched as it is played again."""

    def __init__(self, state: State) -> None:
        game = state.game
        self._state = state
        self._seats = range(game.seats)
        self._first = state.seat
        self._legal_counts: Counter[int] = Counter()
        self._legal: set[int] = set()
        self._kinds: list[list[int]] = []
        self._first_actions = [-1] * game.seats
        self._used = [0] * game.seats
        self._issues: list[Ints] = []
        self._embargo_orders = self._grey_orders = 0
        self._permits = self._tiers = self._ties = 0
        self._stalled: set[tuple[int, ...]] = set()
        self._orders = [0] * len(game.ruleset.projects)
        self._taken: set[int] = set()
        self._offered: set[int] = set()
        self._restructures = [0] * game.seats
        self._equity = [-1] * game.seats
        self._flows = dict.fromkeys(FLOWS, 0)
        self._rows: dict[str, list[Any]] = {name: [] for name in _BY_QUARTER}
        self._last_lead_by = [0] * len(LEAD_SOURCES)
        state.log = []
        self._begin()

    def step(self, action: int) -> None:
        """Take down a decision, and apply it."""
        state = self._state
        quarter = state.quarter
        legal = state.legal_actions()
        self._legal_counts[len(legal)] += 1
        self._legal.update(legal)
        self._note(state.game.actions[action])
        state.apply_action(action)
        if state.quarter != quarter or state.is_terminal:
            self._end(quarter)
            if not state.is_terminal:
                self._begin()

    # --- decisions -----------------------------------------------------------------------------------------------------

    def _note(self, action: Action) -> None:
        seat, quarter, kind = self._state.seat, self._state.quarter, action.kind
        self._kinds[-1][kind] += 1
        if kind in act.FREE or kind == act.PASS:
            return
        self._used[seat] += 1
        if self._first_actions[seat] < 0:
            self._first_actions[seat] = action.index
        if kind == act.CARD:
            self._taken.add(action.x)
        elif kind == act.EQUITY and self._equity[seat] < 0:
            self._equity[seat] = quarter
        elif kind == act.ISSUE:
            lead = [self._state.lead(s) for s in self._seats]
            self._issues.append((quarter, seat, int(lead[seat] == min(lead))))
        elif self._state.controls and kind in _ORDERS:
            self._note_order(seat, action)

    def _note_order(self, seat: int, action: Action) -> None:
        """Count an order that an embargo bears on."""
        state, kind = self._state, action.kind
        is_chips = kind in (act.BUY, act.GREY)
        ladder = 0 if is_chips else action.x + 1
        bloc = state.rules.region_bloc[action.x] if is_chips else state.tables[seat].home_bloc
        if any(c.level == EMBARGO and c.layer == ladder and c.target == bloc for c in state.controls):
            self._embargo_orders += 1
            self._grey_orders += kind in (act.GREY, act.GREY_PART)

    # --- quarters ------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """A quarter's actions begin."""
        state = self._state
        self._kinds.append([0] * len(act.KIND_NAMES))
        self._rows["prices"].append(tuple(next_price(state, ladder) for ladder in range(len(LADDERS))))
        self._offered.update(card for card in state.card_row if card is not None)

    def _end(self, quarter: int) -> None:
        """A quarter has ended, and the next one's actions begin."""
        state, rows, seats = self._state, self._rows, self._seats
        self._read_log(state.log or [])
        state.log = []
        rows["lead"].append(tuple(state.lead(s) for s in seats))
        by = [sum(column) for column in zip(*(state.lead_by_source(s) for s in seats), strict=True)]
        rows["gained"].append(tuple(now - before for now, before in zip(by, self._last_lead_by, strict=True)))
        self._last_lead_by = by
        rows["cash"].append(tuple(state.cash(s) for s in seats))
        rows["influence"].append(tuple(state.influence(s) for s in seats))
        rows["full"].append(sum(state.influence(s) >= influence_cap(state, s) for s in seats))
        rows["compute"].append(tuple(state.compute(s) for s in seats))
        rows["cloud"].append(state.cloud_price)
        rows["tension"].append(state.tension)
        holders = [state.chokepoint_holder(part) for part in range(len(PARTS))]
        rows["holders"].append(tuple(-1 if holder is None else holder for holder in holders))
        self._look_at_campuses()
        for line in state.lines():
            if line.phase == PERMIT and line.stalls:
                self._stalled.add((line.seat, line.region, line.kind, line.ordered, line.ordinal))
        assert quarter == len(rows["lead"]) - 1, "quarters end one after the other"

    def _look_at_campuses(self) -> None:
        """What binds each campus (once it has anything), and how many accelerators idle."""
        state = self._state
        shares = [0] * len(LAYERS)
        idle = 0
        for seat in self._seats:
            for region in state.places(seat):
                modules = layers(state, seat, region)
                if not any(modules):
                    continue
                low = min(modules)
                idle += modules[-1] - low
                share = WHOLE // modules.count(low)
                for layer, have in enumerate(modules):
                    if have == low:
                        shares[layer] += share
        self._rows["binding"].append(tuple(shares))
        self._rows["idle"].append(idle)

    def _read_log(self, log: list[Event]) -> None:
        """Count what the quarter's events tell: orders, restructuring, money, thresholds."""
        firsts: Counter[int] = Counter()
        needs = self._state.rules.permit_steps
        for event in log:
            what = event[0]
            if what == "cash":
                self._note_flow(event[2], event[3])
            elif what == "order":
                self._orders[event[3]] += 1
                self._permits += needs[event[3]] > 0
            elif what == "tier" and event[3] == 0:
                firsts[event[2]] += 1
            elif what == "restructured":
                self._restructures[event[1]] += 1
        self._tiers += len(firsts)
        self._ties += sum(count > 1 for count in firsts.values())

    def _note_flow(self, amount: int, why: str) -> None:
        if why in self._flows and (amount > 0 or why != "hall"):
            self._flows[why] += abs(amount)

    # --- the end -------------------------------------------------------------------------------------------------------

    def measures(self, faults: int) -> GameMeasures:
        """All that was taken down."""
        state, seats = self._state, self._seats
        game = state.game
        known = {name: tuple(rows) for name, rows in self._rows.items()}
        points = sum(game.points[q] for q in range(len(known["lead"])))
        return GameMeasures(
            is_complete=int(state.is_terminal),
            faults=faults,
            factions=tuple(game.faction_index[state.faction(s)] for s in seats),
            places=tuple((s - self._first) % game.seats for s in seats),
            ranks=tuple(state.ranks()),
            legal_counts=tuple(self._legal_counts[n] for n in range(1 + max(self._legal_counts, default=0))),
            legal_kinds=tuple(sorted({game.actions[action].kind for action in self._legal})),
            kinds=tuple(map(tuple, self._kinds)),
            first_actions=tuple(self._first_actions),
            lead_by=tuple(tuple(state.lead_by_source(s)) for s in seats),
            online=tuple(state.online(s) for s in seats),
            campuses=tuple(state.campus_count(s) for s in seats),
            lapsed=tuple(points - self._used[s] for s in seats),
            issues=tuple(self._issues),
            embargo_orders=self._embargo_orders,
            grey_orders=self._grey_orders,
            permits=self._permits,
            stalled=len(self._stalled),
            orders=tuple(self._orders),
            cards=self._cards(),
            restructures=tuple(self._restructures),
            equity=tuple(self._equity),
            flows=tuple(self._flows.values()),
            tiers=self._tiers,
            ties=self._ties,
            **known,
        )

    def _cards(self) -> Ints:
        """The bits of each card."""
        game = self._state.game
        legal = {game.actions[action].x for action in self._legal if game.actions[action].kind == act.CARD}
        return tuple(
            OFFERED * (card in self._offered) + LEGAL * (card in legal) + TAKEN * (card in self._taken)
            for card in range(len(game.ruleset.cards))
        )


_BY_QUARTER: Final = (
    "lead", "gained", "cash", "influence", "full", "compute", "binding", "idle", "holders", "prices", "cloud", "tension",
)  # fmt: skip
"""The fields of a game's measures that get a row each quarter."""

_ORDERS: Final = frozenset({act.BUY, act.GREY, act.BUY_PART, act.GREY_PART})


# --- to bytes and back ----------------------------------------------------------------------------------------------------

_NAMES: Final = tuple(field.name for field in fields(GameMeasures))
_MOST_BYTES: Final = 1 << 20
"""More than the measures of any game take."""


def pack_measures(measures: GameMeasures) -> bytes:
    """The measures of a game as compressed JSON: a list in the order of the fields, about a kilobyte."""
    plain = asdict(measures, recurse=False)
    return zlib.compress(json.dumps([plain[name] for name in _NAMES], separators=(",", ":")).encode(), 6)


def unpack_measures(data: bytes) -> GameMeasures:
    """The measures that `pack_measures` packed.

    Raises:
        SaveError: the data is damaged.
    """
    try:
        reader = zlib.decompressobj()
        values = json.loads(reader.decompress(data, _MOST_BYTES))
        if not reader.eof or not isinstance(values, list) or len(values) != len(_NAMES):
            raise SaveError("the measures of a game are damaged: truncated, or of another shape")
        return GameMeasures(**dict(zip(_NAMES, map(_frozen, values), strict=True)))
    except (zlib.error, ValueError, RecursionError) as error:
        raise SaveError(f"the measures of a game are damaged: {error}") from error


def _frozen(value: Any) -> Any:
    """Lists of whole numbers as tuples.

    Raises:
        SaveError: something else is among them.
    """
    if type(value) is int:
        return value
    if not isinstance(value, list):
        raise SaveError("the measures of a game are damaged: not a whole number")
    return tuple(map(_frozen, value))
