"""What happened since your turn, hostile acts first to be seen: a line a deed, with its reason where there is room."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from gigawatt.analysis.contracts import contracts
from gigawatt.core import actions as act
from gigawatt.session import Ply
from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading
from gigawatt.tui.widgets.reckoning import race
from gigawatt.wording.action_text import deed_text
from gigawatt.wording.contract_text import contract_lines
from gigawatt.wording.foreign_text import shown_reason
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import gift_name, region_name, short_region_name
from gigawatt.wording.permit_text import is_granted
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.vocabulary import BOARD

LEAST_DEEDS: Final = 3
"""Rows that the heading and what happened keep, however much stands beside them."""


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


class SinceYourTurn(BoardPanel):
    """Since your turn."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The heading and the latest deeds; a single line where there is room for no more."""
        found = deeds(view)
        if height == 1:
            return [_summary(view, found, width)]
        standing = _standing(view, width)[: max(0, height - LEAST_DEEDS)]
        return [*self._deeds(view, found, width, height - len(standing)), *standing]

    def _deeds(self, view: View, found: list[Deed], width: int, height: int) -> Lines:
        lines = [heading("since your turn").right("i why", width, "faint", ("key", "i"))]
        room = height - 1
        with_reasons = height >= 10
        shown: Lines = []
        for deed in _first_hostile(found):
            shown.append(deed_line(view, deed, width))
            if with_reasons and deed.reason:
                shown.append(Line().add("    ").add(fit(deed.reason, width - 4), "faint"))
        if not shown:
            shown = [Line().add("Nothing yet.", "faint")]
        if len(shown) > room:
            cut = shown[: room - 1]
            shown = [*cut, Line().add(f"{len(found) - min(len(found), len(cut))} more: i", "faint", ("key", "i"))]
        return [*lines, *shown]


def _standing(view: View, width: int) -> Lines:
    """What runs on whether anybody acts or not: the own contracts, and the race to the next threshold of training."""
    if view.session.is_over:
        return []
    lines = []
    for row in contracts(view.state, view.seat):
        long, short = contract_lines(view.game, view.state.quarter, row.contract, row.now)
        text = long if cell_len(long) <= width else short
        lines.append(Line().add(fit(text, width), "text" if row.is_in_reach else "bind", ("key", "g")))
    if text := race(view, width):
        lines.append(Line().add(fit(text, width), "muted", ("key", "g")))
    return lines


def _first_hostile(found: list[Deed]) -> list[Deed]:
    return sorted(found, key=lambda d: (not d.is_hostile, not d.is_setback, -d.ply))


def _summary(view: View, found: list[Deed], width: int) -> Line:
    if not found:
        return Line().add("Nothing happened since your turn.", "faint")
    ranked = _first_hostile(found)
    line = deed_line(view, ranked[0], width - 8)
    return line.right(f"{len(found) - 1} more", width, "faint") if len(found) > 1 else line


def deed_line(view: View, deed: Deed, width: int) -> Line:
    """`◆ D  licence on logic, from Q3      hostile`."""
    line = Line()
    press = ("region", deed.region) if deed.region >= 0 else None
    if deed.seat >= 0:
        line.add(f"{view.mark(deed.seat)} ", f"seat{deed.seat} bold", press)
    else:
        line.add("    ")
    end = width - (8 if deed.is_hostile else 0)
    line.add(fit(deed.text, max(4, end - line.width)), "bind" if deed.is_setback else "text", press)
    if deed.is_hostile:
        line.right("hostile", width, "bind bold")
    return line


def deeds(view: View) -> list[Deed]:
    """Everyone's deeds since the seat's last own action, and what the quarter's end brought it; passes are left out."""
    found: list[Deed] = []
    for ply in view.session.since_last_turn(view.seat):
        if ply.seat != view.seat and view.game.kind[ply.action] != act.PASS:
            found.append(deed_of(view, ply))
        if ply.ended_quarter:
            found.extend(_chances(view, ply))
    return found


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
    g = view.game
    units = cash = 0
    for event in ply.events:
        if event[0] == "quarter":
            break
        if event[0] == "order" and g.kind[ply.action] in (act.BUILD, act.OPEN_CAMPUS, act.TURBINES):
            units = event[4]
        elif event[0] == "ship":
            units += event[5]
        elif event[0] == "cash" and event[1] == ply.seat and event[3] in _PRICES:
            cash += event[2]
    return units, cash


_PRICES = frozenset(
    {"built", "accelerators", "assembled", "card", "bought", "parts", "upgrade", "chips sold", "equity", "sold"}
)


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


def _harms(effect: Any) -> bool:
    """Whether an effect touches rivals for the worse, as far as a glance tells."""
    if type(effect).__name__ == "WorldControl":
        return True
    amount = getattr(effect, "amount", getattr(effect, "pct", 0))
    return getattr(effect, "who", "") in ("rivals", "target", "leader") and isinstance(amount, int) and amount < 0


_NEWS = frozenset(
    {"tier", "chokepoint", "chokepoint-lost", "restructured", "contract-broken", "contract-served", "class", "slip"}
)


_WEIGHT: Final = {kind: i for i, kind in enumerate(("class", "slip", "restructured", "tier", "seized", "permit"))}
"""What is told before the rest of a quarter's end: a new class of chips changes more than a module that came as planned."""


def _chances(view: View, ply: Ply) -> list[Deed]:
    """What the end of a quarter brought: the seat's permits, its Lead and money, tiers and chokepoints, the headline."""
    from gigawatt.wording.event_text import EventText

    g = view.game
    writer = EventText.of(view.state, view.seat, BOARD)
    out: list[Deed] = []
    lead = cash = 0
    for event in sorted(ply.events, key=lambda event: _WEIGHT.get(event[0], len(_WEIGHT))):
        kind = event[0]
        if kind == "permit" and event[1] == view.seat:
            out.append(Deed(-1, _permit(view, event), False, "", ply.ply, event[2], event[4] == "stalled"))
        elif kind == "online" and event[1] == view.seat:
            out.append(Deed(-1, _online(view, event), False, "", ply.ply, event[2]))
        elif kind in ("seized", "slipped-through") and event[1] == view.seat:
            out.append(Deed(-1, writer.sentence(event) or "", False, "", ply.ply, event[2], kind == "seized"))
        elif kind in _NEWS:
            out.append(Deed(-1, writer.sentence(event) or "", False, "", ply.ply))
        elif kind == "lead" and event[1] == view.seat:
            lead += event[2]
        elif kind == "cash" and event[1] == view.seat and event[3] not in _PRICES:
            cash += event[2]
    name = quarter_name(g, ply.quarter)
    summary = (
        f"{name} brought Lead {signed(lead, view.glyphs.minus)}, cash {bare_signed_money(cash, view.glyphs.minus)}"
    )
    return [*out, Deed(-1, summary, False, "", ply.ply)]


def quarter_summary(view: View, width: int) -> str:
    """What the end of the last quarter brought the seat; empty in the first quarter.

    At the small size it is one line of `width` cells and names the new headline, so that nothing of the desk is covered: the
    rest stands in the digest.
    """
    ended = next((ply for ply in reversed(view.session.plies) if ply.ended_quarter), None)
    if ended is None:
        return ""
    *news, total = _chances(view, ended)
    if view.size == "small":
        pending = view.state.pending_headline
        index = view.state.headline if pending is None else pending
        name = "" if index is None else f" w: {view.game.ruleset.headlines[index].name}."
        return fit(f"{total.text}.{name}", width - 2)
    own = [deed.text.rstrip(".") for deed in news]
    return ". ".join([total.text, *own[:3]]) + (f". {len(own) - 3} more: i." if len(own) > 3 else ".")


def _online(view: View, event: tuple[Any, ...]) -> str:
    _, _, region, kind, amount, _ = event
    return f"{region_name(view.game, region)} {gift_name(view.game, kind)} +{amount} is online"


def _permit(view: View, event: tuple[Any, ...]) -> str:
    """A draw with the chance that was told of it: that it moves at all, or for the luck of several steps at once its own."""
    _, _, region, kind, outcome, stall, outright, left = event
    g = view.game
    if outcome == "stalled":
        what = f"stalled (chance {stall}%)"
    elif outcome == "outright" and g.permit_steps[kind] > 1:
        what = f"granted outright ({outright}%)"
    else:
        is_done = outcome == "outright" or is_granted(g, region, kind, left)
        what = f"{'granted' if is_done else 'a step on'} (chance {100 - stall}%)"
    return f"{short_region_name(g, region)} {gift_name(g, kind)} permit {what}"
