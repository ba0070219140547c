"""The quarter's headline, and what is announced for the next."""

from __future__ import annotations

from gigawatt.content.rules_text import headline_text
from gigawatt.content.wording import Lexicon
from gigawatt.core import layout as lay
from gigawatt.tui.drawing import Line, Lines, Panel, fit, wrap
from gigawatt.tui.view import View


class HeadlinePanel(Panel):
    """Headline."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """One line, and more of its text where there is room; a notice for the player takes its place."""
        if view.notice:
            rows = wrap(view.notice, width - 2)
            return [Line("raise2").add(f" {row}", f"{view.notice_style} bold").to(width) for row in rows[:height]]
        return headline_lines(view, width)[:height]


def headline_lines(view: View, width: int) -> Lines:
    """The headline with its effects, and the harsh one that will strike."""
    state, rules = view.state, view.game.ruleset
    lexicon = Lexicon.of(rules)
    lines = []
    line = Line()
    if state.v[lay.PENDING]:
        card = rules.headlines[state.v[lay.PENDING] - 1]
        line.add(" Next quarter ", "bind bold").add(
            fit(f"{card.name}: {' '.join(headline_text(card, lexicon))}", width - 15), "text"
        )
        lines.append(line)
        line = Line()
    if state.v[lay.HEADLINE] and state.v[lay.HEADLINE] != state.v[lay.PENDING]:
        card = rules.headlines[state.v[lay.HEADLINE] - 1]
        line.add(" Headline ", "muted bold").add(
            fit(f"{card.name}: {' '.join(headline_text(card, lexicon))}", width - 11), "text"
        )
        lines.append(line)
    return lines or [Line().add(" No headline this quarter.", "faint")]
