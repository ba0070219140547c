"""The title: its menu by key and by click, and the game to continue."""

from __future__ import annotations

from typing import Any

import pytest
from page_stage import Show, Stage, click, lines_of, settle
from tests.tiers import tiered
from textual.pilot import Pilot

from gigawatt.core import Game
from gigawatt.session import GameSession, Seat
from gigawatt.session.saves import latest, new_path
from gigawatt.tui.screens.continue_card import read_going
from gigawatt.tui.screens.title import TitleScreen
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.page import Page

ENTRIES = {
    "n": ("New game", "NewGameScreen"),
    "h": ("Hot seat", "NewGameScreen"),
    "r": ("Saves and records", "LoadScreen"),
    "b": ("Rulebook", "RulebookScreen"),
    "e": ("Lessons", "LessonsScreen"),
    "o": ("Settings", "SettingsScreen"),
}


def keep_a_game(game: Game) -> GameSession:
    """A game with one action done, in the saves folder."""
    session = GameSession(game, None, 5, [Seat(None), Seat("random")], path=new_path(game.scenario_id))
    session.apply(session.state.legal_actions()[-1])
    session.play_on()
    return session


@tiered("key", ENTRIES, fast=3)
def test_an_entry_opens_its_page_by_key(show: Show, key: str) -> None:
    """The letter of an entry opens the page."""
    opened: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press(key)
        await settle(app, pilot)
        opened.append(type(app.screen).__name__)

    show(TitleScreen, script)
    assert opened == [ENTRIES[key][1]]


@pytest.mark.slow
@tiered("size", [(80, 24), (120, 40)], fast=2)
@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_opens_its_page_by_click(show: Show, key: str, size: tuple[int, int]) -> None:
    """A click on an entry opens the same page."""
    opened: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await click(app, pilot, ENTRIES[key][0])
        opened.append(type(app.screen).__name__)

    show(TitleScreen, script, size=size)
    assert opened == [ENTRIES[key][1]]


def test_the_arrows_choose_and_enter_opens(show: Show) -> None:
    """Who has never played starts at the first campus: up is a new game."""
    opened: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("up", "enter")
        await settle(app, pilot)
        opened.append(type(app.screen).__name__)

    show(TitleScreen, script)
    assert opened == ["NewGameScreen"]


@pytest.mark.slow
def test_the_first_game_begins_with_one_key(show: Show) -> None:
    """`l` begins First campus, led, kept from the start."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("l")

    app = show(TitleScreen, script)
    (session, lesson), *rest = app.played
    assert not rest
    assert lesson
    assert session.game.scenario_id == "first-campus"
    assert session.path is not None
    assert session.path.exists()
    assert session.people == (0,)


def test_a_kept_game_is_offered_and_gone_on_with(show: Show, small_game: Game) -> None:
    """The latest game stands in the menu with what is known of it, and enter goes on at the very ply."""
    kept = keep_a_game(small_game)

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        text = "\n".join(lines_of(app))
        assert "Continue" in text
        assert "CONTINUE" in text
        assert "Hyperscaler" in text
        await pilot.press("enter")

    app = show(TitleScreen, script)
    ((session, lesson),) = app.played
    assert not lesson
    assert session.state.digest() == kept.state.digest()


def test_the_card_tells_of_the_save_before_it_is_open(
    show: Show, small_game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the save is read its name stands where its game will; nothing else is shown there that would only flash."""
    kept = keep_a_game(small_game)
    assert kept.path is not None
    monkeypatch.setattr(TitleScreen, "_read", lambda _: None)
    texts: list[str] = []

    async def script(app: Stage, _: Pilot[Any]) -> None:
        texts.append("\n".join(lines_of(app)))

    show(TitleScreen, script)
    assert "CONTINUE" in texts[0]
    assert kept.path.stem in texts[0]
    assert "HOW IT WORKS" not in texts[0]


def test_how_far_ahead_is_never_cut(small_game: Game) -> None:
    """Where the name of the rival has no room beside the Lead its letter stands there."""
    keep_a_game(small_game)
    info = latest()
    assert info is not None
    going = read_going(info)
    assert going is not None
    for width in range(33, 60):
        (line,) = [row.text for row in going.rows(Look(), width, roomy=True) if row.text.startswith("Lead")]
        assert "…" not in line
        assert len(line) <= width
        assert line.endswith(going.gaps)


def test_a_broken_save_is_one_line(show: Show, small_game: Game) -> None:
    """A save that does not replay is not offered as more than it is, and going on says what is wrong."""
    kept = keep_a_game(small_game)
    assert kept.path is not None
    text = kept.path.read_text(encoding="utf-8")
    kept.path.write_text(text.replace('"digests": ["', '"digests": ["0'), encoding="utf-8")

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("c")

    app = show(TitleScreen, script)
    assert not app.played
    assert isinstance(app.screen_stack[-1] if app.screen_stack else TitleScreen(), Page)
    assert any(kept.path.name in line or "digest" in line for line in app.shown), app.shown


def test_without_a_game_continue_says_so(show: Show) -> None:
    """`c` is answered, never swallowed."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("c")

    app = show(TitleScreen, script)
    assert any("no game to continue" in line for line in app.shown)
