"""The engine's hot calls: `pytest benchmarks --benchmark-enable`.

Compare with an earlier run by pytest-benchmark's own `--benchmark-autosave` and `--benchmark-compare`.
"""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from gigawatt.cli.bench import play_random
from gigawatt.core import Game, State

Spread = list[tuple[State, int]]


def bench_random_game(benchmark: BenchmarkFixture, game: Game) -> None:
    """One whole random game, all in."""
    plies = benchmark(play_random, game, 1)
    benchmark.extra_info["plies"] = plies


def bench_new_state(benchmark: BenchmarkFixture, game: Game) -> None:
    """The first position of a match."""
    benchmark(game.new_state, 1)


def bench_legal_actions(benchmark: BenchmarkFixture, spread: Spread) -> None:
    """Legal actions asked again and again, so that all that is remembered is warm; the whole spread a round."""
    benchmark(lambda: [state.legal_actions() for state, _ in spread])
    benchmark.extra_info["calls_a_round"] = len(spread)


def bench_copy(benchmark: BenchmarkFixture, spread: Spread) -> None:
    """A copy of each position of the spread."""
    benchmark(lambda: [state.copy() for state, _ in spread])
    benchmark.extra_info["calls_a_round"] = len(spread)


def bench_child(benchmark: BenchmarkFixture, spread: Spread) -> None:
    """A copy of each position of the spread, and one action on it."""
    benchmark(lambda: [state.child(action) for state, action in spread])
    benchmark.extra_info["calls_a_round"] = len(spread)


def bench_digest(benchmark: BenchmarkFixture, spread: Spread) -> None:
    """A digest of each position of the spread."""
    benchmark(lambda: [state.digest() for state, _ in spread])
    benchmark.extra_info["calls_a_round"] = len(spread)


def bench_observation(benchmark: BenchmarkFixture, spread: Spread) -> None:
    """The JSON of an observation of each position of the spread."""
    benchmark(lambda: [state.observation(state.seat).to_json() for state, _ in spread])
    benchmark.extra_info["calls_a_round"] = len(spread)
