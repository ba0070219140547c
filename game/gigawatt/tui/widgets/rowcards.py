"""The row: six cards that any seat may take."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.rules.ruleset import Card
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.chooser_columns import card_price
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, columns, fit, fit_words, heading, wrap
from gigawatt.tui.widgets.logpanel import log_block
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import card_parts
from gigawatt.wording.vocabulary import BOARD

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.tui.board.menu import Menu

LEAST: Final = 12
"""The least cells of a card that lies beside larger ones."""
MOST: Final = 90
"""The most that a card may take to be whole."""
_GAP: Final = 8
"""Cells of a place whose card was taken."""

SUIT_SHORT = {"technology": "tech", "sovereign": "state"}
"""Short names of suits."""


class RowCards(BoardPanel):
    """The row of cards, at every size; a click on a card opens the chooser at it."""

    SHOWS = Aspect.CARDS

    def draw(self, view: View, width: int, height: int) -> Lines:
        """Cards across where a card has room for its text, else a list in two columns; without cards what happened last."""
        if not view.game.has_row:
            return log_block(view, width, height)
        if height >= 12:
            return _grid(view, width, height)
        if width >= 108:
            return _across(view, width, height)
        return _listing(view, width, height)


def cards(view: View) -> list[tuple[int, int, Card | None]]:
    """(number in the row from 1, index, card), oldest first; None for a gap."""
    found: list[tuple[int, int, Card | None]] = []
    for number, index in enumerate(view.state.card_row, start=1):
        found.append((number, -1, None) if index is None else (number, index, view.game.ruleset.cards[index]))
    return found


def price_word(view: View, card: Card) -> str:
    """A card's price, short: `−2.0`, `3 inf`, `−2 Lead`."""
    return card_price(view.glyphs, card)


def short_text(view: View, card: Card) -> list[str]:
    """A card's effects, then its requirements, without its price."""
    parts = card_parts(card, Lexicon.of(view.game.ruleset, BOARD))
    return [*parts.effects, *parts.asks]


def is_open(view: View, index: int) -> bool:
    """Whether any way of taking the card is legal now."""
    g = view.game
    base = g.card_base[index]
    return any(a in view.analysis.legal for a in range(base, base + _span(view, index)))


def _span(view: View, index: int) -> int:
    g = view.game
    return {"campus": g.region_count, "region": g.region_count, "bloc": 3, "rival": g.seats, "part": 4, "group": 5}.get(
        g.card_target[index], 1
    )


def card_block(view: View, number: int, index: int, card: Card | None, width: int, height: int) -> Lines:
    """A card as a block of lines on raised ground, on a stronger one where it is selected."""
    press = ("card", index)
    ground = "raise2" if card is not None and index == selected(view) else "raise1"
    head = Line(ground)
    if card is None:
        lines = [head.add(f" {number} taken", "faint")]
    else:
        open_now = is_open(view, index)
        price = price_word(view, card)
        head.add(" " if open_now else view.glyphs.illegal, "muted", press)
        head.add(f"{number} ", "key bold" if open_now else "faint", press)
        room = width - cell_len(price) - 5
        suit = next((word for word in (card.suit, SUIT_SHORT.get(card.suit, card.suit)) if cell_len(word) <= room), "")
        head.add(suit, "muted", press).right(f"{price} ", width, "bright" if open_now else "muted", press)
        name = "bright bold" if open_now else "text"
        lines = [head, *[Line(ground).add(f" {row}", name, press) for row in wrap(card.name, width - 2)]]
        body = _words(view, card, width)
        room = height - len(lines)
        if len(body) > room:
            last = fit_words(f"{body[room - 1]} {body[room]}", width - 4)  # the key that shows the rest stands after it
            body = [*body[: room - 1], last if last.endswith("…") else f"{last}…"]
        lines += [Line(ground).add(f" {row}", "text" if open_now else "muted", press) for row in body]
        if body and body[-1].endswith("…"):
            lines[-1].right(view.face("row"), width - 1, "key bold", ("command", "row"))
    while len(lines) < height:
        lines.append(Line(ground).add(" ", press=press))
    return [line.to(width, press=press) for line in lines[:height]]


def _words(view: View, card: Card, width: int) -> list[str]:
    """A card's text in rows of a block."""
    return wrap(" ".join(short_text(view, card)), width - 2)


def card_under_cursor(menu: Menu | None, game: Game) -> int:
    """The card of the action under the cursor of a chooser, or -1."""
    if menu is None or menu.item is None or game.kind[menu.action] != act.CARD:
        return -1
    return game.x[menu.action]


def selected(view: View) -> int:
    """The card under the cursor of the chooser; without one, the first in the row that may be taken now, or -1."""
    if (chosen := card_under_cursor(view.menu, view.game)) >= 0:
        return chosen
    return next((index for _, index, card in cards(view) if card is not None and is_open(view, index)), -1)


def _across(view: View, width: int, height: int) -> Lines:
    row = cards(view)
    widths = _widths(view, row, width - (ROW_SIZE - 1), height)
    return columns(
        [(w, card_block(view, n, i, card, w, height)) for w, (n, i, card) in zip(widths, row, strict=True)], 1
    )


def _widths(view: View, row: list[tuple[int, int, Card | None]], width: int, height: int) -> list[int]:
    """The width of each card: the selected one what it needs to be whole, then those that may be taken, then the others.

    That goes as far as there is room, and what is left over is shared. A card of least width shows its name with no word broken, its price,
    and the beginning of its text.
    """
    chosen = selected(view)
    prices = [_GAP if card is None else max(LEAST, cell_len(price_word(view, card)) + 4) for _, _, card in row]
    names = [max(wide, _longest_word(card) + 2) for wide, (_, _, card) in zip(prices, row, strict=True)]
    widths = names if sum(names) <= width else prices
    order = sorted(
        (at for at, (_, _, card) in enumerate(row) if card is not None),
        key=lambda at: (row[at][1] != chosen, not is_open(view, row[at][1]), at),
    )
    left = width - sum(widths)
    for at in order:
        card = row[at][2]
        assert card is not None, "gaps are left out"
        whole = _whole_width(card.name, " ".join(short_text(view, card)), widths[at], height)
        more = min(left, whole - widths[at])
        widths[at] += more
        left -= more
    for at in order[: left % len(order)] if order else []:
        widths[at] += 1
    return [w + (left // len(order) if order and row[at][2] is not None else 0) for at, w in enumerate(widths)]


def _longest_word(card: Card | None) -> int:
    """Cells of the longest word of a card's name, which is not to be broken."""
    return 0 if card is None else max(map(cell_len, wrap(card.name, 1, breaks_words=False)))


@lru_cache(maxsize=512)  # every width is tried, and the cards stay the same from one drawing to the next
def _whole_width(name: str, text: str, least: int, height: int) -> int:
    """The least width from `least` on at which a card shows all its text, `MOST` at most."""
    fits = (w for w in range(least, MOST) if 1 + len(wrap(name, w - 2)) + len(wrap(text, w - 2)) <= height)
    return next(fits, MOST)


def _grid(view: View, width: int, height: int) -> Lines:
    head = heading("row", ("  take one with t; the oldest leaves next quarter if none is taken", "faint"))
    each = (width - 4) // 3
    tall = (height - 2) // 2
    blocks = [(each, card_block(view, n, i, card, each, tall)) for n, i, card in cards(view)]
    return [head, *columns(blocks[:3]), Line(), *columns(blocks[3:])][:height]


def _listing(view: View, width: int, height: int) -> Lines:
    lines: Lines = [heading("row")]
    each = (width - 2) // 2
    entries = []
    for n, i, card in cards(view):
        line = Line()
        if card is None:
            line.add(f"{n} taken", "faint")
        else:
            open_now = is_open(view, i)
            press = ("card", i)
            price, suit = price_word(view, card), SUIT_SHORT.get(card.suit, card.suit)
            line.add(str(n), "key bold" if open_now else "faint", press)
            line.add(" " if open_now else view.glyphs.illegal, "muted", press)
            line.add(fit(card.name, each - 3 - cell_len(price)), "bright" if open_now else "text", press)
            if max(line.width + 1, 23) + cell_len(suit) < each - cell_len(
                price
            ):  # a long name takes the place of its suit
                line.to(max(line.width + 1, 23), press=press).add(suit, "muted", press)
            line.right(price, each, "text", press)
        entries.append((each, [line]))
    for a, b in zip(entries[0::2], entries[1::2], strict=True):
        lines += columns([a, b])
    return lines[:height]
