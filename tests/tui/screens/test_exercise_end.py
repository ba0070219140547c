"""The end of an exercise: what became of it, once, and the same start again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from page_stage import Show, Stage, lines_of
from textual.pilot import Pilot

from gigawatt.classroom.exercises.begin import begin_exercise
from gigawatt.content import open_game
from gigawatt.session import GameSession
from gigawatt.tui.screens.end import EndScreen
from gigawatt.wording.foreign_text import in_board_words


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> GameSession:
    """An exercise with an opening and without hints, in which the grey channel was used and the goal missed."""
    monkeypatch.setenv("GIGAWATT_SAVES", str(tmp_path))
    session = begin_exercise(open_game("answer-a-control"), path=tmp_path / "game.json", hints=False)
    session.play_on()
    session.apply(session.game.parse_action("buy accelerators via:grey -> china-east"))
    session.play_on()
    while not session.is_over:
        session.apply(0)
        session.play_on()
    return session


def test_the_end_tells_it_once(show: Show, over: GameSession) -> None:
    """Each measure, the verdict, the answer to the wrong plan and the lesson, one time each."""
    told = over.game.scenario.exercise
    assert told is not None
    seen: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        seen.append(" ".join(" ".join(lines_of(app)).split()))

    show(lambda: EndScreen(over), script, size=(80, 120))
    for text in (
        "THE EXERCISE",
        "The goal is missed.",
        in_board_words(told.wrong_plan.feedback),
        in_board_words(over.game.scenario.lesson),
    ):
        assert seen[0].count(text) == 1, text


def test_the_same_start_has_its_opening(show: Show, over: GameSession) -> None:
    """`s` begins where the exercise began, with what was switched off."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("s")

    ((session, _),) = show(lambda: EndScreen(over), script).played
    assert session.opening == over.opening > 0
    assert [ply.action for ply in session.plies] == [ply.action for ply in over.plies[: over.opening]]
    assert session.extra["hints_off"] == 1
    assert not session.options.advice
    session.leave()
