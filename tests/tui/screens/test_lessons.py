"""The page of lessons: every scenario's own, and Enter leads to it."""

from __future__ import annotations

from typing import Any

import pytest
from page_stage import Show, Stage, click, lines_of, settle
from textual.pilot import Pilot

from gigawatt.session import new_game_choices
from gigawatt.tui.screens.lessons import LessonsScreen
from gigawatt.tui.screens.newgame import NewGameScreen


def words(app: Stage) -> str:
    """What the page says, with single blanks."""
    return " ".join(" ".join(lines_of(app)).split())


def test_every_lesson_is_shown_whole(show: Show) -> None:
    """At the least size, going down shows the lesson of each scenario as its file has it."""
    seen: list[str] = []
    choices = new_game_choices.choices()

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for _ in choices:
            seen.append(words(app))
            await pilot.press("down")

    show(LessonsScreen, script, size=(80, 24))
    for choice, text in zip(choices, seen, strict=True):
        assert choice.scenario.lesson in text


def test_enter_begins_the_first_game_with_its_guide(show: Show) -> None:
    """The first row is the game that teaches the rules."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")

    ((session, lesson),) = show(LessonsScreen, script).played
    assert session.game.scenario_id == new_game_choices.FIRST_GAME
    assert lesson
    session.leave()


@pytest.mark.parametrize("by_click", [False, True])
def test_another_lesson_leads_to_its_scenario(show: Show, by_click: bool) -> None:
    """Enter, or a second click, sets up a game of the selected scenario."""
    chosen: list[str] = []
    wanted = next(c for c in new_game_choices.choices() if c.scenario.id == "power-crunch")

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        if by_click:
            await click(app, pilot, wanted.scenario.name)
            await click(app, pilot, wanted.scenario.name)
        else:
            for _ in range(new_game_choices.choices().index(wanted)):
                await pilot.press("down")
            await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, NewGameScreen)
        chosen.append(app.screen.setup.choice.key)

    show(LessonsScreen, script)
    assert chosen == [wanted.key]
