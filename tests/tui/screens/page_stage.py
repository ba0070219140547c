"""A small application around one page, and games to tell about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from gigawatt.core import Game
from gigawatt.policies.api import Turn
from gigawatt.policies.registry import make_policy
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.preferences import Preferences
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.page import Page

RIVAL = "random"
SIZES = ((80, 24), (120, 40), (200, 60))


class Stage(App[None]):
    """Shows one page, and notes what it asks of the application."""

    CSS = "Screen.mono { background: ansi_default; color: ansi_default; }"

    def __init__(self, page: Callable[[], Page], preferences: Preferences | None = None) -> None:
        super().__init__()
        self.preferences = preferences or Preferences()
        self.played: list[tuple[GameSession, bool]] = []
        self.shown: list[str] = []
        """The last lines of the page, once it is gone."""
        self._page = page

    @property
    def look(self) -> Look:
        """As the preferences say."""
        return self.preferences.look()

    def on_mount(self) -> None:
        """Show the page."""
        self.push_screen(self._page())

    def play(self, session: GameSession, *, lesson: bool = False) -> None:
        """Note the game instead of showing its board."""
        self.played.append((session, lesson))

    def prefer(self, preferences: Preferences) -> None:
        """Take the preferences."""
        self.preferences = preferences


Script = Callable[[Stage, Pilot[Any]], Awaitable[None]]
Show = Callable[..., Stage]


async def settle(app: Stage, pilot: Pilot[Any]) -> None:
    """Wait until workers and messages are done."""
    await app.workers.wait_for_complete()
    await pilot.pause()


def lines_of(app: Stage) -> list[str]:
    """What the top page shows, or showed last."""
    if app.shown:
        return app.shown
    page = app.screen
    assert isinstance(page, Page)
    return page.lines


def column_of(app: Stage, text: str) -> tuple[int, int]:
    """Where on the top page a text stands: column and row."""
    for y, line in enumerate(lines_of(app)):
        if (x := line.find(text)) >= 0:
            return x, y
    raise AssertionError(f"{text!r} is not shown:\n" + "\n".join(lines_of(app)))


async def click(app: Stage, pilot: Pilot[Any], text: str) -> None:
    """Click on a text of the top page."""
    await pilot.click(offset=column_of(app, text))
    await settle(app, pilot)


def finish(game: Game, path: Path | None = None, seed: int = 7) -> GameSession:
    """A game played to its end by a person who chooses at random, against random rivals."""
    seats = [Seat(None), *[Seat(RIVAL)] * (game.seats - 1)]
    session = GameSession(game, None, seed, seats, Options(adviser=RIVAL), path)
    chooser = make_policy(RIVAL)
    while not session.is_over:
        if session.is_policy_to_move:
            session.play_on()
            continue
        state = session.state
        turn = Turn(game, state.seat, tuple(state.legal_actions()), 3, state.ply, 100, state)
        session.apply(chooser.decide(turn).action)
    return session
