"""Make the reference ladder again: `python docs/ladder.py` after the rules or a policy have changed.

Plays the built-in policies against each other on `BOARDS`, each rung of the ladder against three of the one below, and the levels of
play likewise, all with one seed, and writes `docs/ladder.md`. Slow policies (`--slow`) play fewer blocks, as the candidate of a
gauntlet, and are rated together with the others. The time (`--minutes`) is divided among all parts, the slow ones last; a part that has played
its `--blocks` leaves the rest of its time to those after it.

The results files are in `build/ladder/`; `--resume` continues a stopped run, or a shorter one with more minutes or blocks. `--check` says
whether the page matches the current rules and policies, and `--mark` writes that into it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import sys
import time
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from gigawatt import __version__
from gigawatt.content import find_scenario, prepare, ruleset_digest
from gigawatt.core import RULES_VERSION, Game
from gigawatt.match import play_match
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.policies.registry import LADDER, QUICK, STYLES, make_policy
from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.fit import Finishes, joined
from gigawatt.tournament.pools import Processes
from gigawatt.tournament.ratings import Estimate, Ratings, rate
from gigawatt.tournament.runner import Run
from gigawatt.tournament.summary import Summary, command_of, only_present, read_finishes, summarise
from gigawatt.wording.grammar import counted

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "ladder.md"
FOLDER: Final = ROOT / "build" / "ladder"
SEED: Final = 2026

BOARDS: Final = (("case-study", 4), ("duel", 2), ("first-campus", 4), ("case-study", 6))
"""Scenario and seats of each board."""

RUNG_BOARD: Final = ("case-study", 4)
LEVEL_BOARDS: Final = (("case-study", 4), ("first-campus", 4), ("duel", 2))
LEVEL_RUNGS: Final = (("random", "easy"), ("easy", "normal"), ("normal", "planner"))
"""Each level after the one below it, hard being planner; expert against hard is the highest rung of the ladder."""

ENTRANTS: Final = (*LADDER, *STYLES, "easy", "normal")
"""All that play differently: the other levels are rungs of the ladder by another name."""

SLOW: Final = tuple([name for name in ENTRANTS if name not in QUICK])
"""What takes a hundred times as long as the others together."""

FEWEST_SEATS: Final = 50
"""An entrant that has played fewer seats on a board has no rank there: its figures are worth nothing yet."""

TOO_FEW: Final = f"Too few: under {FEWEST_SEATS} seats played, which say nothing yet of how strong a policy is."
"""Stands under a table that has such a row."""

STALE: Final = "> **Out of date:**"
"""How the line begins that says so."""


@frozen(kw_only=True)
class Options:
    """What is asked for on the command line."""

    entrants: tuple[str, ...]
    slow: tuple[str, ...]
    blocks: int
    slow_blocks: int
    minutes: float
    workers: int
    budget: int


@frozen(kw_only=True)
class Part:
    """One tournament of the ladder."""

    name: str
    """Of its results file."""
    request: Request


@frozen(kw_only=True)
class Result:
    """What a part came to so far."""

    summary: Summary
    finishes: Finishes = field(repr=False)


def main() -> int:
    """Play what is missing, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entrants", default=",".join(ENTRANTS), help="on every board, separated by commas")
    parser.add_argument("--slow", default=",".join(SLOW), help="which of them play fewer blocks, each in a gauntlet")
    parser.add_argument("--blocks", type=int, default=200, help="of each board and rung at most")
    parser.add_argument("--slow-blocks", type=int, default=40, help="the same of those with a slow entrant")
    parser.add_argument("--minutes", type=float, default=120.0, help="for everything; blocks under way are finished")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--budget", type=int, default=DEFAULT_BUDGET, help="nodes a decision may cost")
    parser.add_argument("--resume", action="store_true", help="continue with the results that exist")
    parser.add_argument(
        "--check", action="store_true", help="only say whether the page is up to date; exit code 1 if not"
    )
    parser.add_argument("--mark", action="store_true", help="only write into the page whether it is")
    asked = parser.parse_args()
    if asked.check or asked.mark:
        return check(mark=asked.mark)
    options = Options(
        entrants=tuple(asked.entrants.split(",")), slow=tuple(filter(None, asked.slow.split(","))), blocks=asked.blocks,
        slow_blocks=asked.slow_blocks, minutes=asked.minutes, workers=asked.workers, budget=asked.budget,
    )  # fmt: skip
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not asked.resume:
        for file in FOLDER.glob("*.db"):
            file.unlink()
    results = play_all(parts_of(options), options)
    PAGE.write_text(page(results, options), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


# --- playing ------------------------------------------------------------------------------------------------------------------


def parts_of(options: Options) -> list[Part]:
    """All tournaments, in the order in which they are played: what is slow comes last and has what time the others left."""
    quick = tuple(name for name in options.entrants if name not in options.slow)
    slow = tuple(name for name in options.entrants if name in options.slow)
    parts = []
    for scenario, seats in BOARDS:
        board = Request(entrants=quick, scenario=scenario, seats=seats, seed=SEED, budget=options.budget)
        name = f"{scenario}-{seats}"
        if len(quick) > 1:
            parts.append(Part(name=name, request=evolve(board, blocks=options.blocks)))
        for candidate in slow:
            against = evolve(board, entrants=(candidate, *quick), format="gauntlet", blocks=options.slow_blocks)
            parts.append(Part(name=f"{name}-{candidate}", request=against))
    scenario, seats = RUNG_BOARD
    for lower, upper in rungs_of(options):
        blocks = options.slow_blocks if {lower, upper} & set(options.slow) else options.blocks
        request = Request(
            entrants=(upper, lower), blocks=blocks, format="gauntlet", scenario=scenario, seats=seats, seed=SEED,
            budget=options.budget,
        )  # fmt: skip
        parts.append(Part(name=f"rung-{upper}", request=request))
    for (scenario, seats), (lower, upper) in product(LEVEL_BOARDS, levels_of(options)):
        request = Request(
            entrants=(upper, lower), blocks=options.blocks, format="gauntlet", scenario=scenario, seats=seats, seed=SEED,
            budget=options.budget,
        )  # fmt: skip
        parts.append(Part(name=f"level-{scenario}-{upper}", request=request))
    return sorted(parts, key=lambda part: bool(set(part.request.entrants) & set(options.slow)))


def rungs_of(options: Options) -> list[tuple[str, str]]:
    """Each rung of the ladder that takes part, after the one below it."""
    rungs = [name for name in LADDER if name in options.entrants]
    return list(pairwise(rungs))


def levels_of(options: Options) -> list[tuple[str, str]]:
    """Each level of play after the one below it, where the levels take part."""
    return [rung for rung in LEVEL_RUNGS if set(rung) <= set(options.entrants)]


def play_all(parts: Sequence[Part], options: Options) -> dict[str, Result]:
    """Play what is missing of all parts, each with its share of the time that is left."""
    end = time.monotonic() + 60 * options.minutes
    found = {}
    for place, part in enumerate(parts):
        share = max(0.0, end - time.monotonic()) / (len(parts) - place)
        result = play(part, options.workers, share)
        if result is not None:
            found[part.name] = result
    return found


def play(part: Part, workers: int, limit_s: float) -> Result | None:
    """Play what is missing of one part for so long; None as long as nothing was played."""
    path = FOLDER / f"{part.name}.db"
    with open_store(path, part.request) as store:
        pool = Processes(job_of_header(store.header), workers)
        try:
            finish = Run(plan_of(store.header), store, pool, limit_s=limit_s).go()
        finally:
            pool.close(at_once=False)
        summary = summarise(store)
        rate_s = f"{finish.status.games_per_s:.1f} games/s"
        print(f"{part.name}: {summary.games:,} games in {summary.blocks:,} of {store.header.blocks:,} blocks, {rate_s}")
        if finish.is_stopped:
            raise KeyboardInterrupt
        return Result(summary=summary, finishes=read_finishes(store)[0]) if summary.games else None


# --- the page -----------------------------------------------------------------------------------------------------------------


def page(results: dict[str, Result], options: Options) -> str:
    """The whole page."""
    command = f"python docs/ladder.py --minutes {options.minutes:g} --blocks {options.blocks} --slow-blocks {options.slow_blocks}"
    if options.entrants != ENTRANTS or options.slow != SLOW:
        command += f" --entrants {','.join(options.entrants)} --slow {','.join(options.slow)}"
    if options.budget != DEFAULT_BUDGET:
        command += f" --budget {options.budget}"
    made = f"Made by `{command}` with gigawatt {__version__}, rules version {RULES_VERSION}, seed {SEED},"
    parts = [
        "# The ladder of the built-in policies\n",
        made,
        f"policies `{fingerprint(quick_ones())}`.\n",
        "Intervals are 95 %. Ratings are in Elo, with a mean of 1,500; [tournaments.md](tournaments.md) explains the model. The command",
        "under each table plays the same games again and ends with the same digest of results.\n",
        *rung_section(results, options),
    ]
    for scenario, seats in BOARDS:
        here = {name: result for name, result in results.items() if name.startswith(f"{scenario}-{seats}")}
        if here:
            parts.extend(board_section(scenario, seats, list(here.values())))
    return "\n".join(parts).rstrip() + "\n"


def rung_section(results: dict[str, Result], options: Options) -> Iterable[str]:
    """How often each rung comes first against three of the one below."""
    scenario, seats = RUNG_BOARD
    rows = [rung_row(results.get(f"rung-{upper}"), upper, lower) for lower, upper in rungs_of(options)]
    yield from rung_table(
        "Rung by rung",
        f"First places of one entrant against {seats - 1} of the rung below on `{scenario}`; the expected share is {100 / seats:g} %.",
        rows,
    )
    for scenario, seats in LEVEL_BOARDS:
        rows = [rung_row(results.get(f"level-{scenario}-{upper}"), upper, lower) for lower, upper in levels_of(options)]
        below = f"{seats - 1} of the level below" if seats > 2 else "the level below"
        yield from rung_table(
            f"Levels on {scenario}",
            f"First places of one entrant against {below}; the expected share is {100 / seats:g} %. "
            "`hard` plays as `planner`, `expert` as `search`.",
            rows,
        )


def rung_row(result: Result | None, upper: str, lower: str) -> tuple[str, list[str]] | None:
    """A row of a table of rungs, and the commands that play its games again; None where nothing was played."""
    if result is None or result.summary.ratings is None:
        return None
    estimate = next(e for e in result.summary.ratings.standings if e.name == upper)
    first = f"{estimate.first_pct:.1f} | {estimate.first_low:.1f} to {estimate.first_high:.1f}"
    return f"| `{upper}` | `{lower}` | {result.summary.games:,} | {first} |", list(again(result.summary))


def rung_table(title: str, line: str, played: Sequence[tuple[str, list[str]] | None]) -> Iterable[str]:
    """A section of rungs, if any was played."""
    rows = [row for row in played if row is not None]
    if not rows:
        return
    yield f"## {title}\n"
    yield f"{line}\n"
    yield "| rung | against | games | first places, % | interval |"
    yield "|---|---|---:|---:|---:|"
    yield from (row for row, _ in rows)
    yield ""
    for _, commands in rows:
        yield from commands


def board_section(scenario: str, seats: int, results: Sequence[Result]) -> Iterable[str]:
    """The ratings on one board, of all that played there together."""
    ratings = rate(only_present(joined([result.finishes for result in results])))
    digest = results[0].summary.header.ruleset_digest
    flagged = sum(result.summary.flagged for result in results)
    yield f"## {scenario}, {seats} seats\n"
    yield f"{counted(ratings.games, 'game')} in {counted(ratings.blocks, 'seed block')}, {flagged} flagged; rules `{digest}`.\n"
    yield "| rank | policy | Elo | interval | first places, % | interval | seats played |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    ranked = [estimate for estimate in ratings.standings if estimate.seats_played >= FEWEST_SEATS]
    few = [estimate for estimate in ratings.standings if estimate.seats_played < FEWEST_SEATS]
    yield from (_row(str(rank), estimate) for rank, estimate in enumerate(ranked, 1))
    yield from (f"| - | `{estimate.name}` | too few | - | - | - | {estimate.seats_played:,} |" for estimate in few)
    yield ""
    if few:
        yield f"{TOO_FEW}\n"
    yield from _circles(ratings)
    for result in results:
        yield from again(result.summary)


def _row(rank: str, estimate: Estimate) -> str:
    elo = "not known" if estimate.high == float("inf") else f"{estimate.low:.0f} to {estimate.high:.0f}"
    first = f"{estimate.first_pct:.1f} | {estimate.first_low:.1f} to {estimate.first_high:.1f}"
    return f"| {rank} | `{estimate.name}` | {estimate.value:.0f} | {elo} | {first} | {estimate.seats_played:,} |"


def _circles(ratings: Ratings) -> Iterable[str]:
    """What no rating explains."""
    for pair in ratings.intransitive:
        share = f"{pair.score_pct:.0f} % of meetings; the ratings predict {pair.expected_pct:.0f} %"
        yield f"- `{pair.row}` finishes ahead of `{pair.column}` in {share}."
    if ratings.intransitive:
        yield ""


def again(summary: Summary) -> Iterable[str]:
    """The command that plays the same games, and the digest they end with."""
    yield f"```sh\n{command_of(summary)}   # results {summary.results_digest}\n```\n"


# --- is it up to date? ----------------------------------------------------------------------------------------------------------


def check(*, mark: bool) -> int:
    """Tell, and with `mark` write into the page, whether it is of the rules and policies as they are."""
    text = PAGE.read_text(encoding="utf-8")
    why = differences(text)
    if mark:
        kept = re.sub(rf"^{re.escape(STALE)}.*\n\n", "", text, flags=re.MULTILINE)
        if why:
            title, rest = kept.split("\n\n", 1)
            kept = (
                f"{title}\n\n{STALE} {'; '.join(why)} changed since. The command below makes the page again.\n\n{rest}"
            )
        PAGE.write_text(kept, encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(ROOT)} is {'out of date: ' + '; '.join(why) + ' changed' if why else 'up to date'}")
    return 1 if why and not mark else 0


def differences(text: str) -> list[str]:
    """What the page was made with that is no longer so."""
    found = []
    if f"rules version {RULES_VERSION}," not in text:
        found.append("the version of the rules")
    for scenario in dict.fromkeys(scenario for scenario, _ in BOARDS):
        section = re.search(rf"^## {re.escape(scenario)}, .*?rules `(\w+)`", text, re.MULTILINE | re.DOTALL)
        if section is None or section[1] != _digest_now(scenario):
            found.append(f"the rules of {scenario}")
    if f"policies `{fingerprint(quick_ones())}`" not in text:
        found.append("how a policy plays")
    return found


def quick_ones() -> tuple[str, ...]:
    """The policies that can be tried in a moment."""
    return tuple(name for name in ENTRANTS if name not in SLOW)


@cache
def fingerprint(names: tuple[str, ...]) -> str:
    """16 digits that change when one of the policies plays a known small game differently."""
    rules, scenario = find_scenario("duel")
    game = Game(prepare(rules, scenario.id), scenario.id, 2)
    hasher = hashlib.blake2b(digest_size=8)
    for name in names:
        ended = play_match(game, [make_policy(name), make_policy("random")], SEED)
        hasher.update(f"{name} {ended.final_digest}\n".encode())
    return hasher.hexdigest()


@cache
def _digest_now(scenario: str) -> str:
    rules, found = find_scenario(scenario)
    return ruleset_digest(prepare(rules, found.id), found.id)


if __name__ == "__main__":
    sys.exit(main())
