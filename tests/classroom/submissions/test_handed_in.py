"""Tests of what is found below `submissions/`: everything, once, in order, within bounds, and nothing else."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st
from tests.classroom.packing import packed, with_claimed_size, with_directory_size

from gigawatt.classroom.submissions.archives import read_archive
from gigawatt.classroom.submissions.bounds import BOUNDS
from gigawatt.classroom.submissions.handed_in import find_submissions
from gigawatt.errors import ClassError

SAVE = b'{"format": "gigawatt-record"}'


def _put(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        path = folder / name.replace("__", "/").replace("_zip", ".zip")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _codes(folder: Path) -> dict[str, str | None]:
    return {found.name: found.reason.code if found.reason else None for found in find_submissions(folder)}


def test_an_empty_folder_is_no_submission(tmp_path: Path) -> None:
    """Nothing was handed in to a class that was just made."""
    assert list(find_submissions(tmp_path)) == []


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """One that is missing, or is none, is never taken for an empty one: everybody would be graded as missing."""
    folder = tmp_path / "submissions"
    with pytest.raises(
        ClassError, match="cannot read .*submissions: there is no such folder; make it again, even empty"
    ):
        list(find_submissions(folder))
    folder.write_bytes(SAVE)
    with pytest.raises(ClassError, match="cannot read .*submissions: "):
        list(find_submissions(folder))


def test_finds_files_and_members_of_zips_in_order(tmp_path: Path) -> None:
    """Loose files, folders and zips are read alike, in the order of their paths."""
    _put(tmp_path, b__x=b"1", a_zip=packed({"in/one.json": b"2", "two": b"3"}), c=b"4")
    found = list(find_submissions(tmp_path))
    assert [(one.name, one.data) for one in found] == [
        ("a.zip/in/one.json", b"2"),
        ("a.zip/two", b"3"),
        ("b/x", b"1"),
        ("c", b"4"),
    ]
    assert found[0].changed == 1772442000  # 2026-03-02 09:00:00, as the zip says


def test_a_zip_is_known_by_its_inside(tmp_path: Path) -> None:
    """Neither the suffix of a file nor its absence says anything."""
    _put(tmp_path, **{"zip-without-suffix": packed({"a": SAVE}), "not_zip": SAVE})
    assert _codes(tmp_path) == {"not.zip": None, "zip-without-suffix/a": None}


def test_large_file_is_not_read(tmp_path: Path) -> None:
    """A file of 100 MB is refused by its size."""
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(100_000_000)
    (found,) = find_submissions(tmp_path)
    assert found.data is None
    assert found.reason is not None
    assert found.reason.code == "too-large"


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")
def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    """A link to a secret, a link to a folder and a pipe are reported and not opened."""
    secret = tmp_path / "secret"
    secret.write_bytes(SAVE)
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "link.json").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.json")
    assert [found.data for found in find_submissions(folder)] == [None] * 3
    assert _codes(folder) == {"link.json": "not-json", "loop": "not-json", "pipe.json": "not-json"}


def test_paths_of_members_are_only_shown(tmp_path: Path) -> None:
    """A member that names a place outside of the zip is read, and nothing is written there."""
    folder = tmp_path / "submissions"
    _put(folder, a_zip=packed({"../../evil.json": SAVE, "/etc/evil.json": SAVE, "a\x1b[2Jb\u202e.json": SAVE}))
    assert [found.name for found in find_submissions(folder)] == [
        "a.zip/../../evil.json",
        "a.zip//etc/evil.json",
        "a.zip/a[2Jb.json",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submissions"]


def test_bombs_are_refused(tmp_path: Path) -> None:
    """A member that grows too much, one larger than it claims, and a zip in a zip are not read."""
    _put(
        tmp_path,
        a_zip=packed({"zeros": bytes(900_000)}),
        b_zip=with_claimed_size(packed({"lies": os.urandom(2_000) + bytes(30_000_000)}), 1_000),
        c_zip=packed({"huge": bytes(30_000_000)}),
        d_zip=packed({"inner.zip": packed({"a": SAVE})}),
    )
    codes = _codes(tmp_path)
    assert codes["a.zip/zeros"] == codes["c.zip/huge"] == "too-large"
    assert codes["b.zip/lies"] in {"too-large", "truncated"}
    assert codes["d.zip/inner.zip"] == "not-json"
    assert all(found.data is None for found in find_submissions(tmp_path))


def test_total_and_count_are_bounded(tmp_path: Path) -> None:
    """Many small files are as costly as a large one."""
    data = packed({f"{i}.json": SAVE for i in range(20)}, method=zipfile.ZIP_STORED)
    _put(tmp_path, a_zip=data)
    few = list(find_submissions(tmp_path, evolve(BOUNDS, files=5)))
    assert [found.reason is None for found in few] == [True] * 5 + [False]
    small = list(find_submissions(tmp_path, evolve(BOUNDS, unpacked_bytes=3 * len(SAVE))))
    assert [found.reason.code if found.reason else "" for found in small] == [""] * 3 + ["too-large"] * 17
    (refused,) = find_submissions(tmp_path, evolve(BOUNDS, members=19))
    assert refused.reason is not None
    assert refused.reason.code == "too-large"


def test_directory_is_bounded_before_it_is_read(tmp_path: Path) -> None:
    """A directory that would hold too many entries is never parsed."""
    path = tmp_path / "a.zip"
    path.write_bytes(with_directory_size(packed({"a": os.urandom(3_000)}), 2_000))
    (found,) = read_archive(path, evolve(BOUNDS, members=40))
    assert found.reason is not None
    assert found.reason.code == "too-large"


def test_encrypted_and_odd_members_are_named(tmp_path: Path) -> None:
    """A password, and a method that needs much memory, are reasons and no errors."""
    data = bytearray(packed({"a.json": SAVE}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    _put(tmp_path, a_zip=bytes(data), b_zip=packed({"b.json": SAVE}, method=zipfile.ZIP_LZMA))
    assert _codes(tmp_path) == {"a.zip/a.json": "not-json", "b.zip/b.json": "not-json"}


def test_depth_is_bounded(tmp_path: Path) -> None:
    """A folder that is too deep is reported, not looked into."""
    deep = tmp_path.joinpath(*["d"] * 15)
    deep.mkdir(parents=True)
    (deep / "a.json").write_bytes(SAVE)
    (found,) = find_submissions(tmp_path)
    assert found.reason is not None
    assert found.reason.code == "too-large"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_zips_never_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever bytes of a zip are changed or missing, each member is read or has a reason."""
    whole = bytearray(packed({"a.json": SAVE * 20, "b/c.json": SAVE}))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(4, len(whole)))
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    (folder / "x.zip").write_bytes(whole[:cut])
    for found in find_submissions(folder):
        assert (found.data is None) == (found.reason is not None)
