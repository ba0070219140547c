"""The board of a game of a class: the question stands before the action, is answered once, and its outcome is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.classroom.classes import class_of
from tests.tui.table import Sit, Table
from textual import events

from gigawatt.session import PASS, GameSession
from gigawatt.session.class_block import read_answers
from gigawatt.storage.records import load_record
from gigawatt.tui.screens import prediction
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.prediction import PredictionPage
from gigawatt.tui.screens.quarter_report import QuarterReportPage

SIZE = (100, 30)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The start file of a student who is asked in the second of four quarters."""
    folder = tmp_path_factory.mktemp("classes") / "spring"
    class_of(folder, "id\nann\n")
    return (folder / "starts" / "ann.json").read_bytes()


@pytest.fixture
def session(start: bytes, tmp_path: Path) -> GameSession:
    """The student's game at the beginning of the second quarter."""
    path = tmp_path / "ann.json"
    path.write_bytes(start)
    session = GameSession.resume(path)
    session.play_on()
    session.apply(PASS)
    session.play_on()
    return session


def page_of(table: Table) -> PredictionPage:
    """The question, which must be open."""
    page = table.pilot.app.screen
    assert isinstance(page, PredictionPage)
    return page


def test_the_question_opens_with_the_turn_and_is_answered_by_keys(session: GameSession, sit: Sit) -> None:
    """A layer, a probability and Enter; the answer is in the file at once, and the board says it."""

    async def play() -> None:
        async with sit(session, SIZE) as table:
            assert "Before you act in 2024 Q2: which layer will bind" in "\n".join(page_of(table).lines)
            await table.press("enter")
            assert "Choose a layer first." in "\n".join(page_of(table).lines)
            await table.press("2", "down", "right", "right", "left")
            assert " 55 % " in "\n".join(page_of(table).lines)
            await table.press("enter")
            assert table.pilot.app.screen is table.board
            assert "You predict cooling with 55 %." in table.picture

    asyncio.run(play())
    assert session.path is not None
    answers = read_answers(load_record(session.path).session)
    assert [(a.choice, a.percent) for a in answers] == [("cooling", 55)]


def test_nothing_is_done_before_it_is_answered(session: GameSession, sit: Sit) -> None:
    """The board may be looked at first; an action opens the question again."""

    async def play() -> None:
        async with sit(session, SIZE) as table:
            await table.press("escape")
            assert table.pilot.app.screen is table.board
            assert "A prediction is due before you act" in table.picture
            plies = len(session.plies)
            table.board.controller.act(PASS)
            await table.settle()
            page_of(table)
            assert len(session.plies) == plies
            await table.press("s")
            assert "You predict nothing this quarter." in table.picture
            table.board.controller.act(PASS)
            await table.settle()
            assert len(session.plies) > plies

    asyncio.run(play())


@pytest.mark.parametrize("key", ["n", "v", "x", "b", "p", "enter"])
def test_nothing_is_advised_or_previewed_before_it_is_answered(session: GameSession, sit: Sit, key: str) -> None:
    """Keys that advise, open a chooser or pass open the question; the class allows advice, which is shown after the answer."""

    async def play() -> None:
        async with sit(session, SIZE) as table:
            await table.press("escape")
            assert "Your prediction comes first." in "\n".join(table.board.panels["recommendations"].text)
            await table.press(key)
            page_of(table)
            assert table.board.model.menu is None
            assert session.counts["advised"] == 0
            await table.press("s")
            if table.board.model.menu is not None:  # the key that waited has opened it over the panel
                await table.press("escape")
            assert "Your prediction comes first." not in "\n".join(table.board.panels["recommendations"].text)

    asyncio.run(play())


@pytest.mark.parametrize("key", ["b", "u", "n"])
def test_a_key_pressed_at_the_board_waits_for_the_answer(session: GameSession, sit: Sit, key: str) -> None:
    """What opens something is carried out after the answer, and says so; Enter right after it buys nothing."""

    async def play() -> None:
        async with sit(session, SIZE) as table:
            await table.press("escape", key)
            assert f"{key} waits, and is carried out after your answer." in " ".join(page_of(table).lines)
            await table.press("2", "enter")
            assert table.board.is_on_top
            assert table.board.model.menu is not None
            plies = len(session.plies)
            await table.press("enter")
            assert len(session.plies) == plies

    asyncio.run(play())


def test_a_key_pressed_while_rivals_move_waits_for_the_answer(start: bytes, sit: Sit, tmp_path: Path) -> None:
    """The turn begins with the question; the key is not lost, nor does it answer."""
    path = tmp_path / "ann.json"
    path.write_bytes(start)
    session = GameSession.resume(path)
    session.play_on()

    async def play() -> None:
        async with sit(session, SIZE) as table:
            session.apply(PASS)
            table.board.controller.rivals.skip_to("build")
            await table.settle()
            while not isinstance(table.pilot.app.screen, PredictionPage):
                await table.press("escape")
            page = page_of(table)
            assert "b waits" in " ".join(page.lines)
            await table.press("s")
            assert table.board.model.menu is not None
            assert "You predict nothing this quarter." in table.picture

    asyncio.run(play())


@pytest.mark.parametrize(
    "keys, said",
    [(("b", "1", "enter"), "b waits"), (("p", "p", "enter"), "p was not carried out."), (("space", "b"), "")],
)
def test_keys_typed_ahead_of_a_quarters_end_neither_answer_nor_leave(
    start: bytes, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], said: str
) -> None:
    """The first closes the page of the quarter's end, the others come while it closes: the question then stands, with no answer."""
    monkeypatch.setattr(prediction, "EARLY_S", 60.0)
    path = tmp_path / "ann.json"
    path.write_bytes(start)
    session = GameSession.resume(path)
    session.play_on()

    async def play() -> None:
        async with sit(session, SIZE, pace="fast") as table:
            table.board.controller.act(PASS)
            for _ in range(200):
                if isinstance(table.pilot.app.screen, QuarterReportPage):
                    break
                table.board.controller.rivals.skip()
                await table.settle()
            page = table.pilot.app.screen
            assert isinstance(page, QuarterReportPage)
            for key in keys:
                page.post_message(events.Key(key, key if len(key) == 1 else None))
            await table.settle()
            assert said in " ".join(page_of(table).lines)
            assert read_answers(session.extra) == ()
            assert table.board in table.pilot.app.screen_stack

    asyncio.run(play())


def test_a_key_that_waits_is_not_forgotten_silently(session: GameSession, sit: Sit) -> None:
    """Whoever looks first reads that the key was not carried out, and it is not later either."""

    async def play() -> None:
        async with sit(session, SIZE) as table:
            await table.press("escape", "b", "escape")
            assert table.board.model.menu is None
            assert "b was not carried out." in " ".join(table.picture.split())
            table.board.controller.act(PASS)
            await table.settle()
            assert "waits" not in " ".join(page_of(table).lines)
            await table.press("s")
            assert table.board.model.menu is None

    asyncio.run(play())


def test_keys_meant_for_the_board_do_not_answer(
    session: GameSession, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who types `b 1 enter` at once has answered nothing, not even named a layer, and is told; leaving is always open."""
    monkeypatch.setattr(prediction, "EARLY_S", 60.0)

    async def play() -> None:
        async with sit(session, SIZE) as table:
            await table.press("2", "enter", "s")
            page = page_of(table)
            assert "That key came before the question could be read" in " ".join(" ".join(page.lines).split())
            await table.press("escape")
            assert table.board.is_on_top
            assert read_answers(session.extra) == ()
            await table.press("b", "1", "enter")
            page_of(table)
            monkeypatch.setattr(prediction, "EARLY_S", 0.0)
            await table.press("enter")
            assert "Choose a layer first." in " ".join(page_of(table).lines)

    asyncio.run(play())
    assert read_answers(session.extra) == ()


def test_the_question_is_answered_with_the_mouse(session: GameSession, sit: Sit) -> None:
    """Layers and steps are clicked, and so are the keys of the footer."""

    async def play() -> None:
        async with sit(session, SIZE) as table:
            page = page_of(table)
            for text in ("network", " + ", "enter"):
                y, line = next((y, line) for y, line in enumerate(page.lines) if text in line)
                await table.pilot.click(page.sheet, offset=(line.find(text) + 1, y))
                await table.settle()
            assert table.pilot.app.screen is table.board

    asyncio.run(play())
    answers = read_answers(session.extra)
    assert [(a.choice, a.percent) for a in answers] == [("network", 55)]


def test_the_probability_stays_within_its_bounds(session: GameSession, sit: Sit) -> None:
    """It is neither below the even chance nor above certainty."""

    async def play() -> None:
        async with sit(session, SIZE) as table:
            await table.press(*["left"] * 12)
            assert " 20 % " in "\n".join(page_of(table).lines)
            await table.press(*["right"] * 20)
            assert " 100 % " in "\n".join(page_of(table).lines)

    asyncio.run(play())


def test_what_came_of_it_is_told_on_the_board_and_at_the_end(session: GameSession, sit: Sit) -> None:
    """The next turn says it; the end says how good the predictions were, and what to hand in."""

    async def play() -> None:
        async with sit(session, (120, 40)) as table:
            await table.press("1", "enter")
            table.board.controller.act(PASS)
            await table.settle()
            while table.pilot.app.screen is not table.board:  # the report of the quarter
                await table.press("enter")
            assert "You predicted site with 50 %, but " in table.picture
            while not session.is_over:
                table.board.controller.act(PASS)
                await table.settle()
                while table.pilot.app.screen is not table.board and not session.is_over:
                    await table.press("enter")
            for _ in range(3):
                if isinstance(table.pilot.app.screen, EndScreen):
                    break
                await table.press("enter")
            assert isinstance(table.pilot.app.screen, EndScreen)
            shown = " ".join(" ".join(table.pilot.app.screen.lines).split())
            assert "YOUR CLASS" in shown
            assert "Predictions: 0 of 1 came true." in shown
            assert "ann.json" in shown

    asyncio.run(play())


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_the_question_fits(session: GameSession, sit: Sit, size: tuple[int, int]) -> None:
    """In the smallest terminal and in a large one every layer, the probability and the keys are seen."""

    async def play() -> None:
        async with sit(session, size) as table:
            shown = "\n".join(page_of(table).lines)
            for text in (
                "site",
                "power",
                "cooling",
                "network",
                "chips",
                "How likely",
                "predict nothing",
                "look first",
            ):
                assert text in shown, text

    asyncio.run(play())
