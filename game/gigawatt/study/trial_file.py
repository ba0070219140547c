"""The file of a study's results: a line of JSON for the study, then one for each trial. An interrupted line is dropped.

It is a table of whole numbers that anyone can read; figures are worked out anew from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.errors import ReadError, SaveError
from gigawatt.reading import Limits, parse_json, read_file, shown, why
from gigawatt.storage.files import write_atomic
from gigawatt.text import safe_text

FORMAT: Final = "gigawatt-study"
VERSION: Final = 1
_MOST_BYTES: Final = 1_000_000_000
_MOST_HEADER: Final = 10_000
_LIMITS: Final = Limits(depth=4, values=10_000, digits=20)

Row = tuple[int, ...]
"""What a trial measured: whole numbers whose meaning depends on its arm."""
Header = dict[str, Any]
"""What determines the results, as values of JSON: rules, scenario, seats, rivals, seed, the digest of a record."""
Shape = Callable[[str], tuple[int, int] | None]
"""Gives the rows of an arm and the numbers in each; None for an arm that this release does not know."""


@frozen
class TrialResult:
    """What was measured in one trial."""

    number: int
    """Which of its arm's trials it was, such as the index of a block or of a future."""
    arm: str
    """What was asked."""
    rows: tuple[Row, ...]


class TrialFile:
    """Results in a file, or in memory alone.

    Args:
        path: the file, created or continued; None keeps the results in memory.
        header: what determines the results.
        shape: what results look like.
        counted: what the number of a trial counts, in one word: its name in the file.
        drops: whether damaged lines are taken out of the file, to be played again; otherwise they are an error.

    Raises:
        SaveError: the file cannot be read or written, or is of another study.
    """

    def __init__(
        self, path: Path | None, header: Header, shape: Shape, counted: str = "block", *, drops: bool = False
    ) -> None:
        self.path = path
        self.header = {"format": FORMAT, "version": VERSION, **header}
        self._shape = shape
        self._counted = counted
        self._drops = drops
        self.dropped = 0
        """How many damaged lines were taken out."""
        self._results: dict[tuple[int, str], tuple[Row, ...]] = {}
        if path is None:
            return
        try:
            if path.exists() and (not path.is_file() or path.stat().st_size):
                kept = self._read(path)
                with path.open("r+b") as file:
                    file.truncate(kept)
            else:
                path.write_text(json.dumps(self.header) + "\n", encoding="utf-8")
        except OSError as error:
            raise SaveError(f"cannot use {shown(path)}: {why(error)}") from error

    def has(self, number: int, arm: str) -> bool:
        """Whether a trial was played."""
        return (number, arm) in self._results

    def add(self, results: Iterable[TrialResult]) -> None:
        """Keep the results of some trials.

        Raises:
            SaveError: the file cannot be written.
        """
        lines = []
        for result in results:
            self._results[result.number, result.arm] = result.rows
            row = {self._counted: result.number, "arm": result.arm, "rows": result.rows}
            lines.append(json.dumps(row, separators=(",", ":")) + "\n")
        if self.path is None or not lines:
            return
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write("".join(lines))
        except OSError as error:
            raise SaveError(f"cannot write {shown(self.path)}: {why(error)}") from error

    def forget(self, number: int, arm: str) -> None:
        """Have a trial played again; in the file its new result comes after the old one, and counts."""
        self._results.pop((number, arm), None)

    def get(self, number: int, arm: str) -> tuple[Row, ...]:
        """The rows of a trial that was played."""
        return self._results[number, arm]

    def rows(self, arm: str, count: int) -> list[tuple[Row, ...]]:
        """The rows of an arm, in the order of numbers; those from `count` on, and those not played, are left out."""
        return [self._results[i, arm] for i in range(count) if (i, arm) in self._results]

    def _read(self, path: Path) -> int:
        """Read the results; return the length of the whole lines, in bytes."""
        try:
            data = read_file(path, _MOST_BYTES, "file of a study's results")
        except ReadError as error:
            raise SaveError(str(error)) from error
        kept = data.rfind(b"\n") + 1
        lines = data[:kept].split(b"\n")[:-1]
        self._check_header(path, _parsed(lines[0]) if lines else None)
        good = lines[:1]
        for number, line in enumerate(lines[1:], start=2):
            if self._take(_parsed(line)):
                good.append(line)
            elif not self._drops:
                raise SaveError(
                    f"{shown(path)} is damaged in line {number}; take that line out, and it is played again"
                )
        self.dropped = len(lines) - len(good)
        if not self.dropped:
            return kept
        data = b"".join(line + b"\n" for line in good)
        write_atomic(path, data)
        return len(data)

    def _check_header(self, path: Path, header: Any) -> None:
        if not isinstance(header, dict) or header.get("format") != FORMAT:
            raise SaveError(f"{shown(path)} holds no results of a study; name another file with --out")
        kind = self.header.get("study")
        for key, value in {"study": kind, **self.header}.items():  # of another kind, all else differs too
            if header.get(key) != value:
                raise SaveError(
                    f"{shown(path)} is of another study: {_difference(key, header.get(key), value)}; name another file with --out"
                )

    def _take(self, row: Any) -> bool:
        """Keep the result in a line; False if there is none in it, or its numbers are not those of its arm."""
        if not isinstance(row, dict):
            return False
        number, arm, rows = row.get(self._counted), row.get("arm"), row.get("rows")
        if type(number) is not int or type(arm) is not str or not isinstance(rows, list):
            return False
        if not all(isinstance(cells, list) and all(type(cell) is int for cell in cells) for cells in rows):
            return False
        shape = self._shape(arm)
        if shape is not None and [len(cells) for cells in rows] != [shape[1]] * shape[0]:
            return False
        self._results[number, arm] = tuple(tuple(cells) for cells in rows)
        return True


def _difference(key: str, was: Any, value: Any) -> str:
    """What a study kept and what is asked, of one key of the header."""
    if key == "study":
        return f"{_kind(was)}, not {_kind(value)}"
    verb = "are" if isinstance(value, list) else "is"
    return f"its {key} {verb} {_quoted(was)}, not {_quoted(value)}"


def _kind(study: Any) -> str:
    """The kind of a study, as its header names it; the oldest kind has no name."""
    return "trials of policies" if study is None else safe_text(study, 60)


def _quoted(value: Any) -> str:
    """A value of a header, in at most 60 characters; a list without its brackets."""
    text = ", ".join(map(repr, value)) or "none" if isinstance(value, list) else repr(value)
    return text[:60]


def read_header(path: Path) -> Header | None:
    """The header in the first line of a results file, of whatever study; None if that line is damaged or is of no study.

    Raises:
        SaveError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            header = _parsed(file.readline(_MOST_HEADER))
    except OSError as error:
        raise SaveError(f"cannot read {shown(path)}: {why(error)}") from error
    return header if isinstance(header, dict) and header.get("format") == FORMAT else None


def _parsed(line: bytes) -> Any:
    """The value in a line; None if it is none, or too large."""
    try:
        return parse_json(line, _LIMITS, numbers="whole")
    except ReadError:
        return None
