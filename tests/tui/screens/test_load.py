"""Saves and records: the list, going on, watching, deleting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from page_stage import Show, Stage, finish, settle
from textual.pilot import Pilot

from gigawatt import resources
from gigawatt.console import play_text
from gigawatt.core import Game
from gigawatt.errors import GameError
from gigawatt.session import GameSession, Seat
from gigawatt.session.origin import read_origin
from gigawatt.session.saves import latest, list_saves, new_path
from gigawatt.tui.app import farewell
from gigawatt.tui.screens.load import LoadScreen
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.title import TitleScreen
from gigawatt.tui.toolkit.page import Page


@pytest.fixture(autouse=True)
def no_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the test keeps is listed."""

    def missing(kind: str) -> None:
        raise GameError(kind)

    monkeypatch.setattr(resources, "root", missing)


def test_an_empty_folder_says_where_games_go(show: Show) -> None:
    """Without a save the page tells the folder."""
    app = show(LoadScreen)
    assert any("no saved game yet" in line for line in app.shown)


def test_enter_goes_on_with_a_game(show: Show, small_game: Game) -> None:
    """A game that is not over is played on."""
    kept = GameSession(small_game, None, 5, [Seat(None), Seat("random")], path=new_path("first-campus"))
    kept.save()

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")

    ((session, _),) = show(LoadScreen, script).played
    assert session.path == kept.path


@pytest.mark.slow
def test_enter_watches_a_game_that_is_over(show: Show, small_game: Game) -> None:
    """A finished game opens in the replay."""
    finish(small_game, new_path("first-campus"))
    opened: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        await settle(app, pilot)
        opened.append(type(app.screen).__name__)

    show(LoadScreen, script)
    assert opened == [ReplayScreen.__name__]


def test_deleting_asks_first(show: Show, small_game: Game) -> None:
    """One `x` asks, another key forgets it, two in a row delete."""
    finish(small_game, new_path("first-campus"))

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("x", "down", "x")
        await settle(app, pilot)
        assert len(list_saves()) == 1
        await pilot.press("x")

    app = show(LoadScreen, script)
    assert not list_saves()
    assert any("no saved game yet" in line for line in app.shown)


def test_what_came_with_the_game_stays(
    show: Show, small_game: Game, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sample game is listed and watched, never deleted."""
    finish(small_game, tmp_path / "sample.json")
    monkeypatch.setattr(resources, "root", lambda _: tmp_path)

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("x", "x")

    app = show(LoadScreen, script)
    assert (tmp_path / "sample.json").exists()
    assert any("came with the game" in line for line in app.shown)


def test_a_file_that_lies_is_one_line(show: Show, small_game: Game) -> None:
    """A record whose digests are wrong is refused with its fault."""
    path = new_path("first-campus")
    finish(small_game, path)
    text = path.read_text(encoding="utf-8")
    first = text.index('"digests": ["') + len('"digests": ["')
    path.write_text(text[:first] + "0" * 16 + text[first + 16 :], encoding="utf-8")

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")

    app = show(LoadScreen, script)
    assert any("differs" in line for line in app.shown), app.shown


def test_a_damaged_file_is_listed_and_told(show: Show, small_game: Game) -> None:
    """A file cut short is marked, answers every key with one line, can be deleted, and is never what one goes on with."""
    path = new_path("first-campus")
    finish(small_game, path)
    path.write_bytes(path.read_bytes()[:500])
    (path.parent / "settings.json").write_text("{}", encoding="utf-8")  # something else than a record is no save at all
    assert latest() is None

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for key in ("enter", "r", "s"):
            await pilot.press(key)
            await settle(app, pilot)
            page = app.screen
            assert isinstance(page, LoadScreen)
            assert sum("damaged" in line for line in page.lines) == 2
        await pilot.press("x", "x")

    show(LoadScreen, script)
    assert not list_saves()


def test_the_story_of_a_game_that_is_over(show: Show, small_game: Game) -> None:
    """`s` tells how a finished game ended."""
    finish(small_game, new_path("first-campus"))
    opened: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("s")
        await settle(app, pilot)
        opened.append(type(app.screen).__name__)

    show(LoadScreen, script)
    assert opened == ["EndScreen"]


EVIL = "a\x1b[31m\x1b]0;PWNED\x07\u202eb"


@pytest.mark.skipif(sys.platform == "win32", reason="no file can have such a name there")
def test_a_name_is_cleaned_wherever_it_is_drawn(show: Show, small_game: Game, saves_folder: Path) -> None:
    """Nothing in a file's name steers the terminal: in the list, in what is said of the file, in the replay and in the text mode."""
    finish(small_game, saves_folder / f"{EVIL}.json")
    (saves_folder / f"{EVIL}2.json").write_text("{", encoding="utf-8")
    seen: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for key in ("end", "x", "home", "x", "x", "enter"):
            await pilot.press(key)
            await settle(app, pilot)
            assert isinstance(app.screen, Page)
            seen.extend(app.screen.lines)

    show(LoadScreen, script)
    session = GameSession(small_game, None, 5, [Seat(None), Seat("random")], path=saves_folder / f"{EVIL}3.json")
    play_text(session, ["pass", "save", "quit"], seen.append)
    seen.append(farewell(session))
    assert any("a[31m]0;PWNEDb" in line for line in seen)
    assert all(line.isprintable() for line in seen)


@pytest.fixture
def held(small_game: Game) -> Iterator[Path]:
    """A game that people play, open in another window."""
    kept = GameSession(small_game, None, 5, [Seat(None), Seat("random")], path=new_path("first-campus"))
    kept.play_on()
    kept.apply(kept.state.legal_actions()[0])
    kept.save()
    assert kept.path is not None
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(kept.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    other.stdout.readline()
    yield kept.path
    other.communicate("")


def test_a_game_that_is_open_elsewhere_is_neither_opened_nor_deleted(show: Show, held: Path) -> None:
    """One line says so, and the file stays."""
    said: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for keys in (("enter",), ("x", "x")):
            await pilot.press(*keys)
            await settle(app, pilot)
            assert isinstance(app.screen, LoadScreen)
            said.extend(line for line in app.screen.lines if "open in another window" in line)

    app = show(LoadScreen, script)
    assert not app.played
    assert len(said) == 2
    assert held.exists()


@pytest.mark.parametrize(("page", "key"), [(LoadScreen, "enter"), (TitleScreen, "c")])
def test_a_copy_of_a_game_that_is_open_elsewhere_is_offered(
    show: Show, held: Path, page: Callable[[], Page], key: str
) -> None:
    """The first press says where it is open and what plays a copy, the second plays one; the original stays as it is."""
    before = held.read_bytes()
    said: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press(key)
        await settle(app, pilot)
        assert not app.played
        assert isinstance(app.screen, Page)
        said.extend(line for line in app.screen.lines if f"{key} again plays a copy." in line)
        await pilot.press(key)

    app = show(page, script, size=(80, 24))
    assert len(said) == 1
    ((copy, _),) = app.played
    assert copy.path == held.with_stem(f"{held.stem}-copy-1")
    assert read_origin(copy.extra) is not None
    copy.leave()
    assert held.read_bytes() == before


HOLDER = """
import sys
from pathlib import Path
from gigawatt.storage.locks import FileLock
print(FileLock(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""
"""Another window, as far as the file can tell."""
