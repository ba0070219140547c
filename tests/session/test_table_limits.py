"""What the host of a game does not allow is switched off at every table."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gigawatt.cli.play import play
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.session.table_limits import VARIABLE, TableLimits
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.preferences import Preferences


@pytest.mark.parametrize(
    "limits", [TableLimits(), TableLimits(undo=False), TableLimits(advice=False), TableLimits(undo=False, advice=False)]
)
def test_the_variable_round_trips(monkeypatch: pytest.MonkeyPatch, limits: TableLimits) -> None:
    """The variable holds exactly the limits, and limits never allow more than a table does."""
    monkeypatch.setenv(VARIABLE, limits.text)
    assert TableLimits.read() == limits
    assert limits.within(Options(undo=False, advice=False)) == Options(undo=False, advice=False)
    assert limits.within(Options()).undo == limits.undo
    assert limits.within(Options()).advice == limits.advice


def test_a_saved_game_obeys_the_limits(monkeypatch: pytest.MonkeyPatch, small_game: Game, tmp_path: Path) -> None:
    """A game begun with everything allowed goes on without what is now switched off: on the board, and in text mode."""
    path = tmp_path / "game.json"
    GameSession(small_game, None, 5, (Seat(), Seat("random")), Options(adviser="random"), path).save()
    monkeypatch.setenv(VARIABLE, "no-undo,no-advice")
    session = GameSession.resume(path)

    async def look() -> None:
        app = GigawattApp(session, Preferences(), keeps_preferences=False)
        async with app.run_test(size=(80, 24)):
            assert not session.options.undo
            assert not session.options.advice

    asyncio.run(look())

    from click.testing import CliRunner

    said = CliRunner().invoke(play, ["--load", str(path), "--text"], input="advise\nundo\n").output
    assert said.count("switched off") == 2
