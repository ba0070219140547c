"""What the board looks like, as plain text: a game in its sixth quarter at the three sizes, choosing, in ASCII, and its pages.

The pictures are files in `snapshots/`; the game they show is kept in `data/` with the rules it was played by, so that a tuned
card moves nothing here. `GIGAWATT_SNAPSHOTS=1 pytest tests/tui/test_snapshots.py` draws them all again, and
`GIGAWATT_SNAPSHOTS=game` plays the game anew before: look at them before keeping them.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from tests.tui.table import Sit, screen_text

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.session import GameSession, Options, Seat
from gigawatt.storage import save_record

HERE = Path(__file__).parent
GAME = HERE / "data" / "middle.json"
IS_NEW = bool(os.environ.get("GIGAWATT_SNAPSHOTS"))

CASES = {
    "desk-80x24": ((80, 24), {}, ()),
    "world-80x24": ((80, 24), {}, ("2",)),
    "board-100x30": ((100, 30), {}, ()),
    "board-120x40": ((120, 40), {}, ()),
    "board-200x60": ((200, 60), {}, ()),
    "board-120x40-ascii": ((120, 40), {"theme": "mono", "glyphs": "ascii"}, ()),
    "choose-80x24": ((80, 24), {}, ("b",)),
    "choose-120x40": ((120, 40), {}, ("n",)),
    "choose-200x60": ((200, 60), {}, ("t",)),
    "help-120x40": ((120, 40), {}, ("question_mark",)),
    "log-120x40": ((120, 40), {}, ("l",)),
    "forecast-120x40": ((120, 40), {}, ("g",)),
    "history-120x40": ((120, 40), {}, ("h",)),
    "bottlenecks-80x24": ((80, 24), {}, ("x",)),
}

SVGS = {
    "desk-80x24": ((80, 24), {}, ()),
    "choose-80x24-light": ((80, 24), {"theme": "light"}, ("b",)),
    "world-80x24-colour-blind": ((80, 24), {"theme": "colour-blind"}, ("2",)),
}


def played() -> GameSession:
    """The game of the pictures, played anew under the rules of today."""
    from gigawatt.content import find_scenario, prepare
    from gigawatt.core import Game

    ruleset, scenario = find_scenario("case-study")
    game = Game(prepare(ruleset, scenario.id), scenario.id, 4)
    lineup = ("neocloud", "challenger-state", "gulf-fund", "foundry-champion")
    session = GameSession(game, lineup, 7, (Seat(), *[Seat("greedy")] * 3), Options(adviser="greedy"))
    session.play_on()
    while session.state.quarter < 5 or session.state.points_left(0) > 2:
        session.apply(session.advice_job().run().action)
        session.play_on()
    return session


@pytest.fixture(scope="module", autouse=True)
def kept_game() -> None:
    """Play the game anew where the pictures are drawn anew."""
    if os.environ.get("GIGAWATT_SNAPSHOTS") == "game":
        save_record(played().record(), GAME)


@pytest.mark.parametrize("name", CASES)
def test_the_board_looks_as_it_did(name: str, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture is as it was kept, to the character."""
    monkeypatch.setattr(PositionAnalysis, "ideas", [])  # a policy's judgement, which moves as policies are tuned
    size, likes, keys = CASES[name]
    session = GameSession.resume(GAME)
    session.path = None

    async def look() -> str:
        async with sit(session, size, **likes) as table:
            await table.press(*keys)
            return screen_text(table.pilot)

    shown = asyncio.run(look()) + "\n"
    path = HERE / "snapshots" / f"{name}.txt"
    if IS_NEW:
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
    assert all(len(line) <= size[0] for line in shown.splitlines())
    if likes.get("glyphs") == "ascii":
        assert "●" not in shown
        assert not any("⠀" <= c <= "⣿" for c in shown)


@pytest.mark.parametrize("name", SVGS)
def test_the_board_has_its_colours(name: str, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """In colour, too, each picture is as it was kept: Textual's own drawing of it."""
    monkeypatch.setattr(PositionAnalysis, "ideas", [])
    size, likes, keys = SVGS[name]
    session = GameSession.resume(GAME)
    session.path = None

    async def look() -> str:
        async with sit(session, size, **likes) as table:
            await table.press(*keys)
            return table.pilot.app.export_screenshot(title="Gigawatt")

    shown = asyncio.run(look())
    path = HERE / "snapshots" / f"{name}.svg"
    if IS_NEW:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
