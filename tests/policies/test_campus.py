"""What a policy reads off a position: slots in the order in which layers come, and the tables of a game."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from tests.policies.claims import order_time

from gigawatt.core import Game, actions as act
from gigawatt.policies.planning.planner import includes
from gigawatt.policies.valuation import campus
from gigawatt.policies.valuation.action_values import ActionValues
from gigawatt.policies.valuation.campus import NEVER, SLOTS_AHEAD
from gigawatt.policies.valuation.constants import (
    BY_EXPEDITE,
    BY_KIND,
    BY_PLANS,
    BY_SAVING,
    BY_STORE,
    NO_LAYER,
    catalogue_of,
)
from gigawatt.policies.valuation.weights import load_weights


@given(st.integers(0, 12), st.lists(st.tuples(st.integers(0, 120), st.integers(1, 4)), max_size=8))
def test_what_is_on_order_fills_slots_first_come_first_served(slack: int, lines: list[tuple[int, int]]) -> None:
    """However the lines stand in the pipeline: idle modules first, then by quarter, and what no slot is left for is dropped."""
    ready = campus._at_once(slack)
    taken = slack
    for time, amount in lines:
        campus._enter(ready, taken, time, amount)
        taken += amount
    expected = [0] * slack + [time for time, amount in sorted(lines) for _ in range(amount)]
    assert list(ready) == (expected + [NEVER] * SLOTS_AHEAD)[:SLOTS_AHEAD]


BY_PLANS_ALWAYS = frozenset({act.POSTURE, act.RENT, act.LIFT, act.HOLD, act.RELEASE, act.BUY, act.GREY, act.ASSEMBLE})
"""Kinds of action that a planner values by its plans whatever they are about."""


def test_includes_finds_what_is_there(game: Game) -> None:
    """Each of the numbers, and none between, below or above them."""
    for numbers in (tuple(game.lobbies), (), tuple(game.regions)):
        assert [n for n in range(-1, game.action_count) if includes(numbers, n)] == list(numbers)


def test_the_catalogue_is_made_once_and_knows_every_order(game: Game) -> None:
    """Each action that orders a project stands at its project and region, and a planner prices it one way."""
    book = catalogue_of(game)
    assert catalogue_of(game) is book
    for action in game.actions:
        way = book.pricing[action.index]
        if action.kind in {act.OPEN_CAMPUS, act.BUILD, act.TURBINES}:
            assert book.orders[action.x][action.y] == action.index
            assert (way == BY_PLANS) == (book.layer[action.x] != NO_LAYER)
        elif action.kind in {act.EXPEDITE, act.LOBBY}:
            assert way in {BY_EXPEDITE, BY_SAVING, BY_KIND}
        elif action.kind in BY_PLANS_ALWAYS:
            assert way == BY_PLANS
        elif action.kind == act.BUY_PART:
            assert way == BY_STORE
        else:
            assert way == BY_KIND


@pytest.mark.parametrize("seat", range(4))
def test_a_judge_knows_when_an_order_would_be_there(game: Game, seat: int) -> None:
    """What it remembers by region is what is found anew."""
    state = game.new_state(2)
    values = ActionValues(state, seat, load_weights("greedy"))
    for action in game.actions:
        if action.kind == act.BUILD:
            assert values.order_time(action.x, action.y) == order_time(state, seat, action.x, action.y)
