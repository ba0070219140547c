"""A seed is shown as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from gigawatt.core.chance import seed_bytes
from gigawatt.match.record import format_seed
from gigawatt.session import new_game_choices

Run = Callable[..., Any]


@given(st.integers(0, (1 << 128) - 1))
def test_a_typed_number_comes_back(number: int) -> None:
    """What is shown of a number is the number, and gives the same bytes; the board takes it, too."""
    text = format_seed(seed_bytes(number))
    assert text == str(number)
    assert new_game_choices.read_seed(text) == number


@given(st.binary(min_size=1, max_size=64))
def test_other_seeds_are_shown_as_bytes(seed: bytes) -> None:
    """Bytes that no number stands for are shown as hexadecimal digits."""
    assert format_seed(seed).isdecimal() == (len(seed) == 16)
    assert len(seed) == 16 or format_seed(seed) == f"bytes:{seed.hex()}"


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
