"""The row: six cards that any seat may take."""

from __future__ import annotations

from gigawatt.core.rules.ruleset import Card
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.tui.board.chooser_columns import card_price
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, columns, fit, fit_words, heading, wrap
from gigawatt.tui.widgets.logpanel import log_block
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import card_parts
from gigawatt.wording.vocabulary import BOARD

SUIT_SHORT = {"technology": "tech", "sovereign": "state"}
"""Short names of suits."""


class RowCards(BoardPanel):
    """The row."""

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
    """A card as a block of lines on raised ground."""
    head = Line("raise1")
    press = ("card", index)
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
        lines = [head, *[Line("raise1").add(f" {row}", name, press) for row in wrap(card.name, width - 2)]]
        text = " ".join(short_text(view, card))
        body = wrap(text, width - 2)
        room = height - len(lines)
        if len(body) > room:
            last = fit_words(f"{body[room - 1]} {body[room]}", width - 4)  # the key that shows the rest stands after it
            body = [*body[: room - 1], last if last.endswith("…") else f"{last}…"]
        lines += [Line("raise1").add(f" {row}", "text", press) for row in body]
        if body and body[-1].endswith("…"):
            lines[-1].right(view.face("row"), width - 1, "key bold", ("command", "row"))
    while len(lines) < height:
        lines.append(Line("raise1").add(" ", press=press))
    return [line.to(width, press=press) for line in lines[:height]]


def _across(view: View, width: int, height: int) -> Lines:
    count = ROW_SIZE
    each = (width - (count - 1)) // count
    blocks = [(each, card_block(view, n, i, card, each, height)) for n, i, card in cards(view)]
    return columns(blocks, 1)


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
