"""Legal actions: the fast answer, the careful one and the forgetful one are the same."""

from __future__ import annotations

import pytest
from tests.core.audit import check_legal
from tests.core.play import Chooser, boards, by_kind, game_of, line_up, play, positions
from tests.tiers import tiered

from gigawatt.core import actions as act
from gigawatt.core.explanations.explain import REASON_CODES, Illegal, explain
from gigawatt.core.game import State
from gigawatt.core.transitions.forgetting import forget_all

GAMES = 10
"""Games on each board; with 27 boards, hundreds in all."""
WHOLE_TABLE_EVERY = 40
"""Plies between two at which the whole table is explained."""
SAMPLE = 3
"""Actions of the table explained at every ply besides."""


def start(board: tuple[str, str, int], number: int) -> State:
    """The first position of a game on a board."""
    ruleset, scenario, seats = board
    game = game_of(scenario, seats, ruleset)
    return game.new_state(number, line_up(game, number))


def check_twins(st: State, legal: list[int], actions: list[int]) -> None:
    """`explain` says of each action what `legal_actions` does."""
    allowed = set(legal)
    for action in actions:
        verdict = explain(st, action)
        where = f"{st.game.format_action(action)} at ply {st.ply}: {verdict}"
        assert bool(verdict) == (action in allowed), where
        if isinstance(verdict, Illegal):
            assert verdict.reasons, where
            assert all(reason.code in REASON_CODES and reason.rule for reason in verdict.reasons), where


@pytest.mark.slow
@pytest.mark.parametrize("board", boards(), ids=lambda board: f"{board[1]}-{board[2]}")
def test_explain_agrees_with_legal_actions(board: tuple[str, str, int]) -> None:
    """At every ply of many games a few actions are explained and every legal one; at some plies the whole table."""
    for number in range(GAMES):
        choose = by_kind(number) if number % 2 else Chooser(number)
        pick = Chooser(number + 500)
        for st, legal in positions(start(board, number), choose):
            check_legal(st, legal)
            n = st.game.action_count
            if pick.below(WHOLE_TABLE_EVERY) == 0:
                check_twins(st, legal, list(range(n)))
            else:
                check_twins(st, legal, [pick.below(n) for _ in range(SAMPLE)] + legal[:: 1 + len(legal) // 3])


@pytest.mark.slow
@pytest.mark.parametrize("board", boards(), ids=lambda board: f"{board[1]}-{board[2]}")
def test_what_is_remembered_is_what_would_be_found(board: tuple[str, str, int]) -> None:
    """A copy that has forgotten every remembered piece finds the same legal actions."""
    for number in range(GAMES):
        choose = Chooser(number) if number % 2 else by_kind(number)
        for st, legal in positions(start(board, number + 50), choose):
            fresh = st.copy()
            forget_all(fresh)
            assert fresh.legal_actions() == legal, f"ply {st.ply}"


def test_explain_refuses_what_is_no_action() -> None:
    """A number outside the table, and any action of a finished match, has its reason."""
    st = start(boards()[0], 1)
    for action in (-1, st.game.action_count):
        verdict = explain(st, action)
        assert isinstance(verdict, Illegal)
        assert [reason.code for reason in verdict.reasons] == ["unknown-action"]
    play(st, Chooser(1))
    verdict = explain(st, 0)
    assert isinstance(verdict, Illegal)
    assert [reason.code for reason in verdict.reasons] == ["match-over"]


@tiered("board", boards(), fast=5, ids=lambda board: f"{board[1]}-{board[2]}")
def test_every_action_reads_back(board: tuple[str, str, int]) -> None:
    """The text of every action of the table parses to the action, and no two read alike."""
    ruleset, scenario, seats = board
    game = game_of(scenario, seats, ruleset)
    assert game.action_count <= act.MAX_ACTIONS
    for action in range(game.action_count):
        assert game.parse_action(game.format_action(action)) == action
        assert game.actions[action].index == action
        assert str(game.actions[action]) == game.format_action(action)
        assert game.actions[action].kind_name == act.KIND_NAMES[game.kind[action]]


def test_the_seat_to_move_may_always_pass() -> None:
    """`pass` is the first row of the table and legal at every ply."""
    for st, legal in positions(start(boards()[7], 3), by_kind(3)):
        assert legal[0] == 0
        assert st.game.kind[0] == act.PASS
