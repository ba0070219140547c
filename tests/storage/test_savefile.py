"""The file of a game in progress is open in one program at a time, and never written over what another has written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gigawatt.errors import SaveError
from gigawatt.storage import files, locks
from gigawatt.storage.files import write_atomic
from gigawatt.storage.locks import FileLock, is_held_elsewhere
from gigawatt.storage.savefile import SaveFile

HOLDER = """
import sys
from pathlib import Path
from gigawatt.storage.locks import FileLock
print(FileLock(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock of a file, until its standard input ends or it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def test_a_lock_keeps_others_away_until_its_holder_dies(tmp_path: Path) -> None:
    """The second process is told; a killed one blocks nobody, and what it leaves is removed by the next."""
    path = tmp_path / "game.json"
    first = holder(path)
    assert is_held_elsewhere(path)
    with pytest.raises(SaveError, match=r"game\.json is open in another window"):
        SaveFile(path).hold()
    first.kill()
    first.communicate()
    assert [entry.name for entry in tmp_path.iterdir()] == [".game.json.lock"]
    file = SaveFile(path)
    file.hold()
    file.release()
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_the_same_game(tmp_path: Path) -> None:
    """By whichever name it is opened, it is one file."""
    if sys.platform == "win32":
        pytest.skip("links need a right of their own there")
    path = tmp_path / "game.json"
    path.write_bytes(b"one")
    (tmp_path / "link.json").symlink_to(path)
    first = holder(path)
    with pytest.raises(SaveError, match="open in another window"):
        SaveFile(tmp_path / "link.json").hold()
    first.communicate("")


def test_within_a_process_the_last_one_has_the_lock(tmp_path: Path) -> None:
    """A game that is opened again is no other window; what was opened before lets go of nothing."""
    path = tmp_path / "game.json"
    first, second = FileLock(path), FileLock(path)
    assert first.take()
    assert second.take()
    first.release()
    assert second.is_held
    assert (tmp_path / ".game.json.lock").exists()
    second.release()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL])
def test_without_locks_the_game_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A file system without locks keeps nobody from playing."""

    def refuse(handle: int, *, waits: bool = False) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(locks, "lock_handle", refuse)
    file = SaveFile(tmp_path / "game.json")
    file.hold()
    assert file.write(b"one") == ""
    file.release()


def test_a_users_file_is_no_lock(tmp_path: Path) -> None:
    """What has the name of a lock and something in it stays."""
    (tmp_path / ".game.json.lock").write_text("mine", encoding="utf-8")
    file = SaveFile(tmp_path / "game.json")
    file.hold()
    file.release()
    assert (tmp_path / ".game.json.lock").read_text(encoding="utf-8") == "mine"


def test_what_another_has_written_stays(tmp_path: Path) -> None:
    """The game goes to a new name, says so once, and goes on there."""
    path = tmp_path / "game.json"
    file = SaveFile(path)
    assert file.write(b"one") == ""
    assert file.write(b"two") == ""
    path.write_bytes(b"TWO")  # of the same length, and within a tick of the clock
    notice = file.write(b"three")
    assert "game.json meanwhile, which stays; this game is kept as" in notice
    assert file.path.name == "game-2.json"
    assert file.write(b"four") == ""
    assert path.read_bytes() == b"TWO"
    assert file.path.read_bytes() == b"four"


def test_what_came_before_the_first_write_stays(tmp_path: Path) -> None:
    """Two new games that chose one name at the same moment are kept both."""
    one, other = SaveFile(tmp_path / "game.json"), SaveFile(tmp_path / "game.json")
    assert one.write(b"one") == ""
    assert "is kept as" in other.write(b"other")
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"one", b"other"]


def test_a_name_taken_at_the_last_moment_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and writing somebody may come: a new file never takes a name that is taken."""
    path = tmp_path / "game.json"
    file = SaveFile(path)
    real = files._take_name

    def late(source: Path, target: Path, *, is_new: bool) -> None:
        if not path.exists():
            path.write_bytes(b"theirs")
        real(source, target, is_new=is_new)

    monkeypatch.setattr(files, "_take_name", late)
    assert "is kept as" in file.write(b"mine")
    assert path.read_bytes() == b"theirs"
    assert file.path.read_bytes() == b"mine"


def test_a_file_that_was_deleted_is_written_again(tmp_path: Path) -> None:
    """Nothing is there to be lost, and the game would be."""
    file = SaveFile(tmp_path / "game.json")
    file.write(b"one")
    file.path.unlink()
    assert file.write(b"two") == ""
    assert file.path.read_bytes() == b"two"


def test_only_the_own_file_is_removed(tmp_path: Path) -> None:
    """A game that is not kept takes nobody else's file along."""
    file = SaveFile(tmp_path / "game.json")
    file.write(b"one")
    file.path.write_bytes(b"theirs")
    file.remove()
    assert file.path.exists()
    file.replace_what_is_there()
    file.remove()
    assert not file.path.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from gigawatt.storage.files import atomic_file
with atomic_file(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there an abandoned file is known by its age alone")
def test_what_a_killed_writer_leaves_is_removed_by_the_next_write(tmp_path: Path) -> None:
    """Its own leftover alone: those of other names, of living writers and of users stay."""
    path = tmp_path / "game.json"
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    left = [entry.name for entry in tmp_path.iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".game.json.")
    others = [".game.json.12345678.bak", ".other.json.12345678.tmp", ".game.json.1234567.tmp", "game.json.12345678.tmp"]
    for name in others:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with files.atomic_file(path) as file:
        file.write(b"slow")
        files._swept.clear()
        write_atomic(path, b"quick")
        assert len(list(tmp_path.glob(".game.json.????????.tmp"))) == 1, "the slow writer lives"
    assert path.read_bytes() == b"slow"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(["game.json", *others])


def test_without_locks_only_old_leftovers_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can tell whether a writer lives, an hour decides."""

    def refuse(handle: int, *, waits: bool = False) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(files, "lock_handle", refuse)
    old, young = (tmp_path / f".game.json.{mark * 8}.tmp" for mark in "ab")
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    write_atomic(tmp_path / "game.json", b"new")
    assert not old.exists()
    assert young.exists()
