"""Integrity checks of a results file. Anybody can write an SQLite file: nothing in it is trusted before it is checked.

The tables must be exactly those of a results file, without views, triggers or anything else; every value must be of its kind and in
its range; every block must be complete; and the ranks of a game must follow from its figures. The cost of reading a file is bounded
beforehand. Changes that leave all this true, such as a figure replaced by another, are found when a game is replayed: see
`gigawatt.tournament.replay`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from gigawatt.core import RULES_VERSION
from gigawatt.errors import ReadError, SaveError
from gigawatt.match.faults import FAULT_KINDS
from gigawatt.text import safe_text
from gigawatt.tournament.header import Header
from gigawatt.tournament.plan import Block, Plan
from gigawatt.tournament.results import LIMIT_PLIES, check_actions

TABLES: Final[dict[str, str]] = {
    "header": "CREATE TABLE header (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "entrants": "CREATE TABLE entrants (entrant INTEGER PRIMARY KEY, spec TEXT NOT NULL UNIQUE)",
    "games": """CREATE TABLE games (
    block INTEGER NOT NULL, game INTEGER NOT NULL, seed TEXT NOT NULL, plies INTEGER NOT NULL, quarters INTEGER NOT NULL,
    digest TEXT NOT NULL, actions BLOB NOT NULL, PRIMARY KEY (block, game)
) WITHOUT ROWID""",
    "results": """CREATE TABLE results (
    block INTEGER NOT NULL, game INTEGER NOT NULL, seat INTEGER NOT NULL, entrant INTEGER NOT NULL, faction TEXT NOT NULL,
    rank INTEGER NOT NULL, lead INTEGER NOT NULL, compute INTEGER NOT NULL, cash INTEGER NOT NULL, fault TEXT, fault_ply INTEGER,
    fault_message TEXT, PRIMARY KEY (block, game, seat)
) WITHOUT ROWID""",
}
"""The tables of a results file and the statements that create them."""

IDENTITIES: Final = "CREATE TABLE identities (entrant INTEGER PRIMARY KEY, identity TEXT NOT NULL)"
"""A table that files of earlier releases lack: the identity of each entrant."""

_AUTOMATIC: Final = ("index", "sqlite_autoindex_entrants_1", "entrants", None)

_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: 32 << 20,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 64,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 16,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 256,
}

_MOST_ACTIONS: Final = 4 * LIMIT_PLIES
_MOST_MESSAGE: Final = 10_000
_LARGEST: Final = 1 << 53


def defend(database: sqlite3.Connection) -> None:
    """Bound the cost of a database, and do not trust its schema. Call this before anything is read."""
    for category, limit in _LIMITS.items():
        database.setlimit(category, limit)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")


def check_schema(database: sqlite3.Connection) -> bool:
    """Check that the tables are those of a results file; return whether identities are among them.

    Raises:
        ReadError: something is missing, different, or superfluous.
    """
    expected = {("table", name, name, sql) for name, sql in TABLES.items()} | {_AUTOMATIC}
    optional = ("table", "identities", "identities", IDENTITIES)
    found = set(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    for kind, name, *_ in sorted(found - expected - {optional}, key=str):
        known = name in TABLES or name == optional[1]
        beside = "which is not as this program makes it" if known else "which is not part of a results file"
        raise ReadError(f"it holds the {safe_text(kind, 20)} {safe_text(repr(name), 60)}, {beside}")
    for _, name, *_ in sorted(expected - found, key=str):
        raise ReadError(f"it lacks the table {name!r}")
    return optional in found


def check_structure(database: sqlite3.Connection) -> None:
    """Check the structure of the file's pages.

    Raises:
        ReadError: it is damaged.
    """
    for (answer,) in database.execute("PRAGMA quick_check(1)"):
        if answer != "ok":
            raise ReadError(safe_text(answer, 160))


def check_rows(database: sqlite3.Connection, header: Header) -> None:
    """Check that every row is valid, and that none is missing.

    Raises:
        ReadError: one is invalid or missing.
    """
    for wrong, query in _CHECKS.items():
        if "rank()" in query and header.rules_version != RULES_VERSION:
            continue  # other rules may rank by other figures
        row = database.execute(query, _arguments(header)).fetchone()
        if row is not None:
            raise ReadError(f"{wrong} game {safe_text(row[0], 20)}.{safe_text(row[1], 20)}")
    # A list in the query would need as many variables as there are factions.
    for faction, block, game in database.execute("SELECT faction, block, game FROM results GROUP BY faction"):
        if faction not in header.factions:
            raise ReadError(
                f"no faction of this tournament is {safe_text(repr(faction), 40)}, as in game {block}.{game}"
            )
    check_actions_fit(database.execute("SELECT block, game, plies, actions FROM games"))


def check_actions_fit(rows: Iterator[tuple[int, int, int, bytes]], table: int = 1 << 16) -> None:
    """Check that each game has as many actions as plies.

    Args:
        rows: block, game, plies and packed actions of every game.
        table: the number of actions in the action table, if known.

    Raises:
        ReadError: names the first game that differs.
    """
    for block, game, plies, actions in rows:
        try:
            check_actions(actions, plies, table)
        except SaveError as error:
            raise ReadError(f"game {block}.{game}: {error}") from error


def check_plan(rows: Iterator[tuple[int, int, str, int, int, str]], plan: Plan) -> None:
    """Check that the stored games are those of the plan: seeds, seats and factions.

    Args:
        rows: block, game, seed, seat, entrant and faction of every seat, in order.
        plan: the plan of the header.

    Raises:
        ReadError: names the first game that differs.
    """
    blocks = iter(plan)
    planned: dict[int, tuple[int, ...]] = {}
    current: Block | None = None
    for block, game, seed, seat, entrant, faction in rows:
        while current is None or current.index < block:
            current = next(blocks)
            planned = {one.game: one.seats for one in current.games()}
        seats = planned.get(game, ())
        if len(seats) <= seat or (seats[seat], current.factions[seat], f"{current.seed:032x}") != (
            entrant,
            faction,
            seed,
        ):
            raise ReadError(f"game {block}.{game} is not the one that its seed and entrants plan")


def _arguments(header: Header) -> dict[str, int]:
    return {
        "blocks": header.blocks,
        "seats": header.seats,
        "entrants": len(header.entrants),
        "plies": LIMIT_PLIES,
        "actions": _MOST_ACTIONS,
        "message": _MOST_MESSAGE,
        "largest": _LARGEST,
    }


def _whole(column: str, low: str, high: str) -> str:
    return f"typeof({column}) = 'integer' AND {column} BETWEEN {low} AND {high}"


def _hexadecimal(column: str, digits: int) -> str:
    return f"typeof({column}) = 'text' AND length({column}) = {digits} AND {column} NOT GLOB '*[^0-9a-f]*'"


_KINDS: Final = ", ".join(f"'{kind}'" for kind in FAULT_KINDS)

_GAME: Final = " AND ".join((
    _whole("block", "0", ":blocks - 1"),
    _whole("game", "0", ":seats - 1"),
    _hexadecimal("seed", 32),
    _whole("plies", "0", ":plies"),
    _whole("quarters", "0", "1000"),
    _hexadecimal("digest", 16),
    "typeof(actions) = 'blob' AND length(actions) <= :actions",
))  # fmt: skip

_RESULT: Final = " AND ".join((
    _whole("block", "0", ":blocks - 1"),
    _whole("game", "0", ":seats - 1"),
    _whole("seat", "0", ":seats - 1"),
    _whole("entrant", "0", ":entrants - 1"),
    "typeof(faction) = 'text' AND length(faction) <= :message",
    _whole("rank", "1", ":seats"),
    _whole("lead", "-:largest", ":largest"),
    _whole("compute", "-:largest", ":largest"),
    _whole("cash", "-:largest", ":largest"),
))  # fmt: skip

_FAULT: Final = (
    f"fault IN ({_KINDS}) AND typeof(fault_ply) = 'integer' AND fault_ply BETWEEN -1 AND :plies "
    "AND typeof(fault_message) = 'text' AND length(fault_message) <= :message"
)

_CHECKS: Final[dict[str, str]] = {
    "a value is of the wrong kind in": f"SELECT block, game FROM games WHERE NOT ({_GAME}) LIMIT 1",  # noqa: S608 - constants of ours
    "a value is of the wrong kind in the results of": f"SELECT block, game FROM results WHERE NOT ({_RESULT}) LIMIT 1",  # noqa: S608
    "a fault is invalid in": (
        f"SELECT block, game FROM results WHERE NOT (CASE WHEN fault IS NULL THEN fault_ply IS NULL AND fault_message IS NULL "  # noqa: S608
        f"ELSE {_FAULT} END) LIMIT 1"
    ),
    "seats are missing in": (
        "SELECT games.block, games.game FROM games LEFT JOIN results USING (block, game) GROUP BY games.block, games.game "
        "HAVING count(results.seat) != :seats LIMIT 1"
    ),
    "there are results without": (
        "SELECT results.block, results.game FROM results LEFT JOIN games USING (block, game) WHERE games.block IS NULL LIMIT 1"
    ),
    "games are missing before": (
        "SELECT block, max(game) FROM games GROUP BY block "
        "HAVING count(*) != max(game) + 1 OR :seats % count(*) != 0 OR count(DISTINCT seed) != 1 LIMIT 1"
    ),
    "places that no game ends with are in": (
        "SELECT block, game FROM (SELECT block, game, rank, rank() OVER (PARTITION BY block, game ORDER BY rank) AS expected "
        "FROM results) WHERE rank != expected LIMIT 1"
    ),
    "places do not follow from the figures of": (
        "SELECT block, game FROM (SELECT block, game, rank, rank() OVER (PARTITION BY block, game ORDER BY fault IS NOT NULL, "
        "CASE WHEN fault IS NULL THEN lead END DESC, CASE WHEN fault IS NULL THEN compute END DESC, "
        "CASE WHEN fault IS NULL THEN cash END DESC) AS expected FROM results) WHERE rank != expected LIMIT 1"
    ),
}
"""Problems, and for each the query that finds the first game that has it."""
