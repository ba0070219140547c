"""Temporary folders: in use as long as their lock is held, and swept when it is not."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gigawatt.match.folders import LockedFolder, sweep, temporary_folder


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for this test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def abandoned(base: Path, kind: str = "run") -> Path:
    """A folder whose process was killed."""
    code = (
        "import os, sys, tempfile\n"
        "from gigawatt.match.folders import LockedFolder\n"
        "tempfile.tempdir = sys.argv[1]\n"
        "folder = LockedFolder.create(sys.argv[2])\n"
        "(folder.path / 'below').mkdir()\n"
        "(folder.path / 'below' / 'file').touch()\n"
        "print(folder.path, flush=True)\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, base, kind], capture_output=True, text=True, check=False)
    return Path(done.stdout.strip())


def test_life(base: Path) -> None:
    """A folder is for its user alone and nobody can guess its name; nothing is left of it when it was removed."""
    one, two = LockedFolder.create("run"), LockedFolder.create("run")
    assert one.path.parent == base
    assert one.path != two.path
    if sys.platform != "win32":
        assert stat.S_IMODE(one.path.stat().st_mode) == 0o700
    assert sweep() == []
    assert one.path.is_dir()
    (one.path / "file").touch()
    assert one.remove() == one.remove() == []
    assert two.path.is_dir()
    two.remove()
    assert list(base.iterdir()) == []


@pytest.mark.parametrize("kind", ["run", "program"])
def test_left_behind(kind: str, base: Path) -> None:
    """The folder of a process that was killed is swept, beside one that is in use."""
    folder = abandoned(base, kind)
    assert folder.is_dir()
    used = LockedFolder.create("program")
    assert sweep() == []
    assert not folder.exists()
    assert used.path.is_dir()
    used.remove()
    assert list(base.iterdir()) == []


def test_not_in_a_runs_folder(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose temporary files go into its run's folder makes the folders of programs beside that one, not in it."""
    run = LockedFolder.create("run")
    monkeypatch.setattr("tempfile.tempdir", str(run.path))
    assert temporary_folder() == base
    program = LockedFolder.create("program")
    assert program.path.parent == base
    program.remove()
    run.remove()


@pytest.mark.skipif(sys.platform == "win32", reason="makes links and pipes")
def test_what_is_not_ours_stays(base: Path) -> None:
    """Files, folders, links and pipes under names like ours do no harm and are not removed."""
    name = "gigawatt-run-0123456789abcde"
    kept = base / "kept"
    (kept / "below").mkdir(parents=True)
    (base / "gigawatt-run-mine.lock").touch()
    (base / "gigawatt-run-12-x").mkdir()
    os.mkfifo(base / f"{name}0.lock")
    (base / f"{name}1.lock").symlink_to(kept)
    (base / f"{name}2.lock").touch()
    (base / f"{name}2").symlink_to(kept)
    (base / f"{name}3.lock").mkdir()
    (base / f"{name}4").mkdir()
    before = sorted(base.rglob("*"))
    assert sweep() == []
    assert sorted(base.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="gives a file to somebody else")
def test_of_another_user(base: Path) -> None:
    """What another user left behind is that user's business."""
    folder = abandoned(base)
    os.chown(f"{folder}.lock", 12345, 12345)
    sweep()
    assert folder.is_dir()
    os.chown(f"{folder}.lock", 0, 0)
    os.chown(folder, 12345, 12345)
    sweep()
    assert folder.is_dir()


def test_what_is_left_is_tried_again(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be removed is named, keeps its lock file, and is removed by a later sweep."""
    folder = LockedFolder.create("program")
    (folder.path / "file").touch()
    monkeypatch.setattr("gigawatt.match.trees.remove", lambda path: [f"{path}: busy"])
    assert folder.remove() == [f"{folder.path}: busy"]
    assert sweep() == [f"{folder.path}: busy"]
    monkeypatch.undo()
    monkeypatch.setattr("tempfile.tempdir", str(base))
    assert sweep() == []
    assert list(base.iterdir()) == []
