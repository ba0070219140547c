"""Folders that a program has filled: removed whatever they hold, measured no further than a limit, links never followed."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from gigawatt.match import trees

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="makes what only POSIX has")


def nest(top: Path, depth: int, name: str = "d") -> None:
    """Folders inside one another, each with a file beside the next, however long the path becomes."""
    top.mkdir()
    handle = os.open(top, os.O_RDONLY)
    for _ in range(depth):
        os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
        os.mkdir(name, dir_fd=handle)
        below = os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)


@pytest.mark.parametrize("depth,name", [(0, "d"), (1, "d"), (1600, "d"), (60, "n" * 200)])
def test_depth(depth: int, name: str, tmp_path: Path) -> None:
    """Neither the depth nor a path longer than the system takes keeps a folder from being measured and removed."""
    nest(tmp_path / "top", depth, name)
    assert trees.measure(str(tmp_path / "top"), 1 << 40, 100_000)[1] == 2 * depth
    assert trees.remove(str(tmp_path / "top")) == []
    assert list(tmp_path.iterdir()) == []


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link is removed itself, inside the folder and in its place; what it leads to is not touched or counted."""
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "kept").write_bytes(b"x" * 100_000)
    top = tmp_path / "top"
    (top / "below").mkdir(parents=True)
    (top / "folder").symlink_to(outside)
    (top / "below" / "file").symlink_to(outside / "kept")
    (top / "below" / "up").symlink_to("../..")
    (top / "nowhere").symlink_to("none")
    assert trees.measure(str(top), 1 << 40, 1000)[1] == 5
    assert trees.measure(str(top), 1 << 40, 1000)[0] < 50_000
    assert trees.remove(str(top)) == []
    (tmp_path / "link").symlink_to(outside)
    assert trees.measure(str(tmp_path / "link"), 1 << 40, 1000) == (0, 0)
    assert trees.remove(str(tmp_path / "link")) == []
    assert [path.name for path in tmp_path.iterdir()] == ["outside"]
    assert outside.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in outside.iterdir()] == ["kept"]


def test_without_permission(tmp_path: Path) -> None:
    """Folders that forbid reading, writing or entering are opened up, and pipes are not waited for."""
    for mode in range(0, 0o1000, 0o100):
        folder = tmp_path / "top" / f"{mode:o}" / "below"
        folder.mkdir(parents=True)
        (folder / "file").touch()
        folder.chmod(mode)
        folder.parent.chmod(mode)
    os.mkfifo(tmp_path / "top" / "pipe")
    (tmp_path / "top").chmod(0)
    assert trees.remove(str(tmp_path / "top")) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["none", "none/none", "n" * 300, "zero\0byte"])
def test_nothing_there(name: str, tmp_path: Path) -> None:
    """What is not there is removed already, and no name of it raises an error."""
    trees.remove(str(tmp_path / name))
    assert trees.measure(str(tmp_path / name), 1, 1) == (0, 0)


def test_a_file(tmp_path: Path) -> None:
    """A file in the place of a folder is removed."""
    (tmp_path / "file").touch()
    assert trees.remove(str(tmp_path / "file")) == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system does not let go of is named with the reason, and the rest is removed."""
    top = tmp_path / "top"
    for number in range(20):
        (top / str(number)).mkdir(parents=True)
        (top / str(number) / "file").touch()
    unlink = trees._unlink
    refused = iter(range(100))

    def stubborn(name: str, folder: int | str | None) -> None:
        if name == "file" and next(refused) % 2:
            raise PermissionError(1, "Operation not permitted")
        unlink(name, folder)

    monkeypatch.setattr(trees, "_unlink", stubborn)
    left = trees.remove(str(top))
    assert left[0] == f"{top}: Operation not permitted"
    assert 0 < len(left) <= 3
    assert len(list(top.rglob("file"))) == 10


def test_measuring_stops_at_the_limit(tmp_path: Path) -> None:
    """A folder of many entries is read no further than needed to know that they are too many."""
    for number in range(300):
        (tmp_path / str(number)).touch()
    assert trees.measure(str(tmp_path), 1 << 40, 50)[1] == 51
    (tmp_path / "big").write_bytes(b"x" * (3 << 20))
    assert trees.measure(str(tmp_path), 1 << 40, 1000)[0] >= 3 << 20


@settings(max_examples=25)
@given(seed=st.integers(0, 1 << 32), by_path=st.booleans())
def test_any_tree(seed: int, by_path: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Any tree of folders, files and links is removed whole, with open folders or by paths alone."""
    chance = random.Random(seed)  # noqa: S311 - any tree will do
    base = tmp_path_factory.mktemp("any")
    folders = [base / "top"]
    folders[0].mkdir()
    (base / "kept").touch()
    for number in range(chance.randrange(40)):
        path = chance.choice(folders) / chance.choice(["a", "b", "ä", f"{number}", "-rf", " ", "*"])
        kind = chance.randrange(4)
        if path.exists() or path.is_symlink():
            continue
        if kind == 0:
            path.touch()
        elif kind == 1:
            path.symlink_to(chance.choice([base / "kept", base, path.parent, "..", "."]))
        else:
            path.mkdir()
            folders.append(path)
    with pytest.MonkeyPatch.context() as patch:
        if by_path:
            patch.setattr(trees, "_BY_HANDLE", False)
            patch.setattr(trees, "_long", str)
        assert trees.remove(str(base / "top")) == []
    assert [path.name for path in base.iterdir()] == ["kept"]
