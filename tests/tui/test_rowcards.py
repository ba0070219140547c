"""The row of cards: which card has the room, and where the row stands."""

from __future__ import annotations

from itertools import combinations

import pytest
from tests.core.positions import put_cards

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import Game, actions as act
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.session import GameSession
from gigawatt.tui.board.board_layout import GUTTER, ROOMY, places
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.view import View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import cell_len
from gigawatt.tui.widgets import rowcards
from gigawatt.tui.widgets.rowcards import cards, is_open, selected, short_text

SIZES = [(w, h) for w in (80, 99, 100, 119, 120, 160, 200, 240) for h in (24, 29, 30, 31, 39, 40, 50, 60, 70)]


@pytest.fixture
def view(middle: GameSession) -> View:
    """A view of a game in its fourth quarter."""
    return View(middle, Look(), PositionAnalysis(middle.state, middle.viewer), faces=COMMANDS.faces)


def is_whole(view: View, index: int, width: int, height: int) -> bool:
    """Whether the block of a card has all its words."""
    number, _, card = next(row for row in cards(view) if row[1] == index)
    assert card is not None
    block = rowcards.card_block(view, number, index, card, width, height)
    shown = " ".join(" ".join(line.text for line in block).split())
    return " ".join(short_text(view, card)) in shown


def least(view: View, index: int) -> int:
    """The least width of a card: its price, the longest word of its name, or the beginning of its text."""
    card = view.game.ruleset.cards[index]
    words = [cell_len(word) + 2 for word in card.name.split()]
    return max(rowcards.LEAST, cell_len(rowcards.price_word(view, card)) + 4, *words)


def test_the_card_under_the_cursor_has_all_the_room_it_needs(view: View) -> None:
    """At the medium size the card under the cursor of the chooser is shown with all its words, or every other one gives way to it."""
    view.menu = open_menu("take", view.analysis, 0, view.glyphs)
    state, whole = view.state, 0
    for first in range(0, len(view.game.ruleset.cards) - ROW_SIZE + 1, ROW_SIZE):
        put_cards(state, list(range(first, first + ROW_SIZE)))
        view.analysis = PositionAnalysis(state, view.seat)
        view.menu = open_menu("take", view.analysis, 0, view.glyphs)
        row = cards(view)
        for at in range(len(view.menu.items)):
            view.menu.go(at)
            index = selected(view)
            assert view.game.kind[view.menu.action] == act.CARD
            widths = rowcards._widths(view, row, 119 - (ROW_SIZE - 1), 6)
            assert sum(widths) == 119 - (ROW_SIZE - 1)
            width = next(w for w, (_, i, _) in zip(widths, row, strict=True) if i == index)
            others = [w for w, (_, i, _) in zip(widths, row, strict=True) if i != index]
            assert is_whole(view, index, width, 6) or others == [least(view, i) for _, i, _ in row if i != index]
            whole += is_whole(view, index, width, 6)
    assert whole >= len(view.game.ruleset.cards) // 2


def test_cards_that_may_be_taken_have_the_room_first(view: View) -> None:
    """A card that cannot be taken is only wider than the least while every one that can is whole."""
    view.menu = None
    row = cards(view)
    widths = dict(zip([i for _, i, _ in row], rowcards._widths(view, row, 114, 6), strict=True))
    open_now = [i for _, i, card in row if card is not None and is_open(view, i)]
    assert selected(view) == (open_now[0] if open_now else -1)
    cut = [i for i in open_now if not is_whole(view, i, widths[i], 6)]
    wide = [i for _, i, card in row if card is not None and i not in open_now and widths[i] > least(view, i)]
    assert not (cut and wide)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_no_panel_lies_on_another(size: tuple[int, int]) -> None:
    """At every size panels have cells of their own, inside the terminal; only the line for the player lies on others."""
    for seats in (2, 4, 6):
        for tab in ("desk", "world"):
            for lines in (2, 8):
                rects = places(*size, tab, is_choosing=False, lines=lines, seats=seats)
                for rect in rects.values():
                    assert rect.width > 0
                    assert rect.height > 0
                    assert rect.x + rect.width <= size[0]
                    assert rect.y + rect.height <= size[1]
                for (name, a), (other, b) in combinations(rects.items(), 2):
                    across = a.x < b.x + b.width and b.x < a.x + a.width
                    down = a.y < b.y + b.height and b.y < a.y + a.height
                    assert not (across and down) or "headline" in (name, other), (name, other)


@pytest.mark.parametrize("size", [(100, 30), (120, 40), (200, 60)])
def test_a_cell_stays_free_at_the_right_edge(size: tuple[int, int], case_game: Game) -> None:
    """Panels of figures end before the terminal does; bars across the whole width do not."""
    rects = places(*size, "desk", is_choosing=False, seats=case_game.seats)
    for name, rect in rects.items():
        if name not in ("header", "headline", "tabs", "footer"):
            assert rect.x + rect.width <= size[0] - GUTTER, name


def test_the_small_layout_has_the_row_where_it_is_tall() -> None:
    """From thirty rows on the desk has the row of cards below it, and no seat loses its line of the standings to it."""
    for seats in (2, 4, 6):
        for height in range(24, 40):
            rects = places(100, height, "desk", is_choosing=False, seats=seats)
            assert "row" not in rects or (height >= ROOMY and rects["standings"].height >= seats + 1)
    assert places(100, ROOMY, "desk", is_choosing=False, seats=4)["row"].height == 4


def test_no_word_of_a_name_is_broken(view: View) -> None:
    """At the least medium width every card of every row shows the words of its name whole."""
    for first in range(0, len(view.game.ruleset.cards) - ROW_SIZE + 1, ROW_SIZE):
        put_cards(view.state, list(range(first, first + ROW_SIZE)))
        view.analysis = PositionAnalysis(view.state, view.seat)
        row = cards(view)
        for (number, index, card), width in zip(row, rowcards._widths(view, row, 114, 6), strict=True):
            assert card is not None
            shown = " ".join(line.text for line in rowcards.card_block(view, number, index, card, width, 6)).split()
            assert set(card.name.split()) <= set(shown), card.name
