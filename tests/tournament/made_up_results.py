"""Results made up without playing a game."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from gigawatt.match.faults import rank_with_faults
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.tournament.plan import Plan, secret_of
from gigawatt.tournament.results import BlockResult, EntrantFault, GameResult, pack_actions
from gigawatt.tournament.store import Header

FACTIONS = ("alpha", "beta", "gamma", "delta", "omega")


def header(**changes: Any) -> Header:
    """The header of a small tournament, with `changes`."""
    fields: dict[str, Any] = {
        "entrants": ("strong", "middling", "weak", "=cmd|'/bin/calc'!A0<script>alert(1)</script>"),
        "scenario": "case-study",
        "seats": 4,
        "factions": FACTIONS,
        "format": "round-robin",
        "blocks": 20,
        "seed": "7",
        "strict": False,
        "budget": DEFAULT_BUDGET,
        "move_ms": 1000,
        "memory_mb": 512,
        "ruleset_digest": "0" * 32,
        "rules_version": 1,
        "engine_version": "0.1.0",
        "rules": "{}",
    }
    return Header(**{**fields, **changes})


def plan_of(of: Header) -> Plan:
    """The plan that a header names."""
    return Plan(
        entrants=len(of.entrants),
        seats=of.seats,
        factions=of.factions,
        format=of.format,
        blocks=of.blocks,
        secret=secret_of(int(of.seed)),
    )


def made_up(of: Header, *, faulty: int | None = None) -> Iterator[BlockResult]:
    """Every block of the plan with results drawn so that earlier entrants are stronger; `faulty` times out in every third."""
    for block in plan_of(of):
        chance = random.Random(block.seed)  # noqa: S311 - made-up results
        games = []
        for game in block.games():
            power = [chance.gauss(-1.5 * entrant, 1) for entrant in game.seats]
            ranks = tuple(1 + sum(other > own for other in power) for own in power)
            out = [entrant == faulty and block.index % 3 == 0 for entrant in game.seats]
            games.append(
                GameResult(
                    game=game.game,
                    entrants=game.seats,
                    ranks=rank_with_faults(ranks, out),
                    lead=tuple(round(10**12 * own) for own in power),
                    compute=(1,) * of.seats,
                    cash=(-5,) * of.seats,
                    faults=tuple(EntrantFault("timeout", 3, "1,002 ms\x1b[31m") if bad else None for bad in out),
                    plies=200,
                    quarters=12,
                    digest=f"{chance.getrandbits(64):016x}",
                    actions=pack_actions([chance.randrange(2048) for _ in range(200)]),
                )
            )
        yield BlockResult(block.index, block.seed, block.factions, tuple(games))
