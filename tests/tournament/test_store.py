"""The results file: whole blocks only, the same whatever the order, clear words for what is wrong."""

from __future__ import annotations

import random
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from made_up_results import header, made_up

from gigawatt.errors import SaveError, SaveVersionError, UsageError
from gigawatt.match.faults import rank_with_faults
from gigawatt.tournament.disk import RunLock, is_shared
from gigawatt.tournament.header import check_same, plan_of
from gigawatt.tournament.results import BlockResult, pack_actions, unpack_actions
from gigawatt.tournament.store import Store


def filled(path: Path, *, order: int = 0, shared: bool = False, **changes: Any) -> Store:
    """A results file with every block, added in a shuffled order."""
    of = header(**changes)
    blocks = list(made_up(of))
    random.Random(order).shuffle(blocks)  # noqa: S311 - any order will do
    store = Store.create(path, of, shared=shared)
    for block in blocks:
        store.add(block)
    return store


def add_all(store: Store, blocks: list[BlockResult]) -> None:
    """Store blocks one by one."""
    for block in blocks:
        store.add(block)


def test_digest(tmp_path: Path) -> None:
    """The digest does not depend on the order of blocks, the journal, or whether one is handed in twice, but on every result."""
    with filled(tmp_path / "a.db", order=1) as one, filled(tmp_path / "b.db", order=2, shared=True) as two:
        digest = one.results_digest()
        for block in made_up(header()):
            two.add(block)
        assert digest == two.results_digest()
        assert one.counts() == two.counts() == (80, 20, 0)
        assert (one.journal, two.journal) == ("wal", "delete")
        one._database.execute("UPDATE results SET lead = lead + 1 WHERE block = 3 AND game = 1 AND seat = 2")
        assert one.results_digest() != digest


def test_reopen(tmp_path: Path) -> None:
    """A closed file is one single file that opens again with all that was in it, read-only or to go on."""
    path = tmp_path / "t.db"
    with filled(path) as store:
        digest = store.results_digest()
        reader = Store.open_to_read(path)
        assert reader.results_digest() == digest
        reader.close()
    assert [child.name for child in tmp_path.iterdir()] == ["t.db"]
    with Store.open_to_write(path) as again:
        assert again.header == header()
        assert again.done() == set(range(20))
        again.prolong(50)
    with Store.open_to_read(path) as longer:
        assert longer.header.blocks == 50
        assert longer.results_digest() == digest


def test_first_format(tmp_path: Path) -> None:
    """A file of the first format, whose header names no blocs, opens with its plan as it was."""
    path = tmp_path / "t.db"
    filled(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 1")
        database.execute("DELETE FROM header WHERE key = 'blocs'")
    with Store.open_to_read(path) as old:
        assert old.header == header()
        assert plan_of(old.header).blocs == ()


def test_read_only_disk(tmp_path: Path) -> None:
    """A finished file opens in a folder that cannot be written."""
    filled(tmp_path / "t.db").close()
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with Store.open_to_read(tmp_path / "t.db") as store:
            assert store.counts()[0] == 80
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_game(tmp_path: Path) -> None:
    """A stored game comes back as it was handed in; one that is not there is named."""
    with filled(tmp_path / "t.db") as store:
        block = next(block for block in made_up(header()) if block.index == 7)
        game = store.game(7, 2)
        given_game = block.games[2]
        assert game.seed == block.seed
        assert game.factions == block.factions
        assert game.ranks == given_game.ranks
        assert game.entrants == tuple(header().entrants[i] for i in given_game.entrants)
        assert unpack_actions(game.actions) == unpack_actions(given_game.actions)
        with pytest.raises(UsageError, match=r"no game 20\.0 in .*; it has 80 games of 20 blocks"):
            store.game(20, 0)


@pytest.mark.slow
def test_killed_between_statements(tmp_path: Path) -> None:
    """A process that dies in the middle of a block leaves no part of it."""
    path = tmp_path / "t.db"
    filled(path).close()
    script = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA journal_mode = WAL')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute(\"INSERT INTO games VALUES (99, 0, '0', 1, 1, '', x'')\")\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    with Store.open_to_write(path) as store:
        assert 99 not in store.done()
        assert store.counts() == (80, 20, 0)


def test_firsts(tmp_path: Path) -> None:
    """First places are shared among those who tie, and add up to the games."""
    with filled(tmp_path / "t.db") as store:
        firsts = store.firsts()
        assert sum(first for first, _ in firsts) == pytest.approx(80)
        assert [games for _, games in firsts] == [80] * 4
        assert firsts[0][0] > firsts[3][0]


@pytest.mark.parametrize(
    "content,words",
    [
        (
            b"no database at all, only text that is long enough to be looked at" * 20,
            "is not a results file of a tournament",
        ),
        (b"", "is a database, but not a results file of a tournament"),
    ],
)
def test_not_results(tmp_path: Path, content: bytes, words: str) -> None:
    """A file of another kind is refused in one line."""
    path = tmp_path / "t.db"
    path.write_bytes(content)
    with pytest.raises(SaveError, match=words):
        Store.open_to_read(path)


def test_missing_and_folder(tmp_path: Path) -> None:
    """A missing file, a folder, and a missing folder are told apart."""
    with pytest.raises(SaveError, match="there is no such file"):
        Store.open_to_read(tmp_path / "none.db")
    with pytest.raises(SaveError, match="it is a folder"):
        Store.open_to_read(tmp_path)
    with pytest.raises(SaveError, match="there is no folder"):
        Store.create(tmp_path / "none" / "t.db", header())


def test_damaged(tmp_path: Path) -> None:
    """A truncated file, a header without sense, a newer format and an existing file are refused in one line."""
    path = tmp_path / "t.db"
    filled(path).close()
    with pytest.raises(SaveError, match="exists already"):
        Store.create(path, header())
    data = path.read_bytes()
    (tmp_path / "cut.db").write_bytes(data[: len(data) // 2])
    with pytest.raises(SaveError, match="damaged"), Store.open_to_read(tmp_path / "cut.db") as store:
        store.results_digest()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE header SET value = '{' WHERE key = 'seats'")
    with pytest.raises(SaveError, match="t.db is damaged: 'seats': not JSON"):
        Store.open_to_read(path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 9")
    with pytest.raises(SaveVersionError, match="format 9, this release reads 2"):
        Store.open_to_read(path)


def test_full_disk(tmp_path: Path) -> None:
    """When the disk is full the block in hand is lost whole, with one clear line, and the file stays sound."""
    path = tmp_path / "t.db"
    blocks = list(made_up(header(blocks=200)))
    store = Store.create(path, header(blocks=200))
    store.add(blocks[0])
    (pages,) = store._database.execute("PRAGMA page_count").fetchone()
    store._database.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(SaveError, match=r"cannot write .*full"):
        add_all(store, blocks[1:])
    store.close()
    with Store.open_to_read(path) as again:
        games, whole, _ = again.counts()
        assert games == 4 * whole
        assert again._database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    "changes,words",
    [
        ({"seed": "8"}, "with seed 7, not 8"),
        ({"strict": True}, "with strict False, not True"),
        ({"entrants": ("a", "b")}, "with entrants strong, middling"),
        ({"blocks": 3}, "a plan of 20 blocks already, which cannot shrink to 3"),
    ],
)
def test_other_tournament(changes: dict[str, Any], words: str) -> None:
    """Going on with other arguments than those stored is refused, and the difference named."""
    with pytest.raises(UsageError, match=words):
        check_same(header(), header(**changes), Path("t.db"))


def test_lock(tmp_path: Path) -> None:
    """Two runs cannot write the same file; when the first is done the second can, and no lock file stays."""
    path = tmp_path / "t.db"
    with RunLock(path), pytest.raises(SaveError, match="another run is writing"), RunLock(path):
        pass
    with RunLock(path):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="reads the table of mounts of Linux")
@pytest.mark.parametrize(
    "path,expected",
    [("/data/class/t.db", True), ("/data/t.db", False), ("/home/a b/t.db", True), ("/database/t.db", False)],
)
def test_shared(path: str, expected: bool) -> None:
    """The mount nearest to the file decides whether it is on a network share."""
    mounts = "/dev/sda / ext4 rw 0 0\n/dev/sdb /data xfs rw 0 0\n"
    mounts += "server:/x /data/class nfs4 rw 0 0\n//s/y /home/a\\040b cifs rw 0 0\n"
    assert is_shared(Path(path), mounts) is expected


@given(st.lists(st.integers(0, 2047), max_size=600))
def test_actions(actions: list[int]) -> None:
    """Packed actions come back as they were."""
    assert unpack_actions(pack_actions(actions)) == tuple(actions)


@pytest.mark.parametrize("data", [b"", b"junk", pack_actions(range(500))[:-4], pack_actions([1] * 30_000)])
def test_bad_actions(data: bytes) -> None:
    """Damaged, truncated or endless actions are refused."""
    with pytest.raises(SaveError, match="damaged"):
        unpack_actions(data)


@pytest.mark.parametrize(
    "ranks,faulted,expected",
    [
        ((1, 2, 3, 4), (0, 0, 0, 0), (1, 2, 3, 4)),
        ((1, 2, 3, 4), (1, 0, 0, 0), (4, 1, 2, 3)),
        ((1, 1, 3, 4), (0, 1, 0, 1), (1, 3, 2, 3)),
        ((2, 2, 1, 4), (0, 0, 1, 0), (1, 1, 4, 3)),
        ((1, 2), (1, 1), (1, 1)),
    ],
)
def test_ranks(ranks: tuple[int, ...], faulted: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """Whoever faulted comes last, level with others who did, and the rest close up and keep their ties."""
    assert rank_with_faults(ranks, [bool(f) for f in faulted]) == expected
