"""The one reader: regular files only, no more bytes than allowed, and no text parsed that would cost more than it may."""

from __future__ import annotations

import json
import os
import pickle
import socket
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from gigawatt.errors import ReadError
from gigawatt.reading import (
    JSON_LIMITS,
    TOML_LIMITS,
    Limits,
    Numbers,
    fault_of_size,
    has_ending,
    parse_json,
    parse_toml,
    read_file,
    read_text,
    to_text,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="no such files on Windows")


def refused(path: Path, limit: int = 1000) -> str:
    """Why a file is not read."""
    with pytest.raises(ReadError) as caught:
        read_file(path, limit)
    assert str(caught.value).startswith("cannot read ")
    assert "\n" not in str(caught.value)
    return caught.value.reason


# --- files ---------------------------------------------------------------------------------------------------------------


def test_a_file_and_a_link_to_it(tmp_path: Path) -> None:
    """A regular file is read whole, by whatever name."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"x = 1\r\n")
    assert read_file(path, 7) == b"x = 1\r\n"
    if sys.platform != "win32":
        link = tmp_path / "b.toml"
        link.symlink_to(path)
        assert read_file(link, 7) == b"x = 1\r\n"


def test_a_larger_file_is_not_cut(tmp_path: Path) -> None:
    """One byte too many is an error that says what was expected, not a part of the file."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"12345678")
    assert refused(path, 7) == "larger than 7 bytes, the limit for a file"
    with pytest.raises(ReadError, match="larger than 7 bytes, the limit for a rule file"):
        read_text(path, 7, "rule file")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """A file of a terabyte costs no more than its limit."""
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        try:
            file.truncate(1 << 40)
        except OSError:
            file.truncate(1 << 30)
    started = time.monotonic()
    assert "larger than 1,000 bytes" in refused(path)
    assert time.monotonic() - started < 2


def test_a_folder_and_nothing(tmp_path: Path) -> None:
    """A folder, a missing file, and what can be no name are each told as such."""
    assert refused(tmp_path) == "it is a folder, not a file"
    assert refused(tmp_path / "none") == "there is no such file or folder"
    assert refused(Path("a\0b")) == "it is not a valid file name"
    (tmp_path / "file").touch()
    assert refused(tmp_path / "file" / "x.toml") in {
        "a part of the path is a file, not a folder",
        "there is no such file or folder",  # Windows
    }


@posix
def test_what_is_no_regular_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipes, sockets, devices and links to them are refused at once: nothing waits, nothing fills the memory."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "to-pipe").symlink_to(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("sock")
        found = {name: refused(tmp_path / name) for name in ("pipe", "to-pipe", "zero", "sock", "dangling", "loop")}
    assert found == {
        "pipe": "it is a pipe, not a file",
        "to-pipe": "it is a pipe, not a file",
        "zero": "it is a device, not a file",
        "sock": "it is a socket, not a file",
        "dangling": "there is no such file or folder",
        "loop": "its links go round in a circle",
    }


@posix
def test_a_pipe_that_takes_the_place_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was opened is looked at again, so that a file exchanged between two looks does not block either."""
    pipe, plain = tmp_path / "pipe", tmp_path / "plain"
    os.mkfifo(pipe)
    plain.touch()
    status = plain.stat()
    monkeypatch.setattr(Path, "stat", lambda self, **_: status)
    assert refused(pipe) == "it is a pipe, not a file"


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    """A file that may not be read is told as such."""
    path = tmp_path / "a.toml"
    path.touch(mode=0)
    assert refused(path) == "no permission"


def test_no_handle_is_left_open(tmp_path: Path) -> None:
    """Reading, and refusing to, close what they opened."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"x" * 20)
    before = os.dup(0)
    os.close(before)
    for limit in (5, 50, 5, 50):
        try:
            read_file(path, limit)
        except ReadError:
            assert limit == 5
    after = os.dup(0)
    os.close(after)
    assert after == before


# --- text ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"caf\xe9", "not text in UTF-8 at byte 3: save it as UTF-8"),
        ("x = 1".encode("utf-16"), "not text in UTF-8 at byte 0: it is UTF-16; save it as UTF-8"),
        ("x = 1".encode("utf-16-le"), "not text: byte 1 is zero"),
        (b"x = 1\0", "not text: byte 5 is zero"),
        (b"\xef\xbb\xbf\0", "not text: byte 3 is zero"),
        (b"\xed\xa0\x80", "not text in UTF-8 at byte 0: save it as UTF-8"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, reason: str) -> None:
    """Bytes that are not UTF-8 are told by their place, with what to do."""
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_text(path, 1000)
    assert caught.value.reason == reason
    assert str(caught.value).endswith(f"a.toml: {reason}")


def test_a_byte_order_mark(tmp_path: Path) -> None:
    """One byte order mark at the start is no part of the text."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    assert parse_toml(read_text(path, 1000)) == {"x": 1}
    assert parse_json(b"\xef\xbb\xbf[1]") == [1]
    assert to_text(b"") == ""


@pytest.mark.parametrize("name", ["a.toml", "a.TOML", "a.ToMl", "b/.toml"])
def test_endings_in_any_case(name: str) -> None:
    """An ending counts in small and capital letters."""
    assert has_ending(name, ".toml")
    assert has_ending(Path(name), ".toml")
    assert not has_ending(f"{name}.txt", ".toml")


# --- TOML ----------------------------------------------------------------------------------------------------------------

SIZE = 500_000


def _many(make: Callable[[int], str]) -> str:
    """So many lines as make a large file."""
    lines: list[str] = []
    size = 0
    while size < SIZE:
        lines.append(make(len(lines)))
        size += len(lines[-1]) + 1
    return "\n".join(lines)


TOO_MANY = "holds more than 50,000 values"
COSTLY = {
    # what a parser would spend seconds or gigabytes on
    "dots in a key": ("a" + ".a" * 2400 + " = 1", "expected keys of at most 8 parts, got one of more"),
    "dots between quotes": ("''" + ".''" * 1600 + " = 1", "expected keys of at most 8 parts, got one of more"),
    "dots with spaces": ("a" + " . a" * 1200 + " = 1", "expected keys of at most 8 parts, got one of more"),
    "dots in a header": ("[a" + ".a" * 9 + "]", "expected keys of at most 8 parts, got one of more"),
    "dots on one long line": ("a" + ".a" * 100_000 + " = 1", "lines of at most 5,000 characters, got one of 200,005"),
    "lines that others end": ("a\u2028b\x85c\x0bd\x0c" * 700, "lines of at most 5,000 characters, got one of 5,600"),
    "keys of many parts": (_many(lambda n: f"k{n}.a.a.a.a.a.a = 1"), TOO_MANY),
    "headers": (_many(lambda n: f"[k{n}]"), TOO_MANY),
    "tables in lists": (_many(lambda n: "[[a]]"), TOO_MANY),
    "lists": (_many(lambda n: f"k{n} = []"), TOO_MANY),
    "tables": (_many(lambda n: f"k{n} = {{}}"), TOO_MANY),
    "ones": ("a = [" + "1,\n" * 60_000 + "]", TOO_MANY),
    "deep lists": ("a = " + "[" * 4000, "nested more than 8 deep"),
    "deep tables": ("a = " + "{a=" * 1200, "nested more than 8 deep"),
    "deep headers": ("[a.b.c.d.e.f.g]\nh = [[1]]", "nested more than 8 deep"),
    "digits": ("a = " + "9" * 4999, "lines of at most 5,000 characters, got one of 5,003"),
    "digits of one number": ("a = " + "9" * 4000, "expected numbers of at most 1,000 digits, got one of 4,000"),
    "digits of a decimal": ("a = 1." + "9" * 4000, "expected numbers of at most 1,000 digits, got one of 4,000"),
    "digits with lines": ("a = " + "9_" * 2000 + "9", "expected numbers of at most 1,000 digits, got one of 4,001"),
}


@pytest.mark.parametrize("kind", COSTLY)
def test_toml_that_costs_too_much(kind: str) -> None:
    """Each way to make the parser slow or large is refused by its text, in no time."""
    text, says = COSTLY[kind]
    started = time.process_time()
    with pytest.raises(ReadError) as caught:
        parse_toml(text)
    assert says in str(caught.value)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "[" * 3000 + '"',
        "a = '" + "a." * 1500 + "'",
        'a = """\n' + "{[.,=\n" * 20_000 + '"""',
        "a = '''\n" + "{[.,=\n" * 20_000 + "'''",
        "# " + "[.1" * 1000 + "\na = 1",
        'a = "# [" # [[[[[[[[[[[[[[',
        'a = "\\"" # "[[[[[[[[[[[[[[',
        "a = '\\' # '[[[[[[[[[[[[[[",
        'a = """"[[[[[[[[[["""" # \'\'\'',
        "a = ''''[[[[[[[[[[''''' # \"",
        'a = """\\"""[[[[[[[[[[["""',
        'a = "' + "9" * 4000 + '"',
        "a.b.c.d.e.f.g = 1",
        "a = 1.5\nb = 07:32:00.999\nc = [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]",
        "a = 0x" + "f" * 300,
    ],
)
def test_toml_that_only_looks_costly(text: str) -> None:
    """Strings and comments may hold what they like, and no sound file is refused."""
    assert parse_toml(text) == tomllib.loads(text)


PIECES = st.sampled_from(
    ["a", "b1", ".", "=", "\n", "[", "]", "{", "}", ",", '"', "'", '"""', "'''", "\\", "#", " ", "1", "1.5", "\\u0041", "\r\n", "\u2028"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_toml(text: str) -> None:
    """Whatever a text is, the reader says what the parser says, unless a limit forbids it."""
    limits = Limits(depth=4, values=20, digits=3, line=60)
    try:
        tables = tomllib.loads(text)
    except ValueError:
        with pytest.raises(ReadError):
            parse_toml(text, limits)
        return
    try:
        assert parse_toml(text, limits) == tables
    except ReadError as error:
        assert any(word in error.reason for word in ("at most", "more than"))
    else:
        assert not fault_of_size(tables, limits)


# --- JSON ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("{", "not JSON at line 1, column 2"),
        ("[1,\n2,]", "not JSON at line 2, column 3"),
        ("[" * 100_000, "nested more than 32 deep"),
        ('{"a":' * 100_000, "nested more than 32 deep"),
        ("[" + "1," * 600_000 + "1]", "holds more than 500,000 values"),
        ("9" * 5_000, "expected numbers of at most 1,000 digits, got one of 5,000"),
        ("1." + "9" * 500_000, "expected numbers of at most 1,000 digits, got one of 500,000"),
        ("NaN", "'NaN' is not a JSON number"),
        ("[-Infinity]", "'-Infinity' is not a JSON number"),
        ("1e999", "'1e999' is too large a number"),
    ],
)
def test_json_that_is_refused(text: str, says: str) -> None:
    """What is no JSON, or too much of it, is one line that says why."""
    started = time.process_time()
    with pytest.raises(ReadError) as caught:
        parse_json(text)
    assert says in str(caught.value)
    assert time.process_time() - started < 1


def test_json_strings_may_hold_anything() -> None:
    """Brackets and digits inside strings count for nothing."""
    value = ["[" * 1000, "9" * 9000, '\\"[{' * 90, "\u2028"]
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value).encode()) == value


def test_the_numbers_of_json() -> None:
    """Whole numbers only, finite ones, or any, as the caller wants; of a key twice the last value."""
    assert parse_json('{"a": 1, "a": 2}', numbers="whole") == {"a": 2}
    assert parse_json("[1.5, 2]") == [1.5, 2]
    assert parse_json("[Infinity, 1e999]", numbers="any") == [float("inf")] * 2
    only_whole: Numbers = "whole"
    for text in ("1.5", "NaN", "1e2"):
        with pytest.raises(ReadError, match="is not a whole number"):
            parse_json(text, numbers=only_whole)


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text())
PLAIN = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(PLAIN)
def test_any_json(value: object) -> None:
    """Plain data comes back as it was, unless it is too large, which the data itself says as well."""
    limits = Limits(depth=3, values=30, digits=100)
    try:
        assert parse_json(json.dumps(value), limits) == value
    except ReadError:
        assert fault_of_size(value, limits._replace(values=15))  # an empty list has a bracket and no value


def test_depth_counts_lists_and_tables() -> None:
    """The whole counts as the first, a number inside as none."""
    assert fault_of_size([[1]], Limits(2, 99)) == ""
    assert fault_of_size([[[]]], Limits(2, 99)) == "nested more than 2 deep"
    assert fault_of_size({"a": [1, 2]}, Limits(2, 3)) == "holds more than 3 values"
    assert TOML_LIMITS.depth < JSON_LIMITS.depth


def test_an_error_survives_a_trip_between_processes() -> None:
    """A worker's error of reading arrives whole."""
    error = ReadError("it is a pipe, not a file", "x.toml")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(again), again.reason, again.where) == (str(error), error.reason, error.where)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('name = "Spring', r'a quote is not closed; end the text with " \(at line 2, column 15\)'),
        ("name = 'Spring", r"a quote is not closed; end the text with ' \(at line 2, column 15\)"),
        ("name = \"it's", r'a quote is not closed; end the text with " \(at line 2'),
        ('name = ["a", \'b', r"a quote is not closed; end the text with ' \(at line 2"),
        ('name = """Spring', r"a text in three quotes is not closed; end it with three of them \(at end of document\)"),
        ('name = ["a"', r"a list is not closed; a \] is missing before this \(at line 3"),
        ("name = {a = 1", r"a table is not closed; a \} is missing before this \(at line 2"),
    ],
)
def test_what_is_not_closed_is_said_with_what_to_type(line: str, message: str, end: str) -> None:
    """Whoever forgets a quote or a bracket in a file made by hand reads which, and not of an illegal character that nobody sees."""
    text = end.join(("first = 1", line, "[last]", "second = 2", ""))
    with pytest.raises(ReadError, match=f"^not TOML: {message}"):
        parse_toml(text)
