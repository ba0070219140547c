"""The quarter's headline, and what is announced for the next."""

from __future__ import annotations

from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, fit_words, wrap
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import headline_effects
from gigawatt.wording.vocabulary import BOARD


class HeadlinePanel(BoardPanel):
    """A notice if there is one, else the headline of the quarter, at every size; a click on the headline opens the page of the row."""

    SHOWS = Aspect.POSITION | Aspect.NOTICE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The headline, with more of its text if there is room; a notice for the player replaces it."""
        if view.notice:
            rows = wrap(view.notice, width - 2)
            if len(rows) > height:
                rows = [*rows[: height - 1], fit_words(f"{rows[height - 1]} {rows[height]}", width - 2)]
            return [Line("raise2").add(f" {row}", f"{view.notice_style} bold").to(width) for row in rows]
        return headline_lines(view, width)[:height]


def headlines(view: View, *, with_struck: bool = False) -> list[tuple[str, str, str]]:
    """Heading, its style and text: the harsh headline that will strike next quarter, then the one that holds.

    Args:
        view: the board.
        with_struck: also the one of the quarter before that has struck, last.
    """
    state, rules = view.state, view.game.ruleset
    lexicon = Lexicon.of(rules, BOARD)
    found = []
    pending = state.pending_headline
    revealed = None if state.headline == pending else state.headline
    rows = [(pending, "Next quarter", "bind bold"), (revealed, "Headline", "muted bold")]
    if with_struck:
        rows.append((state.striking_headline, "Struck this quarter", "muted bold"))
    for index, label, style in rows:
        if index is not None:
            card = rules.headlines[index]
            found.append((label, style, f"{card.name}: {' '.join(headline_effects(card, lexicon))}"))
    return found


def headline_lines(view: View, width: int) -> Lines:
    """A line a headline; where it is longer its end is cut and the key named that shows it in full, as a click does."""
    lines = []
    for label, style, text in headlines(view):
        line = Line().add(f" {label} ", style, _MORE)
        if line.width + cell_len(text) < width:
            lines.append(line.add(text, "text", _MORE))
            continue
        line.add(fit(text, width - line.width - 3), "text", _MORE)
        lines.append(line.right(view.face("row"), width - 1, "key bold", _MORE))
    return lines or [Line().add(" No headline this quarter.", "faint")]


_MORE = ("command", "row")
