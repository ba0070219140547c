"""A board in a pilot: waiting for rivals, clicks on words, and what the terminal shows."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from attrs import frozen
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.play.screen import BoardScreen
from gigawatt.tui.preferences import Preferences
from gigawatt.tui.toolkit.panel import Panel


@frozen
class Table:
    """A board that is being played."""

    pilot: Pilot[None]
    board: BoardScreen

    @property
    def session(self) -> GameSession:
        """The game."""
        return self.board.session

    async def settle(self) -> None:
        """Wait until rivals have moved and everything is drawn."""
        for _ in range(400):
            with suppress(WorkerCancelled):
                await self.pilot.app.workers.wait_for_complete()
            await self.pilot.pause()
            session = self.session
            if not session.is_policy_to_move or self.board.controller.rivals.thinking < 0:
                return
        raise AssertionError("rivals do not come to an end")

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for what follows."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Resize the terminal, and wait until the board is laid out in it."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    def repaint(self) -> float:
        """Work out and draw every line of the board anew; the seconds of processor time it takes."""
        for panel in self.board.panels.values():
            panel.forget()
        begun = time.process_time()
        self.board.redraw()
        self.board._compositor.render_strips()
        return time.process_time() - begun

    async def click(self, text: str, panel: str = "", *, nth: int = 0) -> None:
        """Click on a word of the board, and wait for what follows."""
        widget, x, y = self.find(text, panel, nth=nth)
        await self.pilot.click(widget, offset=(x, y))
        await self.settle()

    def find(self, text: str, panel: str = "", *, nth: int = 0) -> tuple[Panel, int, int]:
        """The panel that shows a text, and the column and row of its first cell there."""
        found = [
            (widget, line.find(text), y)
            for widget in self.board.query(Panel)
            if widget.display and (not panel or widget.id == panel)
            for y, line in enumerate(widget.text)
            if text in line
        ]
        assert len(found) > nth, f"{text!r} is not shown in {panel or 'any panel'}:\n{self.shown}"
        return found[nth]

    @property
    def shown(self) -> str:
        """All that is on the board, panel by panel."""
        return "\n".join(line for w in self.board.query(Panel) if w.display for line in w.text)

    @property
    def picture(self) -> str:
        """The board as the terminal shows it, as plain text."""
        return screen_text(self.pilot)


def screen_text(pilot: Pilot[None]) -> str:
    """What the terminal shows, line by line without styles."""
    width, height = pilot.app.size
    rows = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row)[:width].rstrip() for row in rows[:height])


Sit = Callable[..., AbstractAsyncContextManager[Table]]


@asynccontextmanager
async def seated(session: GameSession, size: tuple[int, int] = (120, 40), **likes: str) -> AsyncIterator[Table]:
    """A board of a session in a terminal of a size; rivals move at once unless told."""
    preferences = Preferences().with_(**{"pace": "instant", **likes})
    app = GigawattApp(session, preferences, keeps_preferences=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        board = next(screen for screen in app.screen_stack if isinstance(screen, BoardScreen))
        table = Table(pilot, board)
        await table.settle()
        yield table


def solo(game: Game, options: Options | None = None, seed: int = 5) -> GameSession:
    """A person against greedy rivals, at the person's first decision."""
    seats = [Seat(), *[Seat("greedy")] * (game.seats - 1)]
    session = GameSession(game, None, seed, seats, options or Options(adviser="greedy"))
    session.play_on()
    return session
