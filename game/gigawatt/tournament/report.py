"""A tournament as one self-contained HTML page with plots; all foreign text is escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve

from gigawatt.pages.rows import Mark, format_interval, interval_plot
from gigawatt.pages.scale import number
from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import Cell, heat_table, table, terms
from gigawatt.text import html_text, safe_text, short_name
from gigawatt.tournament.balance import Counts
from gigawatt.tournament.ratings import MEAN_RATING, Estimate, Ratings
from gigawatt.tournament.summary import Summary, citation, command_of

_SEEN_PAIRS: Final = 6
"""The number of listed pairs that the ratings explain least."""


def to_html(summary: Summary) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests."""
    header = summary.header
    title = f"Tournament: {header.scenario}"
    body = [f"<h1>{html_text(title)}</h1>", _lead(summary)]
    if summary.ratings is None:
        body.append("<p>No games have been played yet.</p>")
    else:
        body.extend(_sections(summary, summary.ratings))
    body.append(_facts(summary))
    return html_page(title, "gigawatt tournament", body)


def _lead(summary: Summary) -> str:
    flagged = f"; in {summary.flagged:,} of the blocks an entrant was at fault" if summary.flagged else ""
    counts = (
        f'<p class="soft">{summary.games:,} games of {summary.header.seats} seats in {summary.blocks:,} of '
        f"{summary.header.blocks:,} seed blocks{flagged}.</p>"
    )
    return (
        counts if summary.ratings is None else f'<p class="verdict">{html_text(_verdict(summary.ratings))}</p>{counts}'
    )


def _verdict(ratings: Ratings) -> str:
    """Who leads, and how certain that is, in a sentence or two."""
    best = ratings.standings[0]
    name = short_name(best.name, 60)
    if len(ratings.standings) == 1:
        return f"{name} played by itself."
    if not math.isfinite(best.high):
        return f"{name} did best so far; one block is not enough to rank the entrants."
    sure = ratings.rank_pct[0][0]
    over = ratings.superiority_pct[0][1]
    second = short_name(ratings.standings[1].name, 60)
    text = f"{name} leads with {best.value:,.0f} Elo ({format_interval(_mark(best))}) and took {best.first_pct:.0f} % of first places."
    doubt = "as good as certainly" if sure >= 99.5 else f"with a chance of {sure:.0f} %"
    versus = "." if over >= 99.5 else f"; that it is stronger than {second} has one of {over:.0f} %."
    return f"{text} It is {doubt} the strongest{versus}"


def _sections(summary: Summary, ratings: Ratings) -> Iterable[str]:
    par = 100 / summary.header.seats
    yield "<h2>Ratings</h2>"
    yield from (f'<p class="warn">{html_text(note)}</p>' for note in _warnings(summary, ratings))
    yield interval_plot(_marks(ratings.standings), "Elo with 95 % intervals", ",.0f", MEAN_RATING)
    yield _standings(ratings, summary.clean)
    yield f'<p class="soft">The mean of the entrants is 1,500. Par for first places is {par:.1f} %.'
    if summary.clean is not None:
        yield f" Unflagged: fitted anew without the {summary.flagged:,} blocks in which an entrant was at fault."
    yield "</p><h2>How sure is the order?</h2>"
    yield "<p>The chance in per cent that an entrant truly has a rank, and that it is truly stronger than another one.</p>"
    yield f'<div class="wide">{_rank_table(ratings)}</div><div class="wide">{_stronger_table(ratings)}</div>'
    yield "<h2>Cross-table</h2>"
    yield "<p>Per cent of meetings in which the row finished ahead of the column; below it, what the ratings expect.</p>"
    yield f'<div class="wide">{_cross(ratings)}</div>'
    yield _residuals(ratings)
    yield "<h2>Factions</h2><p>What a faction is worth in Elo beside the mean faction, policies and seats being equal.</p>"
    yield interval_plot(_marks(ratings.factions), "Elo of factions with 95 % intervals") + _estimates(
        ratings.factions, "faction"
    )
    yield "<h2>Seats</h2><p>What a place in the order of play is worth in Elo, seat 0 being the first in the list.</p>"
    yield interval_plot(_marks(_named_seats(ratings)), "Elo of seats with 95 % intervals") + _estimates(
        ratings.seats, "seat"
    )
    yield _faults(summary)
    yield "<h2>Balance</h2>"
    least, most = summary.balance.cell_range
    times = f"{most:,}" if least == most else f"{least:,} to {most:,}"
    yield f"<p>Each entrant sat on each seat with each faction in {times} games.</p>"
    yield _counts(summary.balance.by_seat, "seat", "seat ")
    yield _counts(summary.balance.by_faction, "faction")


def _named_seats(ratings: Ratings) -> tuple[Estimate, ...]:
    return tuple(evolve(estimate, name=f"seat {estimate.name}") for estimate in ratings.seats)


def _mark(estimate: Estimate) -> Mark:
    return Mark(estimate.name, estimate.value, estimate.low, estimate.high)


def _marks(estimates: Iterable[Estimate]) -> list[Mark]:
    return [_mark(estimate) for estimate in estimates]


def _warnings(summary: Summary, ratings: Ratings) -> Iterable[str]:
    if not ratings.is_identified:
        yield "There are too few blocks to tell policies, factions and seats apart."
    if summary.missing:
        yield f"Not played yet: {', '.join(short_name(name, 60) for name in summary.missing)}."
    if not summary.is_reproducible:
        yield "Programs outside the process played under a clock: a run again may differ, though every game replays."


def _residuals(ratings: Ratings) -> str:
    """The pairs that the ratings explain least: how far results are from any order."""
    pairs = sorted((pair for pair in ratings.cross if pair.z > 0), key=lambda pair: -pair.z)
    if len(ratings.standings) < 3 or not pairs:
        return ""
    circles = len(ratings.intransitive)
    text = (
        "More than chance: these results go in a circle, or suit one opponent, and no single number ranks such a pair."
        if circles
        else "None of it is more than chance would do: one number an entrant explains the results."
    )
    rows = [
        (
            short_name(pair.row, 30), short_name(pair.column, 30), f"{pair.games:,}", f"{pair.score_pct:.1f}",
            f"{pair.expected_pct:.1f}", f"+{pair.score_pct - pair.expected_pct:.1f}", f"{pair.z:.1f}",
            *(("yes" if pair in ratings.intransitive else "",) if circles else ()),
        )
        for pair in pairs[: max(_SEEN_PAIRS, circles)]
    ]  # fmt: skip
    head: tuple[str, ...] = ("ahead", "of", "meetings", "result, %", "expected, %", "surplus", "standard errors")
    head += ("beyond chance",) if circles else ()
    return (
        f"<h2>What the ratings leave unexplained</h2><p>{text} Allowance is made for the number of pairs looked at.</p>"
        + table(head, rows, left=(1,))
    )


def _standings(ratings: Ratings, clean: Ratings | None) -> str:
    """The standings by rank, beside the ratings of the blocks without a fault if there are any."""
    others = {} if clean is None else {estimate.name: estimate for estimate in clean.standings}
    rows = []
    for rank, e in enumerate(ratings.standings, 1):
        figures = [f"{e.value:,.0f}", format_interval(_mark(e)), f"{e.seats_played:,}", _first(e)]
        if clean is not None:
            other = others.get(e.name)
            figures += ["", ""] if other is None else [f"{other.value:,.0f}", format_interval(_mark(other))]
        rows.append((str(rank), short_name(e.name, 36), *figures))
    head = ["rank", "policy", "Elo", "95 % interval", "seats played", "first places, %"]
    if clean is not None:
        head += ["Elo, unflagged", "95 % interval, unflagged"]
    return table(head, rows, left=(1,))


def _estimates(estimates: Sequence[Estimate], what: str) -> str:
    rows = [
        (e.name, number(e.value, "+.0f"), format_interval(_mark(e)), f"{e.seats_played:,}", _first(e)) for e in estimates
    ]  # fmt: skip
    return table((what, "Elo", "95 % interval", "seats played", "first places, %"), rows)


def _first(estimate: Estimate) -> str:
    """The share of first places with its interval."""
    return f"{estimate.first_pct:.1f} ({estimate.first_low:.0f} to {estimate.first_high:.0f})"


def _rank_table(ratings: Ratings) -> str:
    names = [e.name for e in ratings.standings]
    cells = [
        [Cell(share, f"{name}: rank {place}: {share:.1f} %") for place, share in enumerate(row, 1)]
        for name, row in zip(names, ratings.rank_pct, strict=True)
    ]
    return heat_table("true rank", names, [str(place) for place in range(1, len(names) + 1)], cells)


def _stronger_table(ratings: Ratings) -> str:
    names = [e.name for e in ratings.standings]
    cells = [
        [
            None if row == column else Cell(share, f"{row} is stronger than {column}: {share:.1f} %")
            for column, share in zip(names, shares, strict=True)
        ]
        for row, shares in zip(names, ratings.superiority_pct, strict=True)
    ]
    return heat_table("stronger than", names, names, cells)


def _cross(ratings: Ratings) -> str:
    names = [e.name for e in ratings.standings]
    found = {(pair.row, pair.column): pair for pair in ratings.cross}
    cells = []
    for row in names:
        line: list[Cell | None] = []
        for column in names:
            pair = found.get((row, column))
            if pair is None:
                line.append(None)
                continue
            note = f"{row} and {column}: {pair.games:,} meetings, {number(pair.z, '+.1f')} standard errors from what was expected"
            line.append(Cell(pair.score_pct, note, f"{pair.expected_pct:.0f}"))
        cells.append(line)
    return heat_table("ahead of", names, names, cells)


def _faults(summary: Summary) -> str:
    if not summary.faults:
        return "<h2>Faults</h2><p>None: no entrant played an illegal action, crashed, or took too long or too much.</p>"
    rows = [
        (short_name(f.entrant, 60), f.kind, f"{f.games:,}", f.where, safe_text(f.example, 300)) for f in summary.faults
    ]  # fmt: skip
    cost = "forfeits the rest of its block" if summary.header.strict else "is last in that game"
    listed = table(
        ("policy", "kind", "games", "first in game", "what happened there"), rows, left=(1, 3, 4), prose=(4,)
    )
    return f"<h2>Faults</h2><p>Who commits one {cost}; the block is flagged.</p>{listed}"


def _counts(counts: Counts, what: str, prefix: str = "") -> str:
    """Games by entrant, with entrants as columns: there are often fewer of them than factions."""
    rows = [
        (prefix + short_name(name, 40), *(f"{row[place]:,}" for row in counts.counts))
        for place, name in enumerate(counts.columns)
    ]
    return table((f"games by {what}", *(short_name(name, 18) for name in counts.rows)), rows)


def _facts(summary: Summary) -> str:
    header = summary.header
    rows = {
        "scenario": header.scenario,
        "format": header.format,
        "entrants": ", ".join(safe_text(spec, 300) for spec in header.entrants),
        "factions": ", ".join(header.factions),
        "seed": header.seed,
        "on a fault": "forfeits its block" if header.strict else "a stand-in plays on in that game",
        "budget": f"{header.budget:,} nodes a decision; programs outside: {header.move_ms:,} ms, {header.memory_mb:,} MB",
        "engine": f"{header.engine_version}, rules version {header.rules_version}",
        "rules": header.ruleset_digest,
        "results": summary.results_digest,
    }
    again = (
        "It ends with the same results digest, on any machine and with any number of workers."
        if summary.is_reproducible
        else "Programs under a clock may play otherwise, so its digest may differ; each game of this file replays as it was."
    )
    return (
        "<h2>About this tournament</h2>"
        "<p>Ratings are a Plackett-Luce model of the finishing orders with effects of policy, faction and seat; 400 Elo are odds "
        "of ten to one, the mean of the entrants is 1,500. Intervals are jackknifed over whole seed blocks, whose games share "
        f"their luck.</p>{terms(rows)}<h3>To cite</h3><pre>{html_text(citation(summary))}</pre>"
        f"<h3>To play it again</h3><pre>{html_text(command_of(summary))}</pre><p>{again}</p>"
    )
