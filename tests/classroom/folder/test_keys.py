"""Seeds and signatures of a class: a function of the secret and of what they are for."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from gigawatt.classroom.folder.keys import is_private, is_signed, new_key, read_key, sign, student_seed, write_key
from gigawatt.errors import ClassError

KEY = bytes(range(32))


def test_the_seed_of_a_student_is_fixed() -> None:
    """RFC 2104 with SHA-256 over one form of JSON: the same on every machine and in every release."""
    text = b'["gigawatt-class-seed",["spring-a","ann","",0]]'
    assert student_seed(KEY, "spring-a", "ann") == hmac.new(KEY, text, hashlib.sha256).digest()[:16]
    assert student_seed(KEY, "spring-a", "ann").hex() == "3b679f272a2c5b95a0f95c6ce585a23d"


@given(
    st.tuples(st.text('ab"-,', max_size=4), st.text('ab"-,', max_size=4)),
    st.tuples(st.text('ab"-,', max_size=4), st.text('ab"-,', max_size=4)),
)
def test_no_two_students_share_a_seed(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Class and student are kept apart, so that `a` of class `bc` is not `ab` of class `c`."""
    assert (student_seed(KEY, *one) == student_seed(KEY, *other)) == (one == other)


def test_everything_named_changes_the_seed() -> None:
    """Key, class, student, exercise and draw each give another game."""
    seeds = {
        student_seed(KEY, "a", "s"),
        student_seed(new_key(), "a", "s"),
        student_seed(KEY, "b", "s"),
        student_seed(KEY, "a", "t"),
        student_seed(KEY, "a", "s", exercise="a"),
        student_seed(KEY, "a", "s", draw=1),
    }
    assert len(seeds) == 6
    assert all(len(seed) == 16 for seed in seeds)


def test_a_signature_is_of_these_facts_and_this_key() -> None:
    """Another fact, key or tag is not signed, in whatever order the facts stand."""
    tag = sign(KEY, {"a": 1, "b": ["x"]})
    assert is_signed(KEY, {"b": ["x"], "a": 1}, tag)
    assert not is_signed(KEY, {"a": 2, "b": ["x"]}, tag)
    assert not is_signed(new_key(), {"a": 1, "b": ["x"]}, tag)
    assert not is_signed(KEY, {"a": 1, "b": ["x"]}, "")
    assert not is_signed(KEY, {"a": 1, "b": ["x"]}, "é" * 64)


def test_the_secret_is_the_owners(tmp_path: Path) -> None:
    """It is written once, for one reader, and reads back."""
    path = tmp_path / "class.key"
    write_key(path, KEY)
    assert read_key(path) == KEY
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert is_private(path)
        path.chmod(0o644)
        assert not is_private(path)
    with pytest.raises(ClassError, match="is there already"):
        write_key(path, new_key())
    assert read_key(path) == KEY


@pytest.mark.parametrize("content", [b"", b"abc", b"g" * 64, b"0" * 63, b"0" * 66, b"\xff" * 64, "٣".encode() * 64])
def test_a_file_that_holds_no_secret(tmp_path: Path, content: bytes) -> None:
    """A damaged key is refused: another seed for everybody would be worse."""
    path = tmp_path / "class.key"
    path.write_bytes(content)
    with pytest.raises(ClassError, match=r"class\.key"):
        read_key(path)


def test_a_missing_secret_says_what_it_is_for(tmp_path: Path) -> None:
    """The error names the file and what cannot be done without it."""
    with pytest.raises(ClassError, match="start files and submissions cannot be checked"):
        read_key(tmp_path / "class.key")
