"""Probes: questions about paired games, which differ in one thing and share the seed and the factions.

Each probe has a function that plays the games of one block and returns rows of whole numbers, and one that turns the rows of all
blocks into findings. Probes that seat a strategy among planners are in `probes.toml`, and are played as the hunt for exploits
plays them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.core import Game, actions as act
from gigawatt.policies.api import Policy
from gigawatt.policies.registry import STYLES, make_policy
from gigawatt.study.block_games import WHOLE, BlockGames, Outcome
from gigawatt.study.block_means import Estimate, mean_of, ratio_of, share_of
from gigawatt.study.deviations import Indifferent, Schedule, SecondBest, Skipper
from gigawatt.study.exploits import exploit_of
from gigawatt.study.strategies import UNRESTRICTED, StrategyPolicy, strategies
from gigawatt.study.trial_file import Row

PATH: Final = Path(__file__).with_name("probes.toml")
WITHOUT_CONTROLS: Final = "never-controls"
WINNER_CHANGES: Final = 10.0
"""Points by which taking controls away must change the winner more often than the placebo does."""
LAST_ACTION: Final = 0.3
"""The least Lead that the last action of a quarter must be worth to its seat, until the tenth quarter."""
LAST_ACTION_UNTIL: Final = 10
LATE_QUARTERS: Final = 3
LATE_ACTION: Final = 0.6
"""The least Lead that an action must be worth in the last quarters: that of whole quarters over their action points."""

CONTROL_COLUMNS: Final = 12
"""Numbers of a row of `play_controls`."""

Blocks = Sequence[Sequence[Row]]
"""By block, the rows of a probe."""


@frozen
class Finding:
    """One figure that a probe found."""

    probe: str
    measure: str
    """What was measured, with its unit."""
    estimate: Estimate | None
    """None if the case never came up."""
    games: int
    """Games that it rests on."""
    target: str = ""
    """The bound that it should keep, in words; empty if there is none."""
    verdict: str = ""
    """`holds`, `misses`, or `unclear` if the interval contains the bound; empty without a bound."""

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        figures = {"value": None, "low": None, "high": None} if self.estimate is None else self.estimate.to_json()
        return {
            "probe": self.probe, "measure": self.measure, **figures, "games": self.games, "target": self.target,
            "verdict": self.verdict,
        }  # fmt: skip


@frozen
class Probe:
    """A question about paired games."""

    name: str
    line: str
    """What is asked, in one sentence."""
    play: Callable[[BlockGames], tuple[Row, ...]] | None = None
    """Plays the games of a block; None if the probe only seats strategies."""
    judge: Callable[[str, Game, Blocks], list[Finding]] | None = None
    """Turns the rows of all blocks into findings."""
    shape: Callable[[Game], tuple[int, int]] | None = None
    """The rows of a block, and the numbers in each."""
    strategies: tuple[str, ...] = ()
    lost: float | None = None
    firsts: tuple[float, float] | None = None

    @property
    def arms(self) -> tuple[str, ...]:
        """What is played for it, as `gigawatt.study.trials` names it."""
        own = (f"probe {self.name}",) if self.play is not None else ()
        return (*own, *(f"strategy {name}" for name in self.strategies))

    def findings(self, game: Game, rows: Mapping[str, Blocks]) -> list[Finding]:
        """What was found, from the rows of each arm; arms without a block are left out."""
        found: list[Finding] = []
        own = rows.get(f"probe {self.name}")
        if self.judge is not None and own:
            found.extend(self.judge(self.name, game, own))
        for name in self.strategies:
            blocks = rows.get(f"strategy {name}")
            if blocks:
                found.extend(_of_strategy(self, name, blocks))
        return found


@cache
def probes() -> Mapping[str, Probe]:
    """All probes by name."""
    table = tomllib.loads(PATH.read_text(encoding="utf-8"))
    seated = [
        Probe(
            name, row["line"], strategies=tuple(row["strategies"]), lost=row.get("lost"),
            firsts=tuple(row["firsts"]) if "firsts" in row else None,
        )
        for name, row in table.items()
    ]  # fmt: skip
    return {probe.name: probe for probe in (*_PLAYED, *seated)}


def _of_strategy(probe: Probe, name: str, blocks: Blocks) -> list[Finding]:
    """Lead lost and first places of a strategy."""
    result = exploit_of(strategies()[name], blocks)
    lost = result.lead.scaled(-1)
    first = result.firsts.scaled(100)
    target, verdict = "", ""
    if probe.lost is not None:
        target, verdict = (
            (f"at least {probe.lost:g}", at_least(lost, probe.lost)) if probe.lost else ("above 0", above(lost, 0))
        )
    bounds, within = "", ""
    if probe.firsts is not None:
        low, high = (100 * bound for bound in probe.firsts)
        bounds, within = f"{low:g} to {high:g}", between(first, low, high)
    return [
        Finding(probe.name, f"{name}: Lead lost", lost, result.games, target, verdict),
        Finding(probe.name, f"{name}: first places, %", first, result.games, bounds, within),
    ]


def at_least(estimate: Estimate, bound: float) -> str:
    """The verdict on a figure that must not be below a bound."""
    return "holds" if estimate.low >= bound else "misses" if estimate.high < bound else "unclear"


def above(estimate: Estimate, bound: float) -> str:
    """The verdict on a figure that must be more than a bound, so that one that is always equal to it misses."""
    return "holds" if estimate.low > bound else "misses" if estimate.high <= bound else "unclear"


def between(estimate: Estimate, low: float, high: float) -> str:
    """The verdict on a figure with two bounds, by the whole interval."""
    if estimate.low >= low and estimate.high <= high:
        return "holds"
    return "misses" if estimate.high < low or estimate.low > high else "unclear"


def _column(blocks: Blocks, place: int) -> list[float]:
    """The sum of one column for each block."""
    return [float(sum(row[place] for row in rows)) for rows in blocks]


def _share(blocks: list[float]) -> Estimate:
    """How often something came to pass in blocks of a single case, per cent."""
    return share_of(blocks, len(blocks)).within(0, 1).scaled(100)


def _points(found: Estimate | None) -> Estimate | None:
    """A difference of shares in points, within what is possible."""
    return None if found is None else found.within(-100, 100)


def _per(blocks: Blocks, place: int, cases: int, factor: float = 1.0) -> Estimate | None:
    """The mean of a column over the cases that another column counts, times a factor."""
    found = ratio_of(list(zip(_column(blocks, place), _column(blocks, cases), strict=True)))
    return None if found is None else found.scaled(factor)


# --- export controls -----------------------------------------------------------------------------------------------------


def issues_of(games: BlockGames, outcome: Outcome) -> list[tuple[int, int, int]]:
    """The controls issued in a game, as (ply, seat, bloc that it is against)."""
    state = games.start()
    found = []
    for ply, action in enumerate(outcome.actions):
        if games.game.kind[action] == act.ISSUE:
            found.append((ply, state.seat, games.game.y[action]))
        state.apply_action(action)
    return found


def play_controls(games: BlockGames) -> tuple[Row, ...]:
    """The game as it is, without any control, and with as many indifferent decisions changed as there were controls.

    Columns: game, whether a control was issued, whether the winner changes without, whether it changes by the placebo, decisions
    changed, controls; then authors, the Lead and the first places that controls gained them, and the same for the targets.
    """
    plain = games.plain(0)
    issued = issues_of(games, plain)
    if not issued:
        return ((1,) + (0,) * (CONTROL_COLUMNS - 1),)
    without = games.play_by(lambda seat: StrategyPolicy(strategies()[WITHOUT_CONTROLS]))  # noqa: ARG005
    schedule = Schedule([ply for ply, _, _ in issued])
    placebo = games.play_by(lambda seat: Indifferent(schedule))  # noqa: ARG005
    authors = {seat for _, seat, _ in issued}
    against = {bloc for _, _, bloc in issued}
    tables = games.start().tables
    targets = {seat for seat in range(games.game.seats) if tables[seat].bloc in against} - authors
    return (
        (
            1, 1, without.winners != plain.winners, placebo.winners != plain.winners, schedule.changed, len(issued),
            *_gained(plain, without, authors), *_gained(plain, without, targets),
        ),
    )  # fmt: skip


def _gained(plain: Outcome, without: Outcome, seats: set[int]) -> tuple[int, int, int]:
    """How many seats, and the Lead and the first places that they have more in the first game than in the second."""
    return (
        len(seats),
        sum(plain.lead[seat] - without.lead[seat] for seat in seats),
        sum(plain.firsts[seat] - without.firsts[seat] for seat in seats),
    )


def judge_controls(name: str, game: Game, blocks: Blocks) -> list[Finding]:  # noqa: ARG001  # as all judges
    """What controls change."""
    count = len(blocks)
    without, placebo, issued = (_column(blocks, place) for place in (2, 3, 1))
    more = mean_of([a - b for a, b in zip(without, placebo, strict=True)]).within(-1, 1).scaled(100)
    with_controls = _share(issued)
    author, target = (_per(blocks, place + 1, place) for place in (6, 9))
    author_firsts, target_firsts = (_points(_per(blocks, place + 2, place, 100 / WHOLE)) for place in (6, 9))

    def row(measure: str, estimate: Estimate | None, bound: str = "", verdict: str = "") -> Finding:
        return Finding(name, measure, estimate, count, bound, verdict)

    return [
        row("games with a control issued, %", with_controls, "over 50", above(with_controls, 50)),
        row("controls issued a game", mean_of(_column(blocks, 5))),
        row("decisions that the placebo changed a game", mean_of(_column(blocks, 4))),
        row("winner changes without controls, % of games", _share(without)),
        row("winner changes by the placebo, % of games", _share(placebo)),
        row(
            "winner changes more often than by the placebo, points", more, f"at least {WINNER_CHANGES:g}",
            at_least(more, WINNER_CHANGES),
        ),
        row("Lead that controls gain their authors", author),
        row(
            "first places that controls gain their authors, points", author_firsts, "above 0",
            "" if author_firsts is None else above(author_firsts, 0),
        ),
        row(
            "Lead that controls gain their targets", target, "below 0",
            "" if target is None else above(target.scaled(-1), 0),
        ),
        row("first places that controls gain their targets, points", target_firsts),
    ]  # fmt: skip


# --- the worth of an action ------------------------------------------------------------------------------------------------


def play_skips(games: BlockGames) -> tuple[Row, ...]:
    """A row for each quarter: the Lead that one seat loses without its last action there, and without the whole quarter."""
    seat = games.seat
    lead = games.plain(seat).lead[seat]
    rows = []
    for quarter in range(games.game.quarters):
        last = games.play_with(seat, Skipper(quarter, whole=False)).lead[seat]
        whole = games.play_with(seat, Skipper(quarter, whole=True)).lead[seat]
        rows.append((lead - last, lead - whole))
    return tuple(rows)


def judge_skips(name: str, game: Game, blocks: Blocks) -> list[Finding]:
    """What the last action of each quarter, the whole quarter, and an action in the last quarters are worth."""
    count = len(blocks)
    found = []
    for quarter in range(game.quarters):
        last = mean_of([float(rows[quarter][0]) for rows in blocks])
        bound = f"at least {LAST_ACTION:g}" if quarter < LAST_ACTION_UNTIL else ""
        verdict = at_least(last, LAST_ACTION) if bound else ""
        found.append(Finding(name, f"last action of quarter {quarter + 1}: Lead", last, count, bound, verdict))
    for quarter in range(game.quarters):
        whole = mean_of([float(rows[quarter][1]) for rows in blocks])
        found.append(Finding(name, f"all of quarter {quarter + 1}: Lead", whole, count))
    points = sum(game.points[q] for q in range(game.quarters - LATE_QUARTERS, game.quarters))
    late = mean_of([sum(lead for _, lead in rows[-LATE_QUARTERS:]) / points for rows in blocks])
    measure = f"an action in the last {LATE_QUARTERS} quarters, on the mean: Lead"
    found.append(Finding(name, measure, late, count, f"at least {LATE_ACTION:g}", at_least(late, LATE_ACTION)))
    return found


def play_second_best(games: BlockGames) -> tuple[Row, ...]:
    """Whether there was a second-best ply, whether it changes the winner, and the Lead that it costs."""
    seat = games.seat
    policy = SecondBest()
    plain, other = games.plain(seat), games.play_with(seat, policy)
    return ((int(policy.is_done), int(plain.winners != other.winners), plain.lead[seat] - other.lead[seat]),)


def judge_second_best(name: str, game: Game, blocks: Blocks) -> list[Finding]:  # noqa: ARG001
    """What one second-best ply changes, where there was one."""
    done = [rows for rows in blocks if rows[0][0]]
    changes = _share(_column(done, 1)) if done else None
    return [
        Finding(name, "winner changes, % of games", changes, len(done)),
        Finding(name, "Lead lost", _per(blocks, 2, 0), len(done)),
    ]


# --- seats of the same style -------------------------------------------------------------------------------------------------


def _line_ups(seats: int) -> Iterator[tuple[str, int]]:
    """Each style, and the number of seats that have it."""
    for style in STYLES:
        for count in range(1, seats + 1):
            yield style, count


def play_styles(games: BlockGames) -> tuple[Row, ...]:
    """A row for each style and number of seats that have it: their first places; the others are planners."""
    seats = games.game.seats
    rows = []
    for style, count in _line_ups(seats):
        same = {(games.block.index + step) % seats for step in range(count)}

        def make(seat: int, style: str = style, same: set[int] = same) -> Policy:
            return make_policy(style if seat in same else UNRESTRICTED)

        outcome = games.play_by(make)
        rows.append((sum(outcome.firsts[seat] for seat in same),))
    return tuple(rows)


def judge_styles(name: str, game: Game, blocks: Blocks) -> list[Finding]:
    """First places of a seat by the number of seats of its style."""
    found = []
    for place, (style, count) in enumerate(_line_ups(game.seats)):
        if count < game.seats:  # all alike share the first places
            share = mean_of([rows[place][0] / (WHOLE * count) for rows in blocks]).within(0, 1 / count).scaled(100)
            found.append(Finding(name, f"{style} x {count}: first places of a seat, %", share, len(blocks)))
    return found


_PLAYED: Final = (
    Probe(
        "controls", "What changes if nobody may issue an export control.",
        play_controls, judge_controls, lambda _: (1, CONTROL_COLUMNS),
    ),
    Probe(
        "skips", "What the last action of a quarter is worth, and a whole quarter.",
        play_skips, judge_skips, lambda game: (game.quarters, 2),
    ),
    Probe(
        "second-best", "Whether one second-best ply in the first quarter changes the winner.",
        play_second_best, judge_second_best, lambda _: (1, 3),
    ),
    Probe(
        "styles", "How a style fares by the number of seats that have it.",
        play_styles, judge_styles, lambda game: (len(STYLES) * game.seats, 1),
    ),
)  # fmt: skip
"""Probes with games of their own."""
