"""The store: which output a planner keeps for assemblies and turbines to come, and what it buys before a control closes a layer.

The module reads the layout of a position because it runs at every decision of a seat with plants, or under an announced control.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import HELD_PARTS, PART_COUNT, SEAT_WIDTH, SEATS
from gigawatt.core.queries.market import EQUIPMENT, next_price, open_origin, order, stored, unit_price
from gigawatt.core.transitions.ledger import total_stock
from gigawatt.policies.valuation.barriers import closed_share, closing_share, grey_factor
from gigawatt.policies.valuation.campus import CHIPS, POWER

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner_inputs import PlannerInputs
    from gigawatt.policies.planning.plans import CampusPlan

SOON: Final = 3
"""Quarters from now until which modules need parts that are kept now."""
LATER_SALE: Final = 0.5
"""Share of its price that a part kept in vain loses, since selling it takes an action."""
TAKES_EQUIPMENT: Final = vec[bool](
    [kind in {act.TURBINES, act.BUY_PART, act.GREY_PART} for kind in range(len(act.KIND_NAMES))]
)
"""By kind of action, whether an option for power that begins with it takes a unit of equipment."""


def parts_needed(planner: PlannerInputs, plans: list[CampusPlan]) -> vec[float]:
    """By part, the units beyond the store that funded steps of the next quarters need by the options of their plans.

    The parts of accelerators count where these are assembled, or closed by an embargo.
    """
    st = planner.st
    kinds = st.game.kind
    needed = vec[float]([-float(stored(st, planner.seat, part)) for part in range(PART_COUNT)])
    for plan in plans:
        if not plan.steps:
            continue
        chips, power = plan.options[CHIPS], plan.options[POWER]
        bloc = st.game.region_bloc[plan.steps[0].region]
        assembles = chips is not None and kinds[chips.action] == act.ASSEMBLE
        if not assembles and closed_share(st, 0, bloc) > 0:
            assembles = True
        for step in plan.steps:
            if not step.funded or step.time > SOON:
                continue
            if assembles and step.lacks >> CHIPS & 1:
                for part in range(EQUIPMENT - 1):
                    needed[part] = needed[part] + 1
            if power is not None and step.lacks >> POWER & 1 and TAKES_EQUIPMENT[kinds[power.action]]:
                needed[EQUIPMENT - 1] = needed[EQUIPMENT - 1] + 1 / power.lot
    return needed


def hold_value(planner: PlannerInputs, needed: vec[float], part: i64) -> float:
    """What a quarter's output gains in the store over the ladder, in Lead; below zero where it is better sold."""
    st = planner.st
    made = float(st.capacity(planner.seat, part)) / 100
    kept = min(made, float(st.game.store_cap - stored(st, planner.seat, part)))
    if kept <= 0:
        return 0.0
    stock = total_stock(st, part + 1)
    sold = max(0.0, float(unit_price(st, part + 1, stock + 1)) - 1)
    used = max(0.0, min(kept, needed[part]))
    saved = later_price(planner, part) - sold
    return planner.cash_value * (used * saved - (kept - used) * sold * LATER_SALE)


def later_price(planner: PlannerInputs, part: i64) -> float:
    """What a unit of a part is expected to cost the seat next quarter: what the grey channel takes, as far as its origins are closed."""
    st = planner.st
    price = float(next_price(st, part + 1))
    if not st.controls:
        return price
    home = st.tables[planner.seat].home_bloc
    closed = max(closed_share(st, part + 1, home), closing_share(st, part + 1, home))
    return price * (1 + closed * (grey_factor(st) - 1))


def stock_up_value(planner: PlannerInputs, needed: vec[float], part: i64) -> float:
    """The value of buying a part before an announced control closes it to the seat's home, in Lead."""
    st = planner.st
    home = st.tables[planner.seat].home_bloc
    if not planner.closing[home] >> part + 1 & 1 or needed[part] <= 0:
        return -1.0
    origin = open_origin(st, planner.seat, part + 1, home)
    if origin < 0:
        return -1.0
    room = st.game.store_cap - stored(st, planner.seat, part)
    lot = st.game.ladder_lot[part + 1][st.game.years[st.quarter]]
    units, cost = order(st, planner.seat, part + 1, origin, min(room, lot), planner.budget)
    used = min(float(units), needed[part])
    surplus = float(units) - used
    price = float(next_price(st, part + 1))
    return planner.cash_value * (used * later_price(planner, part) - float(cost) + surplus * price * (1 - LATER_SALE))


def holds_part(planner: PlannerInputs, part: i64) -> bool:
    """Whether the seat keeps the output of a part now."""
    held: i64 = planner.st.v[SEATS + planner.seat * SEAT_WIDTH + HELD_PARTS]
    return held >> part & 1 != 0
