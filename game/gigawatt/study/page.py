"""A balance study as one self-contained HTML page: verdicts first, then plots, the parts of figures, and what each figure is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import Marked, folded, table, terms
from gigawatt.study.figure_text import format_figure, format_range
from gigawatt.study.page_plots import plot_sections
from gigawatt.study.targets import SOURCES
from gigawatt.text import html_text
from gigawatt.wording.grammar import counted, plural

_ORDER: Final = ("misses", "holds", "told", "elsewhere")
"""Verdicts as the table has them."""
_LEGEND: Final = (
    "Told: there is no target, or nothing was there to measure. Elsewhere: games of one policy cannot show it. A question "
    "mark: the interval reaches over the edge of the target."
)
_SOURCES: Final = "In brackets, where the target comes from."
_HEAD: Final = ("figure", "value", "95 % interval", "target", "verdict", "which, or where")


def balance_page(data: dict[str, Any]) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests.

    Args:
        data: the object that `study balance --json` prints (docs/balance-json.md).
    """
    title = f"Balance: {data['scenario']}, {plural(data['seats'], 'seat')}"
    return html_page(title, "gigawatt study balance", _body(title, data))


def _body(title: str, data: dict[str, Any]) -> Iterator[str]:
    rows = data["rows"]
    yield f"<h1>{html_text(title)}</h1>"
    yield f'<p class="verdict">{html_text(_verdict(rows))}</p>'
    yield f'<p class="soft">{html_text(_population(data)).replace(" %", "&nbsp;%")}</p>'
    yield from _warnings(data)
    yield "<h2>Verdicts</h2>"
    ordered = sorted(rows, key=lambda row: _ORDER.index(row["verdict"]))
    yield table(_HEAD, map(_verdict_row, ordered), prose=(0, 3, 5), left=(4,))
    yield f'<p class="soft">{html_text(_LEGEND)}</p>'
    yield from plot_sections(data)
    yield from _parts(rows)
    yield "<h2>What the figures are</h2>"
    yield f'<p class="soft">{html_text(_SOURCES)}</p>'
    yield terms({row["title"]: f"{row['what']} [{_sources(row)}]" for row in rows})
    yield _facts(data)


def _sources(row: dict[str, Any]) -> str:
    """Where a target comes from; a code that this release does not know stands as it is."""
    return "; ".join(SOURCES.get(code, code) for code in row["source"])


def _verdict(rows: Iterable[dict[str, Any]]) -> str:
    """How many figures are as they should be."""
    found = [row["verdict"] for row in rows]
    holds, misses = found.count("holds"), found.count("misses")
    if not misses:
        return f"All {plural(holds, 'figure')} with a target hold it." if holds else "No figure has a target."
    return f"{holds} of {plural(holds + misses, 'figure')} with a target hold it, {misses} miss it."


def _population(data: dict[str, Any]) -> str:
    return (
        f"{counted(data['games'], 'game')} in {counted(data['blocks'], 'seed block')}, matches of {plural(data['seats'], 'seat')}, "
        f"all played by {data['policy']}. Par for first places is {100 * data['par']:.1f} %."
    )


def _warnings(data: dict[str, Any]) -> Iterator[str]:
    if data.get("faults"):
        text = f"The policy was at fault in {plural(data['faults'], 'game')}."
        yield f'<p class="warn">{html_text(text)}</p>'


def _verdict_row(row: dict[str, Any]) -> tuple[str | Marked, ...]:
    verdict = row["verdict"] + ("?" if row.get("sure") is False else "")
    return (
        row["title"],
        format_figure(row["value"], row["unit"]),
        format_range(row["low"], row["high"], row["unit"]),
        row["target"],
        Marked(verdict, row["verdict"]),
        row["detail"],
    )


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The figures of which a row shows one."""
    yield "<h2>Figures in parts</h2>"
    for row in rows:
        if row["parts"]:
            yield folded(f"{row['title']}: {plural(len(row['parts']), 'figure')}", _part_table(row))


def _part_table(row: dict[str, Any]) -> str:
    found = [
        (
            part["name"],
            format_figure(part["value"], row["unit"]),
            format_range(part["low"], part["high"], row["unit"]),
            f"{part['n']:,}",
            _part_verdict(part["holds"]),
        )
        for part in row["parts"]
    ]
    return table(("", "value", "95 % interval", "cases", "verdict"), found, left=(4,))


def _part_verdict(holds: bool | None) -> Marked:
    word = "" if holds is None else "holds" if holds else "misses"
    return Marked(word, word)


def _facts(data: dict[str, Any]) -> str:
    rows = {key: data[key] for key in ("scenario", "seats", "policy", "games", "blocks", "seed", "rules")}
    return (
        "<h2>About this study</h2>"
        "<p>Intervals treat a seed block as one observation: its games share their luck. "
        f"docs/metrics.md defines every figure.</p>{terms(rows)}"
        f"<h3>To measure it again</h3><pre>{html_text(data['command'])}</pre>"
        "<p>It gives the same figures, on any machine and with any number of workers.</p>"
    )
