"""The results file of a tournament: one SQLite database that is written by one process, a block at a time.

A block is stored whole or not at all, whatever kills the program; what is missing is what is left to play. Nothing derived is
stored: standings, ratings and balance always come from the games. The rules stand in it once, so that its games replay and the
tournament goes on after a card was edited. The tables are plain: pandas, DuckDB and the `sqlite3` shell open them.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from attrs import asdict, field, frozen

from gigawatt.errors import SaveError, SaveVersionError, UsageError
from gigawatt.tournament.disk import is_shared
from gigawatt.tournament.results import BlockResult

APPLICATION_ID: Final = 0x47575454
"""Marks the database as a results file of Gigawatt (`GWTT`)."""

FORMAT_VERSION: Final = 1

_PERSON: Final = b"gw-tour-results"
_SCHEMA: Final = """
CREATE TABLE header (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entrants (entrant INTEGER PRIMARY KEY, spec TEXT NOT NULL UNIQUE);
CREATE TABLE games (
    block INTEGER NOT NULL, game INTEGER NOT NULL, seed TEXT NOT NULL, plies INTEGER NOT NULL, quarters INTEGER NOT NULL,
    digest TEXT NOT NULL, actions BLOB NOT NULL, PRIMARY KEY (block, game)
) WITHOUT ROWID;
CREATE TABLE results (
    block INTEGER NOT NULL, game INTEGER NOT NULL, seat INTEGER NOT NULL, entrant INTEGER NOT NULL, faction TEXT NOT NULL,
    rank INTEGER NOT NULL, lead INTEGER NOT NULL, compute INTEGER NOT NULL, cash INTEGER NOT NULL, fault TEXT, fault_ply INTEGER,
    fault_message TEXT, PRIMARY KEY (block, game, seat)
) WITHOUT ROWID;
"""


@frozen(kw_only=True)
class Header:
    """What a tournament is: with it, and nothing else, the whole plan can be played."""

    entrants: tuple[str, ...]
    """As the user wrote them."""
    scenario: str
    seats: int
    factions: tuple[str, ...]
    format: str
    blocks: int
    """How many blocks the plan has; a later run may raise it."""
    seed: str
    """The tournament's seed in decimal; the secret that match seeds come from is made of it."""
    strict: bool
    """Whether an entrant that faults forfeits the rest of its block."""
    budget: int
    """Nodes of a decision for policies in the process."""
    move_ms: int
    """Milliseconds of a decision for programs outside it."""
    memory_mb: int
    """Memory that a program outside the process may use."""
    ruleset_digest: str
    rules_version: int
    engine_version: str
    rules: str = field(repr=False)
    """The prepared ruleset as JSON."""


_FIXED: Final = (
    "entrants", "scenario", "seats", "factions", "format", "seed", "strict", "budget", "move_ms", "memory_mb", "rules_version",
)  # fmt: skip
"""What a run that goes on must not change."""


@frozen
class StoredGame:
    """All that the file says about one game. Tuples go by seat."""

    block: int
    game: int
    seed: int
    entrants: tuple[str, ...]
    factions: tuple[str, ...]
    ranks: tuple[int, ...]
    faults: tuple[str | None, ...]
    plies: int
    digest: str
    actions: bytes


@frozen
class FaultCount:
    """Faults of one kind of one entrant."""

    entrant: str
    kind: str
    games: int
    example: str
    """What the first of them said."""
    where: str
    """Its game, as `block.game`."""


class Store:
    """An open results file. Use `create`, `open_to_write` or `open_to_read`, and close it (or use `with`)."""

    def __init__(self, path: Path, database: sqlite3.Connection, header: Header, journal: str) -> None:
        self.path = path
        self.header = header
        self.journal = journal
        """`wal` or `delete`."""
        self._database = database

    # --- opening ----------------------------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, header: Header, *, shared: bool | None = None) -> Store:
        """Begin a new results file.

        Args:
            path: where; an empty file is taken over, anything else that is there is refused.
            header: what the tournament is.
            shared: whether the disk is shared over a network; found out when left out.

        Raises:
            SaveError: the file cannot be written, or holds something.
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
                for statement in _SCHEMA.split(";"):
                    database.execute(statement)
                rows = [(key, json.dumps(value)) for key, value in asdict(header).items() if key != "entrants"]
                database.executemany("INSERT INTO header VALUES (?, ?)", rows)
                database.executemany("INSERT INTO entrants VALUES (?, ?)", list(enumerate(header.entrants)))
                database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                database.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        return cls(path, database, header, journal)

    @classmethod
    def open_to_write(cls, path: Path, *, shared: bool | None = None) -> Store:
        """Open an existing file to add blocks to it.

        Raises:
            SaveError: it cannot be opened, or is no results file.
        """
        with cls.open_to_read(path) as reader:
            header = reader.header
        with _plain_errors(path, "cannot write"):
            database = _connect(path, read_only=False)
            journal = _set_journal(database, is_shared(path) if shared is None else shared)
        return cls(path, database, header, journal)

    @classmethod
    def open_to_read(cls, path: Path) -> Store:
        """Open an existing file to look at it; a run may be writing to it meanwhile.

        Raises:
            SaveError: it cannot be opened, or is no results file.
        """
        if not path.is_file():
            raise SaveError(f"cannot read {path}: {'it is a folder' if path.is_dir() else 'there is no such file'}")
        with _plain_errors(path, "cannot read"):
            database = _connect(path, read_only=True)
            header = _read_header(path, database)
        return cls(path, database, header, "")

    @staticmethod
    def is_begun(path: Path) -> bool:
        """Whether there is something at `path` to go on with: anything but nothing, an empty file or an empty database."""
        if not path.is_file() or path.stat().st_size == 0:
            return path.is_dir()
        with _plain_errors(path, "cannot read"), contextlib.closing(_connect(path, read_only=True)) as database:
            return bool(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    def close(self) -> None:
        """Close the file; one that was written becomes a single file again that opens on read-only disks too."""
        if self.journal == "wal":
            with contextlib.suppress(sqlite3.Error):  # somebody is reading: it stays as it is, which is sound too
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
        """Store blocks, all of them whole or none; one that is there already stays as it is.

        Raises:
            SaveError: the disk is full, or the file cannot be written.
        """
        rows = [_rows(block) for block in blocks]
        games = [row for of_games, _ in rows for row in of_games]
        seats = [row for _, of_seats in rows for row in of_seats]
        with _plain_errors(self.path, "cannot write"), self._database as database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT OR IGNORE INTO games VALUES (?, ?, ?, ?, ?, ?, ?)", games)
            database.executemany("INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", seats)

    def prolong(self, blocks: int) -> None:
        """Raise the number of blocks of the plan."""
        with _plain_errors(self.path, "cannot write"), self._database as database:
            database.execute("UPDATE header SET value = ? WHERE key = 'blocks'", (json.dumps(blocks),))
        self.header = _with_blocks(self.header, blocks)

    # --- reading ----------------------------------------------------------------------------------------------------------

    def done(self) -> set[int]:
        """The blocks that are stored."""
        return {block for (block,) in self._rows("SELECT DISTINCT block FROM games")}

    def counts(self) -> tuple[int, int, int]:
        """Games, blocks, and blocks in which an entrant faulted."""
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
        """Entrant, seat, faction and how many games, for the balance report."""
        return self._rows("SELECT entrant, seat, faction, count(*) FROM results GROUP BY entrant, seat, faction")

    def firsts(self) -> list[tuple[float, int]]:
        """For each entrant its first places, a shared one in parts, and its seats played."""
        rows = self._rows(
            "SELECT entrant, sum(CASE rank WHEN 1 THEN 1.0 / tied ELSE 0 END), count(*) FROM ("
            "SELECT entrant, rank, sum(rank = 1) OVER (PARTITION BY block, game) AS tied FROM results) GROUP BY entrant"
        )
        found = {entrant: (first, games) for entrant, first, games in rows}
        return [found.get(entrant, (0.0, 0)) for entrant in range(len(self.header.entrants))]

    def faults(self) -> list[FaultCount]:
        """What went wrong, by entrant and kind, in the order of the entrants."""
        rows = self._rows(
            "SELECT entrant, fault, count(*), min(printf('%09d.%d.%d', block, game, seat)) FROM results "
            "WHERE fault IS NOT NULL GROUP BY entrant, fault ORDER BY entrant, fault"
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
            self._rows("SELECT seed, plies, digest, actions FROM games WHERE block = ? AND game = ?", block, game), None
        )
        if row is None:
            games, blocks, _ = self.counts()
            raise UsageError(f"no game {block}.{game} in {self.path}; it has {games} games of {blocks} blocks")
        seats = self._rows(
            "SELECT entrant, faction, rank, fault FROM results WHERE block = ? AND game = ? ORDER BY seat", block, game
        )
        entrants, factions, ranks, faults = zip(*seats, strict=True)
        names = tuple(self.header.entrants[entrant] for entrant in entrants)
        seed, plies, digest, actions = row
        return StoredGame(block, game, int(seed, 16), names, factions, ranks, faults, plies, digest, actions)

    def results_digest(self) -> str:
        """32 hexadecimal digits over every result: the same however the games were played, by how many, in what order.

        It covers entrants, seats, factions, places, figures, fault kinds and the final digest of each game; not the messages of
        faults, which may tell times.
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

    def table(self) -> Iterator[tuple[Any, ...]]:
        """One row a seat of a game, for export; the columns are `COLUMNS`."""
        return self._rows(
            "SELECT r.block, r.game, r.seat, e.spec, r.faction, r.rank, r.lead, r.compute, r.cash, r.fault, r.fault_ply, "
            "r.fault_message, g.plies, g.quarters, g.seed, g.digest FROM results r JOIN games g USING (block, game) "
            "JOIN entrants e USING (entrant) ORDER BY r.block, r.game, r.seat"
        )

    def _rows(self, query: str, *arguments: int) -> Iterator[Any]:
        with _plain_errors(self.path, "cannot read"):
            yield from self._database.execute(query, arguments)


COLUMNS: Final = (
    "block", "game", "seat", "policy", "faction", "rank", "lead", "compute", "cash", "fault", "fault_ply", "fault_message",
    "plies", "quarters", "seed", "digest",
)  # fmt: skip
"""The columns of `Store.table`."""


def check_same(stored: Header, wanted: Header, path: Path) -> None:
    """See that a run may go on with what is stored.

    Raises:
        UsageError: it is another tournament; the first difference is named.
    """
    for name in _FIXED:
        old, new = getattr(stored, name), getattr(wanted, name)
        if old != new:
            raise UsageError(
                f"{path} holds another tournament, with {name.replace('_', ' ')} {_shown(old)}, not {_shown(new)}; "
                "take another --out, or leave the option out to go on"
            )
    if wanted.blocks < stored.blocks:
        raise UsageError(f"{path} has a plan of {stored.blocks} blocks already, which cannot shrink to {wanted.blocks}")


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _with_blocks(header: Header, blocks: int) -> Header:
    from attrs import evolve

    return evolve(header, blocks=blocks)


def _rows(block: BlockResult) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of a block for the tables `games` and `results`."""
    games: list[tuple[Any, ...]] = []
    seats: list[tuple[Any, ...]] = []
    seed = f"{block.seed:032x}"
    for g in block.games:
        games.append((block.index, g.game, seed, g.plies, g.quarters, g.digest, g.actions))
        for seat, entrant in enumerate(g.entrants):
            fault = g.faults[seat]
            told = (None, None, None) if fault is None else (fault.kind, fault.ply, fault.message)
            figures = (g.ranks[seat], g.lead[seat], g.compute[seat], g.cash[seat])
            seats.append((block.index, g.game, seat, entrant, block.factions[seat], *figures, *told))
    return games, seats


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open the database; a read-only one on a disk that cannot be written is opened as one that nobody writes."""
    mode = "ro" if read_only else "rwc"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    database = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
    if read_only:
        try:
            database.execute("SELECT 1 FROM sqlite_master").fetchall()
        except sqlite3.OperationalError:
            database.close()
            database = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    return database


def _set_journal(database: sqlite3.Connection, shared: bool) -> str:
    """Write-ahead log where the disk allows it: a commit costs microseconds. Else the journal that works everywhere."""
    (mode,) = database.execute(f"PRAGMA journal_mode = {'DELETE' if shared else 'WAL'}").fetchone()
    database.execute("PRAGMA synchronous = NORMAL" if mode == "wal" else "PRAGMA synchronous = FULL")
    database.execute("PRAGMA cache_size = -512")  # KiB: blocks are only ever added, so more would only grow
    return str(mode)


def _read_header(path: Path, database: sqlite3.Connection) -> Header:
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    if mark != APPLICATION_ID:
        raise SaveError(f"{path} is a database, but no results file of a tournament")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != FORMAT_VERSION:
        raise SaveVersionError(
            f"{path} is a results file of format {version}, this release reads {FORMAT_VERSION}; use the one that wrote it"
        )
    entrants = tuple(spec for (spec,) in database.execute("SELECT spec FROM entrants ORDER BY entrant"))
    try:
        fields = {key: json.loads(value) for key, value in database.execute("SELECT key, value FROM header")}
        fields["factions"] = tuple(fields["factions"])
        header = Header(entrants=entrants, **fields)
    except (TypeError, KeyError, ValueError) as error:
        raise SaveError(f"{path} is damaged: its header cannot be read ({error})") from error
    return header


@contextlib.contextmanager
def _plain_errors(path: Path, what: str) -> Iterator[None]:
    """Turn SQLite's errors into one line that names the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "not a database" in text:
            raise SaveError(f"{path} is no results file of a tournament") from error
        if "malformed" in text:
            raise SaveError(f"{path} is damaged: {text}") from error
        raise SaveError(f"{what} {path}: {text}") from error
