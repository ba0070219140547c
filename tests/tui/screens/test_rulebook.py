"""The rulebook on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from page_stage import Show, Stage, lines_of, settle
from textual.pilot import Pilot

from gigawatt.content import load_ruleset, ruleset_names
from gigawatt.content.book import book
from gigawatt.content.book.blocks import Heading, Paragraph, plain
from gigawatt.tui.screens.rulebook import RulebookScreen
from gigawatt.tui.screens.rulebook_layout import lay_out


@pytest.mark.parametrize("width", [48, 76])
@pytest.mark.parametrize("name", ruleset_names())
def test_the_whole_book_is_there(name: str, width: int) -> None:
    """Every heading and every word of every paragraph is on a line, and no line is too wide."""
    laid = lay_out(name, width)
    words = " ".join(line.text for line in laid.lines).split()
    text = " ".join(words)
    assert max(line.width for line in laid.lines) <= width
    blocks = book(load_ruleset(name))
    assert [title for title, _ in laid.chapters] == [b.text for b in blocks if isinstance(b, Heading) and b.level == 2]
    for block in blocks:
        if isinstance(block, Paragraph):
            assert " ".join(plain(block.line).split()) in text


@pytest.mark.slow
def test_chapters_and_search(show: Show) -> None:
    """`n` goes to the next chapter; a search goes to the word; one that is nowhere says so."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("n")
        await settle(app, pilot)
        assert lines_of(app)[2].strip() or lines_of(app)[3].strip()
        await pilot.press("slash", *"restructur", "enter")
        await settle(app, pilot)
        assert any("restructur" in line.lower() for line in lines_of(app)[2:6])
        await pilot.press("slash", *"xyzzy", "enter")

    app = show(lambda: RulebookScreen("standard"), script, size=(80, 24))
    assert any("is nowhere in these rules" in line for line in app.shown)


def test_tab_opens_the_other_rules(show: Show) -> None:
    """The rules of the teaching game are one key away."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("tab")

    app = show(lambda: RulebookScreen("standard"), script)
    assert app.shown[0].endswith("first-campus")
