"""Fit and try the classifier that names styles: `gigawatt.study.style_naming`.

    python benchmarks/fit_styles.py fit --games 240     # seeds from 710000; writes game/gigawatt/study/habits.toml
    python benchmarks/fit_styles.py try --games 240     # seeds from 910000, which the fit never sees; exit code 1 below 90 %

At each table sit four of the six styles, in turn, and factions are rotated. The fit is a linear discriminant: the mean habits of each
style, the spread they have in common, and from both a weight for each habit and style. Needs numpy.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
from arguments import Parser, natural, positive
from numpy.typing import NDArray

from gigawatt.content.loader import load_ruleset
from gigawatt.content.scenario import prepare
from gigawatt.core import Game
from gigawatt.core.lineups import lineup
from gigawatt.match import play_match
from gigawatt.policies.registry import STYLES, make_policy
from gigawatt.study.style_naming import HABITS, PATH, count_habits, moves_of, name_style

FIT_SEEDS = 710_000
TRY_SEEDS = 910_000
RIDGE = 0.05
"""Added to each habit's variance, so that one that never varies counts for little."""
WANTED = 0.9


def games(game: Game, first: int, count: int) -> list[tuple[str, dict[str, float]]]:
    """(style, habits) of every seat of so many matches."""
    styles = list(STYLES)
    found = []
    for number in range(count):
        names = [styles[(number + seat) % len(styles)] for seat in range(game.seats)]
        factions = lineup(game, number)
        seed = first + number
        result = play_match(game, [make_policy(name) for name in names], seed, factions)
        if any(result.faults):
            sys.exit(f"seed {seed}, {names}, {factions}: {result.faults}")
        moves = moves_of(game.new_state(seed, factions), result.actions)
        found += [(name, count_habits(game, moves[seat])) for seat, name in enumerate(names)]
    return found


def fit(rows: list[tuple[str, dict[str, float]]]) -> str:
    """The table of weights as TOML."""
    values: NDArray[np.float64] = np.array([[habits[h] for h in HABITS] for _, habits in rows])
    who = np.array([name for name, _ in rows])
    means = {style: values[who == style].mean(axis=0) for style in STYLES}
    spread = sum(np.cov(values[who == style].T, bias=True) for style in STYLES) / len(STYLES)
    inverse = np.linalg.inv(spread + RIDGE * np.eye(len(HABITS)))
    lines = ["# Made by benchmarks/fit_styles.py: what each style does on average, and what each habit says for it."]
    for style, mean in means.items():
        weights = inverse @ mean
        lines += ["", f"[{style}]", f"bias = {-weights @ mean / 2:.4f}"]
        lines.append(f"means = {{ {', '.join(f'{h} = {v:.3f}' for h, v in zip(HABITS, mean, strict=True))} }}")
        lines.append(f"weights = {{ {', '.join(f'{h} = {v:.4f}' for h, v in zip(HABITS, weights, strict=True))} }}")
    return "\n".join([*lines, ""])


def attempt(rows: list[tuple[str, dict[str, float]]]) -> float:
    """Print who was taken for whom; the share that was right."""
    taken = Counter((style, name_style(habits).style) for style, habits in rows)
    styles = list(STYLES)
    for style in styles:
        print(f"{style:>20}", *[f"{taken[style, other]:5}" for other in styles])
    right = sum(taken[style, style] for style in styles)
    share = right / len(rows)
    margin = 1.96 * (share * (1 - share) / len(rows)) ** 0.5
    print(f"{right} of {len(rows)} named rightly: {100 * share:.1f} % +- {100 * margin:.1f}")
    return share


def main() -> None:
    """The command line."""
    parser = Parser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("task", choices=("fit", "try"))
    parser.add_argument("--games", type=positive, default=240)
    parser.add_argument("--seed", type=natural, help="the first seed, if not the task's own")
    arguments = parser.parse_args()
    game = Game(prepare(load_ruleset("standard"), "case-study"), "case-study", 4)
    first = arguments.seed or (FIT_SEEDS if arguments.task == "fit" else TRY_SEEDS)
    rows = games(game, first, arguments.games)
    if arguments.task == "fit":
        PATH.write_text(fit(rows), encoding="utf-8", newline="\n")
        print(f"fitted to seeds {first} to {first + arguments.games - 1}")
    if attempt(rows) < WANTED and arguments.task == "try":
        sys.exit(1)


if __name__ == "__main__":
    main()
