"""Everything about a region."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.tui.screens.looking.base import UNCUT, Looking, folded
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.widgets.worldmap import region_lines
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.permit_text import permit_sentence
from gigawatt.wording.room_text import room_sentence
from gigawatt.wording.rules_text import PERMIT_LINE, region_text
from gigawatt.wording.vocabulary import BOARD


class RegionPage(Looking):
    """A region in full."""

    NAME: ClassVar[str] = "Region"

    def body(self, width: int) -> Lines:
        """Its numbers, who is there, its rules, and the idea behind them."""
        view = self.view
        region = view.game.ruleset.regions[view.region]
        lines = [row for line in region_lines(view, UNCUT) for row in folded(line, width, hang=4)]
        lines.append(Line())
        idea = in_board_words(region.idea)
        for number, text in enumerate((*region_text(region, BOARD, in_match=True), idea)):
            lines += [Line().add(row, "text" if text is not idea else "muted") for row in wrap(text, width)]
            if number == PERMIT_LINE:
                own = permit_sentence(view.state, view.region, view.seat)
                lines += [Line().add(row, "odds") for row in wrap(own, width) if row]
                room = room_sentence(view.state, view.region, view.seat)
                lines += [Line().add(row, "text") for row in wrap(room, width) if row]
        return lines

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("r", "", Page.do_back),
    )
