"""The first line of the header: whose turn it is, actions left, who acts after, who acts first next quarter, and the clock."""

from __future__ import annotations

from typing import Final, NamedTuple

from gigawatt.core.queries.turn_order import first_seat
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, fit
from gigawatt.wording.grammar import possessive
from gigawatt.wording.quarters import quarter_name, quarter_of_year
from gigawatt.wording.seats import SEAT_LETTERS, faction_name

WORDY: Final = 116
"""The least width at which the first line has room for the faction's name, the rivals' letters beside their marks, and the bar."""

LONG_NAME: Final = 12
SHORT_NAME: Final = 6
"""The most cells of a person's name, in a wide line with four seats at most, and elsewhere."""


class TurnLineForm(NamedTuple):
    """What the first line has room for; the forms are tried from the widest on."""

    has_faction: bool
    words: str
    """The actions left and those of a quarter, in words."""
    gap: int
    """Blanks before each part."""
    is_spaced: bool
    """The letters of the seats stand apart from their marks."""
    cells: int
    """Cells of the bar a quarter; 0 writes the quarters as numbers."""


WIDE_FORMS: Final = (
    TurnLineForm(True, "{left} of {of} actions left", 4, True, 2),
    TurnLineForm(True, "{left} of {of} actions left", 4, True, 1),
    TurnLineForm(True, "{left} of {of} left", 3, True, 1),
    TurnLineForm(True, "{left} of {of} left", 2, False, 1),
    TurnLineForm(True, "{left} of {of}", 2, False, 1),
    TurnLineForm(True, "", 2, False, 1),
)
NARROW_FORMS: Final = (
    TurnLineForm(False, "{left} of {of} left", 4, False, 0),
    TurnLineForm(False, "{left} of {of} left", 2, False, 0),
    TurnLineForm(False, "{left} of {of}", 2, False, 0),
    TurnLineForm(False, "", 2, False, 0),
)


def turn_line(view: View, width: int) -> Line:
    """Whose turn it is, actions left, the order to come, who acts first next quarter, and the quarter.

    The form is chosen for a quarter in which nobody has passed, so that nothing moves as seats do.
    """
    rivals = [seat for seat in range(view.game.seats) if seat != view.seat]
    forms = WIDE_FORMS if width >= WORDY else NARROW_FORMS
    for form in forms:
        right = _clock(view, form)
        if _turn_parts(view, form, rivals).width + right.width + 2 <= width:
            break
    line = _turn_parts(view, form, _order(view))
    return line.to(width - right.width).join(right).to(width)


def _turn_parts(view: View, form: TurnLineForm, order: list[int]) -> Line:
    """The first line without the clock at its right end."""
    state, g, seat, glyphs = view.state, view.game, view.seat, view.glyphs
    line = Line("raise2")
    longest = LONG_NAME if form.has_faction and g.seats <= 4 else SHORT_NAME
    line.add(f" {view.mark(seat)}  {_status(view, longest)}", f"bg bold on seat{seat}")
    line.add("   " if form.has_faction else "  ", f"bg on seat{seat}")
    if form.has_faction:
        line.add(f"{fit(faction_name(state, seat), 20)}   ", f"bg on seat{seat}")
    left, all_points = state.points_left(seat), g.points[state.quarter]
    line.add("  ").add(" ".join([glyphs.point] * left), "key bold").add(" " if left and left < all_points else "")
    line.add(" ".join([glyphs.spent] * (all_points - left)), "faint")
    if form.words:
        line.add(f"  {form.words.format(left=left, of=all_points)}", "text")
    if order:
        line.add(f"{' ' * form.gap}then", "muted")
        for other in order:
            _add_seat(line.add("  " if form.is_spaced else " "), view, other, is_spaced=form.is_spaced)
    following = state.quarter + 1
    if following < g.quarters and not state.is_terminal:
        line.add(f"{' ' * form.gap}{quarter_of_year(g, following)} first ", "muted")
        _add_seat(line, view, first_seat(state, following), is_spaced=form.is_spaced)
    return line


def _add_seat(line: Line, view: View, seat: int, *, is_spaced: bool) -> None:
    """A seat's mark with its letter."""
    glyphs = view.glyphs
    letter = SEAT_LETTERS[seat] if glyphs.braille else ""
    line.add(view.mark(seat) if is_spaced else f"{glyphs.seats[seat]}{letter}", f"seat{seat}")


def _clock(view: View, form: TurnLineForm) -> Line:
    """The quarter, and how much of the match is gone."""
    state, g, glyphs = view.state, view.game, view.glyphs
    quarter, done, whole = quarter_name(g, state.quarter), state.quarter + 1, g.quarters
    line = Line("raise2")
    if not form.cells:
        return line.add(f"{quarter}   {done}/{whole}", "bright bold").add(" ")
    line.add(f"{quarter}  ", "bright bold").add(glyphs.gone * (done * form.cells), "text")
    return line.add(glyphs.left * ((whole - done) * form.cells), "faint").add(" ")


def _status(view: View, longest: int) -> str:
    """Whose turn it is; with several people at the table their names, cut to some cells."""
    session = view.session
    if session.is_over:
        return "GAME OVER"
    if session.is_your_turn:
        name = session.seats[view.seat].name if len(session.people) > 1 else ""
        return f"{possessive(fit(name, longest)).upper()} TURN" if name else "YOUR TURN"
    if view.is_ending:
        return "END TURN?"
    if view.thinking >= 0:
        return f"{SEAT_LETTERS[view.thinking]} THINKS "
    return "WAITING  "


def _order(view: View) -> list[int]:
    """The seats that still act this quarter, in the order of play after the one to move."""
    state = view.state
    if state.is_terminal:
        return []
    seats = view.game.seats
    following = [(state.seat + i) % seats for i in range(seats)]
    return [s for s in following if s != view.seat and state.points_left(s)]
