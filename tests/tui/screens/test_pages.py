"""Every page at every size and in every look: nothing breaks, nothing sticks out, nothing depends on colour."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from page_stage import SIZES, Show, lines_of
from tests.tiers import tiered

from gigawatt.analysis.quarter_report import last_report
from gigawatt.session import GameSession
from gigawatt.tui.preferences import Preferences
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.lessons import LessonsScreen
from gigawatt.tui.screens.load import LoadScreen
from gigawatt.tui.screens.newgame import NewGameScreen
from gigawatt.tui.screens.quarter_report import QuarterReportPage
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.rulebook import RulebookScreen
from gigawatt.tui.screens.settings import SettingsScreen
from gigawatt.tui.screens.title import TitleScreen
from gigawatt.tui.toolkit.page import Page
from gigawatt.wording.event_text import EventText
from gigawatt.wording.vocabulary import BOARD


def quarter_page(session: GameSession) -> Page:
    """The end of the last quarter."""
    report = last_report(session, 0)
    assert report is not None
    return QuarterReportPage(EventText.of(session.state, 0, BOARD), partial(last_report, session, 0), report)


PAGES: dict[str, Callable[[GameSession], Page]] = {
    "title": lambda _: TitleScreen(),
    "newgame": lambda _: NewGameScreen(),
    "hotseat": lambda _: NewGameScreen(people=2),
    "load": lambda _: LoadScreen(),
    "settings": lambda _: SettingsScreen(),
    "lessons": lambda _: LessonsScreen(),
    "rulebook": lambda _: RulebookScreen("first-campus"),
    "replay": lambda session: ReplayScreen(session.record(), "game", 12),
    "end": EndScreen,
    "quarter": quarter_page,
}
SMALL = SIZES[0]
SETTINGS = [
    *[(size, Preferences()) for size in SIZES],
    (SMALL, Preferences(theme="mono")),
    (SMALL, Preferences(theme="light", glyphs="ascii")),
]


@tiered("size, look", SETTINGS, fast=1, ids=lambda v: v.theme if isinstance(v, Preferences) else f"{v[0]}x{v[1]}")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fills_its_terminal(
    show: Show, finished: GameSession, name: str, size: tuple[int, int], look: Preferences
) -> None:
    """As many lines as rows, none wider than the terminal, keys in the last one, every cell one wide."""
    app = show(lambda: PAGES[name](finished), size=size, preferences=look)
    lines = lines_of(app)
    assert len(lines) == size[1]
    assert max(map(len, lines)) <= size[0]
    assert len(lines[-1].split()) >= 4
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_is_wrong_with_a_small_terminal(show: Show, finished: GameSession, name: str) -> None:
    """Below 80x24 a page names the size it has and the one it needs."""
    app = show(lambda: PAGES[name](finished), size=(60, 20))
    assert lines_of(app)[1] == "It is 60x20; 80x24 is enough."


@tiered("name", PAGES, fast=2)
def test_ascii_pages_are_ascii(show: Show, finished: GameSession, name: str) -> None:
    """With ASCII glyphs a page holds nothing else, and nothing of it is lost."""
    app = show(lambda: PAGES[name](finished), preferences=Preferences(glyphs="ascii"))
    for line in lines_of(app):
        assert line.isascii(), line
        assert "?" not in line.replace("? how to play", "").replace("? help", ""), line


@tiered("name", PAGES, fast=2)
def test_the_words_do_not_depend_on_colours(show: Show, finished: GameSession, name: str) -> None:
    """A page reads the same without colours."""
    colours = show(lambda: PAGES[name](finished))
    mono = show(lambda: PAGES[name](finished), preferences=Preferences(theme="mono"))
    assert [line for line in lines_of(mono) if "mono" not in line] == [
        line for line in lines_of(colours) if "control room" not in line
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_key_of_a_page_has_its_method(finished: GameSession, name: str) -> None:
    """No key of a table stands twice, and each does something of the page it is on."""
    page = PAGES[name](finished)
    keys = [key.key for key in page.KEYS]
    assert len(keys) == len(set(keys))
    for key in page.KEYS:
        assert getattr(type(page), key.run.__name__) is key.run
