"""Tune the weights of a house policy by self-play, reproducibly.

The objective is a function of the weights alone: every candidate plays the same matches (same seeds, same factions, the
candidate's seat rotated) against the same frozen pool, so the optimiser sees no noise between candidates that play alike.
The pool is `benchmarks/tuning_pool.toml`; policies are reported against others, never against their tuning pool.

    python benchmarks/tune_policies.py planner --games 96 --evaluations 200 --seed 700000

prints the weights found, to be copied into `game/gigawatt/policies/weights.toml`, with the score before and after.
Needs scipy.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from attrs import evolve, fields

from gigawatt.content.loader import load_ruleset
from gigawatt.content.scenario import prepare
from gigawatt.core import Game
from gigawatt.match import play_match
from gigawatt.policies.api import Policy
from gigawatt.policies.planner_play import PlannerPolicy
from gigawatt.policies.registry import make_policy
from gigawatt.policies.weights import PlannerWeights, load_planner_weights

POOL = Path(__file__).with_name("tuning_pool.toml")
FREE = (
    "reinvest", "shell", "wealth", "rank", "rank_offset", "spread", "early", "surplus", "wanting", "bills", "influence",
    "training", "models", "chokepoint", "lease", "trust", "crew", "toil", "doubt", "pace",
)  # fmt: skip
"""The weights that are tuned, each on a logarithmic scale."""


def frozen_pool() -> list[Callable[[], Policy]]:
    """Makers of the pool's policies."""
    tables = tomllib.loads(POOL.read_text(encoding="utf-8"))
    return [
        partial(make_policy, table["policy"])
        if "policy" in table
        else partial(policy_with, PlannerWeights(**{key: float(value) for key, value in table.items()}))
        for table in tables.values()
    ]


def policy_with(weights: PlannerWeights) -> PlannerPolicy:
    """A planner that plays by these weights."""
    policy = PlannerPolicy()
    policy.weights = weights
    return policy


def lineup(game: Game, block: int) -> list[str]:
    """Factions of a block of matches: a walk through the scenario's list that gives each its turns."""
    names = list(game.scenario.factions)
    step = (1, 3, 7, 9)[block // len(names) % 4]
    return [names[(block + step * i) % len(names)] for i in range(game.seats)]


def score(game: Game, weights: PlannerWeights, pool: Sequence[Callable[[], Policy]], games: int, seed: int) -> float:
    """Mean over the matches of half a point for coming first and the margin over the best rival in fifties of Lead."""
    total = 0.0
    for k in range(games):
        mine = k % game.seats
        rivals = [pool[(k + i) % len(pool)] for i in range(game.seats)]
        players = [policy_with(weights) if s == mine else rivals[s]() for s in range(game.seats)]
        result = play_match(game, players, seed + k // game.seats, lineup(game, k // game.seats))
        best = max(lead for s, lead in enumerate(result.lead) if s != mine)
        total += 0.5 * (result.ranks[mine] == 1) + max(-1.0, min(1.0, (result.lead[mine] - best) / 50))
    return total / games


def objective(
    game: Game, start: PlannerWeights, free: Sequence[str], arguments: argparse.Namespace
) -> Callable[..., float]:
    """What the optimiser minimises, over logarithms of factors of the starting weights."""
    pool = frozen_pool()
    best = [float("-inf")]

    def minimised(factors: Sequence[float]) -> float:
        weights = with_factors(start, free, factors)
        found = score(game, weights, pool, arguments.games, arguments.seed)
        if found > best[0]:
            best[0] = found
            print(f"{found:.4f}", {name: round(getattr(weights, name), 4) for name in free}, flush=True)
        return -found

    return minimised


def with_factors(start: PlannerWeights, free: Sequence[str], factors: Sequence[float]) -> PlannerWeights:
    """The starting weights with the free ones multiplied by 2 to the factors."""
    return evolve(
        start, **{name: getattr(start, name) * 2.0 ** float(f) for name, f in zip(free, factors, strict=True)}
    )


def main() -> None:
    """Tune and print."""
    from scipy.optimize import minimize

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("table", help="the table of weights to start from")
    parser.add_argument("--scenario", default="case-study")
    parser.add_argument("--games", type=int, default=96, help="matches for each candidate, a multiple of the seats")
    parser.add_argument("--evaluations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=700_000, help="the first seed of the tuning matches")
    parser.add_argument("--free", default=",".join(FREE))
    arguments = parser.parse_args()
    game = Game(prepare(load_ruleset("standard"), arguments.scenario), arguments.scenario, 4)
    start = load_planner_weights(arguments.table)
    free = arguments.free.split(",")
    simplex = [[0.0] * len(free)] + [[0.5 * (-1) ** i * (i == j) for j in range(len(free))] for i in range(len(free))]
    found = minimize(
        objective(game, start, free, arguments), [0.0] * len(free), method="Nelder-Mead",
        options={"initial_simplex": simplex, "maxfev": arguments.evaluations, "adaptive": True},
    )  # fmt: skip
    weights = with_factors(start, free, found.x)
    print(f"[{arguments.table}]  # score {-found.fun:.4f}")
    for field in fields(PlannerWeights):
        print(f"{field.name} = {getattr(weights, field.name):.4g}")


if __name__ == "__main__":
    main()
