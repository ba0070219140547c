"""Fit the purses of a scenario, so that no faction and no starting place wins more than its share among planners.

    python benchmarks/fit_purses.py RULES SCENARIO --seats 3              # tries, and prints the purse
    python benchmarks/fit_purses.py RULES SCENARIO --seats 3 --write      # and writes it into RULES/scenarios/SCENARIO.toml

RULES is a folder with a ruleset. Each round plays the blocks of a study (`gigawatt study balance`), with seeds of its own, in which
every faction has every seat equally often. A faction that took more first places than its share then has less cash at the start, and
the reverse; steps shrink from round to round, and the purse is the mean of those of the second half (Polyak and Juditsky 1992).
Use the compiled build: a round of 2,160 games takes it half a minute on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from arguments import Parser, natural, positive, refusing
from attrs import evolve, frozen

from gigawatt.content import from_plain, load_ruleset, prepare, to_plain
from gigawatt.content.scenario import scenario_of
from gigawatt.core import Game
from gigawatt.core.rules.ruleset import Purse, Ruleset, Scenario
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.storage.files import write_atomic
from gigawatt.study.balance_run import RotatedPlan
from gigawatt.tournament.plan import Block, Plan, secret_of

BOUND: Final = 100
"""The most that a purse may add or take, in tenths of $bn."""
STEP: Final = 60.0
"""Tenths of $bn of the first round for a faction that took twice its share."""
PLACE_STEP: Final = 30.0
TASK: Final = 6
"""Blocks of a task."""


@frozen
class Wins:
    """First places, shared by those who tie, and games."""

    factions: Counter[str]
    places: Counter[int]
    games: Counter[str]

    def share(self, faction: str) -> float:
        """The share of a faction's games that it won."""
        return self.factions[faction] / max(1, self.games[faction])


def main() -> int:
    """Fit one purse; returns the exit code."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rules", type=Path)
    parser.add_argument("scenario")
    parser.add_argument("--seats", type=positive, required=True)
    parser.add_argument("--rounds", type=natural, default=8, help="0 measures the purse that is there (%(default)s)")
    parser.add_argument("--games", type=positive, default=2160, help="games of a round (%(default)s)")
    parser.add_argument("--check", type=natural, default=1440, help="games that try the result (%(default)s)")
    parser.add_argument("--seed", type=natural, default=5000)
    parser.add_argument("--write", action="store_true", help="write the purse into the scenario's file")
    options = parser.parse_args()
    with refusing(parser):
        ruleset = load_ruleset(str(options.rules))
        scenario = scenario_of(ruleset, options.scenario)
        rules = prepare(ruleset, scenario.id)
        Game(rules, scenario.id, options.seats)  # refuses seats that it is not made for
    path = options.rules / "scenarios" / f"{scenario.id}.toml"
    if options.write and not path.is_file():
        parser.error(f"--write needs the file of the scenario, and there is no {path}; name the ruleset that has it")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        fit = Fit(rules, scenario, options.seats, pool)
        purse = fit.run(options.rounds, options.games, options.seed)
        line = to_toml(purse)
        print(line)
        if options.check:
            fit.play(purse, options.check, options.seed + options.rounds + 1)
    if options.write:
        write_atomic(path, with_purse(path.read_text(encoding="utf-8"), purse.seats, line).encode())
    return 0


class Fit:
    """The search for one purse.

    Args:
        rules: the prepared rules of the scenario.
        scenario: the scenario.
        seats: the number of seats.
        pool: plays the games.
    """

    def __init__(self, rules: Ruleset, scenario: Scenario, seats: int, pool: ProcessPoolExecutor) -> None:
        self.rules = rules
        self.scenario = next(s for s in rules.scenarios if s.id == scenario.id)
        self.seats = seats
        self.pool = pool

    def run(self, rounds: int, games: int, seed: int) -> Purse:
        """The purse after so many rounds."""
        start = self.scenario.purse_for(self.seats)
        if not rounds:
            return start
        factions = {name: float(start.faction_cash(name)) for name in self.scenario.factions}
        places = [float(start.place_cash(place)) for place in range(self.seats)]
        kept: list[tuple[dict[str, float], list[float]]] = []
        par = 1 / self.seats
        for number in range(rounds):
            wins = self.play(as_purse(start, factions, places), games, seed + number)
            step = 1 / (1 + number) ** 0.6
            factions = {f: bounded(n - step * STEP * (wins.share(f) / par - 1)) for f, n in factions.items()}
            total = sum(wins.places.values())
            places = [n - step * PLACE_STEP * (wins.places[p] / total / par - 1) for p, n in enumerate(places)]
            places = [bounded(n - min(places)) for n in places]
            if number >= rounds // 2:
                kept.append((factions, places))
        mean = {f: sum(row[0][f] for row in kept) / len(kept) for f in factions}
        return as_purse(start, mean, [sum(row[1][p] for row in kept) / len(kept) for p in range(self.seats)])

    def play(self, purse: Purse, games: int, seed: int) -> Wins:
        """Play with a purse, and print the widest shares."""
        others = tuple(p for p in self.scenario.purse if p.seats != self.seats)
        scenario = evolve(self.scenario, purse=(*others, purse))
        scenarios = tuple(scenario if s.id == scenario.id else s for s in self.rules.scenarios)
        text = json.dumps(to_plain(evolve(self.rules, scenarios=scenarios)))
        plan = Plan(
            entrants=1, seats=self.seats, factions=scenario.factions, blocks=-(-games // self.seats), secret=secret_of(seed)
        )  # fmt: skip
        blocks = list(RotatedPlan(plan))
        tasks = [blocks[i : i + TASK] for i in range(0, len(blocks), TASK)]
        total = Wins(Counter(), Counter(), Counter())
        for wins in self.pool.map(play_blocks, [text] * len(tasks), [scenario.id] * len(tasks), tasks):
            total.factions.update(wins.factions)
            total.places.update(wins.places)
            total.games.update(wins.games)
        shares = sorted((100 * total.share(f), f) for f in scenario.factions)
        places = [100 * total.places[p] / sum(total.places.values()) for p in range(self.seats)]
        print(
            f"{sum(total.places.values()):.0f} games, par {100 / self.seats:.1f}: "
            f"factions {shares[0][0]:.1f} ({shares[0][1]}) to {shares[-1][0]:.1f} ({shares[-1][1]}), "
            f"places {' '.join(f'{share:.1f}' for share in places)}",
            flush=True,
        )
        return total


_games: dict[str, Game] = {}


def play_blocks(rules: str, scenario: str, blocks: list[Block]) -> Wins:
    """The first places of some blocks; runs in a worker."""
    seats = len(blocks[0].factions)
    game = _games.get(rules)
    if game is None:
        _games.clear()
        game = _games[rules] = Game(from_plain(json.loads(rules)), scenario, seats)
    factions: Counter[str] = Counter()
    places: Counter[int] = Counter()
    games: Counter[str] = Counter()
    for block in blocks:
        for planned in block.games():
            seating = block.seating(planned.game)
            result = play_match(game, [make_policy("planner") for _ in range(seats)], block.seed, seating)
            first = game.new_state(block.seed, seating).seat
            winners = [seat for seat, rank in enumerate(result.ranks) if rank == 1]
            games.update(seating)
            for seat in winners:
                factions[seating[seat]] += 1 / len(winners)  # type: ignore[assignment]
                places[(seat - first) % seats] += 1 / len(winners)  # type: ignore[assignment]
    return Wins(factions, places, games)


def bounded(cash: float) -> float:
    """The nearest number that a purse may hold."""
    return max(-float(BOUND), min(float(BOUND), cash))


def as_purse(start: Purse, factions: dict[str, float], places: list[float]) -> Purse:
    """The numbers as a purse."""
    cash = tuple((name, round(amount)) for name, amount in sorted(factions.items()))
    return evolve(start, factions=cash, places=tuple(round(amount) for amount in places))


def to_toml(purse: Purse) -> str:
    """The table of a purse."""
    cash = ", ".join(f"{name} = {amount}" for name, amount in purse.factions if amount)
    lines = ["[[purse]]", f"seats = {purse.seats}"]
    lines += [f"places = {list(purse.places)}"] if any(purse.places) else []
    lines += [f"factions = {{ {cash} }}"] if cash else []
    influence = ", ".join(f"{name} = {amount}" for name, amount in purse.influence)
    return "\n".join([*lines, *([f"influence = {{ {influence} }}"] if influence else [])]) + "\n"


def with_purse(text: str, seats: int, table: str) -> str:
    """The text of a scenario with the purse for a number of seats replaced, or added at the end."""
    pattern = re.compile(rf"\[\[purse\]\]\nseats = {seats}\n(?:\w+ = .*\n)*")
    if pattern.search(text):
        return pattern.sub(lambda _: table, text, count=1)
    return text.rstrip("\n") + "\n\n" + table


if __name__ == "__main__":
    sys.exit(main())
