"""The results of a tournament as text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gigawatt.cli.output import table
from gigawatt.text import safe_text, short_name
from gigawatt.tournament.balance import format_balance
from gigawatt.wording.grammar import counted

if TYPE_CHECKING:
    from gigawatt.tournament.ratings import Estimate, Ratings
    from gigawatt.tournament.summary import Summary

STANDINGS_COLUMNS: Final = ("rank", "policy", "Elo", "95 %", "seats played", "first %", "rank sure %", "beats next %")
"""The columns of the standings; `docs/tournaments.md` explains each."""


def summary_text(summary: Summary) -> str:
    """Format a summary for a terminal."""
    header, ratings = summary.header, summary.ratings
    head = (
        f"{header.scenario}, {header.seats} seats, {header.format}: {counted(summary.games, 'game')} in {summary.blocks:,} of "
        f"{counted(header.blocks, 'block')}, {summary.flagged:,} flagged; seed {header.seed}"
    )
    from gigawatt.tournament.summary import command_of

    if ratings is None:
        return f"{head}\nno games yet"
    parts = [head, _standings_text(ratings)]
    parts.extend(_notes(summary, ratings))
    if summary.clean is not None:
        parts.append("without the flagged blocks\n" + _standings_text(summary.clean))
    parts.append(_cross_text(ratings))
    parts.append("factions (Elo beside their mean)\n" + _estimates_text(ratings.factions, "faction"))
    parts.append("seats (Elo beside their mean)\n" + _estimates_text(ratings.seats, "seat"))
    if summary.faults:
        rows = [(short_name(f.entrant, 40), f.kind, f.games, f.where, safe_text(f.example, 70)) for f in summary.faults]
        parts.append("faults\n" + table(("policy", "kind", "games", "first in", "it said"), rows))
    parts.append("balance\n" + format_balance(summary.balance))
    parts.append(f"to play it again: {command_of(summary)}\nresults {summary.results_digest}")
    return "\n\n".join(parts)


def _standings_text(ratings: Ratings) -> str:
    rows = []
    for place, (estimate, ranks) in enumerate(zip(ratings.standings, ratings.rank_pct, strict=True), 1):
        half = f"{estimate.high - estimate.value:.0f}" if math.isfinite(estimate.high) else "?"
        over = ratings.superiority_pct[place - 1][place] if place < len(ratings.standings) else None
        rows.append((
            place, short_name(estimate.name, 40), f"{estimate.value:.0f}", f"± {half}", estimate.seats_played, f"{estimate.first_pct:.1f}",
            f"{ranks[place - 1]:.0f}", "" if over is None else f"{over:.0f}",
        ))  # fmt: skip
    return table(STANDINGS_COLUMNS, rows)


def _notes(summary: Summary, ratings: Ratings) -> list[str]:
    out = []
    if not ratings.is_identified:
        out.append("note: too few blocks to tell policies, factions and seats apart; play more")
    if summary.missing:
        out.append(f"note: not played yet: {', '.join(short_name(name, 40) for name in summary.missing)}")
    if not summary.is_reproducible:
        out.append(
            "note: programs outside the process played under a clock: a run again may differ, its games still replay"
        )
    for pair in ratings.intransitive:
        out.append(
            f"note: {short_name(pair.row, 40)} takes {pair.score_pct:.0f} % from {short_name(pair.column, 40)}, "
            f"where the ratings say {pair.expected_pct:.0f} %"
        )
    return out


def _cross_text(ratings: Ratings) -> str:
    """Per cent of meetings in which the row finished ahead of the column."""
    names = [estimate.name for estimate in ratings.standings]
    cells = {(pair.row, pair.column): f"{pair.score_pct:.0f}" for pair in ratings.cross}
    rows = [
        (place, short_name(row, 40), *("-" if row == column else cells.get((row, column), "") for column in names))
        for place, row in enumerate(names, 1)
    ]
    header = ("", "ahead of, %", *map(str, range(1, len(names) + 1)))
    return table(header, rows)


def _estimates_text(estimates: tuple[Estimate, ...], what: str) -> str:
    rows = [
        (
            estimate.name,
            f"{estimate.value:+.0f}",
            f"± {estimate.high - estimate.value:.0f}" if math.isfinite(estimate.high) else "± ?",
            estimate.seats_played,
            f"{estimate.first_pct:.1f}",
        )
        for estimate in estimates
    ]
    return table((what, "Elo", "95 %", "seats played", "first %"), rows)
