"""Results files that were damaged, by chance or on purpose, and what the commands make of them."""
# ruff: noqa: S608 - queries are put together here to do harm

from __future__ import annotations

import contextlib
import io
import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import frozen

from gigawatt.cli.main import main
from gigawatt.tournament.begin import Request, job_of_store, open_store, plan_of
from gigawatt.tournament.pools import InProcess
from gigawatt.tournament.runner import Run

Chance = random.Random


def sound_file(path: Path) -> bytes:
    """A small results file of games that were really played; its bytes."""
    request = Request(entrants=("random", "greedy"), scenario="first-campus", seats=2, blocks=2, seed=3)
    with open_store(path, request) as store:
        Run(plan_of(store.header), store, InProcess(job_of_store(store))).go()
    return path.read_bytes()


# --- damage ---------------------------------------------------------------------------------------------------------------


def damage(path: Path, chance: Chance) -> str:
    """Damage the file at `path` in a way that `chance` picks; what was done."""
    kind = chance.choice(
        [_flip, _flip, _flip, _pages, _cut, _header, _header, _cell, _cell, _cell, _rows, _schema, _schema]
    )
    return f"{kind.__name__}: {kind(path, chance)}"


def _flip(path: Path, chance: Chance) -> str:
    data = bytearray(path.read_bytes())
    places = []
    for _ in range(chance.choice([1, 1, 1, 2, 8, 64])):
        place = chance.choice([chance.randrange(len(data)), chance.randrange(100), chance.randrange(4096)])
        data[place] = chance.choice([data[place] ^ (1 << chance.randrange(8)), 0, 255, chance.randrange(256)])
        places.append(place)
    path.write_bytes(data)
    return f"bytes {places}"


def _pages(path: Path, chance: Chance) -> str:
    data = path.read_bytes()
    size = 4096
    pages = [data[at : at + size] for at in range(0, len(data), size)]
    one, two = chance.randrange(len(pages)), chance.randrange(len(pages))
    if chance.random() < 0.5:
        pages[one], pages[two] = pages[two], pages[one]
    else:
        pages[one] = bytes(size) if chance.random() < 0.5 else chance.randbytes(size)
    path.write_bytes(b"".join(pages))
    return f"pages {one} and {two}"


def _cut(path: Path, chance: Chance) -> str:
    data = path.read_bytes()
    end = chance.randrange(len(data))
    path.write_bytes(data[:end] if chance.random() < 0.7 else data + chance.randbytes(chance.randrange(10_000)))
    return f"cut at {end}"


ODD: list[Any] = [
    None, True, False, 0, 1, -1, 3, 7, 10**6, 1 << 62, -(1 << 63), 1.5, 1e308, "", "0", "x", "random", "x" * 50_000, "\x1b[31m",
    "\u202e", "é" * 300, b"", b"\xff" * 20, b"\0" * 200_000, "null", "[]", "{}", "true", "1e999", "NaN", "[" * 5000, "9" * 3000,
    '"x"', '["hyperscaler"]', '"7"', "-1", "../../etc/passwd", "cmd:sh -c 'exit 0'", "nobody:P", "0" * 32, "f" * 16,
]  # fmt: skip
"""Values that stand in the place of others."""


def _header(path: Path, chance: Chance) -> str:
    keys = ["scenario", "seats", "factions", "format", "blocks", "seed", "strict", "budget", "move_ms", "memory_mb",
            "ruleset_digest", "rules_version", "engine_version", "rules"]  # fmt: skip
    key = chance.choice(keys)
    value = chance.choice(ODD)
    stored = json.dumps(value, default=repr) if chance.random() < 0.6 else value
    statements: list[tuple[str, tuple[Any, ...]]] = [
        ("UPDATE OR REPLACE header SET value = ? WHERE key = ?", ("" if stored is None else stored, key)),
        ("DELETE FROM header WHERE key = ?", (key,)),
        ("INSERT OR REPLACE INTO header VALUES (?, ?)", (str(value), "1")),
        ("UPDATE OR REPLACE header SET key = ? WHERE key = ?", (str(value), key)),
    ]
    chosen = chance.choice([statements[0], statements[0], statements[0], *statements])
    _change(path, chosen[0], arguments=chosen[1])
    return f"{chosen[0]} {str(chosen[1])[:80]}"


def _cell(path: Path, chance: Chance) -> str:
    columns = {
        "games": ["block", "game", "seed", "plies", "quarters", "digest", "actions"],
        "results": ["block", "game", "seat", "entrant", "faction", "rank", "lead", "compute", "cash", "fault", "fault_ply",
                    "fault_message"],
        "entrants": ["entrant", "spec"],
        "identities": ["entrant", "identity"],
    }  # fmt: skip
    table = chance.choice(["games", "results", "results", "entrants", "identities"])
    column, value = chance.choice(columns[table]), chance.choice(ODD)
    where = (
        ""
        if table in ("entrants", "identities")
        else f"WHERE block = {chance.randrange(2)} AND game = {chance.randrange(2)}"
    )
    statement = f"UPDATE OR REPLACE {table} SET {column} = ? {where}"
    _change(path, statement, arguments=(value,), keeps_not_null=chance.random() < 0.8)
    return f"{statement} {str(value)[:60]}"


def _rows(path: Path, chance: Chance) -> str:
    statement = chance.choice([
        "DELETE FROM games WHERE block = 0", "DELETE FROM games WHERE block = 1 AND game = 0", "DELETE FROM results WHERE seat = 1",
        "DELETE FROM results WHERE block = 0 AND game = 1", "DELETE FROM entrants WHERE entrant = 0", "DELETE FROM entrants",
        "DELETE FROM header", "DELETE FROM games", "DELETE FROM results", "DELETE FROM identities",
        "INSERT INTO games SELECT 5, game, seed, plies, quarters, digest, actions FROM games WHERE block = 0",
        "UPDATE results SET rank = 3 - rank", "UPDATE results SET lead = 99", "UPDATE results SET entrant = 1 - entrant",
        "UPDATE games SET actions = (SELECT actions FROM games WHERE block = 1 AND game = 1)",
        "UPDATE results SET fault = 'crash', fault_ply = 1, fault_message = 'x'", "INSERT INTO entrants VALUES (7, 'random')",
        "PRAGMA application_id = 1", "PRAGMA user_version = 3", "UPDATE games SET seed = '0' || substr(seed, 2)",
    ])  # fmt: skip
    _change(path, statement)
    return statement


def _schema(path: Path, chance: Chance) -> str:
    table = chance.choice(["header", "entrants", "games", "results", "identities"])
    bomb = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT i, i, i, i, i, i, i FROM n"
    statements = chance.choice([
        [f"ALTER TABLE {table} RENAME TO other", f"CREATE VIEW {table} AS SELECT * FROM other"],
        [f"DROP TABLE {table}", f"CREATE VIEW {table} AS {bomb}"],
        [f"DROP TABLE {table}"],
        [f"DROP TABLE {table}", f"CREATE TABLE {table} (a, b, c)"],
        [f"ALTER TABLE {table} ADD COLUMN more TEXT"],
        [f"CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM games; END"],
        ["CREATE TABLE more (a)"],
        [f"CREATE INDEX i ON {table} (rowid)" if table in ("entrants", "identities") else f"CREATE VIEW v AS {bomb}"],
        ["PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE ' || name || ' (x)'"],
        ["PRAGMA writable_schema = ON", f"UPDATE sqlite_master SET rootpage = 1 WHERE name = '{table}'"],
        ["PRAGMA writable_schema = ON", f"UPDATE sqlite_master SET name = '\x1b[31m{table}' WHERE name = '{table}'"],
        ["PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 7, type = NULL"],
        ["CREATE VIRTUAL TABLE v USING fts5(a)"],
        ["ANALYZE"],
        ["PRAGMA page_size = 512", "VACUUM"],
        ["PRAGMA journal_mode = WAL"],
        ["PRAGMA encoding = 'UTF-16'"],
    ])  # fmt: skip
    _change(path, *statements)
    return "; ".join(statements)


def _change(path: Path, *statements: str, arguments: tuple[Any, ...] = (), keeps_not_null: bool = True) -> None:
    """Change a file as anybody can with SQLite; what SQLite refuses is left out."""
    with (
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database,
        contextlib.suppress(sqlite3.Error),
    ):
        if not keeps_not_null:
            database.execute("PRAGMA writable_schema = ON")
            database.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '        ')")
            database.execute("PRAGMA writable_schema = RESET")
        for statement in statements:
            database.execute(statement, arguments)
        if not keeps_not_null:
            database.execute("PRAGMA writable_schema = ON")
            database.execute("UPDATE sqlite_master SET sql = replace(sql, '        ', 'NOT NULL')")


# --- what the commands say ---------------------------------------------------------------------------------------------------


@frozen
class Answer:
    """What one command did."""

    code: int
    err: str

    def wrong(self, command: str) -> str:
        """What a user should not see; empty if there is nothing."""
        lines = self.err.splitlines()
        if "internal error" in self.err or "Traceback" in self.err:
            return self.err.strip()
        if self.code not in ((0, 1, 2) if command == "run" else (0, 1)) and not (
            self.code == 2 and "no game" in self.err
        ):
            return f"exit code {self.code}: {self.err.strip()}"
        if self.code and (len(lines) != 1 or not lines[0].startswith("gigawatt: ")):
            return f"expected one line, got {self.err!r}"
        return "" if self.err.replace("\n", "").isprintable() else f"control characters: {self.err!r}"


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "show": lambda path: ["tournament", "show", str(path)],
    "replay": lambda path: ["tournament", "replay", str(path), "0.0", "--verify"],
    "run": lambda path: ["tournament", "run", "--out", str(path), "--blocks", "3", "--workers", "0"],
}


def answer(arguments: list[str]) -> Answer:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(arguments)
    except SystemExit as leave:
        return Answer(int(leave.code or 0), err.getvalue())


def trial(sound: bytes, folder: Path, chance: Chance, commands: list[str]) -> tuple[str, str]:
    """Damage a copy of a file in an empty folder, and look at it; what was done, and what was wrong."""
    path = folder / "t.db"
    problem = ""
    for name in commands:
        state = chance.getstate()
        path.write_bytes(sound)
        done = damage(path, chance)
        if len(commands) > 1 and name != commands[-1]:
            chance.setstate(state)
        # What SQLite itself leaves beside a file that was put into another journal mode.
        beside = {one.name for one in folder.iterdir()}
        before = path.read_bytes()
        came = answer(COMMANDS[name](path))
        problem = problem or came.wrong(name)
        if came.code and path.read_bytes() != before:
            problem = problem or f"{name} changed a file that it refused: {came.err}"
        left = {one.name for one in folder.iterdir()} - beside
        if left:
            problem = problem or f"{name} left {', '.join(sorted(left))}"
        for one in folder.iterdir():
            one.unlink()
        if problem:
            return done, f"{name}: {problem}"
    return done, ""
