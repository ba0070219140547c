"""What a position is worth to a seat, as a sum of named terms in Lead.

It counts what stands and what is on its way, with the published odds, to the end of the match; it plays nothing ahead. Search
judges positions by it, and people read in it where a seat's Lead is to come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.layout import (
    S_INCOME,
)
from gigawatt.core.quarter.quarter_scores import contract_met
from gigawatt.core.quarter.scoring import resilience
from gigawatt.core.queries.market import next_price
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.valuation.value_forecast import research
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights

if TYPE_CHECKING:
    from gigawatt.core import State

TERMS: Final = ("lead", "compute", "cash", "training", "influence", "chokepoints", "contracts", "supply", "resilience")
"""The terms, in order: Lead so far; what compute that stands or is on order will bring, by level, rank and use; cash and
lasting income; training tiers to come and their income; influence; chokepoints held or near; contracts met or to be met; plants
and stored parts; the end's resilience."""


def evaluate(st: State, seat: int, weights: PlannerWeights | None = None) -> dict[str, float]:
    """The terms of a position for a seat, in Lead to the end of the match; the match must not be over."""
    return judge_position(Planner(st, seat, weights or load_planner_weights("planner")))


def judge_position(planner: Planner) -> dict[str, float]:
    """The terms of the position that a planner has read."""
    st = planner.st
    seat = planner.seat
    cash = st.cash(seat)
    spread: int = resilience(st, seat)
    forecast = planner.forecast
    income = st.seat_lasting(planner.seat, S_INCOME)
    # What is borrowed must be paid for; what is in hand can work.
    held = cash * (planner.spend if cash > 0 else forecast.cash[0])
    return {
        "lead": float(st.lead(seat)),
        "compute": _compute(planner),
        "cash": held + income * (forecast.cash_tail[0] - forecast.cash_tail[min(3, planner.left)]),
        "training": _training(planner),
        "influence": planner.influence * st.influence(seat),
        "chokepoints": _chokepoints(planner),
        "contracts": _contracts(planner),
        "supply": _supply(planner),
        "resilience": 0.8 * spread,
    }


def _compute(planner: Planner) -> float:
    """Modules that run now run on; those on order start when their last layer comes; a funded step counts as it is planned."""
    forecast = planner.forecast
    g = planner.st.game
    total = 0.0
    for site in planner.sites:
        campus = site.campus
        if campus.region < 0:
            continue
        chips = planner.st.chips(planner.seat, campus.region)
        running = campus.base
        for cls in range(g.class_count - 1, -1, -1):
            run = min(running, chips[cls])
            made: int = run * g.class_points[cls]
            total += made * forecast.tail[0]
            running -= run
        for i, points in enumerate(campus.points):
            last = campus.last(i)
            if last < planner.left:
                total += float(points) * forecast.tail[last]
        total += sum([step.gain * planner.style.trust ** len(step.missing) for step in site.steps if step.funded])
    return total


def _training(planner: Planner) -> float:
    """Progress towards the next tiers, and the income of the tier reached."""
    st = planner.st
    if not st.game.has_training:
        return 0.0
    tier = st.tier(planner.seat)
    worth = research(st, planner.seat, st.progress(planner.seat), planner.weights, planner.forecast)
    top = max([st.tier(s) for s in range(st.game.seats)])
    part = 1.0 if tier == top else 0.5 if tier == top - 1 else 0.0
    income = st.game.ruleset.training.model_income * tier * part
    return worth + planner.style.models * income * planner.forecast.cash_tail[0]


def _chokepoints(planner: Planner) -> float:
    st = planner.st
    rules = st.game.ruleset.chokepoints
    each = rules.lead * planner.left + rules.cash * planner.forecast.cash_tail[0]
    held = sum([1.0 for part in range(4) if st.chokepoint_holder(part) == planner.seat])
    near = sum([0.6 for part in range(4) if st.chokepoint_candidate(part) == planner.seat])
    return planner.style.chokepoint * (held + near) * each


def _contracts(planner: Planner) -> float:
    """What contracts that are met now will pay; for the others the chance that what is on order meets them."""
    worth = 0.0
    for contract in planner.st.contracts:
        seat, _card, _bloc, _points, _due, quarters, _kept, lead, influence, bond, _terms = contract
        if seat != planner.seat:
            continue
        pays = (lead + planner.influence * influence) * min(quarters, planner.left)
        worth += pays + 0.5 * planner.spend * bond if contract_met(planner.st, contract) else 0.4 * pays
    return worth


def _supply(planner: Planner) -> float:
    """What plants will sell, and what the store would fetch."""
    st = planner.st
    worth = 0.0
    for part in range(4):
        price: int = max(0, next_price(st, part + 1) - 1)
        units = sum(st.store(planner.seat, part))
        worth += planner.spend * price * units
        worth += st.capacity(planner.seat, part) / 100 * price * 0.7 * planner.forecast.cash_tail[0]
    return worth
