"""A seat is handed to a policy and taken back in plain text; a team notes who decides."""

from __future__ import annotations

from tests.console.test_turn_end import seated

from gigawatt.core import Game
from gigawatt.session import Seat


def test_away_plays_the_rest_of_the_quarter(small_game: Game) -> None:
    """Then the person is to move again; nothing waits to be confirmed."""
    console, said = seated(small_game, Seat(), Seat("random"))
    console.do("away")
    session = console.session
    assert (session.state.quarter, session.is_your_turn) == (1, True)
    assert any("normal plays" in line and "rest of" in line for line in said)
    assert {hand.by for hand in session.hands} == {"policy:normal"}


def test_away_takes_a_policy_and_quarters(small_game: Game) -> None:
    """Two quarters are played; words that make no sense change nothing."""
    console, said = seated(small_game, Seat(), Seat("random"))
    for words in ("away nobody", "away easy 2 3 4", "away easy 999"):
        console.do(words)
        assert not console.session.hands
    console.do("away greedy 2")
    assert console.session.state.quarter == 2
    assert any("greedy plays" in line and "2 quarters" in line for line in said)


def test_nobody_is_away_for_longer_than_the_match(small_game: Game) -> None:
    """A slip such as 22 for 2 does not give the whole game away."""
    console, said = seated(small_game, Seat(), Seat("random"))
    left = small_game.quarters
    console.do(f"away greedy {left + 1}")
    assert not console.session.hands
    assert f"The match has {left} quarters left, not {left + 1}" in said[-1]
    console.do(f"away greedy {left}")
    assert console.session.is_over


def test_a_seat_of_somebody_who_is_away(small_game: Game) -> None:
    """It is played while the other goes on, until the other takes it back."""
    console, said = seated(small_game, Seat(), Seat())
    session = console.session
    if session.needs_hand_over:
        console.do("ready")
    away = session.state.seat
    console.do("away easy 0")
    console.do("ready")
    console.do("pass")
    console.do("pass")
    if session.needs_hand_over:
        console.do("ready")
    assert session.state.quarter >= 1
    assert session.state.seat != away
    console.do("return")
    assert session.policy_of(away) is None
    assert any("A person plays" in line for line in said)
    console.do("return")
    assert said[-1] == "No policy plays for anybody here."


def test_a_team_says_who_decides(small_game: Game) -> None:
    """Members are named by id in any capitals; strangers are not."""
    console, said = seated(small_game, Seat(), Seat("random"))
    console.session.extra["team"] = ["ann", "Ben"]
    console.do("decides ben")
    assert said[-1] == "Ben decides from now on."
    console.do("decides zoe")
    assert "the team is ann and Ben" in said[-1]
    assert [hand.by for hand in console.session.hands] == ["Ben"]
