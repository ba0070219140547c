"""Matches, records and rules: what stands around the engine."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gigawatt.content import find_scenario
from gigawatt.core import Game
from gigawatt.match import Record, play_match
from gigawatt.policies.registry import make_policy
from gigawatt.storage import from_json, to_json, verify


def play(game: Game, policy: str, *, record: bool = False) -> Record | None:
    """One match of a policy against itself."""
    return play_match(game, [make_policy(policy) for _ in range(game.seats)], 1, record=record).record


@pytest.fixture(scope="session")
def made(game: Game) -> Record:
    """A record of a random match."""
    record = play(game, "random", record=True)
    assert record is not None
    return record


@pytest.mark.parametrize("policy", ["random", "greedy"])
def bench_match(benchmark: BenchmarkFixture, game: Game, policy: str) -> None:
    """A match of four like policies, without a record."""
    benchmark(play, game, policy)


def bench_recorded_match(benchmark: BenchmarkFixture, game: Game) -> None:
    """A match of four random policies, with its record."""
    benchmark(play, game, "random", record=True)


def bench_write_record(benchmark: BenchmarkFixture, made: Record) -> None:
    """A record made into the bytes of its file."""
    benchmark(to_json, made)


def bench_read_record(benchmark: BenchmarkFixture, made: Record) -> None:
    """A record read and checked."""
    benchmark(from_json, to_json(made), "record")


def bench_verify(benchmark: BenchmarkFixture, made: Record) -> None:
    """A record played again with everything compared."""
    assert benchmark(verify, made).ok


def bench_load_rules(benchmark: BenchmarkFixture) -> None:
    """The standard rules read and checked."""
    benchmark(find_scenario, "case-study")
