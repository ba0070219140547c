"""Draw the pictures of the board that the documentation shows: `python docs/pictures/make.py [FOLDER]`.

They come out of a real game at a fixed seed, through Textual's own export, and change only when the game or the rules do.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from gigawatt.content import find_scenario, prepare
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.play.screen import BoardScreen
from gigawatt.tui.preferences import Preferences

SEED: Final = 5
QUARTER: Final = 5
FACTIONS: Final = ("neocloud", "challenger-state", "gulf-fund", "foundry-champion")

Picture = tuple[str, tuple[int, int], dict[str, str], tuple[str, ...]]
PICTURES: Final[tuple[Picture, ...]] = (
    ("board-80x24", (80, 24), {}, ()),
    ("board-80x24-world", (80, 24), {}, ("2",)),
    ("board-120x40", (120, 40), {}, ()),
    ("board-120x40-light", (120, 40), {"theme": "light"}, ()),
    ("board-120x40-colour-blind", (120, 40), {"theme": "colour-blind"}, ()),
    ("board-120x40-ascii", (120, 40), {"theme": "mono", "glyphs": "ascii"}, ()),
    ("action-120x40", (120, 40), {}, ("n",)),
    ("history-120x40", (120, 40), {}, ("h",)),
    ("board-200x60", (200, 60), {}, ()),
)
"""Name, size, preferences, and the keys pressed before the picture is taken."""


def middle_of_a_game() -> GameSession:
    """A case study in its sixth quarter, the first seat a person's who has followed the adviser so far."""
    ruleset, scenario = find_scenario("case-study")
    game = Game(prepare(ruleset, scenario.id), scenario.id, 4)
    seats = [Seat(), *[Seat("planner")] * 3]
    session = GameSession(game, FACTIONS, SEED, seats, Options(adviser="planner"))
    while not session.is_over and session.state.quarter < QUARTER:
        session.play_on()
        if session.is_person_to_move:
            session.apply(session.advice_job().run().action)
    session.play_on()
    return session


async def draw(session: GameSession, picture: Picture, folder: Path) -> Path:
    """Take one picture."""
    name, size, likes, keys = picture
    app = GigawattApp(session, Preferences().with_(pace="instant", **likes), keeps_preferences=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        path = folder / f"{name}.svg"
        path.write_text(app.export_screenshot(title="Gigawatt"), encoding="utf-8")
    return path


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    session = middle_of_a_game()
    for picture in PICTURES:
        print(asyncio.run(draw(session, picture, folder)))


if __name__ == "__main__":
    main()
