"""The race in tables: Lead now and at the end for every seat, and what this quarter's end and the last record bring to whom."""

from __future__ import annotations

from typing import Final

from gigawatt.core.explanations.race import last_record
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading, wrap
from gigawatt.wording.grammar import signed
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.race_text import first_sentence, order_sentence
from gigawatt.wording.seats import PLACES, faction_name

SOURCE_SHORT: Final = {
    "rank": "rank", "level": "level", "training": "train", "contracts": "contr", "chokepoints": "choke", "cards": "cards",
    "equity": "equit", "restructure": "restr", "ordered": "order", "cash": "cash", "resilience": "resil", "controls": "deny",
}  # fmt: skip
"""The sources of Lead at the head of a narrow column, in at most five cells."""
NAME: Final = 26
"""Where the numbers begin."""
STEP: Final = 8
"""The width of a column."""


def race_lines(view: View, width: int) -> Lines:
    """How each seat would end now, what this quarter's end brings it, what the last record will, and who acts first next quarter."""
    if view.state.is_terminal:
        return []
    lines = [*_ending_table(view), Line(), *_outlook_table(view, width), *_last_record(view, width)]
    if order := order_sentence(view.state, view.seat):
        lines += [Line(), heading("turn order"), *_text(order, width)]
    return lines


def _text(text: str, width: int, style: str = "text") -> Lines:
    return [Line().add(f"  {row}", style) for row in wrap(text, width - 4)]


def _head(title: str, labels: list[str], note: str = "") -> Line:
    line = heading(title, (f"  {note}", "faint")) if note else heading(title)
    for column, label in enumerate(labels, 1):
        line.right(label, NAME + column * STEP, "faint")
    return line


def _seat(view: View, seat: int) -> Line:
    line = Line().add(f"  {view.mark(seat)} ", f"seat{seat} bold")
    name = view.session.seats[seat].name or faction_name(view.state, seat)
    return line.add(fit(name, NAME - line.width), "bright bold" if seat == view.seat else "text")


def _ending_table(view: View) -> Lines:
    """Lead now, what is counted at the end, Lead then, and the place."""
    analysis, minus = view.analysis, view.glyphs.minus
    has_resilience = view.game.ruleset.scoring.resilience and view.game.has_plants
    labels = ["Lead", "orders", "cash", *(["resil."] if has_resilience else []), "end", "place"]
    lines = [_head("if it ended now", labels)]
    for ending in sorted(analysis.endings, key=lambda row: (row.rank, row.seat)):
        parts = [ending.ordered, ending.cash, *([ending.resilience] if has_resilience else [])]
        cells = [(str(analysis.state.lead(ending.seat)), "text"), *_changes(parts, minus)]
        cells += [(str(ending.lead), "bright bold"), (PLACES[ending.rank - 1], "gain" if ending.rank == 1 else "muted")]
        lines.append(_row(_seat(view, ending.seat), cells))
    return lines


def _changes(parts: list[int], minus: str) -> list[tuple[str, str]]:
    return [(signed(n, minus), "gain" if n > 0 else "bind" if n < 0 else "faint") for n in parts]


def _row(line: Line, cells: list[tuple[str, str]]) -> Line:
    for column, (text, style) in enumerate(cells, 1):
        line.right(text, NAME + column * STEP, style)
    return line


def _outlook_table(view: View, width: int) -> Lines:
    """Lead at this quarter's record by source, or in the last quarter at its record and at the end, if nobody acted again."""
    rows, minus = view.analysis.outlook, view.glyphs.minus
    is_last = view.state.quarter + 1 >= view.game.quarters
    shown = [i for i in range(len(LEAD_SOURCES)) if any(row.gains[i] != (0, 0) for row in rows)]
    title = "the last quarter" if is_last else "this quarter's record"
    step = max(6, min(STEP, (width - 16) // (len(shown) + 1)))
    line = heading(title, ("  if nobody acted again", "faint"))
    names = Line()
    for column, i in enumerate(shown, 1):
        names.right(SOURCE_SHORT[LEAD_SOURCES[i]], 10 + column * step, "faint")
    names.right("Lead", 12 + (len(shown) + 1) * step, "faint")
    lines = [line, names]
    for row in sorted(rows, key=lambda row: (-row.lead[1], row.seat)):
        cells = Line().add(f"  {view.mark(row.seat)} ", f"seat{row.seat} bold")
        for column, i in enumerate(shown, 1):
            low, high = row.gains[i]
            style = "faint" if low == high == 0 else "bind" if high < 0 else "text"
            cells.right(_range(low, high, minus, is_change=True), 10 + column * step, style)
        cells.right(_range(*row.lead, minus), 12 + (len(shown) + 1) * step, "bright bold")
        lines.append(cells)
    if is_last or (rows and rows[0].futures > 1):
        lines += _text(first_sentence(view.state, rows), width, "muted")
    return lines


def _range(low: int, high: int, minus: str, *, is_change: bool = False) -> str:
    """`+3`, or `+3–5` where a draw decides."""
    first = signed(low, minus) if is_change else str(low)
    return first if low == high else f"{first}{'–' if low >= 0 else '..'}{high if high >= 0 else signed(high, minus)}"


def _last_record(view: View, width: int) -> Lines:
    """What compute brings each seat at the last record as it is ordered now; nothing in the last quarter, which shows it above."""
    state, g, minus = view.state, view.game, view.glyphs.minus
    if state.quarter + 1 >= g.quarters:
        return []
    line = Line().add(f"  {quarter_name(g, g.quarters - 1)}, the last record, as ordered now:", "muted")
    lines = [line]
    for row in last_record(state):
        entry = f" {signed(row.lead, minus)} of {row.compute} compute"
        if line.width + cell_len(view.mark(row.seat)) + cell_len(entry) + 2 > width:
            lines.append(Line().add("  "))
        line = lines[-1].add(f"  {view.mark(row.seat)}", f"seat{row.seat} bold").add(entry, "text")
    return lines
