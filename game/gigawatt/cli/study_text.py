"""The report of `gigawatt study balance` as plain text."""

from __future__ import annotations

from typing import Any, Final

import click

from gigawatt.cells import cell_len, ljust
from gigawatt.study.figure_text import format_figure, format_range
from gigawatt.wording.grammar import counted

_MARKS: Final = {"holds": ("ok", "green"), "misses": ("MISS", "red"), "told": ("", None), "elsewhere": ("", None)}
_UNSURE: Final = "?"
"""Follows a verdict whose interval reaches over the edge of the target."""


def balance_text(report: dict[str, Any]) -> str:
    """The object of `study balance --json` as a text table by groups, with colours that a terminal shows."""
    lines = _heading(report)
    measured = [row for row in report["rows"] if row["verdict"] != "elsewhere"]
    rows = [(row, _cells(row)) for row in measured]
    widths = [max(cell_len(cells[i]) for _, cells in rows) for i in range(4)]
    group = ""
    for row, cells in rows:
        if row["group"] != group:
            group = row["group"]
            lines += ["", click.style(group, bold=True)]
        lines.append(_line(cells, widths, _MARKS[row["verdict"]][1]))
    lines += ["", click.style("Measured elsewhere", bold=True)]
    lines += [
        f"{row['title']}: {row['target']} ({row['detail']})" for row in report["rows"] if row["verdict"] == "elsewhere"
    ]
    return "\n".join([*lines, "", f"again: {report['command']}"])


def _heading(report: dict[str, Any]) -> list[str]:
    """What was measured, and how many targets hold."""
    judged = [row for row in report["rows"] if row["holds"] is not None]
    held = sum(row["holds"] for row in judged)
    games = f"{counted(report['games'], 'game')} in {counted(report['blocks'], 'block')} of {report['policy']}"
    faults = f"; {counted(report['faults'], 'game')} with a policy at fault" if report["faults"] else ""
    return [
        f"{report['scenario']}, {report['seats']} seats, {games}, seed {report['seed']}, rules {report['rules']}",
        f"{held} of {len(judged)} targets hold; intervals are 95 %, by block; ? where one reaches over the edge of its target{faults}",
    ]


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
    """The figure, and its interval in brackets."""
    text = format_figure(row["value"], row["unit"])
    return text if row["low"] is None else f"{text} [{format_range(row['low'], row['high'], row['unit'])}]"
