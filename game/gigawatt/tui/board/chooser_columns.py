"""The columns of a row of the chooser: what an action gives, costs, needs, when it is online, and the compute it adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.analysis.position_analysis import PositionAnalysis, first_gain, fresh_arrivals
from gigawatt.analysis.pricing import PROJECTS
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import ONE
from gigawatt.core.queries import market, permissions
from gigawatt.core.rules.ruleset import PARTS, Card
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.quarters import quarter_near, quarter_of_year

if TYPE_CHECKING:
    from gigawatt.core.explanations.forecast import Arrival
    from gigawatt.wording.glyphs import Glyphs

TOO_LATE: Final = "too late"
"""In the column of when it is online: not within the match."""


@frozen
class Figures:
    """Text of each column for an action; empty where a column does not apply."""

    gives: str = ""
    cost: str = ""
    permit: str = ""
    online: str = ""
    compute: str = ""
    adds_compute: bool = False


def figures(analysis: PositionAnalysis, action: int, glyphs: Glyphs) -> Figures:
    """The columns of an action, legal or not."""
    if action in analysis.legal:
        return _legal_figures(analysis, action, glyphs)
    g, state = analysis.game, analysis.state
    kind, x, y = g.kind[action], g.x[action], g.y[action]
    if kind in PROJECTS:
        card = g.ruleset.projects[x]
        cost = int(permissions.project_cost(state, analysis.seat, x, y))
        if kind == act.TURBINES:
            cost += market.next_price(state, market.EQUIPMENT)
        return Figures(
            f"+{card.lot[g.year(state.quarter)]}", bare_signed_money(-cost, glyphs.minus), _steps(card.permit)
        )
    if kind == act.CARD:
        return Figures(cost=card_price(glyphs, g.ruleset.cards[x]))
    return Figures()


def _legal_figures(analysis: PositionAnalysis, action: int, glyphs: Glyphs) -> Figures:
    g = analysis.game
    result = analysis.then(action)
    fresh = fresh_arrivals(analysis, result)
    kind = g.kind[action]
    gains = [b - a for a, b in zip(analysis.forecast, result.forecast, strict=True)]
    first = first_gain(gains)
    gain = gains[first] if first >= 0 else min(gains, default=0)
    return Figures(
        gives=_gives(analysis, result, fresh) if kind != act.EXPEDITE else "",
        cost=price_paid(analysis, result, glyphs),
        permit=_steps(g.ruleset.projects[g.x[action]].permit) if fresh and kind in PROJECTS else "",
        online=_online(analysis, min(fresh, key=lambda a: a.on_time)) if fresh else "",
        compute=signed(gain, glyphs.minus) if gain else "",
        adds_compute=gain > 0,
    )


def card_price(glyphs: Glyphs, card: Card) -> str:
    """A card's price, short: `−2.0`, `3 inf`, `−2 Lead`."""
    words = []
    bond = sum(getattr(effect, "bond", 0) for effect in card.effects)  # of a contract: it is paid at once, too
    if card.cash + bond:
        words.append(bare_signed_money(-card.cash - bond, glyphs.minus))
    if card.influence:
        words.append(f"{card.influence} inf")
    if card.lead:
        words.append(f"{glyphs.minus}{card.lead} Lead")
    return " ".join(words) or "free"


def price_paid(before: PositionAnalysis, later: PositionAnalysis, glyphs: Glyphs) -> str:
    """Everything a seat pays or gains at once by an action; if that is nothing, the change of its quarterly balance, `−0.8 a Q`."""
    a, b, seat = before.state, later.state, before.seat
    words = []
    if change := b.cash(seat) - a.cash(seat):
        words.append(bare_signed_money(change, glyphs.minus))
    if change := b.influence(seat) - a.influence(seat):
        words.append(f"{-change} inf" if change < 0 else f"+{change} inf")
    if change := b.lead(seat) - a.lead(seat):
        words.append(f"{signed(change, glyphs.minus)} Lead")
    if not words and (change := sum(later.income.values()) - sum(before.income.values())):
        words.append(f"{bare_signed_money(change, glyphs.minus)} a Q")
    return " ".join(words) or "free"


def _gives(analysis: PositionAnalysis, result: PositionAnalysis, fresh: list[Arrival]) -> str:
    """Modules ordered, otherwise parts stored."""
    if fresh:
        return f"+{sum(a.amount for a in fresh)}"
    seat = analysis.seat
    stored = sum(
        market.stored(result.state, seat, p) - market.stored(analysis.state, seat, p) for p in range(len(PARTS))
    )
    return f"+{stored}" if stored > 0 else ""


def _online(analysis: PositionAnalysis, first: Arrival) -> str:
    """When the first modules are online: `Q1 end` for this quarter, `Q3` for a later one, `Q3 57%` if a draw decides."""
    state = analysis.state
    if not first.odds:
        return TOO_LATE
    if first.on_time == state.quarter:
        return f"{quarter_of_year(analysis.game, state.quarter)} end"
    last = analysis.game.quarters - 1
    on_time = min(first.on_time, last)  # only with luck still within the match: by its last quarter
    when = quarter_near(analysis.game, state.quarter, on_time)
    chance = next((chance for quarter, chance in first.odds if quarter == on_time), ONE)
    if chance == ONE:
        return when
    return f"{when} {max(1, min(99, chance * 100 // ONE))}%"


def _steps(permit: int) -> str:
    return str(permit) if permit else "none"
