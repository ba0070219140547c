"""What the planner's figures bring: its gain of an action beside the Lead that taking it brought in common futures.

    python benchmarks/adviser_figures.py --matches 12 --minutes 8             the table of `case-study` and `first-campus`
    python benchmarks/adviser_figures.py --scenario duel --seats 2            of another board
    python benchmarks/adviser_figures.py --keep trials.csv                    add to the trials of earlier runs
    python benchmarks/adviser_figures.py --sums 20                            figures summed over whole matches, beside the Lead scored

Positions come from matches of planners and of normal players among themselves, one of each quarter. At each, what the adviser would do
and up to two others that it names are tried: futures begin with the action and, with the same luck, without it. `--against nothing`: the
seat does not take it in this quarter, and spends the action point that it takes on nothing (a free action takes none). `--against next`:
the seat does the next best at this move, or passes if it is its last action, and may take it later. Planners play every seat to the end. So
the difference is what taking the action brings, instead of leaving it. See docs/decisions/0020-what-advice-counts.md.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from arguments import Parser, minutes, natural, positive, refusing
from attrs import astuple, fields, frozen

from gigawatt.analysis.judgement import judge
from gigawatt.analysis.position_analysis import PositionAnalysis, level_lead
from gigawatt.content import open_game
from gigawatt.core import Game, State, actions as act
from gigawatt.core.chance import policy_seed
from gigawatt.core.lineups import lineup
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.errors import UsageError
from gigawatt.policies.api import Turn
from gigawatt.policies.registry import make_policy
from gigawatt.reading import read_text, shown
from gigawatt.study.hindsight.replayed import future_key, play_on

PLAYERS = ("planner", "normal")
"""Who plays the matches that positions are taken from."""
NOTHING = "nothing"
AGAINST = (NOTHING, "next")
OTHERS = 2
"""Alternatives that are tried at a position besides the adviser's action."""
BOARDS = (("case-study", 4), ("first-campus", 4))


@frozen
class Job:
    """The positions of one match."""

    scenario: str
    seats: int
    player: str
    seed: int
    futures: int
    against: str


@frozen
class Trial:
    """An action at a position, tried."""

    scenario: str
    seats: int
    player: str
    match: int
    quarter: int
    kind: str
    rank: int
    """0 for what the adviser would do."""
    gain: float
    """The planner's figure, in Lead."""
    lead: float
    """The mean difference over the futures."""
    error: float
    """Its standard error."""
    shown: float
    """What the board shows of it: the Lead for the level of the compute that it adds by itself."""


COLUMNS: Final = [field.name for field in fields(Trial)]
"""Of a file of trials."""
MOST_BYTES: Final = 100_000_000


# --- playing -----------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def game_of(scenario: str, seats: int) -> Game:
    """A board, opened once in a process."""
    return open_game(scenario, seats)


def play_job(job: Job) -> list[Trial]:
    """Play a match, and try the actions of one decision of each of its quarters."""
    game = game_of(job.scenario, job.seats)
    random = Random(f"{job.player} {job.seed}")  # noqa: S311  # which positions are looked at is no secret
    state = game.new_state(job.seed, lineup(game, job.seed))
    taken = play_on(state.copy(), [job.player] * job.seats, future_key(job.seed, 0))
    by_quarter: dict[int, list[State]] = {}
    for action in taken:
        if len(state.legal_actions()) > 1:
            by_quarter.setdefault(state.quarter, []).append(state.copy())
        state.apply_action(action)
    found = []
    for quarter, positions in by_quarter.items():
        found += list(trials_at(job, quarter, random.choice(positions), random))
    return found


def trials_at(job: Job, quarter: int, state: State, random: Random) -> Iterator[Trial]:
    """Try what the adviser would do at a position, and others that it names."""
    legal = tuple(state.legal_actions())
    rows = judge(state, state.seat, legal).choices
    picked = [0, *sorted(random.sample(range(1, len(rows)), min(OTHERS, len(rows) - 1)))] if rows else []
    keys = [future_key(1000 * job.seed + quarter, number + 1) for number in range(job.futures)]
    for rank in picked:
        action, value = rows[rank].action, rows[rank].value
        differences = [difference(state, action, key, job.against) for key in keys]
        mean = sum(differences) / len(differences)
        spread = sum((one - mean) ** 2 for one in differences) / max(1, len(differences) - 1)
        kind = act.KIND_NAMES[state.game.kind[action]]
        yield Trial(
            job.scenario, job.seats, job.player, job.seed, quarter, kind, rank, value / 1000, mean, math.sqrt(spread / len(differences)),
            shown_lead(state, action),
        )  # fmt: skip


def shown_lead(state: State, action: int) -> int:
    """The Lead that the board shows of an action alone."""
    before = PositionAnalysis(state, state.seat)
    return level_lead(state.game, before.forecast, before.then(action).forecast)


def difference(state: State, action: int, key: int, against: str) -> int:
    """How much more Lead the seat to move ends with if it takes an action than if it leaves it, in one future."""
    seat = state.seat
    ends = []
    for leaves in (False, True):
        fork = state.fork(key)
        if leaves:
            leave(fork, action, key, against)
        else:
            fork.apply_action(action)
        play_on(fork, ["planner"] * fork.game.seats, key)
        ends.append(fork.lead(seat))
    return ends[0] - ends[1]


def leave(state: State, action: int, key: int, against: str) -> None:
    """Play the rest of a quarter, or of a move, by planners of whom the seat to move may not take an action.

    The last action point is then spent on nothing.
    """
    kinds = state.game.kind
    seat, quarter = state.seat, state.quarter
    spare = 0 if kinds[action] in act.FREE else 1
    policy = make_policy("planner")
    while not state.is_terminal and state.quarter == quarter and (against == NOTHING or state.seat == seat):
        mover = state.seat
        legal = list(state.legal_actions())
        if mover == seat:
            is_last = state.points_left(seat) <= spare
            legal = [a for a in legal if a != action and (not is_last or a == act.PASS or kinds[a] in act.FREE)]
        seed = policy_seed(key, mover)
        turn = Turn(state.game, mover, legal or [act.PASS], seed, state.ply, 1, state, wants_reason=False)
        state.apply_action(policy.decide(turn).action)


def play_all(
    jobs: Sequence[Job], workers: int, at_most: float, keep: Path | None, kept: Sequence[Trial]
) -> list[Trial]:
    """Play matches until so many minutes are over; every board gets one of each kind of player before any gets a second one."""
    end = time.monotonic() + 60 * at_most
    found = list(kept)
    played = {(trial.scenario, trial.seats, trial.player, trial.match) for trial in found}
    left = [job for job in jobs if (job.scenario, job.seats, job.player, job.seed) not in played]
    with ProcessPoolExecutor(workers) as pool:
        for at in range(0, len(left), workers):
            if time.monotonic() > end:
                break
            for trials in pool.map(play_job, left[at : at + workers]):
                found += trials
                write_trials(keep, trials)
    return found


def read_trials(path: Path | None) -> list[Trial]:
    """The trials that an earlier run kept.

    Raises:
        UsageError: the file holds something else, is damaged, or its folder is not there.
    """
    if path is None:
        return []
    if not path.exists():
        if not path.parent.is_dir():
            raise UsageError(f"--keep: there is no folder {shown(path.parent)} for {path.name}; make it first")
        return []
    lines = list(csv.reader(read_text(path, MOST_BYTES, "file of trials").splitlines()))
    if not lines or lines[0] != COLUMNS:
        raise UsageError(f"--keep would add to {shown(path)}, which holds no trials; name another file")
    return [_trial(cells, f"{shown(path)}, line {number}") for number, cells in enumerate(lines[1:], 2)]


def _trial(cells: Sequence[str], where: str) -> Trial:
    """The trial in a line of a file."""
    try:
        scenario, seats, player, match, quarter, kind, rank, *figures = cells
        gain, lead, error, shown_of_it = map(float, figures)
        return Trial(
            scenario, int(seats), player, int(match), int(quarter), kind, int(rank), gain, lead, error, shown_of_it
        )
    except ValueError as fault:
        raise UsageError(f"{where}: no trial; remove that line, or name another file with --keep") from fault


def write_trials(path: Path | None, trials: Sequence[Trial]) -> None:
    """Add trials to a file."""
    if path is None:
        return
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerows(astuple(trial) for trial in trials)


# --- what follows from it ---------------------------------------------------------------------------------------------------------


def line_through(trials: Sequence[Trial]) -> tuple[float, float, float]:
    """Slope, intercept and scatter about the line of the measured Lead over the planner's figure, by least squares."""
    n = len(trials)
    if n < 3:
        return 0.0, 0.0, 0.0
    x, y = sum(t.gain for t in trials) / n, sum(t.lead for t in trials) / n
    spread = sum((t.gain - x) ** 2 for t in trials)
    slope = sum((t.gain - x) * (t.lead - y) for t in trials) / spread if spread else 0.0
    rest = sum((t.lead - y - slope * (t.gain - x)) ** 2 for t in trials)
    return slope, y - slope * x, math.sqrt(rest / (n - 2))


# --- whole matches ------------------------------------------------------------------------------------------------------------


@frozen
class Sums:
    """Figures of a seat's actions summed over a match, and what it scored."""

    planner: float
    """The planner's figures."""
    shown: int
    """Those of the board."""
    level: int
    """Lead that it scored by level."""
    lead: int
    """Its Lead at the end."""


def sums_of(job: Job) -> list[Sums]:
    """The sums of every seat of a match of planners."""
    game = game_of(job.scenario, job.seats)
    state = game.new_state(job.seed, lineup(game, job.seed))
    taken = play_on(state.copy(), ["planner"] * job.seats, future_key(job.seed, 0))
    planner, shown = [0.0] * job.seats, [0] * job.seats
    for action in taken:
        seat = state.seat
        if action != act.PASS:
            choices = judge(state, seat, tuple(state.legal_actions())).choices
            planner[seat] += next((one.value / 1000 for one in choices if one.action == action), 0.0)
            shown[seat] += shown_lead(state, action)
        state.apply_action(action)
    level = LEAD_SOURCES.index("level")
    return [
        Sums(planner[seat], shown[seat], state.lead_by_source(seat)[level], state.lead(seat))
        for seat in range(job.seats)
    ]


def print_sums(boards: Sequence[tuple[str, int]], matches: int, seed: int, workers: int) -> None:
    """The means over all seats of some matches of planners, and how far what is shown is from the Lead scored by level."""
    with ProcessPoolExecutor(workers) as pool:
        for scenario, seats in boards:
            jobs = [Job(scenario, seats, "planner", seed + number, 0, NOTHING) for number in range(matches)]
            rows = [row for found in pool.map(sums_of, jobs) for row in found]
            n = len(rows)
            planner, shown, level, lead = (
                sum(getattr(row, name) for row in rows) / n for name in ("planner", "shown", "level", "lead")
            )
            off = math.sqrt(sum((row.shown - row.level) ** 2 for row in rows) / n)
            print(
                f"{scenario}, {seats} seats, {matches} matches, a seat: planner's figures {planner:.1f}, shown {shown:.1f}, scored by level "
                f"{level:.1f} (root mean square of the difference {off:.1f}), scored in all {lead:.1f}"
            )


# --- telling ------------------------------------------------------------------------------------------------------------------------


def print_table(trials: Sequence[Trial], boards: Sequence[tuple[str, int]]) -> None:
    """Means, slope, intercept and scatter by quarter."""
    for scenario, seats in boards:
        own = [trial for trial in trials if (trial.scenario, trial.seats) == (scenario, seats)]
        game = game_of(scenario, seats)
        positions = len({(t.player, t.match, t.quarter) for t in own})
        print(f"{scenario}, {seats} seats: {positions} positions, {len(own)} actions")
        print("  quarter       actions  planner's  measured    error   slope  intercept  scatter  within   shown")
        groups = [(game.quarter_name(q), [t for t in own if t.quarter == q]) for q in range(game.quarters)]
        groups += [("best", [t for t in own if not t.rank]), ("others", [t for t in own if t.rank])]
        groups += [(f"of {name}", [t for t in own if t.player == name]) for name in PLAYERS]
        groups += [("all", own)]
        for name, rows in groups:
            if not rows:
                continue
            n = len(rows)
            slope, base, scatter = line_through(rows)
            shown = sum(t.shown for t in rows) / n
            gain, lead = sum(t.gain for t in rows) / n, sum(t.lead for t in rows) / n
            within = math.sqrt(sum(t.error**2 for t in rows) / n)
            error = math.sqrt(sum((t.lead - lead) ** 2 for t in rows) / max(1, n - 1) / n)
            print(
                f"  {name:<13}{n:>8}{gain:>11.2f}{lead:>10.2f}{error:>9.2f}{slope:>8.2f}{base:>11.2f}{scatter:>9.2f}{within:>8.2f}"
                f"{shown:>8.2f}"
            )


def main() -> int:
    """Measure, tell and write."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", help="another board than the two, with --seats")
    parser.add_argument("--seats", type=positive, help="of --scenario (4)")
    parser.add_argument(
        "--matches", type=positive, default=12, help="of each kind of player on each board (%(default)s)"
    )
    parser.add_argument("--futures", type=positive, default=8, help="of each action, twice (%(default)s)")
    parser.add_argument("--minutes", type=minutes, default=30.0, help="at most (%(default)s)")
    parser.add_argument(
        "--against", choices=AGAINST, default=NOTHING, help="what an action is compared with (%(default)s)"
    )
    parser.add_argument("--seed", type=natural, default=1)
    parser.add_argument("--workers", type=positive, default=os.cpu_count() or 1)
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FILE",
        help="trials of earlier runs with the same --against, which this one adds to (CSV)",
    )
    parser.add_argument(
        "--sums", type=natural, default=0, metavar="MATCHES", help="sum over so many whole matches instead"
    )
    asked = parser.parse_args()
    if asked.seats and not asked.scenario:
        parser.error("--seats is of the board that --scenario names; name both")
    boards = [(asked.scenario, asked.seats or 4)] if asked.scenario else list(BOARDS)
    with refusing(parser):
        for board in boards:
            game_of(*board)
        kept = read_trials(asked.keep)
    if asked.sums:
        print_sums(boards, asked.sums, asked.seed, asked.workers)
        return 0
    jobs = [
        Job(name, seats, player, asked.seed + number, asked.futures, asked.against)
        for number in range(asked.matches)
        for name, seats in boards
        for player in PLAYERS
    ]
    trials = play_all(jobs, asked.workers, asked.minutes, asked.keep, kept)
    print_table(trials, boards)
    return 0


if __name__ == "__main__":
    sys.exit(main())
