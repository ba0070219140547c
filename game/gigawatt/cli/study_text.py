"""The report of `gigawatt study balance` as plain text."""

from __future__ import annotations

from typing import Any, Final

import click

from gigawatt.cells import cell_len, ljust

_MARKS: Final = {"holds": ("ok", "green"), "misses": ("MISS", "red"), "told": ("", None), "elsewhere": ("", None)}
_UNSURE: Final = "?"
"""Follows a verdict whose bound lies inside the interval."""


def balance_text(report: dict[str, Any]) -> str:
    """The object of `study balance --json` as a text table by groups, with colours that a terminal shows."""
    judged = [row for row in report["rows"] if row["verdict"] in ("holds", "misses")]
    held = sum(row["holds"] for row in judged)
    lines = [
        f"{report['scenario']}, {report['seats']} seats, {report['games']:,} games in {report['blocks']:,} blocks of {report['policy']}, "
        f"seed {report['seed']}, rules {report['rules']}",
        f"{held} of {len(judged)} targets hold; intervals are 95 %, by block"
        + (f"; {report['faults']:,} games with a policy at fault" if report["faults"] else ""),
    ]
    rows = [(row["group"], _cells(row)) for row in report["rows"]]
    widths = [max(cell_len(cells[i]) for _, cells in rows) for i in range(4)]
    group = ""
    for (heading, cells), row in zip(rows, report["rows"], strict=True):
        if heading != group:
            group = heading
            lines += ["", click.style(heading, bold=True)]
        lines.append(_line(cells, widths, _MARKS[row["verdict"]][1]))
    return "\n".join([*lines, "", f"again: {report['command']}"])


def _line(cells: list[str], widths: list[int], colour: str | None) -> str:
    mark, *rest = (ljust(cell, width) for cell, width in zip(cells, [*widths, 0], strict=True))
    return f"{click.style(mark, fg=colour)}  {'  '.join(rest)}".rstrip()


def _cells(row: dict[str, Any]) -> list[str]:
    """Verdict, title, figure, target, detail."""
    mark = _MARKS[row["verdict"]][0]
    if row["sure"] is False:
        mark += _UNSURE
    return [mark, row["title"], _figure(row), row["target"], row["detail"]]


def _figure(row: dict[str, Any]) -> str:
    """The figure with its interval."""
    value, low, high = row["value"], row["low"], row["high"]
    if value is None:
        return "-"
    text = number_text(value, row["unit"])
    if low is None:
        return text
    return f"{text} [{number_text(low, row['unit'], bare=True)}, {number_text(high, row['unit'], bare=True)}]"


def number_text(value: float, unit: str, *, bare: bool = False) -> str:
    """A figure in its unit: shares and points as per cent, money in $bn; `bare` leaves the unit away."""
    if unit in ("share", "points"):
        return f"{100 * value:.1f}" if bare else f"{100 * value:.1f} %"
    if unit == "money":
        return f"{value / 10:.1f}" if bare else f"{value / 10:.1f} $bn"
    return f"{value:.2f}"
