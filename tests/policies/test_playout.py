"""Playing on at random without a policy."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from tests.core.play import game_of

from gigawatt.policies.search.playout import pick, play_out


def test_the_same_seed_plays_the_same_game() -> None:
    """To the end of the match; another seed plays another one."""
    game = game_of("duel", 2)
    ends = []
    for seed in (3, 3, 4):
        state = game.new_state(7)
        assert play_out(state, seed) == state.ply
        assert state.is_terminal
        ends.append(state.digest())
    assert ends[0] == ends[1] != ends[2]
    assert play_out(game.new_state(7), (1 << 32) - 1)


def test_a_match_that_is_over_stays_as_it_is() -> None:
    """Nothing is left to play."""
    state = game_of("duel", 2).new_state(7)
    play_out(state, 1)
    assert play_out(state, 1) == 0


def test_numbers_that_are_no_int_are_seeds_as_well() -> None:
    """Such as numpy's, in either build."""

    class Three:
        def __index__(self) -> int:
            return 3

    game = game_of("duel", 2)
    assert play_out(game.new_state(7), Three()) == play_out(game.new_state(7), 3)


@pytest.mark.parametrize("seed", [-1, 1 << 32, True, 1.5, "3", None])
def test_other_seeds_are_refused(seed: Any) -> None:
    """Rather than cut off."""
    with pytest.raises(ValueError, match=r"a whole number from 0 to 2\*\*32 - 1"):
        play_out(game_of("duel", 2).new_state(7), seed)


def test_numbers_are_the_same_in_every_build() -> None:
    """And as they were: games that were chosen by them play again."""
    assert [pick(5, n, 40) for n in range(8)] == [14, 3, 26, 18, 12, 31, 31, 24]


def test_each_choice_is_as_likely_as_the_next() -> None:
    """Over neighbouring seeds and plies; the largest of the shares' chi-square values is below its 99.9 % bound."""
    for count, bound in ((2, 10.83), (7, 22.46), (40, 72.05)):
        for seed in (0, 1, 123_456):
            drawn = Counter(pick(seed + n % 50, n // 50, count) for n in range(20_000))
            expected = 20_000 / count
            assert sum((drawn[i] - expected) ** 2 for i in range(count)) / expected < bound
