"""A seed is shown as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from gigawatt.core.chance import seed_bytes
from gigawatt.errors import NotationError
from gigawatt.match.record import format_seed, parse_seed
from gigawatt.session import new_game_choices

Run = Callable[..., Any]


@given(st.integers(0, (1 << 128) - 1))
def test_a_typed_number_comes_back(number: int) -> None:
    """What is shown of a number is the number, and gives the same bytes; the board takes it, too."""
    text = format_seed(seed_bytes(number))
    assert text == str(number)
    assert parse_seed(text) == seed_bytes(number)
    assert new_game_choices.read_seed(text) == number


@given(st.binary(min_size=1, max_size=64))
def test_any_seed_comes_back(seed: bytes) -> None:
    """Bytes that no number stands for are shown as bytes."""
    assert parse_seed(format_seed(seed)) == seed
    assert format_seed(seed).isdecimal() == (len(seed) == 16)


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "1.0", "0x10", "bytes:", "bytes:0", "bytes:xy", "9" * 40, str(1 << 128), "١"]
)
def test_what_is_no_seed_is_refused(text: str) -> None:
    """The pair is strict."""
    with pytest.raises(NotationError, match="is no seed; expected a whole number"):
        parse_seed(text)


@pytest.mark.parametrize("seed", [0, 7, (1 << 128) - 1])
def test_replay_shows_what_match_was_told(run: Run, tmp_path: Path, seed: int) -> None:
    """Text and JSON name the number that `--seed` took; typed again, it plays the same match."""
    path = tmp_path / "game.json"
    told = json.loads(
        run("match", "first-campus", "--policies", "random,random", "--seed", seed, "--save", path, "--json").out
    )
    shown = json.loads(run("replay", path, "--json").out)
    assert shown["seed"] == told["seed"] == seed
    head = run("replay", path, "--text").out.splitlines()[0]
    assert head == f"first-campus, 2 seats, seed {seed}"
    again = run("match", "first-campus", "--policies", "random,random", "--seed", head.rpartition(" ")[2], "--json")
    assert json.loads(again.out)["record_digest"] == shown["record_digest"]
