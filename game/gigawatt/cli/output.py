"""What commands print: JSON for programs, tables for people, and progress for the impatient."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Final

import click

from gigawatt import streams
from gigawatt.cells import cell_len, ljust, rjust

_PATIENCE_S: Final = 1.0
_REDRAW_S: Final = 0.1


def echo_json(value: object) -> None:
    """Print a value as JSON, its keys in their own order; escaped where standard output is not UTF-8."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=not streams.shows_everything(sys.stdout)))


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns in a fixed pitch, in cells of a terminal: numbers to the right, words to the left."""
    body = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(header, *body, strict=True)]
    right = [bool(body) and all(_is_number(row[i]) for row in body) for i in range(len(header))]
    lines = [_line(header, widths, right), *(_line(row, widths, right) for row in body)]
    return "\n".join(lines)


def money(tenths: int) -> str:
    """An amount in tenths of a billion dollars, as in `$4.2bn` or `-$0.3bn`."""
    sign = "-" if tenths < 0 else ""
    return f"{sign}${abs(tenths) // 10}.{abs(tenths) % 10}bn"


class Progress:
    """A line on standard error that is redrawn, once something takes over a second; silent where nobody looks."""

    def __init__(self, what: str, total: int) -> None:
        """Begin at 0 of `total`."""
        self._what = what
        self._total = total
        self._start = self._last = time.monotonic()
        self._is_seen = sys.stderr.isatty()
        self._is_drawn = False

    def show(self, done: int) -> None:
        """Tell that `done` of the total are done."""
        now = time.monotonic()
        if not self._is_seen or now - self._start < _PATIENCE_S or now - self._last < _REDRAW_S:
            return
        self._last = now
        self._is_drawn = True
        filled = 30 * done // max(1, self._total)
        streams.redraw(f"{self._what} [{'#' * filled}{'.' * (30 - filled)}] {done}/{self._total}")

    def end(self) -> None:
        """Clear the line."""
        if self._is_drawn:
            streams.redraw("")


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        rjust(cell, width) if to_right else ljust(cell, width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    )
    return "  ".join(padded).rstrip()


def _is_number(cell: str) -> bool:
    return cell.lstrip("-$").replace(".", "").replace(",", "").removesuffix("bn").isdigit()
