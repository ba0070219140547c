"""Valid rules changed at random: they load, or they are refused in clean lines; nothing else ever happens."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from gigawatt.content import from_plain, load_ruleset, to_plain
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.errors import ContentError, NotationError

FOLDER = Path(__file__).parent / "fixtures" / "tiny"
PLAIN = to_plain(load_ruleset(FOLDER))

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 15),
    st.integers(),
    st.just(10**5000),
    st.floats(),
    st.sampled_from(
        ["", "target", "taker", "all", "north", "field", "memory", "alliance", "none", "FCT-01", "balance: x"]
    ),
    st.text(max_size=40),
    st.lists(st.one_of(st.integers(0, 9), st.text(max_size=8)), max_size=14),
    st.dictionaries(st.text(max_size=8), st.integers(0, 9), max_size=3),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in plain data but the whole."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in inside for place in [(*path, key), *_places(inner, (*path, key))]]


PLACES = _places(PLAIN)


def _mutate(plain: Any, path: tuple[Any, ...], how: str, value: Any) -> None:
    """Change plain data in place at `path`, if an earlier change has left the way there."""
    for step in path[:-1]:
        if (
            not isinstance(plain, (dict, list))
            or (isinstance(plain, list) and step >= len(plain))
            or (isinstance(plain, dict) and step not in plain)
        ):
            return
        plain = plain[step]
    last = path[-1]
    if not isinstance(plain, (dict, list)) or (
        isinstance(plain, list) and (not isinstance(last, int) or last >= len(plain))
    ):
        return
    if how == "replace":
        plain[last] = value
    elif how == "delete" and (isinstance(plain, list) or last in plain):
        del plain[last]
    elif how == "double" and isinstance(plain, list):
        plain.append(copy.deepcopy(plain[last]))
    elif how == "rename" and isinstance(plain, dict) and last in plain:
        plain[f"{last}s"] = plain.pop(last)


def _check(error: ContentError) -> None:
    """An error of rules names its problems, each on one line."""
    assert error.problems
    for problem in error.problems:
        assert problem.message
        assert str(problem).isprintable()
        assert len(str(problem)) <= 600


@pytest.mark.slow
@settings(max_examples=250)
@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from(PLACES), st.sampled_from(["replace", "replace", "delete", "double", "rename"]), VALUES
        ),
        min_size=1,
        max_size=4,
    )
)
def test_changed_values(changes: list[tuple[tuple[Any, ...], str, Any]]) -> None:
    """Values replaced, deleted, doubled and renamed in parsed rules."""
    plain = copy.deepcopy(PLAIN)
    for path, how, value in changes:
        _mutate(plain, path, how, value)
    try:
        ruleset = from_plain(plain)
    except ContentError as error:
        _check(error)
    else:
        assert isinstance(ruleset, Ruleset)
        assert from_plain(to_plain(ruleset)) == ruleset


FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.toml"))


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rules whose files are broken and mended again and again."""
    return Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("spare") / "tiny"))


@pytest.mark.slow
@settings(max_examples=150)
@given(
    file=st.sampled_from(FILES),
    at=st.floats(0, 1),
    cut=st.integers(0, 12),
    put=st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b'"', b"[", b"]]", b"\n[[card]]\n", b"= 3", b"\x1b", b"9" * 30, b"\xe2\x80\xae"]),
    ),
)
def test_changed_bytes(spare: Path, file: str, at: float, cut: int, put: bytes) -> None:
    """Bytes of a rule file cut out, put in or replaced."""
    path = spare / file
    whole = (FOLDER / file).read_bytes()
    start = int(at * len(whole))
    path.write_bytes(whole[:start] + put + whole[start + cut :])
    try:
        load_ruleset(spare)
    except ContentError as error:
        _check(error)
    except NotationError as error:
        assert "\n" not in str(error)
    finally:
        path.write_bytes(whole)
