"""Files are read within a limit, and written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from gigawatt.errors import SaveError
from gigawatt.storage import files
from gigawatt.storage.files import read_limited, write_atomic


def test_a_write_makes_folders_and_replaces(tmp_path: Path) -> None:
    """Missing folders are made, and an old file gives way to the new one."""
    path = tmp_path / "a" / "b" / "game.json"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["game.json"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills up half way, the old file stays whole and nothing else is left."""
    path = tmp_path / "game.json"
    path.write_bytes(b"old")

    def fill(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill)
    with pytest.raises(SaveError, match="the disk is full; nothing was changed"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["game.json"]


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    """A folder that is a file is told as such."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SaveError, match="cannot write .*a part of the path is a file"):
        write_atomic(tmp_path / "file" / "game.json", b"new")


def test_an_unwritable_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No permission is one line that names the file."""

    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(files, "_create", refuse)
    with pytest.raises(SaveError, match="cannot write .*game.json: no permission"):
        write_atomic(tmp_path / "game.json", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    """What is no file keeps its place: a name that stands for a pipe or a device is refused."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes in the file system here")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(SaveError, match="pipe: it is a device or a pipe, not a file"):
        write_atomic(pipe, b"new")
    assert pipe.is_fifo()


def test_windows_gets_another_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner that holds the file for a moment does not lose the save."""
    real, tries = Path.replace, []

    def held(self: Path, target: Path) -> Path:
        tries.append(target)
        if len(tries) < 4:
            raise PermissionError(errno.EACCES, "held")
        return real(self, target)

    monkeypatch.setattr(files.sys, "platform", "win32")
    monkeypatch.setattr(files.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "replace", held)
    write_atomic(tmp_path / "game.json", b"new")
    assert len(tries) == 4
    assert (tmp_path / "game.json").read_bytes() == b"new"


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a write cleans up after itself."""

    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "game.json", b"new")
    assert list(tmp_path.iterdir()) == []


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    """A file beyond the limit is refused without being read whole."""
    path = tmp_path / "big"
    path.write_bytes(b"x" * 100)
    assert read_limited(path, 100) == b"x" * 100
    with pytest.raises(SaveError, match="larger than 99 bytes"):
        read_limited(path, 99)


@pytest.mark.parametrize(
    "path, said",
    [
        ("missing.json", "there is no such file"),
        (".", "it is a folder"),
        ("a\0b", "cannot read"),
        ("x" * 5000, "too long"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, path: str, said: str) -> None:
    """Each cause has its own words."""
    with pytest.raises(SaveError, match=said):
        read_limited(tmp_path / path, 10)
