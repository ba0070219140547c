"""The file of a study's results: a line of JSON for the study, then one for each trial. An interrupted line is dropped.

It is a table of whole numbers that anyone can read; figures are worked out anew from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from gigawatt.errors import SaveError
from gigawatt.study.trials import TrialResult

FORMAT: Final = "gigawatt-study"
VERSION: Final = 1
_MOST_BYTES: Final = 2_000_000_000

Header = dict[str, Any]
"""What determines the results: rules, scenario, seats, rivals, seed."""


class TrialFile:
    """Results in a file, or in memory alone.

    Args:
        path: the file, created or continued; None keeps the results in memory.
        header: what determines the results.

    Raises:
        SaveError: the file cannot be read or written, or is of another study.
    """

    def __init__(self, path: Path | None, header: Header) -> None:
        self.path = path
        self.header = {"format": FORMAT, "version": VERSION, **header}
        self._results: dict[tuple[int, str], TrialResult] = {}
        if path is None:
            return
        try:
            if path.exists() and path.stat().st_size:
                kept = self._read(path)
                with path.open("r+b") as file:
                    file.truncate(kept)
            else:
                path.write_text(json.dumps(self.header) + "\n", encoding="utf-8")
        except OSError as error:
            raise SaveError(f"cannot use {path}: {error.strerror}") from error

    def has(self, block: int, arm: str) -> bool:
        """Whether a trial was played."""
        return (block, arm) in self._results

    def add(self, results: Iterable[TrialResult]) -> None:
        """Keep the results of some trials.

        Raises:
            SaveError: the file cannot be written.
        """
        lines = []
        for result in results:
            self._results[result.block, result.arm] = result
            row = {"block": result.block, "arm": result.arm, "rows": result.rows}
            lines.append(json.dumps(row, separators=(",", ":")))
        if self.path is None or not lines:
            return
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
        except OSError as error:
            raise SaveError(f"cannot write {self.path}: {error.strerror}") from error

    def rows(self, arm: str, blocks: int) -> list[tuple[tuple[int, ...], ...]]:
        """The rows of an arm, in the order of blocks; those from `blocks` on, and those not played, are left out."""
        return [self._results[i, arm].rows for i in range(blocks) if (i, arm) in self._results]

    def _read(self, path: Path) -> int:
        """Read the results; return the length of the whole lines, in bytes."""
        if path.stat().st_size > _MOST_BYTES:
            raise SaveError(f"{path} is too large for results of a study")
        data = path.read_bytes()
        kept = data.rfind(b"\n") + 1
        lines = data[:kept].splitlines()
        try:
            header = json.loads(lines[0]) if lines else None
        except ValueError:
            header = None
        if not isinstance(header, dict) or header.get("format") != FORMAT:
            raise SaveError(f"{path} holds no results of a study; name another file with --out")
        for key, value in self.header.items():
            if header.get(key) != value:
                raise SaveError(
                    f"{path} is of another study: its {key} is {header.get(key)!r}, not {value!r}; name another file with --out"
                )
        for number, line in enumerate(lines[1:], start=2):
            result = _result_of(line)
            if result is None:
                raise SaveError(f"{path} is damaged in line {number}")
            self._results[result.block, result.arm] = result
        return kept


def _result_of(line: bytes) -> TrialResult | None:
    """The result in a line; None if it holds none."""
    try:
        row = json.loads(line)
        rows = tuple(tuple(cells) for cells in row["rows"])
        block, arm = row["block"], row["arm"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_sound = type(block) is int and type(arm) is str and all(type(cell) is int for cells in rows for cell in cells)
    return TrialResult(block, arm, rows) if is_sound else None
