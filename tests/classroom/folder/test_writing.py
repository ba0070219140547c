"""Files of a class are written once, or only if they change; results that are kept are used by their own release alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gigawatt.classroom.folder.writing import write_changed, write_missing
from gigawatt.classroom.replays.kept_rows import read_rows, write_rows
from gigawatt.errors import ClassError


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """It is written once, with the folders above it; what somebody made of it since is not touched."""
    path = tmp_path / "starts" / "ann.json"
    assert write_missing(path, b"new")
    path.write_bytes(b"altered")
    assert not write_missing(path, b"new")
    assert path.read_bytes() == b"altered"


def test_a_file_that_cannot_be_written_is_a_problem_of_the_class(tmp_path: Path) -> None:
    """The error names the file."""
    (tmp_path / "starts").write_bytes(b"")
    with pytest.raises(ClassError, match=r"cannot write .*ann\.json"):
        write_missing(tmp_path / "starts" / "ann.json", b"new")


def test_an_unchanged_file_is_not_written(tmp_path: Path) -> None:
    """Equal content is left alone; other content, shorter or longer, replaces it."""
    path = tmp_path / "grades.csv"
    wrote = [write_changed(path, data) for data in (b"12", b"12", b"123", b"1", b"1")]
    assert wrote == [True, False, True, True, False]
    assert path.read_bytes() == b"1"


def test_kept_rows_come_back(tmp_path: Path) -> None:
    """What was written is read again, in the order of the digests, and the same rows make the same bytes."""
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    write_rows(one, "leads", {"b": 2, "a": 1})
    write_rows(other, "leads", {"a": 1, "b": 2})
    assert one.read_bytes() == other.read_bytes()
    assert list(read_rows(one, "leads", _is_whole).items()) == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    "change, rows, said",
    [
        ({"release": "0.0.0"}, {}, []),
        ({"leads": {"a": "1", "b": 2}}, {"b": 2}, ["kept.json: 1 damaged result left out and made again"]),
        ({"leads": [1]}, {}, ["kept.json is damaged; what it kept is made again"]),
        ({"leads": None}, {}, ["kept.json is damaged; what it kept is made again"]),
    ],
    ids=["other release", "a row of another form", "no table", "nothing"],
)
def test_kept_rows_that_are_not_ours_are_not_used(
    tmp_path: Path, change: dict[str, object], rows: dict[str, int], said: list[str]
) -> None:
    """What is damaged is left out, with one line about it; nothing is guessed, and nothing raises."""
    path = tmp_path / "kept.json"
    told: list[str] = []

    def read() -> dict[str, int]:
        told.clear()
        return read_rows(path, "leads", _is_whole, warn=told.append)

    write_rows(path, "leads", {"a": 1})
    assert (read(), told) == ({"a": 1}, [])
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change), encoding="utf-8")
    assert read() == rows
    assert [line.rpartition("/")[2] for line in told] == said
    assert (read(), told) == (rows, []), "what is damaged is said once"
    path.write_bytes(b"{")
    assert (read(), len(told)) == ({}, 1)
    path.unlink()
    assert (read(), told) == ({}, [])


def _is_whole(value: object) -> bool:
    return type(value) is int
