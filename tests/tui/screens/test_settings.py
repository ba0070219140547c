"""Settings: each row walks through its values."""

from __future__ import annotations

from typing import Any

from page_stage import Show, Stage, click
from textual.pilot import Pilot

from gigawatt.tui.preferences import CHOICES, Preferences
from gigawatt.tui.screens.settings import SettingsScreen


def test_every_preference_is_changed_by_keys(show: Show) -> None:
    """Right on each row takes the next value of each preference."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        for _ in CHOICES:
            await pilot.press("right", "down")

    app = show(SettingsScreen, script)
    for name, values in CHOICES.items():
        before = getattr(Preferences(), name)
        assert getattr(app.preferences, name) == values[(values.index(before) + 1) % len(values)]


def test_a_click_changes_a_row(show: Show) -> None:
    """A click on a row takes its next value."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await click(app, pilot, "Glyphs")

    assert show(SettingsScreen, script).preferences.glyphs == "ascii"


def test_left_and_right_are_opposite(show: Show) -> None:
    """What right does left undoes."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("right", "left")

    assert show(SettingsScreen, script).preferences == Preferences()
