"""What became of a match, quarter by quarter, and why: the end of the game is told from this, and nothing else.

Everything is read from the record by playing it again, so a match that was loaded tells the same story as one just played.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.rules.events import (
    Chokepoint,
    ContractEnded,
    Event,
    Hold,
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
from gigawatt.wording.grammar import listed, plural

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.match import Record

TURNING_POINTS: Final = 3

# Where the eleven sources stand in the table: what was scored while playing, and what the end added.
COLUMNS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("compute", "compute online", ("rank", "level")),
    ("train", "training", ("training",)),
    ("contract", "sovereign contracts", ("contracts",)),
    ("choke", "chokepoints", ("chokepoints",)),
    ("cards", "cards", ("cards",)),
    ("equity", "equity and restructuring", ("equity", "restructure")),
    ("at end", "the end's reckoning", ("ordered", "cash", "resilience")),
)
"""Columns of the table of where Lead came from: a heading, the same in full, and the sources it adds up."""


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
class Turn:
    """A turning point: a quarter, what it was, and what was behind it."""

    quarter: int
    title: str
    text: str
    swing: int
    """Lead gained or lost against the best rival in that quarter."""


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
        """For each seat from first to last, its Lead by the headings of `COLUMNS`."""
        rows = []
        for seat in self.order:
            by = dict(zip(LEAD_SOURCES, self.final.lead_by_source(seat), strict=True))
            rows.append((seat, [sum(by[source] for source in sources) for _, _, sources in COLUMNS]))
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
            quarters.append(_chapter(state, quarter))
            state.log = []
    names = tuple(table.faction.name for table in state.tables)
    return MatchSummary(board, names, tuple(quarters), state, start)


def _chapter(state: State, quarter: int) -> QuarterSummary:
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


def turning_points(story: MatchSummary, seat: int, *, to_you: bool = True) -> list[Turn]:
    """The quarters that decided the match for a seat, in order of time: the largest swings against its best rival.

    They are told to the player of the seat, or with `to_you=False` to somebody who looks on.
    """
    rival = story.rival(seat)
    gaps = [0, *[c.lead[seat] - c.lead[rival] for c in story.quarters]]
    swings = [(after - before, i) for i, (before, after) in enumerate(pairwise(gaps))]
    crossed = [i for i in range(len(swings)) if gaps[i] * gaps[i + 1] < 0 or (gaps[i] == 0) != (gaps[i + 1] == 0)]
    weight = {i: 2 * abs(swing) + (3 if i in crossed else 0) for swing, i in swings}
    chosen = sorted(sorted(weight, key=lambda i: (-weight[i], i))[:TURNING_POINTS])
    names = (
        tuple(story.factions) if not to_you else tuple("You" if s == seat else n for s, n in enumerate(story.factions))
    )
    return [_turn(story, names, (seat, rival), i, (gaps[i], gaps[i + 1])) for i in chosen if weight[i]]


def _turn(
    story: MatchSummary, names: tuple[str, ...], pair: tuple[int, int], index: int, gaps: tuple[int, int]
) -> Turn:
    """The turning point of a quarter between a seat and its rival, from the gap before to the gap after."""
    (seat, rival), (before, after) = pair, gaps
    swing = after - before
    me, name = names[seat], names[rival]
    if before > 0 >= after:
        title = f"{name} {f'overtook {_object(me)}' if after < 0 else 'drew level'}"
    elif before < 0 <= after:
        title = f"{me} {'overtook' if after > 0 else 'drew level with'} {name}"
    elif before == 0:
        title = f"{me} went ahead of {name}" if after > 0 else f"{name} went ahead"
    else:
        title = f"{me} gained {swing}" if swing > 0 else f"{name} gained {-swing}"
    who, other = (seat, rival) if swing > 0 else (rival, seat)
    causes = [*_causes(story, names[who], who, index), *_failures(story, names[other], other, index)]
    text = " ".join(causes[:3]) or "More compute online, every quarter since."
    return Turn(index, title, text, swing)


def _object(name: str) -> str:
    """A name inside a sentence."""
    return "you" if name == "You" else name


def _causes(story: MatchSummary, name: str, seat: int, index: int) -> list[str]:
    """What a seat did well in a quarter, the most telling first; only the first sentence names a faction."""
    ended = story.quarters[index]
    before = story.quarters[index - 1].compute[seat] if index else story.start[seat]
    now = ended.compute[seat]
    told = []
    for event in map(named, ended.events):
        if isinstance(event, Tier) and event.seat == seat:
            told.append(f"{name} reached training tier {event.tier}{' first' if event.place == 0 else ''}.")
        elif isinstance(event, Chokepoint) and event.what == "chokepoint" and event.seat == seat:
            told.append(f"{name} took the {_part(event.part)} chokepoint.")
        elif isinstance(event, ContractEnded) and event.what == "contract-served" and event.seat == seat:
            told.append(f"{name} served {story.game.ruleset.cards[event.card].name} to the end.")
    if now > before:
        came = _online(story, seat, ended)
        told.append(f"{name} went from {before} to {now} compute" + (f" as {came} came online." if came else "."))
    elif now:
        told.append(f"{name} kept {now} compute online.")
    it = "You" if name == "You" else "It"
    return [*told[:1], *[f"{it}{line[len(name) :]}" for line in told[1:]]]


def _failures(story: MatchSummary, name: str, seat: int, index: int) -> list[str]:
    """What held a seat back in a quarter."""
    ended = story.quarters[index]
    told = []
    events = [named(event) for event in ended.events]
    stalled = [e for e in events if isinstance(e, Permit) and e.seat == seat and e.outcome == "stalled"]
    if any(isinstance(e, Restructured) and e.seat == seat for e in events):
        told.append(f"{name} could not pay and restructured.")
    if ended.binding[seat]:
        idle = f", with {plural(ended.idle[seat], 'chip')} idle" if ended.idle[seat] else ""
        told.append(f"{listed(ended.binding[seat]).capitalize()} bound {_object(name)}{idle}.")
    if stalled:
        whose = "yours" if name == "You" else name
        told.append(f"{plural(len(stalled), 'permit')} of {whose} stalled ({stalled[0].stall} % each).")
    return told


def _part(part: int) -> str:
    from gigawatt.core.rules.ruleset import PARTS

    return PARTS[part]


def _online(story: MatchSummary, seat: int, ended: QuarterSummary) -> str:
    """What came online for a seat, as in `power and chips in Texas`."""
    came: dict[str, list[str]] = {}
    for event in map(named, ended.events):
        if isinstance(event, Online) and event.seat == seat and event.gives < GIVES_FITTING:
            _note(came, story.game.ruleset.regions[event.region].name, LAYERS[LAYER_OF[event.gives]])
        elif isinstance(event, Hold) and event.seat == seat and event.why == "arrived":
            _note(came, story.game.ruleset.regions[event.region].name, "chips")
    return listed(f"{listed(sorted(set(layers), key=LAYERS.index))} in {place}" for place, layers in came.items())


def _note(came: dict[str, list[str]], place: str, layer: str) -> None:
    came.setdefault(place, []).append(layer)


# --- the bottleneck story --------------------------------------------------------------------------------------------------


def bottleneck_sentences(story: MatchSummary, seat: int, *, to_you: bool = True) -> list[str]:
    """What held a seat back most, who asked for it sooner, and what the idle accelerators came to.

    It is told to the player of the seat, or with `to_you=False` to somebody who looks on.
    """
    name = "You" if to_you else story.factions[seat]
    me = _object(name)
    if not story.quarters:
        return ["The match ended before its first quarter did."]
    count = story.bound(seat)
    if not count:
        return [f"No campus of {'yours' if to_you else name} ran."]
    layer, quarters = min(count.items(), key=lambda row: (-row[1], LAYERS.index(row[0])))
    lines = [f"{layer.capitalize()} held {me} back in {quarters} of {plural(len(story.quarters), 'quarter')}."]
    mine, theirs = first_order(story, seat, layer), first_order(story, story.rival(seat), layer)
    rival = story.factions[story.rival(seat)]
    if mine is not None and theirs is not None and mine != theirs:
        ahead = f"{rival} first ordered {layer} in {_when(story, theirs)}, {me} in {_when(story, mine)}."
        lines.append(ahead)
    elif mine is None:
        lines.append(
            f"{name} never ordered {layer}"
            + (f"; {rival} did in {_when(story, theirs)}." if theirs is not None else ".")
        )
    idle = sum(ended.idle[seat] for ended in story.quarters)
    if idle:
        worst = max(story.quarters, key=lambda c: c.idle[seat])
        lines.append(
            f"Chips stood idle for {plural(idle, 'module quarter')}, most in {_when(story, worst.quarter)}: "
            f"{worst.idle[seat]}."
        )
    return lines


def first_order(story: MatchSummary, seat: int, layer: str) -> int | None:
    """The quarter in which a seat first ordered anything for a layer; None if it never did."""
    for ended in story.quarters:
        for event in map(named, ended.events):
            if isinstance(event, Order) and event.seat == seat and _layer_of(story.game, event.project) == layer:
                return ended.quarter
            if isinstance(event, Ship) and event.seat == seat and layer == "chips":
                return ended.quarter
    return None


def _layer_of(game: Game, project: int) -> str:
    gives = game.gives[project] if project >= 0 else len(COMPONENTS)
    return LAYERS[LAYER_OF[gives]] if gives < len(COMPONENTS) else ""


def _when(story: MatchSummary, quarter: int) -> str:
    """`2025 Q2`."""
    return story.game.quarter_text(quarter)


def permit_luck(story: MatchSummary, seat: int) -> tuple[int, int, float]:
    """Permit draws of a seat, how many stalled, and how many would have on average."""
    events = [named(event) for ended in story.quarters for event in ended.events]
    draws = [e for e in events if isinstance(e, Permit) and e.seat == seat]
    return len(draws), sum(1 for e in draws if e.outcome == "stalled"), sum(e.stall for e in draws) / 100
