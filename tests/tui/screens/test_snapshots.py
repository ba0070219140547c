"""Every page as plain text: at the three sizes, in mono and in ASCII.

The games that the pages tell of are kept with the rules they were played by, so that a tuned card moves nothing here.
`GIGAWATT_UPDATE_SNAPSHOTS=1 pytest tests/tui/screens/test_snapshots.py` draws all of them anew: look at them before keeping them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from page_stage import SIZES, Show, Stage, finish
from tests.tiers import tiered
from tests.tui.table import Sit, screen_text

from gigawatt import resources
from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.content.book.blocks import Bullets, Heading, Paragraph, Strong
from gigawatt.core import Game
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.errors import GameError
from gigawatt.session import GameSession, Seat, new_game_choices
from gigawatt.storage import load_record, save_record
from gigawatt.storage.folders import VARIABLE as SAVES
from gigawatt.tui.preferences import VARIABLE, Preferences
from gigawatt.tui.screens import load, rulebook, rulebook_layout
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.guide import HintScreen
from gigawatt.tui.screens.handover import HandOver
from gigawatt.tui.screens.lessons import LessonsScreen
from gigawatt.tui.screens.load import LoadScreen
from gigawatt.tui.screens.newgame import NewGameScreen
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.rulebook import RulebookScreen
from gigawatt.tui.screens.settings import SettingsScreen
from gigawatt.tui.screens.title import TitleScreen
from gigawatt.tui.toolkit.page import Page

HERE = Path(__file__).parent
FOLDER = HERE / "snapshots"
MIDDLE = HERE.parent / "data" / "middle.json"
"""A game under all the rules in its sixth quarter, one person; the board's pictures show it, too."""
ENDED = HERE.parent / "data" / "ended.json"
"""A finished first campus."""
IS_NEW = bool(os.environ.get("GIGAWATT_UPDATE_SNAPSHOTS"))
MOMENT = 1_767_225_600
"""When the listed games were saved: the first second of 2026."""

PAGES: dict[str, Callable[[], Page]] = {
    "title": TitleScreen,
    "continue": TitleScreen,
    "settings": SettingsScreen,
    "lessons": LessonsScreen,
    "newgame": lambda: NewGameScreen(scenario=new_game_choices.STANDARD_GAME),
    "hotseat": lambda: NewGameScreen(people=3),
    "load": LoadScreen,
    "replay": lambda: ReplayScreen(load_record(MIDDLE), "middle", 61),
    "end": lambda: EndScreen(resumed(ENDED)),
    "handover": lambda: HandOver(resumed(MIDDLE)),
    "rulebook": lambda: RulebookScreen("first-campus"),
}
LOOKING = {
    "help": "question_mark", "log": "l", "forecast": "g", "history": "h", "reasons": "i", "row": "w", "region": "r",
    "bottlenecks": "x", "chokepoints": "C", "quarter": "Q",
}  # fmt: skip
"""The pages that the board opens, with their keys."""
LOOKS = {
    "unicode": Preferences(),
    "mono": Preferences(theme="mono"),
    "ascii": Preferences(theme="mono", glyphs="ascii"),
}
CASES = [*[(size, "unicode") for size in SIZES], (SIZES[0], "ascii"), (SIZES[1], "mono")]
BOOK = (
    Heading(1, "A rulebook"),
    Paragraph(("Made from the ", Strong("cards"), ", so it never disagrees with the game. " * 4)),
    *[
        block
        for n in range(1, 13)
        for block in (
            Heading(2, f"Chapter {n}"),
            Bullets((("One thing.",), ("Another thing.",)), is_numbered=True),
        )
    ],
)


@cache
def rules_of_pictures() -> Ruleset:
    """The rules that the kept games were played by."""
    return load_record(MIDDLE).ruleset


def resumed(path: Path) -> GameSession:
    """A kept game that writes nothing."""
    session = GameSession.resume(path)
    session.path = None
    return session


@pytest.fixture(scope="module", autouse=True)
def kept_game(small_game: Game) -> None:
    """Play the finished game anew where the pictures are drawn anew."""
    if IS_NEW:
        save_record(finish(small_game).record(), ENDED)


@pytest.fixture(autouse=True)
def nothing_moves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Paths, times, rules and judgements are those of the pictures."""

    def no_samples(kind: str) -> Path:
        raise GameError(kind)

    ruleset = rules_of_pictures()
    shown = tuple(new_game_choices.ScenarioChoice(ruleset, scenario) for scenario in ruleset.scenarios)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(SAVES, "saves")
    monkeypatch.setenv(VARIABLE, "/settings.json")
    monkeypatch.setattr(resources, "root", no_samples)
    monkeypatch.setattr(new_game_choices, "choices", lambda: shown)
    monkeypatch.setattr(rulebook_layout, "_blocks", lambda _: BOOK)
    monkeypatch.setattr(rulebook, "ruleset_names", lambda: ["first-campus"])
    monkeypatch.setattr(load.time, "localtime", load.time.gmtime)
    monkeypatch.setattr(PositionAnalysis, "ideas", [])
    rulebook_layout.lay_out.cache_clear()


def keep_games() -> None:
    """A saves folder with a game to go on with, one that is over, and a file that is damaged."""
    folder = Path("saves")
    folder.mkdir()
    for seconds, (name, data) in enumerate(
        (("damaged", b"{"), ("first-campus-1", ENDED.read_bytes()), ("case-study-1", MIDDLE.read_bytes()))
    ):
        path = folder / f"{name}.json"
        path.write_bytes(data)
        os.utime(path, (MOMENT + 60 * seconds,) * 2)


def compare(name: str, size: tuple[int, int], look: str, text: str) -> None:
    """A page's text is that of its picture, and fits the terminal."""
    file = FOLDER / f"{name}-{size[0]}x{size[1]}-{look}.txt"
    if IS_NEW:
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
    assert all(len(line) <= size[0] for line in text.splitlines())
    if look == "ascii":
        assert not [c for c in text if not c.isascii()]


@tiered("size, look", CASES, fast=1, ids=lambda v: v if isinstance(v, str) else f"{v[0]}x{v[1]}")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(show: Show, name: str, size: tuple[int, int], look: str) -> None:
    """The lines of the page are those of the snapshot."""
    if name in ("continue", "load"):
        keep_games()
    app: Stage = show(PAGES[name], size=size, preferences=LOOKS[look])
    compare(name, size, look, "\n".join(app.shown) + "\n")


@pytest.mark.slow
@tiered("size, look", CASES, fast=1, ids=lambda v: v if isinstance(v, str) else f"{v[0]}x{v[1]}")
@pytest.mark.parametrize("name", LOOKING)
def test_what_the_board_opens_looks_as_it_did(sit: Sit, name: str, size: tuple[int, int], look: str) -> None:
    """The same of the pages to look things up, opened by their keys."""

    async def text() -> str:
        likes = LOOKS[look]
        async with sit(resumed(MIDDLE), size, theme=likes.theme, glyphs=likes.glyphs) as table:
            await table.press(LOOKING[name])
            return screen_text(table.pilot) + "\n"

    compare(name, size, look, asyncio.run(text()))


@tiered("size, look", CASES, fast=1, ids=lambda v: v if isinstance(v, str) else f"{v[0]}x{v[1]}")
def test_the_first_hint_looks_as_it_did(sit: Sit, size: tuple[int, int], look: str) -> None:
    """The guide's first note in a first game."""
    game = load_record(ENDED).game()
    session = GameSession(game, None, 5, [Seat(), *[Seat("greedy")] * (game.seats - 1)])
    session.play_on()

    async def text() -> str:
        likes = LOOKS[look]
        async with sit(session, size, theme=likes.theme, glyphs=likes.glyphs) as table:
            table.board.begin_guide()
            await table.pilot.pause()
            await table.settle()
            note = table.pilot.app.screen
            assert isinstance(note, HintScreen)
            return "\n".join(note.lines) + "\n"

    compare("hint", size, look, asyncio.run(text()))


def test_a_page_of_two_people_waits_for_the_next(show: Show, small_game: Game) -> None:
    """The hand-over names the person whose turn it is, loudly, and tells nothing of anybody's desk."""
    session = GameSession(small_game, None, 5, [Seat(None, "Ada"), Seat(None, "Grace")])
    shown = "\n".join(show(lambda: HandOver(session)).shown)
    assert any(name in shown for name in ("ADA", "GRACE"))
    assert "cash" not in shown.lower()
