"""Typing and pasting text on a page."""

from __future__ import annotations

from typing import Any

import pytest
from page_stage import Show, Stage
from tests.tiers import tiered
from textual import events
from textual.pilot import Pilot

from gigawatt.tui.screens.newgame import NAME_LENGTH, NewGameScreen
from gigawatt.tui.screens.rulebook import RulebookScreen

PASTES = {
    "Sari": "Sari",
    "  Sari \n": "Sari",
    "Sari\r\nand\tKim\n": "Sari and Kim",
    "a\x1b[31mb\x00c\u202ed": "a[31mbcd",
    "x" * 5000: "x" * NAME_LENGTH,
    "夜班の人": "夜班の人",
    "\n\n": "",
    "q s r p": "q s r p",
}
"""What is pasted for a name, and what of it is taken."""


async def paste(app: Stage, pilot: Pilot[Any], text: str) -> None:
    """Paste as a terminal does."""
    app.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.pause()


async def go_to(pilot: Pilot[Any], row: str) -> NewGameScreen:
    """The page, with the cursor on a row."""
    screen = pilot.app.screen
    assert isinstance(screen, NewGameScreen)
    while screen.rows()[screen._at] != row:
        await pilot.press("down")
    return screen


@tiered("text", PASTES, fast=3)
@pytest.mark.parametrize("is_open", [True, False])
def test_a_pasted_name_is_cleaned_and_cut(show: Show, text: str, is_open: bool) -> None:
    """A paste is one line without control characters, as long as a name may be, whether the field is open or not."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        screen = await go_to(pilot, "seat0")
        if is_open:
            await pilot.press("enter")
        await paste(app, pilot, text)
        assert screen.setup.names[0] == PASTES[text]
        assert not app.played

    show(NewGameScreen, script)


@tiered(
    "text, seed",
    [
        ("42", "42"),
        (" 1234567890123456789012345678\n", "1234567890123456789012345678"),
        ("9" * 60, "9" * 39),
        ("12.5", ""),
        ("seed 7", ""),
        ("s", ""),
    ],
    fast=2,
)
def test_a_pasted_seed_is_a_number_or_nothing(show: Show, text: str, seed: str) -> None:
    """What is no number is refused with a word, and no key of it acts."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        screen = await go_to(pilot, "seed")
        await paste(app, pilot, text)
        assert screen.setup.seed == seed
        assert bool(seed) or "whole number" in "\n".join(screen.lines)
        assert not app.played

    show(NewGameScreen, script)


@pytest.mark.slow
def test_a_name_is_edited_in_its_middle(show: Show) -> None:
    """The field has a cursor: left, home, backspace and delete do what they do elsewhere."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        screen = await go_to(pilot, "seat0")
        await pilot.press(
            "enter", *"Sarx", "left", "i", "delete", "home", "D", "r", "space", "end", "backspace", "e", "enter"
        )
        await pilot.pause()
        assert screen.setup.names[0] == "Dr Sare"
        assert app.focused is None
        await pilot.press("down")
        assert screen.rows()[screen._at] == "seat1"

    show(NewGameScreen, script)


@pytest.mark.slow
def test_a_seed_takes_digits_alone(show: Show) -> None:
    """Letters in a seed are not taken, wherever the cursor stands."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        screen = await go_to(pilot, "seed")
        await pilot.press("4", "x", "2", "left", "7", "s", "enter")
        await pilot.pause()
        assert screen.setup.seed == "472"
        assert not app.played

    show(NewGameScreen, script)


def test_a_row_that_takes_no_text_takes_no_paste(show: Show) -> None:
    """A paste elsewhere says so, and its letters are no keys."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        screen = await go_to(pilot, "level")
        before = screen.setup
        await paste(app, pilot, "s\rr q")
        assert screen.setup == before
        assert "nothing to paste" in "\n".join(screen.lines)
        assert not app.played

    show(NewGameScreen, script)


def test_a_paste_into_the_rulebook_is_sought(show: Show) -> None:
    """Pasted words are what is looked for."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        screen = app.screen
        assert isinstance(screen, RulebookScreen)
        await paste(app, pilot, "Restructuring\n")
        await pilot.press("enter")
        await pilot.pause()
        assert screen._sought == "Restructuring"
        assert any("estructuring" in line for line in screen.lines)

    show(RulebookScreen, script)
