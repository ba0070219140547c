"""What a quarter's end brought the player: permits, Lead and money, tiers and chokepoints, as lines of text."""

from __future__ import annotations

from typing import Final

from gigawatt.core.rules.events import Lead, Online, Permit, Seized, SlippedThrough, named
from gigawatt.session import Ply
from gigawatt.tui.board.deeds import Deed, cash_moved
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import fit
from gigawatt.wording.grammar import sentence, signed
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import gift_name, region_name, short_region_name
from gigawatt.wording.permit_text import is_granted
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.vocabulary import BOARD

_NEWS: Final = frozenset(
    {
        "tier",
        "chokepoint",
        "chokepoint-lost",
        "restructured",
        "rent-cut",
        "contract-broken",
        "contract-served",
        "class",
        "slip",
        "lapsed",
    }
)
_NEWS_ORDER: Final = {kind: i for i, kind in enumerate(("class", "slip", "restructured", "tier", "seized", "permit"))}
"""Order of the news of a quarter's end: a new class of chips matters more than a module that arrived as planned."""


def quarter_end(view: View, ply: Ply) -> list[Deed]:
    """What the end of a quarter brought: the seat's permits, its Lead and money, tiers and chokepoints, the headline."""
    from gigawatt.wording.event_text import EventText

    g = view.game
    writer = EventText.of(view.state, view.seat, BOARD)
    if ply.before_end is not None:
        writer = writer.knowing(ply.before_end.upkept)
    out: list[Deed] = []
    lead = 0
    for event in sorted(
        map(named, ply.quarter_events), key=lambda event: _NEWS_ORDER.get(event.what, len(_NEWS_ORDER))
    ):
        if isinstance(event, Permit) and event.seat == view.seat:
            is_stalled = event.outcome == "stalled"
            text, brief = _permit(view, event)
            out.append(Deed(-1, text, False, "", ply.ply, event.region, is_stalled, brief))
        elif isinstance(event, Online) and event.seat == view.seat:
            out.append(Deed(-1, _online(view, event), False, "", ply.ply, event.region))
        elif isinstance(event, Seized | SlippedThrough) and event.seat == view.seat:
            is_seized = isinstance(event, Seized)
            out.append(Deed(-1, writer.sentence(event) or "", False, "", ply.ply, event.region, is_seized))
        elif event.what in _NEWS:
            out.append(Deed(-1, writer.sentence(event) or "", False, "", ply.ply))
        elif isinstance(event, Lead) and event.seat == view.seat:
            lead += event.amount
    name, cash = quarter_name(g, ply.quarter), cash_moved(ply.quarter_events, view.seat)
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
    *news, total = quarter_end(view, ended)
    actions = _other_actions(view)
    if view.size == "small":
        pending = view.state.pending_headline
        index = view.state.headline if pending is None else pending
        name = "" if index is None else f" {view.face('row')}: {view.game.ruleset.headlines[index].name}."
        return fit(f"{total.text}; {view.face('quarter_end')}: more.{actions}{name}", width - 2)
    whole = f"{view.face('quarter_end')} shows all of it"
    return " ".join([*map(sentence, [total.text, *[deed.text for deed in news[:3]]]), f"{whole}."]) + actions


def _other_actions(view: View) -> str:
    """How many actions a quarter has from now on, where that is another number than before."""
    quarter, points = view.state.quarter, view.game.points
    if not quarter or quarter >= view.game.quarters or points[quarter] == points[quarter - 1]:
        return ""
    return f" From now on {points[quarter]} actions a quarter."


def _online(view: View, event: Online) -> str:
    return f"{region_name(view.game, event.region)} {gift_name(view.game, event.kind)} +{event.amount} is online"


def _permit(view: View, event: Permit) -> tuple[str, str]:
    """A permit's draw with its odds, those of moving at all or of being granted outright, and without them."""
    g = view.game
    if event.outcome == "stalled":
        what, odds = "stalled", f"chance {event.stall}%"
    elif event.outcome == "outright" and g.permit_steps[event.project] > 1:
        what, odds = "granted outright", f"{event.outright}%"
    else:
        is_done = event.outcome == "outright" or is_granted(g, event.region, event.project, event.left)
        what, odds = "granted" if is_done else "a step on", f"chance {100 - event.stall}%"
    brief = f"{short_region_name(g, event.region)} {gift_name(g, event.project)} permit {what}"
    return f"{brief} ({odds})", brief
