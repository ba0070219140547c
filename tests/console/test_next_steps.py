"""What `next` says of advice: all that it costs, and when it comes too late to compute."""

from __future__ import annotations

import pytest

from gigawatt.analysis.judgement import Judgement
from gigawatt.analysis.position_analysis import Recommendation, after, analysis_of
from gigawatt.console import Console
from gigawatt.console.next_steps import recommendation_text
from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.core.actions import PASS
from gigawatt.policies.api import Reason
from gigawatt.session import GameSession, Options, Seat
from gigawatt.wording.price_text import paid_text


@pytest.fixture(scope="module")
def game() -> Game:
    """A game in which actions cost influence too."""
    return open_game("case-study")


def session_of(game: Game, policy: str = "greedy") -> GameSession:
    """A game of one person."""
    return GameSession(
        game, None, 8, [Seat(None), *(Seat(policy) for _ in range(game.seats - 1))], Options(adviser="planner")
    )


def test_all_that_is_paid_is_named() -> None:
    """Money, influence and Lead, whichever of them there are, and what comes of it with a plus."""
    assert paid_text(12, 2) == "$1.2 bn and 2 influence"
    assert paid_text(0, 2, 1) == "2 influence and 1 Lead"
    assert paid_text(-5, -1) == "+$0.5 bn and +1 influence"
    assert paid_text(0) == "free"


def test_advice_names_what_it_costs(game: Game) -> None:
    """Through four quarters, each advised action is said with the influence that it takes, also where it takes no money."""
    session = session_of(game)
    costs = set()
    for _ in range(16):
        session.play_on()
        analysis = analysis_of(session, 0)
        for row in analysis.advice:
            if len(row.actions) != 1:
                continue
            then = after(session.state, row.actions[0])
            spent = session.state.influence(0) - then.influence(0)
            text = recommendation_text(analysis, row)
            assert (f"{spent} influence" in text) == (spent > 0), text
            assert "no money" not in text
            costs.add((row.cost > 0, spent > 0))
        session.apply(analysis.advice[0].actions[0] if analysis.advice and analysis.advice[0].actions else PASS)
    assert {(True, False), (False, True)} <= costs


def test_an_order_that_comes_after_the_end_says_so() -> None:
    """In the last quarter what takes longer is no order that merely needs others: nothing would make it compute."""
    game = open_game("first-campus")
    session = session_of(game)
    session.play_on()
    while session.state.quarter < game.quarters - 1:
        session.apply(PASS)
        session.play_on()
    action = next(
        action for action in session.state.legal_actions()
        if game.format_action(action).startswith("build expansion")
    )  # fmt: skip
    said: list[str] = []
    console = Console(session, said.append)
    console.hear(Judgement.of(action, Reason("A test says so.")))
    rows: list[Recommendation] = [row for row in console.analysis.advice if row.actions == (action,)]
    assert [row.is_late for row in rows] == [True]
    assert recommendation_text(console.analysis, rows[0]).endswith("comes after the end and computes nothing.")
    console.do("next")
    assert not any("no compute by itself" in line and "build" in line for line in said)
