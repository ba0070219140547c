"""The file that the games of `study balance` are kept in, so that a run can be stopped, continued and made longer.

An SQLite database with one row for each game. Figures are derived from it and never stored. Its header says what was played, by which
code; games of anything else are refused, since they would not add up.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, Self

from attrs import asdict, frozen

from gigawatt.errors import SaveError, UsageError
from gigawatt.study.measures import GameMeasures, unpack_measures
from gigawatt.text import safe_text
from gigawatt.tournament.results import BlockResult

APPLICATION_ID: Final = 0x67776261
"""What marks a file as one of ours: `gwba`."""

FORMAT: Final = 1


@frozen
class MeasuredBlock(BlockResult):
    """A block as it was played, with the packed measures of its games."""

    measures: tuple[bytes, ...]


@frozen(kw_only=True)
class StudyHeader:
    """What the games of a file are games of."""

    scenario: str
    seats: int
    factions: tuple[str, ...]
    policy: str
    seed: str
    budget: int
    """Nodes of a decision."""
    rules: str
    """The digest of the rules."""
    code: str
    """The digest of the code that plays and measures."""

    def to_text(self) -> str:
        """The stored form."""
        return json.dumps(asdict(self) | {"format": FORMAT}, sort_keys=True)


class StudyStore:
    """An open file of measured games; close it, or use `with`."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self.path = path
        self._database = database

    @classmethod
    def open(cls, path: Path, header: StudyHeader) -> StudyStore:
        """Open a file for the games of a study: a new one, or one that has such games already.

        Raises:
            UsageError: it holds games of another study.
            SaveError: it cannot be used, or is something else.
        """
        with _plain_errors(path):
            database = sqlite3.connect(path, isolation_level=None)
            try:
                _prepare(path, database, header)
            except BaseException:
                database.close()
                raise
        return cls(path, database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    # --- what a run asks for: see `gigawatt.tournament.runner.Results` ---------------------------------------------------

    def done(self) -> set[int]:
        """The blocks that are there."""
        with _plain_errors(self.path):
            return {block for (block,) in self._database.execute("SELECT DISTINCT block FROM games")}

    def firsts(self) -> list[tuple[float, int]]:
        """Nothing: a single policy is every entrant."""
        return [(0.0, 0)]

    def add(self, *blocks: BlockResult) -> None:
        """Keep some blocks, all of them or none.

        Raises:
            SaveError: the file cannot be written.
        """
        rows = [
            (block.index, game, data)
            for block in blocks
            if isinstance(block, MeasuredBlock)
            for game, data in enumerate(block.measures)
        ]
        with _plain_errors(self.path), self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT OR IGNORE INTO games VALUES (?, ?, ?)", rows)

    # --- reading ---------------------------------------------------------------------------------------------------------

    def blocks(self, count: int) -> Iterator[list[GameMeasures]]:
        """The games of each of the first `count` blocks.

        Raises:
            SaveError: a game is missing or damaged.
        """
        with _plain_errors(self.path):
            rows = self._database.execute(
                "SELECT block, measures FROM games WHERE block < ? ORDER BY block, game", (count,)
            )
            by_block = groupby(rows, key=itemgetter(0))
            for index in range(count):
                block, games = next(by_block, (None, iter(())))
                if block != index:
                    raise SaveError(f"{safe_text(str(self.path))} is damaged: block {index} is missing")
                yield [unpack_measures(bytes(data)) for _, data in games]


def _prepare(path: Path, database: sqlite3.Connection, header: StudyHeader) -> None:
    """Write the header of an empty file, or compare that of an existing one."""
    shown = safe_text(str(path))
    if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        with database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("CREATE TABLE header (text TEXT NOT NULL)")
            database.execute(
                "CREATE TABLE games (block INTEGER, game INTEGER, measures BLOB, PRIMARY KEY (block, game))"
            )
            database.execute("INSERT INTO header VALUES (?)", (header.to_text(),))
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        return
    if database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise UsageError(f"{shown} holds something else than games of `study balance`; name another file")
    stored = database.execute("SELECT text FROM header").fetchone()
    if stored is None or stored[0] != header.to_text():
        raise UsageError(f"{shown} holds games of another study: {_difference(stored, header)}; name another file")


def _difference(stored: Any, header: StudyHeader) -> str:
    """The first thing in which a stored header differs."""
    try:
        before = json.loads(stored[0])
        now = json.loads(header.to_text())
        name = next(key for key in now if before.get(key) != now[key])
    except (TypeError, ValueError, AttributeError, StopIteration):
        return "its header is unreadable"
    if name in ("rules", "code"):
        return f"its {name} {'are' if name == 'rules' else 'is'} not those of this release"
    return f"its {name} is {safe_text(str(before.get(name)), 60)}, not {safe_text(str(now[name]), 60)}"


@contextlib.contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into one line."""
    try:
        yield
    except sqlite3.Error as error:
        raise SaveError(f"cannot use {safe_text(str(path))} for results: {error}") from error
