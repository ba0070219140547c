"""What became of a match, quarter by quarter, and why: the numbers behind the end of the game.

Everything is read from the record by playing it again, so a match that was loaded tells the same story as one just played.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.rules.events import (
    Chokepoint,
    ContractEnded,
    Event,
    Hold,
    Lead,
    Online,
    Order,
    Permit,
    Restructured,
    Ship,
    Tier,
    named,
)
from gigawatt.core.rules.ruleset import COMPONENTS, LAYERS
from gigawatt.core.rules.vocabulary import GIVES_FITTING, LAYER_OF, LEAD_SOURCES

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.shortages import Shortage
    from gigawatt.match import Record

TURNING_POINTS: Final = 3
MOST_CAUSES: Final = 3
"""Of a turning point."""

LEAD_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "compute": ("rank", "level"),
    "training": ("training",),
    "contracts": ("contracts",),
    "chokepoints": ("chokepoints",),
    "controls": ("controls",),
    "cards": ("cards",),
    "equity": ("equity", "restructure"),
    "end": ("ordered", "cash", "resilience"),
}
"""The columns of the table of where Lead came from, by code, with the sources that each adds up; the last is scored at the end."""


@frozen
class QuarterSummary:
    """How a quarter ended. Tuples go by seat."""

    quarter: int
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    cash: tuple[int, ...]
    binding: tuple[tuple[str, ...], ...]
    """The layers that bound each seat's largest campus."""
    idle: tuple[int, ...]
    """Accelerators that ran nothing."""
    events: tuple[Event, ...]
    """All that happened from the first action of the quarter to the headline of the next."""


@frozen
class Cause:
    """Something behind a turning point."""

    code: str
    """`tier`, `chokepoint`, `contract`, `grew`, `kept`, `restructured`, `bound` or `stalled`."""
    seat: int
    """Whose doing, or whose trouble."""
    arguments: Mapping[str, Any] = field(factory=dict, hash=False)


@frozen
class TurningPoint:
    """A quarter in which the lead between a seat and its best rival moved most."""

    quarter: int
    code: str
    """`overtook`, `drew-level`, `went-ahead` or `gained`."""
    winner: int
    """The seat that gained on the other."""
    loser: int
    is_own: bool
    """The winner is the seat that was asked about."""
    swing: int
    """Lead gained or lost against the best rival in that quarter."""
    causes: tuple[Cause, ...]
    """Of the winner first; the most telling first."""


@frozen
class HeldBack:
    """What held a seat back over a match."""

    seat: int
    rival: int
    """The best placed other seat."""
    quarters: int
    """Of the match, as far as it went."""
    layer: str = ""
    """That bound the largest campus most often; empty where no campus ran."""
    bound: int = 0
    """In how many quarters."""
    beside: tuple[str, ...] = ()
    """The layers that bound with it in each of them."""
    own_order: int | None = None
    """The first quarter in which the seat ordered of the layer."""
    rival_order: int | None = None
    idle: int = 0
    """Module quarters of accelerators that ran nothing."""
    worst: int = 0
    """The quarter in which most of them were idle."""
    worst_idle: int = 0


@frozen
class MatchSummary:
    """A match as it went."""

    game: Game
    factions: tuple[str, ...]
    """Names, by seat."""
    quarters: tuple[QuarterSummary, ...]
    final: State
    start: tuple[int, ...]
    """Each seat's compute before the first quarter."""

    @property
    def ranks(self) -> list[int]:
        """Each seat's place, 1 first."""
        return self.final.ranks()

    @property
    def order(self) -> list[int]:
        """The seats from first to last."""
        ranks = self.ranks
        return sorted(range(self.game.seats), key=lambda seat: (ranks[seat], seat))

    def winners(self) -> list[int]:
        """The seat, or the seats, in the first place."""
        return [seat for seat in self.order if self.ranks[seat] == 1]

    def rival(self, seat: int) -> int:
        """The best placed other seat."""
        return next(other for other in self.order if other != seat)

    def lead_table(self) -> list[tuple[int, list[int]]]:
        """For each seat from first to last, its Lead by the groups of `LEAD_GROUPS`."""
        rows = []
        for seat in self.order:
            by = dict(zip(LEAD_SOURCES, self.final.lead_by_source(seat), strict=True))
            rows.append((seat, [sum(by[source] for source in sources) for sources in LEAD_GROUPS.values()]))
        return rows

    def gap(self, seat: int) -> list[int]:
        """Lead above (or below) the average of all seats, in whole points, at each quarter's end."""
        return [round(c.lead[seat] - sum(c.lead) / len(c.lead)) for c in self.quarters]

    def bound(self, seat: int) -> Counter[str]:
        """In how many quarters each layer held the seat's largest campus back."""
        return Counter(layer for ended in self.quarters for layer in ended.binding[seat])


def summarise_match(record: Record, game: Game | None = None) -> MatchSummary:
    """Play a record again and note how each quarter ended.

    Raises:
        ReplayMismatchError: an action is illegal.
    """
    from gigawatt.errors import ReplayMismatchError
    from gigawatt.match.replay import why_illegal

    board = game or record.game()
    state = board.new_state(record.seed, record.factions)
    start = tuple(state.compute(seat) for seat in range(board.seats))
    state.log = []
    quarters: list[QuarterSummary] = []
    for ply, action in enumerate(record.actions):
        if wrong := why_illegal(board, state, action):
            raise ReplayMismatchError(ply, "a legal action", wrong)
        quarter = state.quarter
        state.apply_action(action)
        if state.quarter != quarter or state.is_terminal:
            quarters.append(_summarise_quarter(state, quarter))
            state.log = []
    names = tuple(table.faction.name for table in state.tables)
    return MatchSummary(board, names, tuple(quarters), state, start)


def _summarise_quarter(state: State, quarter: int) -> QuarterSummary:
    seats = range(state.game.seats)
    ended = [_campus(state, seat) for seat in seats]
    return QuarterSummary(
        quarter=quarter,
        lead=tuple(state.lead(seat) for seat in seats),
        compute=tuple(state.compute(seat) for seat in seats),
        cash=tuple(state.cash(seat) for seat in seats),
        binding=tuple(binding for binding, _ in ended),
        idle=tuple(idle for _, idle in ended),
        events=tuple(state.log or ()),
    )


def _campus(state: State, seat: int) -> tuple[tuple[str, ...], int]:
    """What binds a seat's largest campus, and how many accelerators of the seat are idle."""
    rows = [bottleneck(state, seat, region) for region in state.places(seat)]
    if not rows:
        return (), 0
    largest = max(rows, key=lambda b: (b.points, sum(b.modules)))
    return largest.binding, sum(b.idle for b in rows)


# --- turning points ----------------------------------------------------------------------------------------------------


def turning_points(summary: MatchSummary, seat: int) -> list[TurningPoint]:
    """The quarters that decided the match for a seat, in order of time: the largest swings against its best rival."""
    rival = summary.rival(seat)
    gaps = [0, *[c.lead[seat] - c.lead[rival] for c in summary.quarters]]
    swings = [(after - before, i) for i, (before, after) in enumerate(pairwise(gaps))]
    crossed = [i for i in range(len(swings)) if gaps[i] * gaps[i + 1] < 0 or (gaps[i] == 0) != (gaps[i + 1] == 0)]
    weight = {i: 2 * abs(swing) + (3 if i in crossed else 0) for swing, i in swings}
    chosen = sorted(sorted(weight, key=lambda i: (-weight[i], i))[:TURNING_POINTS])
    return [_turning_point(summary, (seat, rival), i, (gaps[i], gaps[i + 1])) for i in chosen if weight[i]]


def _turning_point(summary: MatchSummary, pair: tuple[int, int], index: int, gaps: tuple[int, int]) -> TurningPoint:
    """The turning point of a quarter between a seat and its rival, from the gap before to the gap after."""
    (seat, rival), (before, after) = pair, gaps
    swing = after - before
    winner, loser = (seat, rival) if swing > 0 else (rival, seat)
    code = "gained" if before else "went-ahead"
    if before > 0 >= after or before < 0 <= after:
        code = "overtook" if after else "drew-level"
    causes = [*_causes(summary, winner, index), *_failures(summary, loser, index)][:MOST_CAUSES]
    return TurningPoint(index, code, winner, loser, winner == seat, swing, tuple(causes))


def _causes(summary: MatchSummary, seat: int, index: int) -> list[Cause]:
    """What a seat did well in a quarter, the most telling first."""
    ended = summary.quarters[index]
    before = summary.quarters[index - 1].compute[seat] if index else summary.start[seat]
    now = ended.compute[seat]
    causes = []
    for event in map(named, ended.events):
        if isinstance(event, Tier) and event.seat == seat:
            causes.append(Cause("tier", seat, {"tier": event.tier, "is_first": event.place == 0}))
        elif isinstance(event, Chokepoint) and event.what == "chokepoint" and event.seat == seat:
            causes.append(Cause("chokepoint", seat, {"part": event.part}))
        elif isinstance(event, ContractEnded) and event.what == "contract-served" and event.seat == seat:
            causes.append(Cause("contract", seat, {"card": event.card}))
    if earned := _denied(ended, seat):
        causes.append(Cause("denied", seat, {"lead": earned}))
    if now > before:
        causes.append(Cause("grew", seat, {"before": before, "now": now, "came": _online(seat, ended)}))
    elif now:
        causes.append(Cause("kept", seat, {"now": now}))
    return causes


def _denied(ended: QuarterSummary, seat: int) -> int:
    """The Lead that a seat's embargoes earned it at a record."""
    leads = [event for event in map(named, ended.events) if isinstance(event, Lead)]
    return sum(event.amount for event in leads if event.seat == seat and LEAD_SOURCES[event.source] == "controls")


def _failures(summary: MatchSummary, seat: int, index: int) -> list[Cause]:
    """What held a seat back in a quarter."""
    ended = summary.quarters[index]
    causes = []
    events = [named(event) for event in ended.events]
    stalled = [e for e in events if isinstance(e, Permit) and e.seat == seat and e.outcome == "stalled"]
    if any(isinstance(e, Restructured) and e.seat == seat for e in events):
        causes.append(Cause("restructured", seat))
    if ended.binding[seat]:
        causes.append(Cause("bound", seat, {"layers": ended.binding[seat], "idle": ended.idle[seat]}))
    if stalled:
        causes.append(Cause("stalled", seat, {"permits": len(stalled), "pct": stalled[0].stall}))
    return causes


def _online(seat: int, ended: QuarterSummary) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The layers that came online for a seat, by region."""
    came: dict[int, set[str]] = {}
    for event in map(named, ended.events):
        if isinstance(event, Online) and event.seat == seat and event.gives < GIVES_FITTING:
            came.setdefault(event.region, set()).add(LAYERS[LAYER_OF[event.gives]])
        elif isinstance(event, Hold) and event.seat == seat and event.why == "arrived":
            came.setdefault(event.region, set()).add("chips")
    return tuple([(region, tuple(sorted(layers, key=LAYERS.index))) for region, layers in came.items()])


# --- what held a seat back -------------------------------------------------------------------------------------------------


def held_back(summary: MatchSummary, seat: int) -> HeldBack:
    """What held a seat back most, who ordered it sooner, and what the idle accelerators came to."""
    count = summary.bound(seat)
    if not count:
        return HeldBack(seat, summary.rival(seat), len(summary.quarters))
    layer, bound = min(count.items(), key=lambda row: (-row[1], LAYERS.index(row[0])))
    worst = max(summary.quarters, key=lambda c: c.idle[seat])
    return HeldBack(
        seat,
        summary.rival(seat),
        len(summary.quarters),
        layer,
        bound,
        _beside(summary, seat, layer),
        first_order(summary, seat, layer),
        first_order(summary, summary.rival(seat), layer),
        sum(ended.idle[seat] for ended in summary.quarters),
        worst.quarter,
        worst.idle[seat],
    )


def _beside(summary: MatchSummary, seat: int, layer: str) -> tuple[str, ...]:
    """The other layers that bound a seat's largest campus in every quarter in which a layer did."""
    rows = [ended.binding[seat] for ended in summary.quarters if layer in ended.binding[seat]]
    return tuple([other for other in LAYERS if other != layer and all(other in row for row in rows)])


def shortage_behind(summary: MatchSummary, record: Record, seat: int) -> tuple[Shortage, ...]:
    """The worst shortage of the layer that held a seat back most, with the decision behind it; nothing where no campus ran.

    Those of the layers that bound the same campus with it follow: an order for one of several alone may have changed nothing.

    It is what `gigawatt study bottlenecks` finds: orders are tried in the match's own future, which takes a second or so where the
    engine is not compiled. `held_back` has the layer.

    Args:
        summary: of the record.
        record: the match.
        seat: the seat.
    """
    from gigawatt.study.hindsight.worst_shortage import worst_shortage

    layer = held_back(summary, seat).layer
    return worst_shortage(record, seat, layer, summary.game) if layer else ()


def first_order(summary: MatchSummary, seat: int, layer: str) -> int | None:
    """The quarter in which a seat first ordered anything for a layer; None if it never did."""
    for ended in summary.quarters:
        for event in map(named, ended.events):
            if isinstance(event, Order) and event.seat == seat and _layer_of(summary.game, event.project) == layer:
                return ended.quarter
            if isinstance(event, Ship) and event.seat == seat and layer == "chips":
                return ended.quarter
    return None


def _layer_of(game: Game, project: int) -> str:
    gives = game.gives[project] if project >= 0 else len(COMPONENTS)
    return LAYERS[LAYER_OF[gives]] if gives < len(COMPONENTS) else ""


def permit_luck(summary: MatchSummary, seat: int) -> tuple[int, int, float]:
    """Permit draws of a seat, how many stalled, and how many would have on average."""
    events = [named(event) for ended in summary.quarters for event in ended.events]
    draws = [e for e in events if isinstance(e, Permit) and e.seat == seat]
    return len(draws), sum(1 for e in draws if e.outcome == "stalled"), sum(e.stall for e in draws) / 100
