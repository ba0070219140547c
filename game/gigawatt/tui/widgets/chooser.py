"""The chooser: the actions of a category as rows, and a preview of the selected one."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.categories import CATEGORIES
from gigawatt.tui.board.chooser_rows import REGION, Choice, Item
from gigawatt.tui.board.menu import Menu
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit
from gigawatt.tui.widgets.chooser_preview import detail_lines
from gigawatt.wording.names import short_region_name

LEAST_ROWS: int = 1
"""Least number of rows, however long the detail is: the selected one."""


class Chooser(BoardPanel):
    """The actions of a category and a preview of one, at every size while it is open; a click on a row previews it, another takes it."""

    SHOWS = Aspect.POSITION | Aspect.CHOICE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """Title, rows that scroll with the cursor, and the detail below."""
        menu = view.menu
        if menu is None:
            return []
        detail = detail_lines(view, width, height - 4 - LEAST_ROWS)
        room = max(LEAST_ROWS, height - 4 - len(detail))
        layout = Layout.of(view, menu, width)
        rows = _rows(view, menu, layout, room)
        lines = [_title(view, menu, width), *_targets(view, menu, width), _heads(layout), *rows, Line()]
        return [*lines, *detail][:height]


def _title(view: View, menu: Menu, width: int) -> Line:
    """Every chooser there is, the open one in capitals; a click opens another."""
    line = Line("raise1").add(" ")
    shown = [c.name for c in CATEGORIES if any(view.game.first_of[kind] >= 0 for kind in c.kinds)]
    gap = 2 if sum(cell_len(name) + 2 for name in shown) - 1 <= width else 1
    for name in shown:
        is_open = name == menu.name
        line.add(name.upper() if is_open else name, "bright bold" if is_open else "muted", ("command", name))
        line.add(" " * gap)
    return line.to(width)


def _targets(view: View, menu: Menu, width: int) -> Lines:
    """The targets of the row under the cursor: legal ones lit, the chosen one on the cursor's ground."""
    item = menu.item
    if item is None:
        return [Line()]
    if len(item.choices) < 2:
        return [Line()]
    chosen = menu.chosen(item)
    line = Line().add(f" {view.face('next_target')} ", "key bold", ("command", "next_target"))
    rest = list(item.choices)
    at = rest.index(chosen)
    used = sum(cell_len(c.label) + 3 for c in rest[: at + 1])
    start = 0
    while used > width - 8 and start < at:
        used -= cell_len(rest[start].label) + 3
        start += 1
    for choice in rest[start:]:
        is_legal = choice.action in menu.legal
        if line.width + cell_len(choice.label) + 3 > width:
            break
        mark = "" if is_legal else view.glyphs.illegal
        style = "bg bold on key" if choice is chosen else "bright" if is_legal else "faint"
        line.add(f"{mark}{choice.label}", style, ("target", choice.key)).add(" " if mark else "  ")
    return [line]


COLUMNS: Final = (
    ("gives", "lot"), ("cost", "cost"), ("permit", "permit"), ("online", "online"), ("compute", "compute"),
)  # fmt: skip
"""Field and head of the columns after the label and the target."""

ALWAYS: Final = {
    "build": {"gives": 2, "cost": 10, "permit": 4, "online": 10, "compute": 3},
    "buy": {"gives": 2, "cost": 5, "online": 6, "compute": 3},
    "assemble": {"gives": 2, "cost": 5, "online": 6, "compute": 3},
    "take": {"gives": 2, "cost": 6, "online": 6},
    "expedite": {"cost": 6, "online": 6, "compute": 3},
}
"""By chooser, the columns that stand in it whatever its rows say, and their least width: nothing moves from one look to the
next. `build` leaves room for the dearest price and the latest quarter with its chance.
"""

_NOT_LEGAL: Final = "not legal now"

LEAST_LABEL: Final = 23
"""The longest name of a project, the marks before it and a blank after it."""
NARROW: Final = 90
"""Below this width headings are short."""
SHORT_HEADS: Final = {"compute": "comp"}
MOST_TARGET: Final = 19


@frozen
class Layout:
    """Where the columns of a chooser stand: only those that say something in it."""

    width: int
    target: int
    """Where the target begins; the label ends before it."""
    target_width: int
    """0 where no row has a choice of targets."""
    ends: tuple[tuple[str, str, int], ...]
    """Field, head and right edge of each column."""

    @classmethod
    def of(cls, view: View, menu: Menu, width: int) -> Layout:
        """Fit the columns to their texts; the target is narrowed first."""
        shown = [menu.chosen(item) for item in menu.items]
        rows = [menu.figures[c.action] for c in shown if c.action in menu.figures]
        x, ends = width - 1, []
        for name, long in reversed(COLUMNS):
            head = SHORT_HEADS.get(long, long) if width < NARROW else long
            values = [getattr(row, name) for row in rows]
            least = ALWAYS.get(menu.name, {}).get(name, 0)
            if least or any(values):
                ends.append((name, head, x))
                x -= max(cell_len(head), least, *map(cell_len, values)) + 2
        labels = [_target_label(view, item, menu.chosen(item)) for item in menu.items if len(item.choices) > 1]
        wide = min(max(map(cell_len, labels), default=0), MOST_TARGET, max(0, x - LEAST_LABEL))
        return cls(width, x - wide, wide, tuple(reversed(ends)))


def _target_label(view: View, item: Item, choice: Choice) -> str:
    return short_region_name(view.game, choice.key) if item.group == REGION else choice.label


def _heads(layout: Layout) -> Line:
    line = Line().add("   ").add("action", "faint").to(layout.target)
    line.add("for" if layout.target_width else "", "faint")
    for _, head, end in layout.ends:
        line.right(head, end, "faint")
    return line


def _rows(view: View, menu: Menu, layout: Layout, room: int) -> Lines:
    if not menu.items:
        return [Line().add("   Nothing to choose here now.", "muted")]
    start = max(0, min(menu.cursor - room // 2, len(menu.items) - room))
    lines = [_row(view, menu, i, item, layout) for i, item in enumerate(menu.items)][start : start + room]
    if start and start != menu.cursor:  # the selected row is shown before what lies around it is counted
        lines[0] = Line().add(f"   {start + 1} more above", "faint", ("command", "up"))
    if start + room < len(menu.items) and start + room - 1 != menu.cursor:
        below = len(menu.items) - start - room + 1
        lines[-1] = Line().add(f"   {below} more below", "faint", ("command", "down"))
    return lines


def _row(view: View, menu: Menu, number: int, item: Item, layout: Layout) -> Line:
    glyphs = view.glyphs
    is_here = number == menu.cursor
    line = Line("raise2" if is_here else "")
    press = ("choose", number)
    choice = menu.chosen(item)
    is_legal = choice.action in menu.legal
    line.add(glyphs.cursor if is_here else " ", "key bold", press)
    line.add(" " if is_legal else glyphs.illegal, "bind", press).add(" ", press=press)
    style = "bright bold" if is_here and is_legal else "text" if is_legal else "muted"
    line.add(fit(item.label, layout.target - line.width - 1), style, press).to(layout.target, press=press)
    has_room = layout.target + layout.target_width < layout.width - cell_len(_NOT_LEGAL) - 1
    if layout.target_width and len(item.choices) > 1 and (is_legal or (number == menu.picked and has_room)):
        line.add(fit(_target_label(view, item, choice), layout.target_width), "key" if is_here else "text", press)
    figures = menu.figures.get(choice.action)
    for name, _, end in layout.ends:
        value = getattr(figures, name) if figures is not None else ""
        if is_legal:
            is_gain = name == "compute" and figures is not None and figures.adds_compute
            look = "gain bold" if is_gain else "bright" if name == "cost" else "text"
            line.right(value or glyphs.none, end, look if value else "faint", press)
        elif name in ("gives", "cost") and end < layout.width - 14:
            line.right(value, end, "muted", press)
    if not is_legal:
        line.right(_NOT_LEGAL, layout.width - 1, "muted", press)
    return line.to(layout.width, press=press)
