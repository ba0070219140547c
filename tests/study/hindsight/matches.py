"""Matches for tests to ask questions about: the samples, and others that are played for the slow tests."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from gigawatt.content import open_game
from gigawatt.core.lineups import lineup
from gigawatt.match import play_match
from gigawatt.match.record import Record
from gigawatt.policies.registry import make_policy
from gigawatt.storage import load_record
from gigawatt.study.hindsight.recorded_future import RecordedFuture

SAMPLES = Path(__file__).parents[3] / "saves" / "samples"


@lru_cache(maxsize=8)
def sample(name: str) -> RecordedFuture:
    """A sample, ready to be played on."""
    return RecordedFuture(load_record(SAMPLES / f"{name}.json"))


@lru_cache(maxsize=64)
def played(scenario: str, policies: tuple[str, ...], seed: int) -> RecordedFuture:
    """A match between house policies, ready to be played on."""
    return RecordedFuture(record_of(scenario, policies, seed))


def record_of(scenario: str, policies: tuple[str, ...], seed: int) -> Record:
    """The record of a match between house policies."""
    game = open_game(scenario)
    seated = [make_policy(policies[seat % len(policies)]) for seat in range(game.seats)]
    record = play_match(game, seated, seed, lineup(game, seed), record=True).record
    assert record is not None
    return record


MATCHES = [
    (scenario, policies, seed)
    for seed in range(3)
    for scenario, policies in (
        ("case-study", ("planner", "normal")),
        ("duel", ("planner", "easy")),
        ("sovereign-race", ("planner",)),
        ("power-crunch", ("normal", "greedy")),
        ("permit-squeeze", ("planner", "random")),
        ("chip-embargo", ("easy", "planner")),
    )
]
"""Matches of all scenarios, for the slow tests."""
