"""Pages that no rule changes, as plain text at each size. GIGAWATT_UPDATE_SNAPSHOTS=1 writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from page_stage import SIZES, Show

from gigawatt.tui.preferences import VARIABLE, Preferences
from gigawatt.tui.screens.page import Page
from gigawatt.tui.screens.settings import SettingsScreen
from gigawatt.tui.screens.title import TitleScreen
from gigawatt.tui.screens.tutorial import LessonsScreen

FOLDER = Path(__file__).parent / "snapshots"
PAGES: dict[str, Callable[[], Page]] = {"title": TitleScreen, "settings": SettingsScreen, "lessons": LessonsScreen}
LOOKS = {"unicode": Preferences(), "mono": Preferences(theme="mono"), "ascii": Preferences(glyphs="ascii")}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(
    show: Show, monkeypatch: pytest.MonkeyPatch, name: str, size: tuple[int, int], look: str
) -> None:
    """The lines of the page are those of the snapshot."""
    monkeypatch.setenv(VARIABLE, "/settings.json")
    app = show(PAGES[name], size=size, preferences=LOOKS[look])
    file = FOLDER / f"{name}-{size[0]}x{size[1]}-{look}.txt"
    text = "\n".join(app.shown) + "\n"
    if os.environ.get("GIGAWATT_UPDATE_SNAPSHOTS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
