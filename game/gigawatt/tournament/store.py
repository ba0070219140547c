"""The results file of a tournament: one SQLite database that one process writes, a block at a time.

A block is stored whole or not at all, whatever kills the program; blocks that are missing remain to be played. Nothing derived is
stored: standings, ratings and balance are always computed from the games. The file contains the rules, so that its games replay and
the tournament continues after a card was edited. The tables are plain: pandas, DuckDB and the `sqlite3` shell open them.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Generator, Iterator
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from attrs import frozen

from gigawatt.errors import ReadError, SaveError, SaveVersionError, UsageError
from gigawatt.text import safe_text
from gigawatt.tournament.disk import is_shared
from gigawatt.tournament.header import Header, header_rows, parse_header, with_blocks
from gigawatt.tournament.identity import Identity
from gigawatt.tournament.integrity import IDENTITIES, TABLES, check_rows, check_schema, check_structure, defend
from gigawatt.tournament.plan import MAX_BLOCKS
from gigawatt.tournament.results import BlockResult

APPLICATION_ID: Final = 0x47575454
"""Marks the database as a results file of Gigawatt (`GWTT`)."""

FORMAT_VERSION: Final = 2
"""The format of new files; one of the first format differs only in a header that does not name the blocs of the factions."""
READ_VERSIONS: Final = (1, FORMAT_VERSION)

_PERSON: Final = b"gw-tour-results"
_MOST_MESSAGE: Final = 2000
"""The most characters of a fault's message that are stored."""


@frozen(kw_only=True)
class StoredGame:
    """Everything in the file about one game. Tuples are by seat."""

    block: int
    game: int
    seed: int
    entrants: tuple[str, ...]
    factions: tuple[str, ...]
    ranks: tuple[int, ...]
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    cash: tuple[int, ...]
    faults: tuple[str | None, ...]
    plies: int
    quarters: int
    digest: str
    actions: bytes


@frozen
class FaultCount:
    """The faults of one kind of one entrant."""

    entrant: str
    kind: str
    games: int
    example: str
    """The message of the first one."""
    where: str
    """Its game, as `block.game`."""


class Store:
    """An open results file. Use `create`, `open_to_write` or `open_to_read`, and close it (or use `with`)."""

    def __init__(
        self,
        path: Path,
        database: sqlite3.Connection,
        header: Header,
        journal: str,
        identities: tuple[Identity, ...] | None = None,
    ) -> None:
        self.path = path
        self.header = header
        self.journal = journal
        """`wal` or `delete`."""
        self.identities = identities
        """The identity of each entrant when the tournament began; None in files of releases that did not store it."""
        self._database = database
        self._place = path.absolute()  # a policy may change the current folder
        self._file = self._place.stat()

    # --- opening ----------------------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        path: Path,
        header: Header,
        identities: tuple[Identity, ...] | None = None,
        *,
        shared: bool | None = None,
    ) -> Store:
        """Create a results file.

        Args:
            path: the file; an empty file is used, any other existing one is an error.
            header: the tournament's parameters.
            identities: the identity of each entrant.
            shared: whether the disk is shared over a network; detected if None.

        Raises:
            SaveError: the file cannot be written, or has content.
        """
        if not path.parent.is_dir():
            raise SaveError(f"cannot write {path}: there is no folder {path.parent}")
        with _plain_errors(path, "cannot write"):
            database = _connect(path, read_only=False)
            journal = _set_journal(database, is_shared(path) if shared is None else shared)
            if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise SaveError(f"{path} exists already and holds something")
            with database:
                database.execute("BEGIN IMMEDIATE")
                for statement in TABLES.values():
                    database.execute(statement)
                database.executemany("INSERT INTO header VALUES (?, ?)", header_rows(header))
                database.executemany("INSERT INTO entrants VALUES (?, ?)", list(enumerate(header.entrants)))
                database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                database.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
                _note_identities(database, identities)
        return cls(path, database, header, journal, identities)

    @classmethod
    def open_to_write(cls, path: Path, *, shared: bool | None = None) -> Store:
        """Open an existing file to add blocks to it.

        Raises:
            SaveError: it cannot be opened, is not a results file, or is damaged.
        """
        with cls.open_to_read(path) as reader:
            header, identities = reader.header, reader.identities
        with _plain_errors(path, "cannot write"):
            database = _connect(path, read_only=False)
            journal = _set_journal(database, is_shared(path) if shared is None else shared)
        return cls(path, database, header, journal, identities)

    @classmethod
    def open_to_read(cls, path: Path) -> Store:
        """Open an existing file to read it; a run may write to it meanwhile.

        Raises:
            SaveError: it cannot be opened, is not a results file, or is damaged.
        """
        if not path.is_file():
            raise SaveError(f"cannot read {path}: {_what_is_there(path)}")
        with _plain_errors(path, "cannot read"):
            database = _connect(path, read_only=True)
            try:
                header, identities = _read_checked(path, database)
            except BaseException:
                database.close()
                raise
        return cls(path, database, header, "", identities)

    @staticmethod
    def is_begun(path: Path) -> bool:
        """Whether `path` has something to continue: not nothing, an empty file or an empty database."""
        if not path.is_file() or path.stat().st_size == 0:
            return path.is_dir()
        with _plain_errors(path, "cannot read"), contextlib.closing(_connect(path, read_only=True)) as database:
            return bool(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    def close(self) -> None:
        """Close the file; one that was written becomes a single file again, which opens on read-only disks too."""
        if self.journal == "wal":
            with contextlib.suppress(sqlite3.Error):  # somebody is reading: it keeps its log, which is valid too
                self._database.execute("PRAGMA journal_mode = DELETE")
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- writing ----------------------------------------------------------------------------------------------------------

    def add(self, *blocks: BlockResult) -> None:
        """Store blocks, all of them or none; a block that is stored already is not changed.

        Raises:
            SaveError: the disk is full, the file cannot be written, or it no longer exists.
        """
        rows = [_rows(block) for block in blocks]
        games = [row for of_games, _ in rows for row in of_games]
        seats = [row for _, of_seats in rows for row in of_seats]
        with _plain_errors(self.path, "cannot write"), self._database as database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT OR IGNORE INTO games VALUES (?, ?, ?, ?, ?, ?, ?)", games)
            database.executemany("INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", seats)
        self.check_in_place()

    def check_in_place(self) -> None:
        """Check that the file written to is still at its path: a file may be removed while it is open.

        Raises:
            SaveError: the file was removed, or replaced by another.
        """
        try:
            is_there = os.path.samestat(self._file, self._place.stat())
        except OSError:
            is_there = False
        if is_there and self.journal == "wal":
            is_there = self._place.with_name(self._place.name + "-wal").exists()
        if not is_there:
            raise SaveError(
                f"{self.path} was removed or replaced while the tournament was writing to it; what was played is lost, run it again"
            )

    def prolong(self, blocks: int) -> None:
        """Increase the number of blocks of the plan."""
        with _plain_errors(self.path, "cannot write"), self._database as database:
            database.execute("UPDATE header SET value = ? WHERE key = 'blocks'", (json.dumps(blocks),))
        self.header = with_blocks(self.header, blocks)

    def note_identities(self, identities: tuple[Identity, ...]) -> None:
        """Store the identity of each entrant, replacing the stored ones."""
        with _plain_errors(self.path, "cannot write"), self._database as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("DROP TABLE IF EXISTS identities")
            _note_identities(database, identities)
        self.identities = identities

    # --- reading ----------------------------------------------------------------------------------------------------------

    def done(self) -> set[int]:
        """The indices of the stored blocks."""
        return {block for (block,) in self._rows("SELECT DISTINCT block FROM games")}

    def counts(self) -> tuple[int, int, int]:
        """The numbers of games, of blocks, and of blocks in which an entrant faulted."""
        games, blocks = next(self._rows("SELECT count(*), count(DISTINCT block) FROM games"))
        (flagged,) = next(self._rows("SELECT count(DISTINCT block) FROM results WHERE fault IS NOT NULL"))
        return games, blocks, flagged

    def finishes(self) -> Iterator[tuple[int, int, int, int, str, int, int]]:
        """Block, game, seat, entrant, faction, rank and whether the block is flagged, in order."""
        return self._rows(
            "SELECT block, game, seat, entrant, faction, rank, "
            "block IN (SELECT DISTINCT block FROM results WHERE fault IS NOT NULL) "
            "FROM results ORDER BY block, game, seat"
        )

    def places(self) -> Iterator[tuple[int, int, str, int]]:
        """Entrant, seat, faction and number of games, for the balance report."""
        return self._rows("SELECT entrant, seat, faction, count(*) FROM results GROUP BY entrant, seat, faction")

    def firsts(self) -> list[tuple[float, int]]:
        """For each entrant its first places, shared ones as fractions, and its seats played."""
        rows = self._rows(
            "SELECT entrant, sum(CASE rank WHEN 1 THEN 1.0 / tied ELSE 0 END), count(*) FROM ("
            "SELECT entrant, rank, sum(rank = 1) OVER (PARTITION BY block, game) AS tied FROM results) GROUP BY entrant"
        )
        found = {entrant: (first, games) for entrant, first, games in rows}
        return [found.get(entrant, (0.0, 0)) for entrant in range(len(self.header.entrants))]

    def faults(self, below: int = MAX_BLOCKS) -> list[FaultCount]:
        """The faults by entrant and kind, in the order of the entrants; of blocks with an index below `below` only."""
        rows = self._rows(
            "SELECT entrant, fault, count(*), min(printf('%09d.%d.%d', block, game, seat)) FROM results "
            "WHERE fault IS NOT NULL AND block < ? GROUP BY entrant, fault ORDER BY entrant, fault",
            below,
        )
        out = []
        for entrant, kind, games, where in list(rows):
            block, game, seat = (int(part) for part in where.split("."))
            (message,) = next(
                self._rows(
                    "SELECT fault_message FROM results WHERE block = ? AND game = ? AND seat = ?", block, game, seat
                )
            )
            out.append(FaultCount(self.header.entrants[entrant], kind, games, message or "", f"{block}.{game}"))
        return out

    def game(self, block: int, game: int) -> StoredGame:
        """One game.

        Raises:
            UsageError: it is not in the file.
        """
        row = next(
            self._rows(
                "SELECT seed, plies, quarters, digest, actions FROM games WHERE block = ? AND game = ?", block, game
            ),
            None,
        )
        if row is None:
            games, blocks, _ = self.counts()
            raise UsageError(f"no game {block}.{game} in {self.path}; it has {games} games of {blocks} blocks")
        seats = self._rows(
            "SELECT entrant, faction, rank, lead, compute, cash, fault FROM results WHERE block = ? AND game = ? ORDER BY seat",
            block,
            game,
        )
        entrants, factions, ranks, lead, compute, cash, faults = zip(*seats, strict=True)
        seed, plies, quarters, digest, actions = row
        return StoredGame(
            block=block,
            game=game,
            seed=int(seed, 16),
            entrants=tuple(self.header.entrants[entrant] for entrant in entrants),
            factions=factions,
            ranks=ranks,
            lead=lead,
            compute=compute,
            cash=cash,
            faults=faults,
            plies=plies,
            quarters=quarters,
            digest=digest,
            actions=actions,
        )

    def seatings(self) -> Generator[tuple[int, int, str, int, int, str], None, None]:
        """Block, game, seed, seat, entrant and faction of every seat, in order."""
        return self._rows(
            "SELECT block, game, seed, seat, entrant, faction FROM results JOIN games USING (block, game) "
            "ORDER BY block, game, seat"
        )

    def packed_actions(self) -> Generator[tuple[int, int, int, bytes], None, None]:
        """Block, game, plies and packed actions of every game."""
        return self._rows("SELECT block, game, plies, actions FROM games")

    def results_digest(self) -> str:
        """32 hexadecimal digits over every result, independent of the number of workers and the order of games.

        It covers entrants, seats, factions, places, figures, fault kinds and the final digest of each game; not the messages of faults,
        which may contain times.
        """
        hasher = blake2b(digest_size=16, person=_PERSON)
        for row in self._rows(
            "SELECT r.block, r.game, r.seat, e.spec, r.faction, r.rank, r.lead, r.compute, r.cash, r.fault, r.fault_ply, "
            "g.seed, g.plies, g.quarters, g.digest FROM results r JOIN games g USING (block, game) "
            "JOIN entrants e USING (entrant) ORDER BY r.block, r.game, r.seat"
        ):
            hasher.update(json.dumps(row, separators=(",", ":")).encode())
            hasher.update(b"\n")
        return hasher.hexdigest()

    def seat_rows(self) -> Iterator[tuple[Any, ...]]:
        """A row for each seat of a game, for export; the columns are `COLUMNS`."""
        return self._rows(
            "SELECT r.block, r.game, r.seat, e.spec, r.faction, r.rank, r.lead, r.compute, r.cash, r.fault, r.fault_ply, "
            "r.fault_message, g.plies, g.quarters, g.seed, g.digest FROM results r JOIN games g USING (block, game) "
            "JOIN entrants e USING (entrant) ORDER BY r.block, r.game, r.seat"
        )

    def _rows(self, query: str, *arguments: int) -> Generator[Any, None, None]:
        with _plain_errors(self.path, "cannot read"):
            yield from self._database.execute(query, arguments)


COLUMNS: Final = (
    "block", "game", "seat", "policy", "faction", "rank", "lead", "compute", "cash", "fault", "fault_ply", "fault_message",
    "plies", "quarters", "seed", "digest",
)  # fmt: skip
"""The columns of `Store.seat_rows`."""


def _rows(block: BlockResult) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of a block for the tables `games` and `results`."""
    games: list[tuple[Any, ...]] = []
    seats: list[tuple[Any, ...]] = []
    seed = f"{block.seed:032x}"
    for g in block.games:
        games.append((block.index, g.game, seed, g.plies, g.quarters, g.digest, g.actions))
        for seat, entrant in enumerate(g.entrants):
            fault = g.faults[seat]
            fault_values = (None, None, None) if fault is None else (fault.kind, fault.ply, _storable(fault.message))
            figures = (g.ranks[seat], g.lead[seat], g.compute[seat], g.cash[seat])
            seats.append((block.index, g.game, seat, entrant, block.factions[seat], *figures, *fault_values))
    return games, seats


def _storable(text: str) -> str:
    """A text from somebody else's program, without what a database does not accept."""
    return text[:_MOST_MESSAGE].encode("utf-8", "replace").decode()


def _note_identities(database: sqlite3.Connection, identities: tuple[Identity, ...] | None) -> None:
    if identities is not None:
        database.execute(IDENTITIES)
        rows = [(entrant, one.to_text()) for entrant, one in enumerate(identities)]
        database.executemany("INSERT INTO identities VALUES (?, ?)", rows)


def _what_is_there(path: Path) -> str:
    """What there is at a path instead of a file, for a message."""
    if path.is_dir():
        return "it is a folder"
    return "it is a device or a pipe, not a file" if path.exists() else "there is no such file"


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open the database; if nobody can be writing to it, a database to read is opened so that no file is created beside it."""
    if not read_only:
        return _open(path, "mode=rwc")
    if _has_log_mode(path) and not path.with_name(f"{path.name}-wal").exists():
        return _open(path, "mode=ro&immutable=1")
    database = _open(path, "mode=ro")
    try:
        database.execute("SELECT 1 FROM sqlite_master").fetchall()
    except sqlite3.OperationalError:  # as on a read-only disk
        database.close()
        database = _open(path, "mode=ro&immutable=1")
    database.execute("PRAGMA query_only = ON")
    return database


def _open(path: Path, how: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=30, isolation_level=None)
    defend(database)
    return database


def _has_log_mode(path: Path) -> bool:
    """Whether a database was left in the mode in which reading it creates a log beside it."""
    try:
        with path.open("rb") as file:
            return file.read(20)[18:] == b"\2\2"
    except OSError:
        return False


def _set_journal(database: sqlite3.Connection, shared: bool) -> str:
    """Use a write-ahead log where the disk allows it, which makes commits fast; else the journal that works everywhere."""
    (mode,) = database.execute(f"PRAGMA journal_mode = {'DELETE' if shared else 'WAL'}").fetchone()
    database.execute("PRAGMA synchronous = NORMAL" if mode == "wal" else "PRAGMA synchronous = FULL")
    database.execute("PRAGMA cache_size = -512")  # KiB: blocks are only added, so a larger cache would only grow
    return str(mode)


def _read_checked(path: Path, database: sqlite3.Connection) -> tuple[Header, tuple[Identity, ...] | None]:
    """The header and the identities of a database, after all checks."""
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    if mark != APPLICATION_ID:
        raise SaveError(f"{path} is a database, but not a results file of a tournament")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version not in READ_VERSIONS:
        raise SaveVersionError(
            f"{path} is a results file of format {version}, this release reads {FORMAT_VERSION}; use the one that wrote it"
        )
    try:
        has_identities = check_schema(database)
        check_structure(database)
        header = _read_header(database)
        check_rows(database, header)
        return header, _read_identities(database, header) if has_identities else None
    except ReadError as error:
        raise SaveError(f"{path} is damaged: {error.reason}") from error


def _read_header(database: sqlite3.Connection) -> Header:
    entrants = database.execute("SELECT entrant, spec FROM entrants ORDER BY entrant").fetchall()
    if [number for number, _ in entrants] != list(range(len(entrants))):
        raise ReadError("an entrant is missing")
    return parse_header(dict(database.execute("SELECT key, value FROM header")), tuple(spec for _, spec in entrants))


def _read_identities(database: sqlite3.Connection, header: Header) -> tuple[Identity, ...]:
    rows = database.execute("SELECT entrant, identity FROM identities ORDER BY entrant").fetchall()
    if [number for number, _ in rows] != list(range(len(header.entrants))):
        raise ReadError("an entrant's identity is missing")
    return tuple(Identity.of_text(text) for _, text in rows)


_DAMAGED: Final = ("malformed", "too big", "corrupt", "decode", "unsupported file format", "datatype mismatch")


@contextlib.contextmanager
def _plain_errors(path: Path, what: str) -> Iterator[None]:
    """Turn SQLite's errors into one line that names the file."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise SaveError(f"{path} is damaged: a text in it is not UTF-8") from error
    except sqlite3.Error as error:
        text = safe_text(error, 200)
        if "not a database" in text:
            raise SaveError(f"{path} is not a results file of a tournament") from error
        if any(word in text for word in _DAMAGED):
            raise SaveError(f"{path} is damaged: {text}") from error
        raise SaveError(f"{what} {path}: {text}") from error
