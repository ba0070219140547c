"""Line-ups that the program chooses: two blocs at every table of three and more, each faction on each seat as often as another."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from tests.core.play import boards, game_of

from gigawatt.core import Game
from gigawatt.core.lineups import circle, has_mixed_lineup, is_mixed, lineup, lineup_with, mixed_starts, shuffled
from gigawatt.errors import UsageError

EIGHT_TO_FOUR = ("alliance",) * 8 + ("challenger", "challenger", "non-aligned", "non-aligned")
EIGHT_TO_TWO = (*EIGHT_TO_FOUR[:9], "non-aligned")


@pytest.mark.parametrize("board", boards(), ids=lambda board: f"{board[1]}-{board[2]}")
def test_series_is_mixed_and_even(board: tuple[str, str, int]) -> None:
    """On every board that ships the series of line-ups is mixed, and each round of it brings each faction to each seat once."""
    game = game_of(board[1], board[2], board[0])
    names = game.scenario.factions
    for turn in range(6):
        tables = [lineup(game, turn * len(names) + step) for step in range(len(names))]
        assert all(has_mixed_lineup(game, table) for table in tables)
        assert all(len(set(table)) == game.seats for table in tables)
        counts = Counter((seat, name) for table in tables for seat, name in enumerate(table))
        assert counts == dict.fromkeys(((seat, name) for seat in range(game.seats) for name in names), 1)


@pytest.mark.parametrize("board", boards(), ids=lambda board: f"{board[1]}-{board[2]}")
def test_default_is_mixed(board: tuple[str, str, int]) -> None:
    """The factions that sit when nobody names any hold two blocs, for every number of seats."""
    game = game_of(board[1], board[2], board[0])
    assert has_mixed_lineup(game, game.scenario.factions[: game.seats])


def test_neighbours_change() -> None:
    """Every two factions of the standard game meet within a few rounds."""
    game = game_of("case-study", 4)
    names = game.scenario.factions
    tables = [lineup(game, number) for number in range(12 * len(names))]
    met = {frozenset(pair) for table in tables for pair in combinations(table, 2)}
    assert len(met) == len(names) * (len(names) - 1) // 2


@pytest.mark.parametrize("seats", range(2, 7))
def test_circle_of_enough_others(seats: int) -> None:
    """Four others among eight make every run of neighbours mixed, whatever the order they come in."""
    for key in range(200):
        order = shuffled(range(12), key.to_bytes(8, "big") * 2)
        found = circle(order, EIGHT_TO_FOUR, seats)
        assert sorted(found) == list(range(12))
        tables = [[EIGHT_TO_FOUR[found[(at + seat) % 12]] for seat in range(seats)] for at in range(12)]
        assert all(map(is_mixed, tables))


def test_circle_of_too_few_others() -> None:
    """Two others among eight cannot be at every table of three: the runs that are mixed are named, and they hold one other each."""
    found = circle(range(10), EIGHT_TO_TWO, 3)
    starts = mixed_starts(found, EIGHT_TO_TWO, 3)
    assert len(starts) == 6
    assert all(is_mixed([EIGHT_TO_TWO[found[(at + seat) % 10]] for seat in range(3)]) for at in starts)


def test_order_stays_where_it_serves() -> None:
    """An order that is mixed as it stands, or has nothing to mix, is left alone."""
    assert circle((2, 0, 1), (), 3) == (2, 0, 1)
    assert circle((2, 0, 1), ("a", "a", "b"), 3) == (2, 0, 1)
    assert circle((2, 0, 1), ("a", "a", "a"), 3) == (2, 0, 1)
    assert mixed_starts((2, 0, 1), ("a", "a", "a"), 3) == [0, 1, 2]


def test_named_factions_get_another_bloc() -> None:
    """Named factions sit, and a place that the program fills goes to another bloc if it must; all places named stay as named."""
    game = game_of("case-study", 3)
    firms = ["frontier-lab", "neocloud"]
    table = lineup_with(game, firms)
    assert set(firms) < set(table)
    assert has_mixed_lineup(game, table)
    assert not has_mixed_lineup(game, lineup_with(game, [*firms, "memory-house"]))
    with pytest.raises(UsageError, match="4 factions for 3 seats"):
        lineup_with(game, [*firms, "memory-house", "european-bloc"])


def test_scenario_without_controls() -> None:
    """Where no controls are played, one bloc is as good as two."""
    game: Game = game_of("first-campus", 4, "first-campus")
    assert has_mixed_lineup(game, ["hyperscaler", "neocloud", "energy-major"])
