"""Tune the weights of a planner by self-play, reproducibly.

The objective is a function of the weights alone: every candidate plays the same matches (same seeds, same factions, the
candidate's seat rotated) against the same frozen pool, so the optimiser sees no noise between candidates that play alike.
The pool is `benchmarks/tuning_pool.toml`; policies are reported against others, never against their tuning pool. What the optimiser
ends with is then played against what it began with on held-out seeds of the pool, and is worth taking only if it gains there.

    python benchmarks/tune_policies.py planner --games 48 --evaluations 60 --seed 100 --held-out 500 --held-out-games 240

prints each improvement, both scores on the held-out seeds with their 95 % intervals, and the weights found, to be copied into
`game/gigawatt/policies/valuation/weights.toml`. Needs scipy.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from arguments import Parser, natural, positive, refusing

from gigawatt.content.loader import load_ruleset
from gigawatt.content.scenario import prepare
from gigawatt.core import Game
from gigawatt.core.lineups import lineup
from gigawatt.match import play_match
from gigawatt.policies.players.planner_policy import PlannerPolicy
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights

POOL = Path(__file__).with_name("tuning_pool.toml")
FREE = ("early", "early_chips", "reinvest", "cash_premium", "bills", "rank", "spread", "planned_actions")
"""The weights that are tuned unless others are named, each on a logarithmic scale."""
Z = 1.96


def frozen_pool() -> list[PlannerWeights]:
    """The weights of the pool's planners."""
    tables = tomllib.loads(POOL.read_text(encoding="utf-8"))
    return [
        PlannerWeights(**{key: float(value) for key, value in (tables["base"] | own).items()})
        for own in tables["pool"].values()
    ]


def policy_with(weights: PlannerWeights) -> PlannerPolicy:
    """A planner that plays by these weights."""
    policy = PlannerPolicy()
    policy.weights = weights
    return policy


def scores(game: Game, weights: PlannerWeights, pool: Sequence[PlannerWeights], games: int, seed: int) -> list[float]:
    """For each match half a point for coming first, and the margin over the best rival in fifties of Lead, at most 1 either way."""
    found = []
    for k in range(games):
        mine = k % game.seats
        rivals = [pool[(k // game.seats + i) % len(pool)] for i in range(game.seats)]
        players = [policy_with(weights if s == mine else rivals[s]) for s in range(game.seats)]
        result = play_match(game, players, seed + k // game.seats, lineup(game, k // game.seats))
        best = max(lead for s, lead in enumerate(result.lead) if s != mine)
        found.append(0.5 * (result.ranks[mine] == 1) + max(-1.0, min(1.0, (result.lead[mine] - best) / 50)))
    return found


def mean_of(values: Sequence[float], seats: int) -> tuple[float, float]:
    """The mean of matches, and half of its 95 % interval from the means of blocks of one seed."""
    blocks = [sum(values[i : i + seats]) / seats for i in range(0, len(values), seats)]
    mean = sum(blocks) / len(blocks)
    spread = sum((block - mean) ** 2 for block in blocks) / max(1, len(blocks) - 1)
    return mean, Z * (spread / len(blocks)) ** 0.5


def objective(
    game: Game, start: PlannerWeights, free: Sequence[str], arguments: argparse.Namespace
) -> Callable[..., float]:
    """What the optimiser minimises, over logarithms of factors of the starting weights."""
    pool = frozen_pool()
    best = [float("-inf")]
    tried = [0]

    def minimised(factors: Sequence[float]) -> float:
        weights = with_factors(start, free, factors)
        found = mean_of(scores(game, weights, pool, arguments.games, arguments.seed), game.seats)[0]
        tried[0] += 1
        if found > best[0]:
            best[0] = found
            print(f"{tried[0]:4} {found:.4f}", {name: round(getattr(weights, name), 4) for name in free}, flush=True)
        return -found

    return minimised


def held_out(game: Game, old: PlannerWeights, new: PlannerWeights, arguments: argparse.Namespace) -> None:
    """Play both on seeds that the optimiser has not seen, and tell what changed."""
    pool = frozen_pool()
    before, after = [scores(game, w, pool, arguments.held_out_games, arguments.held_out) for w in (old, new)]
    for name, values in (
        ("before", before),
        ("after", after),
        ("gain", [b - a for a, b in zip(before, after, strict=True)]),
    ):
        mean, half = mean_of(values, game.seats)
        print(
            f"held out, {name}: {mean:+.4f} ± {half:.4f} of {len(values)} matches from seed {arguments.held_out}",
            flush=True,
        )


def with_factors(start: PlannerWeights, free: Sequence[str], factors: Sequence[float]) -> PlannerWeights:
    """The starting weights with the free ones multiplied by 2 to the factors."""
    return replace(
        start, **{name: getattr(start, name) * 2.0 ** float(f) for name, f in zip(free, factors, strict=True)}
    )


def main() -> None:
    """Tune and print."""
    from scipy.optimize import minimize

    parser = Parser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("table", help="the table of weights to start from")
    parser.add_argument("--scenario", default="case-study")
    parser.add_argument(
        "--games", type=positive, default=48, help="matches for each candidate, a multiple of the seats"
    )
    parser.add_argument("--evaluations", type=positive, default=60)
    parser.add_argument("--seed", type=natural, default=100, help="the first seed of the tuning matches")
    parser.add_argument(
        "--held-out", type=natural, default=500, help="the first seed of the matches that judge the result"
    )
    parser.add_argument("--held-out-games", type=positive, default=240)
    parser.add_argument("--free", default=",".join(FREE))
    arguments = parser.parse_args()
    with refusing(parser):
        game = Game(prepare(load_ruleset("standard"), arguments.scenario), arguments.scenario, 4)
    start = load_planner_weights(arguments.table)
    free = arguments.free.split(",")
    simplex = [[0.0] * len(free)] + [[0.5 * (-1) ** i * (i == j) for j in range(len(free))] for i in range(len(free))]
    found = minimize(
        objective(game, start, free, arguments), [0.0] * len(free), method="Nelder-Mead",
        options={"initial_simplex": simplex, "maxfev": arguments.evaluations, "adaptive": True},
    )  # fmt: skip
    weights = with_factors(start, free, found.x)
    print(f"{found.nfev} evaluations of {arguments.games} matches from seed {arguments.seed}", flush=True)
    held_out(game, start, weights, arguments)
    print(f"[{arguments.table}]  # score {-found.fun:.4f}")
    for name in free:
        print(f"{name} = {getattr(weights, name):.4g}")


if __name__ == "__main__":
    main()
