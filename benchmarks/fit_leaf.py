"""Fit the leaf model of the search, reproducibly: `python benchmarks/fit_leaf.py` writes `leaf_model.toml`.

Matches are played by the rollout's planners. Each seat errs on purpose in some of the quarters, at a rate drawn for it, so that
positions differ in more than what good play would make of them. The features of `gigawatt.policies.search.leaf_model` at the beginning of
each quarter are then fitted to the final Lead above the mean of the seats, by ridge regression, for each number of quarters left. For each
it prints the share of the variance explained in matches left out of the fit.

Seeds from 800000 are for fitting; strength is reported on others. Needs numpy.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from arguments import Parser, natural, positive

from gigawatt.content import open_game
from gigawatt.core import Game, State
from gigawatt.core.lineups import lineup
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.search import leaf_model
from gigawatt.policies.search.rollout import choose
from gigawatt.policies.valuation.weights import load_planner_weights

BOARDS: Final = {
    "standard": (("case-study", 4), ("case-study", 4), ("case-study", 6), ("duel", 2)),
    "first-campus": (("first-campus", 3),),
}
"""For each ruleset the boards that its matches are played on, in turn."""
RATES: Final = (0.0, 0.0, 0.15, 0.35)
"""How often a seat may err."""
HEAD: Final = """\
# Coefficients of the model by which search judges a position, for 1, 2, ... quarters left: see leaf_model.py.
# Made by {command}
"""

Row = tuple[int, list[list[float]], list[int]]
"""Quarters left, the features of each seat, final Lead of each seat."""


def play(game: Game, seed: int) -> Iterator[Row]:
    """The positions of one match at the beginning of its quarters, and how it ended."""
    chance = random.Random(seed)  # noqa: S311  # seeded on purpose: the fit can be repeated
    state = game.new_state(seed, lineup(game, seed))
    rates = [chance.choice(RATES) for _ in range(game.seats)]
    until = chance.randrange(1, game.quarters + 1)
    weights = load_planner_weights("planner")
    seen: list[tuple[int, list[list[float]]]] = []
    quarter = -1
    while not state.is_terminal:
        if state.quarter != quarter:
            quarter = state.quarter
            if quarter:
                seen.append((game.quarters - quarter, leaf_model.features(state)))
        seat = state.seat
        legal = state.legal_actions()
        action = choose(state, legal, weights)
        if quarter < until and chance.random() < rates[seat]:
            ranked = Planner(state, seat, weights).rank(tuple(legal))
            action = chance.choice([*[other for _worth, other in ranked[1:6]], chance.choice(legal), legal[0]])
        state.apply_action(action)
    return iter([(left, rows, final(state)) for left, rows in seen])


def final(state: State) -> list[int]:
    """The Lead of each seat."""
    return [state.lead(seat) for seat in range(state.game.seats)]


def fit(rows: Sequence[Row], ridge: float) -> tuple[dict[str, Any], float]:
    """A model, and the share of the variance it explains in the last tenth of the matches."""
    table, wanted = [], []
    for _left, features, leads in rows:
        for seat in range(len(leads)):
            own, others, best = leaf_model.inputs(features, seat)
            table.append([*own, *others, *best])
            wanted.append(leads[seat] - sum(leads) / len(leads))
    x, y = np.array(table, float), np.array(wanted, float)
    kept = len(y) * 9 // 10
    beta, constant = solve(x[:kept], y[:kept], ridge)
    rest = y[kept:] - (x[kept:] @ beta + constant)
    explained = 1 - float((rest**2).mean() / y[kept:].var())
    beta, constant = solve(x, y, ridge)
    n = len(leaf_model.NAMES)
    rounded = [float(f"{value:.4g}") for value in beta]
    model = {
        "constant": float(f"{constant:.4g}"),
        "own": rounded[:n],
        "others": rounded[n : 2 * n],
        "best": rounded[2 * n :],
    }
    return model, explained


def solve(x: Any, y: Any, ridge: float) -> tuple[Any, float]:
    """Coefficients and the constant; the ridge is felt by features in units of their spread."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = (x - mean) / spread
    z[:, x.std(0) < 1e-9] = 0.0
    beta = np.linalg.solve(z.T @ z + ridge * np.eye(x.shape[1]), z.T @ (y - y.mean()))
    beta = np.where(x.std(0) < 1e-9, 0.0, beta / spread)
    return beta, float(y.mean() - mean @ beta)


def main() -> None:
    """Play, fit, write."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=positive, default=1200, help="for each ruleset")
    parser.add_argument("--seed", type=natural, default=800000)
    parser.add_argument("--ridge", type=float, default=30.0)
    options = parser.parse_args()
    text = HEAD.format(command=f"python benchmarks/fit_leaf.py --matches {options.matches} --seed {options.seed}")
    for ruleset, boards in BOARDS.items():
        games = [open_game(board, seats) for board, seats in boards]
        rows = [row for k in range(options.matches) for row in play(games[k % len(games)], options.seed + k)]
        for left in range(1, max(row[0] for row in rows) + 1):
            model, explained = fit([row for row in rows if row[0] == left], options.ridge)
            print(f"{ruleset}, {left} left: {100 * explained:.0f} % of the variance", flush=True)
            text += f"\n[[{ruleset}]]\n" + "".join([f"{key} = {value}\n" for key, value in model.items()])
    leaf_model.PATH.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
