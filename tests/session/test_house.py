"""What whoever runs the game allows holds at every table."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gigawatt.cli.play import play
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.session.table_limits import VARIABLE, House
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.preferences import Preferences


@pytest.mark.parametrize("house", [House(), House(undo=False), House(advice=False), House(undo=False, advice=False)])
def test_what_is_told_is_read(monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    """The text of a house says just that house, and it takes away, never adds."""
    monkeypatch.setenv(VARIABLE, house.text)
    assert House.read() == house
    assert house.within(Options(undo=False, advice=False)) == Options(undo=False, advice=False)
    assert house.within(Options()).undo == house.undo
    assert house.within(Options()).advice == house.advice


def test_a_kept_game_is_played_as_the_house_allows(
    monkeypatch: pytest.MonkeyPatch, small_game: Game, tmp_path: Path
) -> None:
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
