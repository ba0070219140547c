"""What everyone did since the player's turn, and what the quarter's end brought, as lines of text."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.rules.effect_kinds import WorldControl
from gigawatt.core.rules.events import Cash, Lead, Online, Order, Permit, Quarter, Seized, Ship, SlippedThrough, named
from gigawatt.session import Ply
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import fit
from gigawatt.wording.action_text import deed_text
from gigawatt.wording.foreign_text import shown_reason
from gigawatt.wording.grammar import sentence, signed
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import gift_name, region_name, short_region_name
from gigawatt.wording.permit_text import is_granted
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.vocabulary import BOARD


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
    for event in map(named, ply.events):
        if isinstance(event, Quarter):
            break
        if isinstance(event, Order) and g.kind[ply.action] in (act.BUILD, act.OPEN_CAMPUS, act.TURBINES):
            units = event.amount
        elif isinstance(event, Ship):
            units += event.units
        elif isinstance(event, Cash) and event.seat == ply.seat and event.why in _PRICES:
            cash += event.amount
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
    """Whether an effect appears to harm rivals."""
    if isinstance(effect, WorldControl):
        return True
    amount = getattr(effect, "amount", getattr(effect, "pct", 0))
    return getattr(effect, "who", "") in ("rivals", "target", "leader") and isinstance(amount, int) and amount < 0


_NEWS = frozenset(
    {"tier", "chokepoint", "chokepoint-lost", "restructured", "contract-broken", "contract-served", "class", "slip"}
)


_WEIGHT: Final = {kind: i for i, kind in enumerate(("class", "slip", "restructured", "tier", "seized", "permit"))}
"""Order of the news of a quarter's end: a new class of chips matters more than a module that arrived as planned."""


def _chances(view: View, ply: Ply) -> list[Deed]:
    """What the end of a quarter brought: the seat's permits, its Lead and money, tiers and chokepoints, the headline."""
    from gigawatt.wording.event_text import EventText

    g = view.game
    writer = EventText.of(view.state, view.seat, BOARD)
    out: list[Deed] = []
    lead = cash = 0
    for event in sorted(map(named, ply.events), key=lambda event: _WEIGHT.get(event.what, len(_WEIGHT))):
        if isinstance(event, Permit) and event.seat == view.seat:
            is_stalled = event.outcome == "stalled"
            out.append(Deed(-1, _permit(view, event), False, "", ply.ply, event.region, is_stalled))
        elif isinstance(event, Online) and event.seat == view.seat:
            out.append(Deed(-1, _online(view, event), False, "", ply.ply, event.region))
        elif isinstance(event, Seized | SlippedThrough) and event.seat == view.seat:
            is_seized = isinstance(event, Seized)
            out.append(Deed(-1, writer.sentence(event) or "", False, "", ply.ply, event.region, is_seized))
        elif event.what in _NEWS:
            out.append(Deed(-1, writer.sentence(event) or "", False, "", ply.ply))
        elif isinstance(event, Lead) and event.seat == view.seat:
            lead += event.amount
        elif isinstance(event, Cash) and event.seat == view.seat and event.why not in _PRICES:
            cash += event.amount
    name = quarter_name(g, ply.quarter)
    summary = (
        f"{name} brought Lead {signed(lead, view.glyphs.minus)}, cash {bare_signed_money(cash, view.glyphs.minus)}"
    )
    return [*out, Deed(-1, summary, False, "", ply.ply)]


def quarter_summary(view: View, width: int) -> str:
    """What the end of the last quarter brought the seat; empty in the first quarter.

    At the small size it is one line of `width` cells and names the new headline, so that it covers nothing of the desk.
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
    more = [f"{len(news) - 3} more: i"] if len(news) > 3 else []
    return " ".join(map(sentence, [total.text, *[deed.text for deed in news[:3]], *more]))


def _online(view: View, event: Online) -> str:
    return f"{region_name(view.game, event.region)} {gift_name(view.game, event.kind)} +{event.amount} is online"


def _permit(view: View, event: Permit) -> str:
    """A permit's draw with its odds: those of moving at all, or of being granted outright."""
    g = view.game
    if event.outcome == "stalled":
        what = f"stalled (chance {event.stall}%)"
    elif event.outcome == "outright" and g.permit_steps[event.project] > 1:
        what = f"granted outright ({event.outright}%)"
    else:
        is_done = event.outcome == "outright" or is_granted(g, event.region, event.project, event.left)
        what = f"{'granted' if is_done else 'a step on'} (chance {100 - event.stall}%)"
    return f"{short_region_name(g, event.region)} {gift_name(g, event.project)} permit {what}"
