"""The page of lessons: exercises and every scenario's own, and Enter leads to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from page_stage import Show, Stage, click, lines_of, settle
from textual.pilot import Pilot

from gigawatt.classroom.exercises.lessons_done import lessons_path
from gigawatt.content.exercises import exercise_heads
from gigawatt.session import new_game_choices
from gigawatt.tui.screens.lessons import LessonsScreen, lessons
from gigawatt.tui.screens.newgame import NewGameScreen
from gigawatt.wording.foreign_text import in_board_words


def words(app: Stage) -> str:
    """What the page says, with single blanks."""
    return " ".join(" ".join(lines_of(app)).split())


def test_every_lesson_is_shown_whole(show: Show) -> None:
    """At the least size, going down shows the lesson of each scenario and the idea of each exercise in the board's words."""
    seen: list[str] = []
    rows = lessons()

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for _ in rows:
            seen.append(words(app))
            await pilot.press("down")

    show(LessonsScreen, script, size=(80, 24))
    for row, text in zip(rows, seen, strict=True):
        assert row.text in text
    told = {row.text for row in rows}
    assert {in_board_words(choice.scenario.lesson) for choice in new_game_choices.choices()} <= told
    assert {in_board_words(head.idea) for head in exercise_heads()} <= told


def test_the_heading_says_which_lessons_are_in_view(show: Show) -> None:
    """At the least size it follows the selected row to the last; where all have room it says nothing."""
    count, seen = len(lessons()), []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        seen.append(words(app))
        await pilot.press("up")
        seen.append(words(app))

    show(LessonsScreen, script, size=(80, 24))
    assert f"1 to 7 of {count}" in seen[0]
    assert f"{count - 6} to {count} of {count}" in seen[1]
    seen.clear()
    show(LessonsScreen, script, size=(120, 60))
    assert not any(f"of {count}" in text for text in seen)


def test_lessons_stand_in_the_order_in_which_they_are_taught() -> None:
    """The first game, the exercises by their order, the other scenarios; no exercise is a scenario of a new game."""
    rows = lessons()
    heads = exercise_heads()
    assert rows[0].choice is not None
    assert rows[0].choice.scenario.id == new_game_choices.FIRST_GAME
    assert [row.head for row in rows[1 : 1 + len(heads)]] == heads
    assert all(row.head is None for row in rows[1 + len(heads) :])
    assert not {choice.scenario.id for choice in new_game_choices.choices()} & {head.id for head in heads}


def test_what_is_solved_is_marked(show: Show, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A solved exercise says so, and with how many hints."""
    monkeypatch.setenv("GIGAWATT_SAVES", str(tmp_path))
    file = lessons_path()
    file.parent.mkdir()
    done = {"missing-layer": 0, "power-first": 1}
    file.write_text(json.dumps({"format": "gigawatt-lessons", "done": done}), encoding="utf-8")
    seen: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        seen.append(words(app))

    show(LessonsScreen, script, size=(120, 40))
    assert (
        "The missing layer exercise, 8 minutes, solved Order power first exercise, 10 minutes, solved with 1 hint The"
        in seen[0]
    )


def test_enter_begins_an_exercise(show: Show, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its own seats, seed and opening, without a page of choices; a game in which nobody acts is not kept."""
    monkeypatch.setenv("GIGAWATT_SAVES", str(tmp_path))

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "enter")

    ((session, lesson),) = show(LessonsScreen, script).played
    assert session.game.scenario_id == "missing-layer"
    assert not lesson
    session.leave()
    assert list(tmp_path.glob("*.json")) == []


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
            for _ in range([row.choice for row in lessons()].index(wanted)):
                await pilot.press("down")
            await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, NewGameScreen)
        chosen.append(app.screen.setup.choice.key)

    show(LessonsScreen, script)
    assert chosen == [wanted.key]
