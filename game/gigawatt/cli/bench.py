"""`gigawatt bench`: the speed of the engine and the planner on this machine."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from gigawatt.cli.entrants import read_seed
from gigawatt.cli.output import echo_json, table
from gigawatt.compiled import build_name, describe_other_build

if TYPE_CHECKING:
    from gigawatt.core import Game, State

Figure = dict[str, Any]
"""A measured value and its unit."""

_MULTIPLIER: Final = 6364136223846793005
_INCREMENT: Final = 1442695040888963407
_MASK: Final = (1 << 64) - 1
_MATCH_SEEDS: Final = 1 << 128
"""The number of seeds that a match can have."""
_SEEDS: Final = 1 << 32
"""The number of seeds that a playout can have."""
_US: Final = 1e6
_STARTS: Final = 5


@click.command(epilog="Example: gigawatt bench --json")
@click.argument("scenario", default="case-study")
@click.option(
    "--games", type=click.IntRange(1, 100_000), default=60, show_default=True, help="Random games to measure on."
)
@click.option("--seats", type=click.IntRange(2, 6), help="Number of seats. Default: that of the scenario.")
@click.option("--seed", metavar="N", callback=read_seed, default="1", show_default=True, help="Seed of the first game.")
@click.option("--json", "as_json", is_flag=True, help="Print {name: {value, unit}}.")
def bench(scenario: str, games: int, seats: int | None, seed: int, as_json: bool) -> None:
    """Measure the speed of this machine: random play, planners, and the cost of their parts.

    SCENARIO is a name, ruleset:name, or a TOML file. Default: case-study.
    """
    from gigawatt.content import open_game

    game = open_game(scenario, seats)
    figures = {"build": _build()} | measure(game, games, seed)
    if as_json:
        echo_json(figures)
        return
    click.echo(
        f"{game.scenario_id}, {game.seats} seats, {game.action_count} actions in the table, {games} random games, "
        f"the {build_name()} build"
    )
    click.echo(describe_other_build())
    click.echo(table(("figure", "value", "unit"), [(name, f["value"], f["unit"]) for name, f in figures.items()]))


def _build() -> Figure:
    return {"value": build_name(), "unit": ""}


def measure(game: Game, games: int, seed: int) -> dict[str, Figure]:
    """All figures of `gigawatt bench`, measured on a number of random games."""
    play_random(game, seed)  # warm-up: imports, and tables that are computed on first use
    figures = _measure_play(game, games, seed)
    figures |= _measure_planners(game, min(games, 12), seed)
    figures |= _measure_choice(game, games, seed)
    figures |= _measure_parts(game, min(games, 5), seed)
    figures |= _measure_starts()
    return figures


def play_random(game: Game, seed: int) -> int:
    """Play one game of uniformly random actions; return the number of plies."""
    state = game.new_state(seed)
    x = seed * 2 + 1
    plies = 0
    while legal := state.legal_actions():
        x = _next(x)
        state.apply_action(legal[(x >> 33) % len(legal)])
        plies += 1
    return plies


def _next(x: int) -> int:
    """The next state of the generator: 64 bits, of which the upper half is good enough to choose actions."""
    return (x * _MULTIPLIER + _INCREMENT) & _MASK


def seeds_from(seed: int, count: int) -> list[int]:
    """`count` consecutive seeds; 0 follows the greatest."""
    return [(seed + k) % _MATCH_SEEDS for k in range(count)]


def random_positions(game: Game, games: int, seed: int) -> Iterator[tuple[State, list[int], int]]:
    """Every position of some random games, with its legal actions and the next action."""
    for number in seeds_from(seed, games):
        state = game.new_state(number)
        x = number * 2 + 1
        while legal := state.legal_actions():
            x = _next(x)
            action = legal[(x >> 33) % len(legal)]
            yield state, legal, action
            state.apply_action(action)


def _measure_play(game: Game, games: int, seed: int) -> dict[str, Figure]:
    """Whole games with everything: new state, legal actions, draws, quarter ends; alternately with this loop and with that of the engine."""
    from gigawatt.policies.search.playout import play_out

    rates, plies, playouts = [], [], []
    for number in seeds_from(seed, games):
        start = time.perf_counter()
        plies.append(play_random(game, number))
        middle = time.perf_counter()
        rates.append(plies[-1] / (middle - start))
        played = play_out(game.new_state(number), number % _SEEDS)
        playouts.append(played / (time.perf_counter() - middle))
    return {
        "random_play": _figure(statistics.median(rates), "plies/s", 0),
        "random_playout": _figure(statistics.median(playouts), "plies/s", 0),
        "random_games": _figure(statistics.median(rates) / statistics.mean(plies), "games/s", 1),
        "plies_a_game": _figure(statistics.mean(plies), "plies", 1),
    }


def _measure_planners(game: Game, games: int, seed: int) -> dict[str, Figure]:
    """Whole matches with a planner in every seat."""
    from gigawatt.match import play_match
    from gigawatt.policies.registry import make_policy

    def play(number: int) -> int:
        return play_match(game, [make_policy("planner") for _ in range(game.seats)], number).plies

    *numbers, warm = seeds_from(seed, games + 1)
    play(warm)
    start = time.perf_counter()
    plies = sum(map(play, numbers))
    spent = time.perf_counter() - start
    return {
        "planner_games": _figure(games / spent, "games/s"),
        "planner_play": _figure(plies / spent, "plies/s", 0),
    }


def _measure_choice(game: Game, games: int, seed: int) -> dict[str, Figure]:
    """The numbers of legal actions."""
    counts = sorted(len(legal) for _, legal, _ in random_positions(game, games, seed))
    last = len(counts) - 1
    return {
        "legal_count_median": _figure(counts[last // 2], "actions", 0),
        "legal_count_p10": _figure(counts[last // 10], "actions", 0),
        "legal_count_p90": _figure(counts[last * 9 // 10], "actions", 0),
        "forced_plies": _figure(100 * counts.count(1) / len(counts), "%", 2),
    }


def _measure_parts(game: Game, games: int, seed: int) -> dict[str, Figure]:
    """Single calls, each on positions spread over whole games."""
    spread = [
        (state.copy(), action) for i, (state, _, action) in enumerate(random_positions(game, games, seed)) if i % 5 == 0
    ]
    states = [state for state, _ in spread]
    legal_us, apply_us = _measure_steps(game, games, seed)
    return {
        "legal_actions": _figure(legal_us, "us"),
        "apply_action": _figure(apply_us, "us"),
        "copy": _figure(_cost(states, lambda state: state.copy()), "us"),
        "fork": _figure(_cost(states, lambda state: state.fork(7)), "us"),
        "child": _figure(_child_cost(spread), "us"),
        "digest": _figure(_cost(states, lambda state: state.digest()), "us"),
        "observation_json": _figure(_cost(states, lambda state: state.observation(state.seat).to_json()), "us"),
        "observation_vector": _figure(_cost(states, lambda state: state.observation(state.seat).vector()), "us"),
    }


def _measure_steps(game: Game, games: int, seed: int) -> tuple[float, float]:
    """The mean cost of `legal_actions` and of `apply_action` in play, including quarter ends, in us."""
    clock = time.perf_counter
    in_legal = in_apply = 0.0
    plies = 0
    for number in seeds_from(seed, games):
        state = game.new_state(number)
        x = number * 2 + 1
        while True:
            start = clock()
            legal = state.legal_actions()
            in_legal += clock() - start
            if not legal:
                break
            x = _next(x)
            action = legal[(x >> 33) % len(legal)]
            start = clock()
            state.apply_action(action)
            in_apply += clock() - start
            plies += 1
    overhead = min(_clock_cost() for _ in range(5))
    return (in_legal / plies - overhead) * _US, (in_apply / plies - overhead) * _US


def _clock_cost() -> float:
    """The cost of reading the clock twice, in seconds."""
    clock = time.perf_counter
    total = 0.0
    for _ in range(1000):
        start = clock()
        total += clock() - start
    return total / 1000


def _cost(states: list[State], call: Callable[[State], object]) -> float:
    """The cost of a call on each of the states, best of five rounds, in us."""
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for state in states:
            call(state)
        rounds.append(time.perf_counter() - start)
    return min(rounds) / len(states) * _US


def _child_cost(spread: list[tuple[State, int]]) -> float:
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for state, action in spread:
            state.child(action)
        rounds.append(time.perf_counter() - start)
    return min(rounds) / len(spread) * _US


def _measure_starts() -> dict[str, Figure]:
    """The start-up time of processes, in excess of a bare interpreter's for the engine's import."""
    engine = _median_ms("-c", "import gigawatt.core") - _median_ms("-c", "pass")
    return {
        "import_core": _figure(engine, "ms", 0),
        "help": _figure(_median_ms("-m", "gigawatt", "--help"), "ms", 0),
    }


def _median_ms(*arguments: str) -> float:
    """The median wall time of a fresh interpreter, in ms."""
    times = []
    for _ in range(_STARTS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _figure(value: float, unit: str, digits: int = 2) -> Figure:
    rounded = round(value, digits)
    return {"value": int(rounded) if digits == 0 else rounded, "unit": unit}
