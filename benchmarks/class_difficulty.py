"""How equal the seeds of a class are: `python benchmarks/class_difficulty.py --scenario first-campus`.

A fixed policy plays the student's seat on the seeds of `--students` students: once on the first seed of each, and once on the seed that
`classroom/setup/difficulty.py` chooses, where every policy of the panel ends within its band. The figures are the variance between the seeds of
the policy's Lead on the first seeds, and how much of it (in %) goes away: by subtracting par, by choosing seeds, and by both. A policy of
the panel is compared with the rest of the panel, never with itself. The policies after the panel (`--others`) had no say in the choice.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from arguments import Parser, positive, refusing

from gigawatt.classroom.folder.keys import student_seed
from gigawatt.classroom.replays.checking import Terms
from gigawatt.classroom.replays.par import ParCache, holds_results
from gigawatt.classroom.setup.difficulty import Difficulty
from gigawatt.compiled import build_name
from gigawatt.content import open_game, ruleset_digest
from gigawatt.errors import UsageError
from gigawatt.reading import shown

KEY = bytes(range(32))
CLASS = "benchmark"

Leads = Mapping[str, Sequence[int]]
"""By policy its Lead for each student."""


def main() -> None:
    """Measure and print."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="first-campus")
    parser.add_argument("--seats", type=positive, default=4)
    parser.add_argument("--rival", default="normal", help="the policy of the other seats (%(default)s)")
    parser.add_argument("--panel", default="greedy,normal,planner", help="the policies of par (%(default)s)")
    parser.add_argument("--others", default="easy,power-baron", help="further policies as students (%(default)s)")
    parser.add_argument("--students", type=positive, default=200, help="seeds (%(default)s)")
    parser.add_argument("--cache", type=Path, help="a file that keeps results of games, to go on after a break")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    panel, others = options.panel.split(","), [name for name in options.others.split(",") if name]
    with refusing(parser):
        found = measure(options.scenario, options.seats, options.rival, panel, others, options.students, options.cache)
    print(json.dumps(found) if options.json else text_of(found))


def measure(
    scenario: str, seats: int, rival: str, panel: Sequence[str], others: Sequence[str], students: int, path: Path | None
) -> dict[str, object]:
    """Play all games and work out the figures."""
    began = time.perf_counter()
    if path is not None and path.exists() and not holds_results(path):
        raise UsageError(f"--cache would write over {shown(path)}, which holds no results of games; name another file")
    game = open_game(scenario, seats)
    rules = ruleset_digest(game.ruleset, game.scenario_id)
    factions = tuple(game.scenario.factions[: game.seats])
    players = (None, *[rival] * (game.seats - 1))
    cache = ParCache(path)

    def terms(seed: bytes) -> Terms:
        return Terms(game, seed, factions, players)

    difficulty = Difficulty(KEY, CLASS, terms, rules, panel, cache)
    ids = [f"student-{number}" for number in range(students)]
    draws = {}
    for number, student in enumerate(ids, start=1):
        draws[student] = difficulty.draw(student)
        if number % 20 == 0:
            cache.save()
            print(f"chose {number} seeds in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    chosen_s = time.perf_counter() - began
    policies = [*panel, *others]

    def leads(numbers: Mapping[str, int]) -> Leads:
        seeds = [student_seed(KEY, CLASS, student, draw=numbers[student]) for student in ids]
        return {policy: [cache.lead(terms(seed), rules, policy) for seed in seeds] for policy in policies}

    plain, chosen = leads(dict.fromkeys(ids, 0)), leads(draws)
    cache.save()
    return {
        "scenario": scenario,
        "seats": game.seats,
        "rival": rival,
        "panel": list(panel),
        "students": students,
        "build": build_name(),
        "bands": [[band.low, band.high] for band in difficulty.bands],
        "mean_draw": statistics.fmean(draws.values()),
        "most_draws": max(draws.values()),
        "choosing_s": round(chosen_s, 1),
        "policies": {policy: figures(policy, panel, plain, chosen) for policy in policies},
    }


def figures(policy: str, panel: Sequence[str], plain: Leads, chosen: Leads) -> dict[str, float]:
    """Mean and variance of a policy's Lead on unchosen seeds, and by how much (in %) each way reduces that variance."""
    whole = statistics.pvariance(plain[policy])

    rest = [name for name in panel if name != policy]

    def removed(leads: Leads, *, minus_par: bool) -> float:
        pars = [0.0] * len(leads[policy])
        if minus_par and rest:
            pars = [statistics.fmean(row) for row in zip(*(leads[name] for name in rest), strict=True)]
        left = statistics.pvariance([lead - par for lead, par in zip(leads[policy], pars, strict=True)])
        return round(100 * (1 - left / whole), 1) if whole else 0.0

    return {
        "mean": round(statistics.fmean(plain[policy]), 1),
        "variance": round(whole, 1),
        "removed_by_par_pct": removed(plain, minus_par=True),
        "removed_by_choice_pct": removed(chosen, minus_par=False),
        "removed_by_both_pct": removed(chosen, minus_par=True),
    }


def text_of(found: dict[str, object]) -> str:
    """The figures as a table."""
    rows = [
        f"{found['scenario']} with {found['seats']} seats, rivals {found['rival']}, {found['students']} students, {found['build']}",
        f"seeds were chosen in {found['choosing_s']} s; passed over: {found['mean_draw']:.1f} on average, at most {found['most_draws']}",
        f"{'policy':<16}{'mean':>8}{'variance':>10}{'by par':>10}{'by choice':>11}{'by both':>10}   (% of the variance removed)",
    ]
    policies = found["policies"]
    assert isinstance(policies, dict)
    for name, row in policies.items():
        mark = "" if name in found["panel"] else " *"  # type: ignore[operator]
        rows.append(
            f"{name + mark:<16}{row['mean']:>8}{row['variance']:>10}{row['removed_by_par_pct']:>10}"
            f"{row['removed_by_choice_pct']:>11}{row['removed_by_both_pct']:>10}"
        )
    return "\n".join([*rows, "* not of the panel"])


if __name__ == "__main__":
    main()
