"""Damaged results files: one clear line, nothing written, nothing left, whatever was changed."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from damage import COMMANDS, answer, sound_file, trial
from tests.tiers import tiered

from gigawatt.tournament.results import pack_actions
from gigawatt.tournament.store import Store

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A results file of games that were played."""
    return sound_file(tmp_path_factory.mktemp("sound") / "sound.db")


def test_sound(sound: bytes, tmp_path: Path) -> None:
    """A file that was not damaged is shown, replayed and gone on with."""
    for name, command in COMMANDS.items():
        (tmp_path / "t.db").write_bytes(sound)
        assert answer(command(tmp_path / "t.db")).code == 0, name


@tiered("tens", range(20), fast=3)
def test_any_damage(tens: int, sound: bytes, tmp_path: Path) -> None:
    """Any change of bytes, values, rows or schema gets no more than one line, and a refused file stays as it was."""
    for number in range(10 * tens, 10 * tens + 10):
        chance = random.Random(number)  # noqa: S311 - any damage will do
        done, problem = trial(sound, tmp_path, chance, [list(COMMANDS)[number % len(COMMANDS)]])
        assert problem == "", done


@tiered(
    "statement,words",
    [
        ("UPDATE header SET value = 'null' WHERE key = 'blocks'", "'blocks' must be a whole number from 1 to 10000000, not null"),
        ("UPDATE header SET value = '\"4\"' WHERE key = 'seats'", "'seats' must be a whole number from 2 to 6"),
        ("UPDATE header SET value = '1' WHERE key = 'strict'", "'strict' must be true or false, not 1"),
        ("UPDATE header SET value = '7' WHERE key = 'seed'", "'seed' must be a whole number below 2**128, as a text"),
        ("UPDATE header SET value = '[1]' WHERE key = 'factions'", "'factions' must be a list of different texts"),
        ("UPDATE header SET value = '{' WHERE key = 'format'", "'format': not JSON"),
        ("UPDATE header SET value = '\"[]\"' WHERE key = 'rules'", "'rules' must be a table of rules in JSON"),
        ("DELETE FROM header WHERE key = 'seed'", "a header without 'seed'"),
        ("INSERT INTO header VALUES ('extra', '1')", "a header with the unknown field 'extra'"),
        ("DELETE FROM entrants WHERE entrant = 0", "an entrant is missing"),
        ("DELETE FROM identities WHERE entrant = 0", "an entrant's identity is missing"),
        ("UPDATE identities SET identity = '[]'", "an entrant's identity is invalid"),
        ("DELETE FROM results WHERE seat = 1 AND block = 1 AND game = 0", "seats are missing in game 1.0"),
        ("DELETE FROM games WHERE block = 1 AND game = 0", "there are results without game 1.0"),
        ("DELETE FROM games WHERE block = 9", ""),
        ("UPDATE results SET rank = 2", "places that no game ends with are in game 0.0"),
        ("UPDATE results SET lead = 99 - rank, rank = 3 - rank", "places do not follow from the figures of game 0.0"),
        ("UPDATE results SET lead = 'much'", "a value is of the wrong kind in the results of game 0.0"),
        ("UPDATE results SET entrant = 9", "a value is of the wrong kind in the results of game 0.0"),
        ("UPDATE results SET faction = 'nobody' WHERE block = 1", "no faction of this tournament is 'nobody', as in game 1.0"),
        ("UPDATE results SET fault = 'boredom' WHERE block = 1", "a fault is invalid in game 1.0"),
        ("UPDATE results SET fault_ply = 3", "a fault is invalid in game 0.0"),
        ("UPDATE games SET actions = zeroblob(1000000) WHERE block = 0", "a value is of the wrong kind in game 0.0"),
        ("UPDATE games SET plies = plies + 1 WHERE block = 1 AND game = 1", " plies"),
        ("UPDATE games SET plies = 0", "game 0.0: "),
        ("UPDATE games SET actions = x'00' WHERE block = 1", "game 1.0: the actions of a game are damaged"),
        ("UPDATE entrants SET spec = 'x' || char(27) || '[31m' WHERE entrant = 1", "has U+001B a control character in it"),
        ("UPDATE entrants SET spec = 'cmd:x' || char(155) || 'y' WHERE entrant = 1", "has U+009B a control character in it"),
        ("UPDATE entrants SET spec = 'cmd:x' || char(10) WHERE entrant = 1", "is not in the form in which a run stores it"),
        ("UPDATE entrants SET spec = ' random' WHERE entrant = 0", "is not in the form in which a run stores it"),
        ("UPDATE entrants SET spec = ':' WHERE entrant = 1", "expected a name such as 'greedy'"),
        ("UPDATE games SET seed = 'x'", "a value is of the wrong kind in game 0.0"),
        ("CREATE VIEW v AS SELECT 1", "it holds the view 'v', which is not part of a results file"),
        ("CREATE TRIGGER t AFTER INSERT ON games BEGIN DELETE FROM games; END", "it holds the trigger 't'"),
        ("CREATE INDEX i ON results (rank)", "it holds the index 'i'"),
        ("ALTER TABLE results ADD COLUMN more", "it holds the table 'results', which is not as this program makes it"),
        ("DROP TABLE games", "it lacks the table 'games'"),
    ], fast=10,
)  # fmt: skip
def test_kinds_of_damage(statement: str, words: str, sound: bytes, tmp_path: Path) -> None:
    """What is wrong is said in words, alike by every command, with exit code 1."""
    path = tmp_path / "t.db"
    path.write_bytes(sound)
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    before = path.read_bytes()
    for command in COMMANDS.values():
        came = answer(command(path))
        if words:
            assert came.code == 1
            assert came.err.startswith(f"gigawatt: {path} is damaged: ")
            assert words in came.err
            assert path.read_bytes() == before
        else:
            assert came.code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["t.db"]


@tiered(
    "statement,words",
    [
        ("UPDATE results SET lead = lead + 1 WHERE game = 0", "expected Lead by seat "),
        ("UPDATE results SET compute = compute + 1 WHERE game = 0", "expected compute by seat "),
        ("UPDATE results SET cash = cash + 1 WHERE game = 0", "expected cash by seat "),
        ("UPDATE games SET quarters = quarters + 1 WHERE game = 0", "expected quarters "),
        ("UPDATE games SET digest = '0123456789abcdef' WHERE game = 0", "got 0123456789abcdef"),
        ("UPDATE results SET entrant = 1 - entrant WHERE game = 0", "expected by the plan entrants "),
    ], fast=3,
)  # fmt: skip
def test_verified(statement: str, words: str, sound: bytes, tmp_path: Path, run: Call) -> None:
    """Whatever is stored about a game is compared with the game as it is played again, and the first difference is named."""
    path = tmp_path / "t.db"
    path.write_bytes(sound)
    assert run("tournament", "replay", path, "0.0", "--verify").code == 0
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    done = run("tournament", "replay", path, "0.0", "--verify")
    assert done.code == 1
    assert "the record differs" in done.line
    assert words in done.line
    asjson = run("tournament", "replay", path, "0.0", "--verify", "--json")
    assert asjson.code == 1
    assert '"ok": false' in asjson.out
    assert run("tournament", "replay", path, "0.1", "--verify").code == 0


def test_action_outside_the_table(sound: bytes, tmp_path: Path, run: Call) -> None:
    """A file with an action that its rules do not know is not gone on with."""
    path = tmp_path / "t.db"
    path.write_bytes(sound)
    with contextlib.closing(sqlite3.connect(path)) as database:
        (plies,) = database.execute("SELECT plies FROM games WHERE block = 1 AND game = 0").fetchone()
        database.execute("UPDATE games SET actions = ? WHERE block = 1 AND game = 0", (pack_actions([60_000] * plies),))
        database.commit()
    before = path.read_bytes()
    done = run("tournament", "run", "--out", path, "--blocks", "3", "--workers", "0")
    assert done.code == 1
    assert f"{path} is damaged: game 1.0: there is no action 60000" in done.line
    assert path.read_bytes() == before


def test_log_of_another(sound: bytes, tmp_path: Path, run: Call) -> None:
    """A file that was left in the journal's mode is shown without anything being made beside it."""
    path = tmp_path / "t.db"
    path.write_bytes(sound)
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    assert [one.name for one in tmp_path.iterdir()] == ["t.db"]
    assert run("tournament", "show", path).code == 0
    with Store.open_to_read(path) as store:
        assert store.counts() == (4, 2, 0)
    assert [one.name for one in tmp_path.iterdir()] == ["t.db"]
