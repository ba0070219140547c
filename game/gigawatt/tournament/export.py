"""The games of a tournament as CSV, with a row for each seat of a game."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from gigawatt.storage.files import atomic_file
from gigawatt.text import csv_cell
from gigawatt.tournament.store import COLUMNS, Store


def rows(store: Store) -> Iterator[tuple[object, ...]]:
    """The header and the rows; texts are escaped so that spreadsheets do not take them for formulas."""
    yield COLUMNS
    for row in store.seat_rows():
        yield tuple("" if cell is None else cell if isinstance(cell, int) else csv_cell(cell, 400) for cell in row)


def export_csv(store: Store, path: Path) -> int:
    """Write the file row by row; return the number of rows without the header.

    Raises:
        SaveError: it cannot be written.
    """
    count = -1
    with atomic_file(path, makes_folders=False) as whole:
        file = TextIOWrapper(whole, encoding="utf-8-sig", newline="")  # with a byte order mark, which Excel needs
        writer = csv.writer(file, lineterminator="\n")
        for row in rows(store):
            writer.writerow(row)
            count += 1
        file.detach()
    return count
