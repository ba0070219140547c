"""An action of a rival as a line of text, with its units, its money and whether it is hostile."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.rules.effect_kinds import Effect, WorldControl
from gigawatt.core.rules.events import Cash, Event, Order, Ship, named
from gigawatt.session import Ply
from gigawatt.tui.board.view import View
from gigawatt.wording.action_text import deed_text
from gigawatt.wording.foreign_text import shown_reason
from gigawatt.wording.money import bare_signed_money


@frozen
class Deed:
    """A line of what happened."""

    seat: int
    """-1 for the world."""
    text: str
    is_hostile: bool
    reason: str
    ply: int
    region: int = -1
    is_setback: bool = False
    """Chance went against the seat."""
    brief: str = ""
    """The text in fewer words, for a line that the whole does not fit; empty if there are none."""


def deed_of(view: View, ply: Ply) -> Deed:
    """A rival's action in words, with its amounts."""
    g = view.game
    units, cash = _amount(view, ply)
    text = deed_text(g, ply.action, units) + (f", {bare_signed_money(cash, view.glyphs.minus)}" if cash else "")
    reason = ply.fault or shown_reason(g, ply.action, ply.reason)
    return Deed(ply.seat, text, _is_hostile(view, ply), reason, ply.ply, _region(view, ply))


def _region(view: View, ply: Ply) -> int:
    from gigawatt.analysis.position_analysis import region_of

    return region_of(view.state, ply.action)


def _amount(view: View, ply: Ply) -> tuple[int, int]:
    """Units and money of an action, out of its events."""
    kind = view.game.kind[ply.action]
    units = 0
    for event in map(named, ply.action_events):
        if isinstance(event, Order) and kind in (act.BUILD, act.OPEN_CAMPUS, act.TURBINES):
            units = event.amount
        elif isinstance(event, Ship):
            units += event.units
    return units, cash_moved(ply.action_events, ply.seat)


def cash_moved(events: Iterable[Event], seat: int) -> int:
    """What events add to a seat's net cash, in tenths of $bn."""
    return sum(event.amount for event in map(named, events) if isinstance(event, Cash) and event.seat == seat)


def _is_hostile(view: View, ply: Ply) -> bool:
    """Whether an action closes something to the seat's bloc, or names the seat."""
    g = view.game
    kind, x, y = g.kind[ply.action], g.x[ply.action], g.y[ply.action]
    own = view.state.tables[view.seat].bloc
    if kind == act.ISSUE:
        return y == own
    if kind == act.CARD:
        if g.card_target[x] == "rival":
            return y == view.seat
        if g.card_target[x] == "bloc":
            return y == own and any(_harms(e) for e in g.ruleset.cards[x].effects)
        return any(_harms(e) for e in g.ruleset.cards[x].effects)
    return False


def _harms(effect: Effect) -> bool:
    """Whether an effect appears to harm rivals."""
    if isinstance(effect, WorldControl):
        return True
    amount = getattr(effect, "amount", getattr(effect, "pct", 0))
    return getattr(effect, "who", "") in ("rivals", "target", "leader") and isinstance(amount, int) and amount < 0
