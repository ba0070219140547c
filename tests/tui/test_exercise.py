"""An exercise on the board: its page, its goal in place of the advice, its hints, its end, and what is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.tui.table import Sit, Table, screen_text

from gigawatt.classroom.exercises.begin import begin_exercise
from gigawatt.classroom.exercises.lessons_done import lessons_done
from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.session import GameSession
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.looking.exercise import ExercisePage
from gigawatt.tui.screens.prediction import PredictionPage
from gigawatt.wording.foreign_text import in_board_words


@pytest.fixture(scope="module")
def game() -> Game:
    """The first exercise."""
    return open_game("missing-layer")


@pytest.fixture
def exercise(game: Game, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> GameSession:
    """A game of it."""
    monkeypatch.setenv("GIGAWATT_SAVES", str(tmp_path))
    return begin_exercise(game)


def goal(table: Table) -> list[str]:
    """What the panel of the goal shows."""
    return [line.rstrip() for line in table.board.panels["recommendations"].text]


def test_the_board_calls_accelerators_chips_in_an_exercise_too(sit: Sit, exercise: GameSession) -> None:
    """What its file says of accelerators is shown in the board's words: the page, the hints, the wrong plan, the lesson."""
    told = exercise.game.scenario.exercise
    assert told is not None
    assert "accelerators" in told.situation + told.hints[0].text + told.wrong_plan.feedback

    async def script() -> None:
        async with sit(exercise) as table:
            seen = [screen_text(table.pilot)]
            await table.press("escape", "s", "H", "h", "h")
            seen.append(screen_text(table.pilot))
            await table.press("escape")
            for action in ("buy accelerators -> us-east", "pass"):
                exercise.apply(exercise.game.parse_action(action))
                exercise.play_on()
            table.board.redraw()
            await table.press("p", "s", "p", "p", "space", "escape", "enter")
            screen = table.pilot.app.screen
            assert isinstance(screen, EndScreen)
            seen.append("\n".join(screen.lines))
            assert [text for text in seen if "ccelerator" in text] == []
            assert "You bought chips for a campus" in " ".join(seen[-1].split())

    asyncio.run(script())


def test_its_page_opens_first_and_gives_hints(sit: Sit, exercise: GameSession) -> None:
    """Situation, task and goal come first; `h` gives a hint, and another one with the next press."""
    told = exercise.game.scenario.exercise
    assert told is not None

    async def script() -> None:
        async with sit(exercise) as table:
            assert isinstance(table.pilot.app.screen, ExercisePage)
            text = " ".join(screen_text(table.pilot).split())
            assert in_board_words(told.situation) in text
            assert told.task in text
            assert told.hints[0].text not in text
            await table.press("h")
            assert told.hints[0].text not in screen_text(table.pilot)
            assert "A prediction is due: advice, hints and previews come after it." in screen_text(table.pilot)
            await table.press("escape")
            assert isinstance(table.pilot.app.screen, PredictionPage)
            assert "The exercise asks" in screen_text(table.pilot)
            await table.press("3", "enter", "H")
            for number in (1, 2):
                await table.press("h")
                text = " ".join(screen_text(table.pilot).split())
                assert in_board_words(told.hints[number - 1].text) in text
                assert told.hints[number].text not in text
            await table.press("escape")
            assert table.board.is_on_top
            assert "H task and hints, 2 of 3 taken" in goal(table)[2]

    asyncio.run(script())


def test_the_goal_is_live(sit: Sit, exercise: GameSession) -> None:
    """The panel shows what is asked and its value, and goes with the game; a click opens the page."""

    async def script() -> None:
        async with sit(exercise) as table:
            await table.press("escape", "s")
            head, row = goal(table)[:2]
            assert head.split() == ["GOAL", "open"]
            assert row.split() == ["compute", "≥", "10", "by", "2024", "Q2", "4"]
            for action in ("build electrical-fabric @us-east", "build evaporative-cooling @us-east", "pass"):
                exercise.apply(exercise.game.parse_action(action))
                exercise.play_on()
            table.board.redraw()
            assert goal(table)[1].split()[-1] == "6"
            await table.click("task and hints", "recommendations")
            assert isinstance(table.pilot.app.screen, ExercisePage)

    asyncio.run(script())


def test_the_end_says_what_became_of_it(sit: Sit, exercise: GameSession) -> None:
    """Played to its end on the board, it is solved, told and kept."""

    async def script() -> None:
        async with sit(exercise) as table:
            await table.press("escape", "3", "enter")
            for action in ("build electrical-fabric @us-east", "build evaporative-cooling @us-east", "pass"):
                exercise.apply(exercise.game.parse_action(action))
                exercise.play_on()
            table.board.redraw()
            await table.press("p", "s", "p", "p", "space")
            assert exercise.is_over
            assert lessons_done()[exercise.game.scenario_id].hints == 0
            await table.press("escape", "enter")
            screen = table.pilot.app.screen
            assert isinstance(screen, EndScreen)
            assert "THE EXERCISE" in " ".join(screen.lines)
            shown = " ".join(" ".join(screen.lines).split())
            assert "The goal is reached." in shown
            for said in ("2024 Q1: you predicted", "2024 Q2: you predicted nothing", "Predictions: 0 of 1 came true"):
                assert said in shown

    asyncio.run(script())


def test_other_games_have_no_goal(sit: Sit, small_solo: GameSession) -> None:
    """The key says so, and neither the footer nor the help has it."""

    async def script() -> None:
        async with sit(small_solo) as table:
            assert not table.board.model.has("exercise")
            assert "goal" not in " ".join(table.board.panels["footer"].text)
            await table.press("H")
            assert "no exercise" in table.board.model.notice
            await table.press("question_mark")
            assert "goal and hints" not in screen_text(table.pilot)

    asyncio.run(script())
