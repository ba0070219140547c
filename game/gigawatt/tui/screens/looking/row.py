"""The headline and the cards of the row in full."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.tui.screens.looking.base import Looking
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.widgets.headline import headlines
from gigawatt.tui.widgets.rowcards import cards, is_open, price_word
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import card_text
from gigawatt.wording.vocabulary import BOARD


class RowPage(Looking):
    """The headline and the cards of the row in full."""

    NAME: ClassVar[str] = "The row"

    def body(self, width: int) -> Lines:
        """Each card with its text, flavour and idea."""
        view = self.view
        lexicon = Lexicon.of(view.game.ruleset, BOARD)
        lines: Lines = []
        for label, style, words in headlines(view, with_struck=True):
            lines.append(Line().add(label, style))
            lines += [*(Line().add("   ").add(row, "text") for row in wrap(words, width - 3)), Line()]
        for number, index, card in cards(view):
            if card is None:
                lines += [Line().add(f"{number}  taken this quarter", "faint"), Line()]
                continue
            head = (
                Line().add(f"{number}  ", "key bold" if is_open(view, index) else "faint").add(card.name, "bright bold")
            )
            head.add(f"   {card.suit}", "muted").add(f"   {price_word(view, card)}", "text")
            lines.append(head if is_open(view, index) else head.add("   not legal for you now", "bind"))
            for text, style in (
                (" ".join(card_text(card, lexicon)), "text"),
                (in_board_words(card.flavour), "muted"),
                (in_board_words(card.idea), "faint"),
            ):
                lines += [Line().add("   ").add(row, style) for row in wrap(text, width - 3)]
            lines.append(Line())
        return lines

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("w", "", Page.do_back),
    )
