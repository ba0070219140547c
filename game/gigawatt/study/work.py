"""The work of any study: rules, scenario and seats, which its workers compile and compare before they play."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from attrs import frozen

from gigawatt.content import from_plain, to_plain
from gigawatt.core import Game
from gigawatt.tournament.worker import Work, WorkerMismatchError, canonical_digest


@frozen(kw_only=True)
class StudyWork(Work):
    """What every study hands to the workers of a pool; a study derives its own class from it.

    The fields of such a class decide every result together with the trial: a worker keeps one player for equal work.
    """

    scenario: str
    seats: int


def rules_of(game: Game) -> dict[str, Any]:
    """The fields of `StudyWork` for a game, with the canonical digest of this process."""
    rules, canonical = _rules_and_digest(game)
    return {"rules": rules, "canonical": canonical, "scenario": game.scenario_id, "seats": game.seats}


@lru_cache(maxsize=4)
def _rules_and_digest(game: Game) -> tuple[str, str]:
    """The rules as text, and the canonical digest, which takes a match: a class asks for those of one game for every student."""
    return json.dumps(to_plain(game.ruleset), separators=(",", ":")), canonical_digest(game)


def compile_work(work: StudyWork) -> Game:
    """The game of some work, compiled in a worker.

    Raises:
        WorkerMismatchError: it plays other than where the run was started.
    """
    game = Game(from_plain(json.loads(work.rules)), work.scenario, work.seats)
    if work.canonical and canonical_digest(game) != work.canonical:
        raise WorkerMismatchError("a worker plays another game; install the same release of gigawatt there")
    return game
