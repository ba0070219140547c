"""What the tests of the board share; its helpers are imported as `tests.tui.table`."""

from __future__ import annotations

import pytest
from tests.tui.table import Sit, seated, solo

from gigawatt.core import Game
from gigawatt.session import GameSession
from gigawatt.tui.screens import prediction


@pytest.fixture
def sit() -> Sit:
    """A board in a pilot, for `async with`."""
    return seated


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of a test come as if somebody had read the question that they answer."""
    monkeypatch.setattr(prediction, "EARLY_S", 0.0)


@pytest.fixture
def small_solo(small_game: Game) -> GameSession:
    """The smallest game, one person."""
    return solo(small_game)


@pytest.fixture
def middle(duel_game: Game) -> GameSession:
    """All rules for two, in the fourth quarter; the person has followed the adviser."""
    session = solo(duel_game)
    while session.state.quarter < 3:
        if session.is_person_to_move:
            session.apply(session.advice_job().run().action)
        session.play_on()
    return session
