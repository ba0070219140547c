"""Output of commands: JSON for programs, tables and progress bars for people."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import click

from gigawatt import streams
from gigawatt.cells import cell_len, ljust, rjust

_UNKNOWN: Final = ("-", "–")
"""What stands in a table for a number that is not known."""


def echo_json(value: object) -> None:
    """Print a value as JSON, keys in their given order; escaped where standard output is not UTF-8."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=not streams.shows_everything(sys.stdout)))


def echo_warning(line: str) -> None:
    """Print a line about something that the command has got over, on standard error."""
    click.echo(f"gigawatt: {line}", err=True)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table for a terminal: columns of numbers aligned to the right, words to the left; a dash for a number that is not known fits either."""
    body = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(header, *body, strict=True)]
    right = [_is_numeric([row[i] for row in body]) for i in range(len(header))]
    lines = [_line(header, widths, right), *(_line(row, widths, right) for row in body)]
    return "\n".join(lines)


@contextlib.contextmanager
def progress(label: str, length: int, *, hidden: bool = False) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error; give a function that takes how many of `length` steps are done.

    Nothing is shown if standard error is not a terminal, or with `hidden`, as for `--json`.
    """
    if hidden or not sys.stderr.isatty():
        yield lambda done: None  # noqa: ARG005
        return
    with click.progressbar(length=length, label=label, show_pos=True, file=streams.raw(sys.stderr)) as bar:
        yield lambda done: bar.update(done - bar.pos)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        rjust(cell, width) if to_right else ljust(cell, width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    )
    return "  ".join(padded).rstrip()


def _is_numeric(column: Sequence[str]) -> bool:
    """Whether there is a number in the column, and nothing else but dashes."""
    cells = [cell for cell in column if cell not in _UNKNOWN]
    return bool(cells) and all(map(_is_number, cells))


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-−$").replace(".", "").replace(",", "").removesuffix("bn").isdigit()
