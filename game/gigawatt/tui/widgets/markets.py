"""The ladders: price, stock by origin, and what comes with the refill."""

from __future__ import annotations

from gigawatt.analysis.refills import next_refill
from gigawatt.core.queries import market
from gigawatt.core.rules.vocabulary import BLOCS
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, heading
from gigawatt.wording.money import bare_money
from gigawatt.wording.names import LADDER_SHORT

MOST_MARKS: int = 11


class Markets(BoardPanel):
    """Prices and stock of the ladders, at every size; a click on a ladder opens the chooser that buys."""

    SHOWS = Aspect.POSITION | Aspect.CHOICE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A row a ladder; wide enough, who holds each layer."""
        return market_lines(view, width)[:height]


def shown_ladders(view: View) -> list[int]:
    """The ladders that matter in this game."""
    return [i for i in range(5) if i in (0, 4) or view.game.has_plants]


def market_lines(view: View, width: int) -> Lines:
    """The heading and a row a ladder."""
    is_wide = width >= 60
    line = heading("markets").right("next", 15, "faint")
    if is_wide:
        line.right("a lot", 26, "faint").to(33).add("stock by origin", "faint").right("refill", 56, "faint")
        line.to(62).add("chokepoint", "faint")
    else:
        line.to(18).add("stock", "faint")
        if width >= 36:
            line.right("refill", 36, "faint")
    lines = [line]
    for ladder in shown_ladders(view):
        lines.append(_ladder(view, ladder, width, is_wide=is_wide))
    if is_wide:
        blocs = Line()
        for mark, bloc in zip(view.glyphs.blocs, BLOCS, strict=True):
            blocs.add(f"{mark} {bloc}   ", bloc)
        lines.append(blocs.add(f"cloud {bare_money(view.state.cloud_price)} for two points", "muted"))
    return lines


def _ladder(view: View, ladder: int, width: int, *, is_wide: bool) -> Line:
    state, g, glyphs = view.state, view.game, view.glyphs
    stocks = state.stock(ladder)
    new = view.ghost.analysis.state if view.ghost else state
    kept = new.stock(ladder)
    press = ("command", "buy")
    line = Line().add(LADDER_SHORT[ladder], "text", press)
    if ladder == 0:  # the class sold now: a newer one computes more in a module
        line.add(f" '{g.ruleset.classes[state.chip_class].year % 100}", "muted", press)
    line.to(10, press=press)
    have = sum(stocks)
    now = int(market.next_price(state, ladder))
    line.right(bare_money(now) if have else glyphs.absent, 14, "bright bold" if have else "bind", press)
    was = view.session.snapshots[-1].prices[ladder]
    arrow = glyphs.up if now > was else glyphs.down if now < was else glyphs.none
    line.add(f" {arrow}", "bind" if now > was else "gain" if now < was else "faint", press)
    start = 18 if not is_wide else 33
    if is_wide:
        lot = market.order_lot(state, view.seat) if ladder == 0 else g.ladder_lot[ladder][g.year(state.quarter)]
        cost = _lot_cost(view, ladder, lot)
        line.right(f"{lot} for {bare_money(cost)}" if cost else glyphs.absent, 27, "text", press).to(start)
    else:
        line.to(start, press=press)
    _marks(line, view, stocks, kept, g.cap[ladder])
    refill = next_refill(view.state, ladder).units
    if is_wide:
        line.right(f"+{refill}", 56, "text")
        line.to(62).join(_holder(view, ladder))
    elif width >= 34:
        line.right(f"+{refill}", min(width, 36 if width < 40 else 35) - 1, "text")
    return line.cut(width)


def _marks(line: Line, view: View, stocks: tuple[int, ...], kept: tuple[int, ...], cap: int) -> None:
    """A mark a unit by origin, dots for the room left; more than fit are a number."""
    room = min(cap, MOST_MARKS)
    total = sum(stocks)
    if total > MOST_MARKS:
        for bloc in range(3):
            if stocks[bloc]:
                line.add(f"{view.glyphs.blocs[bloc]}{stocks[bloc]} ", BLOCS[bloc])
        return
    for bloc in range(3):
        line.add(view.glyphs.blocs[bloc] * min(kept[bloc], stocks[bloc]), f"{BLOCS[bloc]} bold")
    line.add(view.glyphs.idle * max(0, total - sum(kept)), "key")
    line.add(view.glyphs.coming * max(0, room - total), "faint")


def _lot_cost(view: View, ladder: int, lot: int) -> int:
    """Price of a lot off the ladder, or 0 if there is not enough stock."""
    state = view.state
    have = sum(state.stock(ladder))
    if have < lot:
        return 0
    return sum(market.unit_price(state, ladder, have - i) for i in range(lot))


def _holder(view: View, ladder: int) -> Line:
    state = view.state
    if ladder == 0 or not view.game.has_plants:
        return Line()
    seat = state.chokepoint_holder(ladder - 1)
    if seat is not None:
        return Line().add(f"{view.mark(seat)} holds it", f"seat{seat}")
    candidate = state.chokepoint_candidate(ladder - 1)
    if candidate is not None:
        return Line().add(f"{view.mark(candidate)} is near", f"seat{candidate}")
    return Line().add("no holder", "faint")
