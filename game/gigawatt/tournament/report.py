"""A tournament as one HTML page: plots inside, nothing fetched, everything strangers wrote escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from gigawatt.text import safe_text
from gigawatt.tournament.balance import Table
from gigawatt.tournament.names import short_name
from gigawatt.tournament.plots import format_interval, heat_table, interval_plot
from gigawatt.tournament.ratings import Effect, Ratings
from gigawatt.tournament.summary import Summary

_STYLE: Final = """
:root{--ink:#1c2430;--soft:#5d6b7c;--paper:#fbfbf8;--line:#d9dcd6;--mark:#0b6e8a;--heat:11,110,138;--warn:#9a3d12}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#98a5b3;--paper:#14181d;--line:#303841;--mark:#4fc3e0;
--heat:79,195,224;--warn:#f0915c}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}h1{font-size:1.6rem;margin:0 0 .3rem}
h2{font-size:1.15rem;margin:2.4rem 0 .6rem}p{max-width:46rem}.soft,caption,.tick{color:var(--soft)}
.warn{color:var(--warn)}.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child,.left{text-align:left}thead th{color:var(--soft);font-weight:600}
.heat td{text-align:center;background:rgba(var(--heat),var(--share,0))}dl{display:grid;grid-template-columns:max-content 1fr;
gap:.15rem 1.2rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}code{font-size:.92em}
svg{width:100%;max-width:52rem;height:auto;font:13px system-ui,sans-serif;fill:var(--ink)}svg .grid{stroke:var(--line)}
svg .bar{stroke:var(--mark);stroke-width:3;stroke-linecap:round}svg .dot{fill:var(--mark)}svg .tick{fill:var(--soft)}
"""


def to_html(summary: Summary) -> str:
    """The page. It opens offline and in a browser that allows neither scripts nor requests."""
    header = summary.header
    title = f"Tournament: {header.scenario}"
    body = [f"<h1>{escape(title)}</h1>", _lead(summary)]
    if summary.ratings is None:
        body.append("<p>No games have been played yet.</p>")
    else:
        body.extend(_sections(summary, summary.ratings))
    body.append(_facts(summary))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _lead(summary: Summary) -> str:
    flagged = f"; {summary.flagged:,} blocks have a fault in them" if summary.flagged else ""
    return (
        f'<p class="soft">{summary.games:,} games of {summary.header.seats} seats in {summary.blocks:,} of '
        f"{summary.header.blocks:,} seed blocks{flagged}.</p>"
    )


def _sections(summary: Summary, ratings: Ratings) -> Iterable[str]:
    yield "<h2>Ratings</h2>"
    yield from (f'<p class="warn">{escape(note)}</p>' for note in _warnings(summary, ratings))
    yield interval_plot(ratings.standings, "Elo", ",.0f")
    yield _standings(ratings)
    if summary.clean is not None:
        yield "<h2>Ratings without the blocks that have a fault in them</h2>"
        yield _standings(summary.clean)
    yield "<h2>How sure is the order?</h2>"
    yield "<p>Chance in per cent that the entrant truly has this rank, and that it is truly stronger than another one.</p>"
    yield f'<div class="wide">{_rank_table(ratings)}</div><p></p><div class="wide">{_stronger_table(ratings)}</div>'
    yield "<h2>Cross-table</h2>"
    yield "<p>Per cent of meetings in which the row finished ahead of the column. Point at a cell to see what was expected.</p>"
    yield f'<div class="wide">{_cross(ratings)}</div>'
    yield "<h2>Factions</h2><p>What a faction is worth in Elo beside the mean faction, policies and seats being equal.</p>"
    yield interval_plot(ratings.factions, "Elo of factions") + _effects(ratings.factions, "faction")
    yield "<h2>Seats</h2><p>What the order of play is worth, seat 0 being the first in the list.</p>"
    yield interval_plot(ratings.seats, "Elo of seats") + _effects(ratings.seats, "seat")
    yield _faults(summary)
    yield "<h2>Balance</h2>"
    least, most = summary.balance.cell_range
    yield f"<p>Games of an entrant on a seat with a faction: {least} to {most}.</p>"
    yield f"{_counts(summary.balance.by_seat, 'games by seat')}<p></p>"
    yield _counts(summary.balance.by_faction, "games by faction")


def _warnings(summary: Summary, ratings: Ratings) -> Iterable[str]:
    if not ratings.is_identified:
        yield "There are too few blocks to tell policies, factions and seats apart."
    if summary.missing:
        yield f"Not played yet: {', '.join(short_name(name, 60) for name in summary.missing)}."
    if not summary.is_reproducible:
        yield "Programs outside the process played under a clock: a run again may differ, though every game replays."
    for pair in ratings.intransitive:
        yield (
            f"{short_name(pair.row, 60)} finished ahead of {short_name(pair.column, 60)} in {pair.score_pct:.0f} % of meetings, "
            f"where the ratings say {pair.expected_pct:.0f} %: no single number ranks these two."
        )


def _standings(ratings: Ratings) -> str:
    rows = [
        (str(i), short_name(e.name, 60), f"{e.value:,.0f}", format_interval(e), f"{e.games:,}", f"{e.first_pct:.1f}")
        for i, e in enumerate(ratings.standings, 1)
    ]
    return _table(("rank", "policy", "Elo", "95 % interval", "seats played", "first places, %"), rows, left=(1,))


def _effects(effects: Sequence[Effect], what: str) -> str:
    rows = [(e.name, f"{e.value:+.0f}", format_interval(e), f"{e.games:,}", f"{e.first_pct:.1f}") for e in effects]
    return _table((what, "Elo", "95 % interval", "games", "first places, %"), rows)


def _rank_table(ratings: Ratings) -> str:
    names = [e.name for e in ratings.standings]
    cells = [
        [(share, f"{name}: rank {place}: {share:.1f} %") for place, share in enumerate(row, 1)]
        for name, row in zip(names, ratings.rank_pct, strict=True)
    ]
    return heat_table("true rank", names, [str(place) for place in range(1, len(names) + 1)], cells)


def _stronger_table(ratings: Ratings) -> str:
    names = [e.name for e in ratings.standings]
    cells = [
        [
            None if row == column else (share, f"{row} is stronger than {column}: {share:.1f} %")
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
        line: list[tuple[float, str] | None] = []
        for column in names:
            pair = found.get((row, column))
            note = "" if pair is None else (
                f"{pair.games:,} meetings, expected {pair.expected_pct:.1f} %, {pair.z:+.1f} standard errors from it"
            )  # fmt: skip
            line.append(None if pair is None else (pair.score_pct, note))
        cells.append(line)
    return heat_table("ahead of", names, names, cells)


def _faults(summary: Summary) -> str:
    if not summary.faults:
        return "<h2>Faults</h2><p>None.</p>"
    rows = [
        (short_name(f.entrant, 60), f.kind, f"{f.games:,}", f.where, safe_text(f.example, 300)) for f in summary.faults
    ]  # fmt: skip
    table = _table(("policy", "kind", "games", "first in game", "what happened there"), rows, left=(1, 3, 4))
    return f"<h2>Faults</h2>{table}"


def _counts(table: Table, caption: str) -> str:
    rows = [
        (short_name(name, 60), *(f"{n:,}" for n in row)) for name, row in zip(table.rows, table.counts, strict=True)
    ]  # fmt: skip
    return _table((caption, *(short_name(name, 24) for name in table.columns)), rows)


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
    items = "".join(f"<dt>{escape(key)}</dt><dd>{escape(safe_text(value, 4000))}</dd>" for key, value in rows.items())
    return (
        "<h2>About this tournament</h2>"
        "<p>Ratings are a Plackett-Luce model of the finishing orders with effects of policy, faction and seat; 400 Elo are odds "
        "of ten to one, the mean of the entrants is 1,500. Intervals hold for whole seed blocks, whose games share their luck."
        f"</p><dl>{items}</dl>"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], left: Sequence[int] = ()) -> str:
    def row(cells: Sequence[str], tag: str) -> str:
        marks = (' class="left"' if i in left else "" for i in range(len(cells)))
        return "<tr>" + "".join(f"<{tag}{m}>{escape(c)}</{tag}>" for c, m in zip(cells, marks, strict=True)) + "</tr>"

    body = "".join(row(cells, "td") for cells in rows)
    return f'<div class="wide"><table><thead>{row(head, "th")}</thead><tbody>{body}</tbody></table></div>'
