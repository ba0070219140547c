"""How much the board computes to draw itself and to answer a key, and that rivals who think do not make it wait."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest
from tests.tui import latency
from tests.tui.table import Sit

from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat

REPAINT_CALLS = 26_000
"""Python functions called by a full repaint, which takes 13 ms for 22,000 where this was set; `benchmarks/board.py` measures the time."""
KEY_CALLS = 29_000
"""Python functions called for a key."""
KEY_S = 0.050


def test_drawing_computes_no_more_than_it_did(middle: GameSession, sit: Sit) -> None:
    """Calls are the same on every machine, where times are not: of every line of the board at 120x40, and of what a key changes."""

    async def count() -> tuple[int, list[int]]:
        async with sit(middle, (120, 40)) as table:
            board = table.board

            def press(name: str) -> None:
                board.controller.run(name)
                board.draw_due()

            table.repaint()  # the first one loads modules
            repaint = calls_of(table.repaint)
            names = ("build", "down", "down", "right", "back", "right", "left")
            return repaint, [calls_of(partial(press, name)) for name in names]

    repaint, keys = asyncio.run(count())
    assert 0 < repaint <= REPAINT_CALLS
    assert 0 < max(keys) <= KEY_CALLS


def calls_of(act: Callable[[], object]) -> int:
    """How many Python functions are called while something is done; compiled ones are not counted."""
    calls = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.slow
@pytest.mark.parametrize(
    "spec", ["search:nodes=1000", "planner", "tests.tui.latency:Thinker"], ids=["process", "thread", "hosted"]
)
def test_a_key_is_answered_within_50_ms_while_rivals_think(small_game: Game, spec: str) -> None:
    """Over a whole game against policies that think in a process of the board's, in a thread, and in a process of their own."""
    rivals = [Seat(spec)] * (small_game.seats - 1)
    session = GameSession(small_game, None, 5, [Seat(), *rivals], Options(adviser="greedy"))
    waits = sorted(asyncio.run(latency.waits(session)))
    assert session.is_over
    assert len(waits) > 1  # as many as a busy machine finds time for
    assert waits[-1] < KEY_S
