"""The content of `tournament show`, computed from a results file, and its form as JSON. Needs numpy."""

from __future__ import annotations

import json
import math
import shlex
from array import array
from typing import Any

import numpy as np
from attrs import frozen

from gigawatt.errors import SaveError
from gigawatt.match.external import is_external
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.text import safe_text
from gigawatt.tournament.balance import Balance, balance_of
from gigawatt.tournament.fit import Finishes
from gigawatt.tournament.header import Header
from gigawatt.tournament.ratings import Estimate, Ratings, rate
from gigawatt.tournament.spread import Bools
from gigawatt.tournament.store import FaultCount, Store


@frozen
class Summary:
    """The results of a tournament so far."""

    header: Header
    games: int
    blocks: int
    flagged: int
    """Blocks in which an entrant faulted."""
    ratings: Ratings | None
    """Of all games; None if there are none."""
    clean: Ratings | None
    """Without the flagged blocks; None if there are none, or only flagged ones."""
    missing: tuple[str, ...]
    """Entrants that have not played yet."""
    faults: tuple[FaultCount, ...]
    balance: Balance
    results_digest: str
    again: int
    """The number of blocks of a plan that plays the same games again: those played, if they are the beginning of the plan."""
    is_reproducible: bool
    """False if programs outside the process played: their decisions depend on the speed of the machine."""


def summarise(store: Store) -> Summary:
    """Read a results file and rate its games.

    Raises:
        SaveError: the file is damaged.
    """
    header = store.header
    games, blocks, flagged = store.counts()
    everything = clean = None
    names: set[str] = set()
    again = header.blocks
    if games:
        finishes, flags = read_finishes(store)
        again = blocks if int(finishes.block.max()) == blocks - 1 else header.blocks
        names = {header.entrants[i] for i in np.unique(finishes.policy)}
        everything = rate(only_present(finishes))
        if flagged and not flags.all():
            clean = rate(only_present(finishes.select(~flags)))
    return Summary(
        header=header,
        games=games,
        blocks=blocks,
        flagged=flagged,
        ratings=everything,
        clean=clean,
        missing=tuple(name for name in header.entrants if name not in names),
        faults=tuple(store.faults()),
        balance=balance_of(header.entrants, header.seats, header.factions, store.places()),
        results_digest=store.results_digest(),
        again=again,
        is_reproducible=not any(is_external(entrant) for entrant in header.entrants),
    )


def read_finishes(store: Store) -> tuple[Finishes, Bools]:
    """The games of a file, which must not be empty, and which of them are in flagged blocks.

    Raises:
        SaveError: the file is damaged.
    """
    header = store.header
    seats = header.seats
    kinds = {faction: i for i, faction in enumerate(header.factions)}
    block, policy, faction, rank = (array("q") for _ in range(4))
    flag = array("b")
    try:
        for expected, row in enumerate(store.finishes()):
            if row[2] != expected % seats or not 0 <= row[3] < len(header.entrants):
                raise SaveError(f"{store.path} is damaged: game {row[0]}.{row[1]} lacks a seat")
            block.append(row[0])
            policy.append(row[3])
            faction.append(kinds[row[4]])
            rank.append(row[5])
            flag.append(row[6])
        grids = [np.array(column, dtype=np.int64).reshape(-1, seats) for column in (policy, faction, rank)]
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise SaveError(f"{store.path} is damaged: its results are invalid ({error})") from error
    blocks = np.array(block, dtype=np.int64)[::seats]
    finishes = Finishes(grids[0], grids[1], grids[2], blocks, header.entrants, header.factions)
    return finishes, np.array(flag, dtype=bool)[::seats]


def only_present(games: Finishes) -> Finishes:
    """The same games with only the entrants and factions that occur, so that every effect has data."""
    policies, policy = np.unique(games.policy, return_inverse=True)
    factions, faction = np.unique(games.faction, return_inverse=True)
    return Finishes(
        policy.reshape(games.policy.shape).astype(np.int64),
        faction.reshape(games.faction.shape).astype(np.int64),
        games.rank,
        games.block,
        tuple(games.policies[i] for i in policies),
        tuple(games.factions[i] for i in factions),
    )


def command_of(summary: Summary) -> str:
    """The command that plays the same games again, into another file; defaults are left out."""
    header = summary.header
    words = ["gigawatt", "tournament", "run", *header.entrants, "--out", "again.db", "--scenario", header.scenario]
    words += ["--seats", str(header.seats)]
    lineups = {
        scenario["id"]: tuple(scenario["factions"]) for scenario in json.loads(header.rules).get("scenarios", ())
    }
    if lineups.get(header.scenario) != header.factions:
        words += ["--factions", ",".join(header.factions)]
    words += ["--format", header.format, "--blocks", str(summary.again), "--seed", header.seed]
    if header.budget != DEFAULT_BUDGET:
        words += ["--budget", str(header.budget)]
    if any(is_external(entrant) for entrant in header.entrants):
        words += ["--move-ms", str(header.move_ms), "--memory-mb", str(header.memory_mb)]
    if header.strict:
        words.append("--strict")
    return safe_text(shlex.join(words), 20_000)


def citation(summary: Summary) -> str:
    """A one-line citation that allows the results to be checked."""
    header = summary.header
    return safe_text(
        f"Gigawatt {header.engine_version}, rules version {header.rules_version} ({header.ruleset_digest}): tournament on "
        f"{header.scenario}, {header.format}, {summary.games:,} games of {header.seats} seats in {summary.blocks:,} seed blocks, "
        f"seed {header.seed}, results {summary.results_digest}.",
        1000,
    )


# --- JSON ------------------------------------------------------------------------------------------------------------------


def to_json(summary: Summary) -> dict[str, Any]:
    """The object of `tournament show --json`; infinite bounds are null."""
    ratings = summary.ratings
    header = summary.header
    return {
        "scenario": header.scenario,
        "seats_per_game": header.seats,
        "format": header.format,
        "seed": header.seed,
        "strict": header.strict,
        "ruleset_digest": header.ruleset_digest,
        "engine_version": header.engine_version,
        "rules_version": header.rules_version,
        "planned_blocks": header.blocks,
        "games": summary.games,
        "blocks": summary.blocks,
        "flagged": summary.flagged,
        "is_reproducible": summary.is_reproducible,
        "is_identified": ratings.is_identified if ratings else False,
        "standings": _standings(ratings),
        "standings_without_flagged": _standings(summary.clean),
        "factions": [_estimate(estimate, "faction") for estimate in ratings.factions] if ratings else [],
        "seats": [_estimate(estimate, "seat") for estimate in ratings.seats] if ratings else [],
        "cross_table": [
            {
                "row": pair.row,
                "column": pair.column,
                "games": pair.games,
                "score_pct": round(pair.score_pct, 1),
                "expected_pct": round(pair.expected_pct, 1),
                "z": round(pair.z, 1),
            }
            for pair in (ratings.cross if ratings else ())
        ],
        "intransitive": [[pair.row, pair.column] for pair in (ratings.intransitive if ratings else ())],
        "faults": [
            {
                "policy": f.entrant,
                "kind": f.kind,
                "games": f.games,
                "example": safe_text(f.example, 300),
                "game": f.where,
            }
            for f in summary.faults
        ],
        "balance": {
            "cell_range": list(summary.balance.cell_range),
            "by_seat": [list(row) for row in summary.balance.by_seat.counts],
            "by_faction": [list(row) for row in summary.balance.by_faction.counts],
        },
        "results_digest": summary.results_digest,
        "citation": citation(summary),
        "command": command_of(summary),
    }


def _standings(ratings: Ratings | None) -> list[dict[str, Any]]:
    if ratings is None:
        return []
    return [
        {
            "policy": estimate.name,
            "rating": _bound(estimate.value),
            "low": _bound(estimate.low),
            "high": _bound(estimate.high),
            "games": estimate.seats_played,
            "first_pct": round(estimate.first_pct, 1),
            "first_low": round(estimate.first_low, 1),
            "first_high": round(estimate.first_high, 1),
            "rank_pct": [round(share, 1) for share in ranks],
            "superiority_pct": [round(share, 1) for share in stronger],
        }
        for estimate, ranks, stronger in zip(ratings.standings, ratings.rank_pct, ratings.superiority_pct, strict=True)
    ]


def _estimate(estimate: Estimate, key: str) -> dict[str, Any]:
    return {
        key: int(estimate.name) if key == "seat" else estimate.name,
        "effect": _bound(estimate.value),
        "low": _bound(estimate.low),
        "high": _bound(estimate.high),
        "games": estimate.seats_played,
        "first_pct": round(estimate.first_pct, 1),
        "first_low": round(estimate.first_low, 1),
        "first_high": round(estimate.first_high, 1),
    }


def _bound(value: float) -> float | None:
    return round(value, 1) + 0.0 if math.isfinite(value) else None
