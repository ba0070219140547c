"""Plans of campuses, module by module, and the steps that actions and money suffice for.

A *step* is the next module of a campus: the layers still to be ordered, the quarter in which the last of them comes, their cost, and
what the module brings from then to the end of the match. The steps that bring most for actions and money are funded first, until
either is used up; an order has the value that it adds to funded steps.

The module reads the layout of a position because it runs for every campus at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import H_ELECTRICAL, P_AMOUNT, P_LEFT, P_PHASE, P_REGION
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.permissions import room_left, stocked
from gigawatt.policies.planning.options import (
    LAST_QUARTERS,
    LayerOption,
    RegionTerms,
    best_option,
    chip_option,
    grant_chance,
    open_is_better,
    project_option,
)
from gigawatt.policies.valuation.campus import (
    CHIPS,
    COOLING,
    NETWORK,
    NEVER,
    POWER,
    SITE,
    SLOTS_AHEAD,
    Campus,
    layer_of,
    line_time,
    permit_chances,
    permit_wait,
)
from gigawatt.policies.valuation.constants import Catalogue

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.policies.planning.planner_inputs import PlannerInputs

PAID_NOW: Final = 0.5
"""Share of its cost that a step takes now if it is complete in a later quarter."""
EXPOSED_COST: Final = 8.0
"""What a campus loses if all accelerators for it are cut off, in the unit of the merit of a region, tenths of $bn for a module."""
LEAST_MONEY: Final = 10.0
"""The smallest purse that a step's cost is compared with, in tenths of $bn."""
LEAST_COST: Final = 10.0
"""The smallest cost at which the gain of an unfunded step per unit of cost is taken, in tenths of $bn."""
LATER_CHIP: Final = 0.3
"""Action points of an accelerator that is bought when the rest of its module is nearly there."""
EVERY_LAYER: Final = 0b11111
LAYERS_IN: Final = tuple([tuple([layer for layer in range(5) if bits >> layer & 1]) for bits in range(EVERY_LAYER + 1)])
"""The layers of each set of bits."""


class Step:
    """The next module of a campus.

    Attributes:
        region: where.
        slot: the index of its slot.
        lacks: a bit for each layer still to be ordered.
        time: the quarter from now in which the last layer comes.
        cost: what is still to be paid.
        gain: value of the module, less its cost and its running cost.
        actions: action points that its orders take.
        density: `gain` per action point.
        merit: `gain` per share of all action points and of all money; the best steps are funded first.
        funded: whether actions and money suffice for it.
    """

    __slots__ = ("actions", "cost", "density", "funded", "gain", "lacks", "merit", "region", "slot", "time")

    def __init__(self, region: int, slot: int, lacks: i64, time: int, cost: float, gain: float, actions: float) -> None:
        self.actions: float = actions
        self.region: int = region
        self.slot: int = slot
        self.lacks: i64 = lacks
        self.time: int = time
        self.cost: float = cost
        self.gain: float = gain
        self.density: float = gain / actions if actions else 0.0
        self.merit: float = 0.0
        self.funded: bool = False

    @property
    def missing(self) -> tuple[int, ...]:
        """The layers still to be ordered."""
        return LAYERS_IN[self.lacks]


class CampusPlan:
    """A campus with the best option for each layer, and its steps."""

    __slots__ = ("campus", "options", "steps", "sure")

    def __init__(self, campus: Campus, options: list[LayerOption | None]) -> None:
        self.campus: Campus = campus
        self.options: list[LayerOption | None] = options
        self.steps: list[Step] = []
        self.sure: vec[float] = vec[float]()
        """Near the end, for each slot the probability that what is on order for it is granted before the match ends; else empty."""


def regions_to_open(planner: PlannerInputs) -> tuple[int, ...]:
    """All regions, the best for a new campus first: quick and cheap to build, cheap to run, and not to be cut off. Events are ignored."""
    g = planner.st.game
    book = planner.catalogue
    year = min(2, (g.first + planner.st.quarter) // 4)
    table = planner.st.tables[planner.seat]
    # A game is played by other seats and by planners with other weights, too, which fear other controls.
    key = (table.index, year, *planner.exposed)
    known = book.ranked.get(key)
    if known is None:
        costs = table.cost[year]
        merits = [
            (
                EXPOSED_COST * planner.exposed[g.region_bloc[r]] - _merit(g, book, costs[r], year, r, table.homes),
                r,
            )
            for r in range(g.region_count)
        ]
        known = book.ranked[key] = tuple([r for _merit_of, r in sorted(merits)])
    return known


def _merit(g: Game, book: Catalogue, costs: vec[i64], year: int, r: int, homes: frozenset[int]) -> float:
    stalls: int = g.region_stall[r]
    outrights: int = g.region_outright[r]
    stall, outright = stalls / 100, outrights / 100
    price: int = g.power_price[r]
    total, latest = 0.0, 0.0
    openers = [p for p in book.openers[r] if r in homes or not g.home_only[p]]
    for projects in (openers, book.at[r][POWER], book.at[r][COOLING], book.at[r][NETWORK]):
        best = 99.0
        soonest = 9.0
        for p in projects:
            build: int = g.build_time[p][r]
            lot: int = g.lot[p][year]
            cost: int = costs[p] + (6 if g.ruleset.projects[p].uses_equipment else 0)
            time = permit_wait(stall, outright, g.permit_steps[p]) + build
            unit = cost / lot
            if unit + 2 * time < best + 2 * soonest:
                best, soonest = unit, time
        total += best
        latest = max(latest, soonest)
    return -total - 3 * latest - 2 * price + g.fibre_a[r]


def plan_campus(planner: PlannerInputs, campus: Campus, region: int, *, opens: bool = False) -> CampusPlan:
    """Plan a campus: the best option for each layer, and the steps."""
    st = planner.st
    g = st.game
    book = planner.catalogue
    terms = RegionTerms(planner, region)
    options: list[LayerOption | None] = [None] * 5
    projects = book.openers[region] if opens else book.at[region][SITE]
    choices = [o for p in projects if (o := project_option(planner, p, terms)) is not None]
    # A campus whose site fills its room is not expanded.
    has_room = room_left(st, planner.seat, region) > 0
    land = options[SITE] = best_option(planner, choices, _others(campus, SITE, 1)) if has_room else None
    if opens and land is None:
        return CampusPlan(campus, options)
    site_time = land.time if land is not None else 0
    for layer in range(POWER, CHIPS):
        choices = []
        for p in book.at[region][layer]:
            if g.gives[p] == H_ELECTRICAL and campus.planned[NETWORK] >= g.electrical_cap:
                continue
            if g.max_stock[p] and stocked(st, planner.seat, p, region) >= g.max_stock[p]:
                continue
            option = project_option(planner, p, terms)
            if option is not None:
                choices.append(option)
        options[layer] = best_option(planner, choices, _others(campus, layer, site_time))
    if not opens:
        options[CHIPS] = chip_option(planner, region)
    plan = CampusPlan(campus, options)
    if planner.left <= LAST_QUARTERS:
        plan.sure = _granted_by_end(planner, campus, region)
    _find_steps(planner, plan, region)
    return plan


def _granted_by_end(planner: PlannerInputs, campus: Campus, region: int) -> vec[float]:
    """For each slot, the probability that all permits for what is on order are granted before the match ends."""
    st = planner.st
    stall, outright = permit_chances(st, planner.seat, region)
    sure = vec[float]([1.0] * SLOTS_AHEAD)
    waiting: list[list[tuple[int, int, float]]] = [[], [], [], []]
    pipe = st.pipe
    for p in planner.lines:
        if pipe[p + P_REGION] != region:
            continue
        layer = layer_of(st, p)
        if 0 <= layer < CHIPS:
            odds = grant_chance(stall, outright, pipe[p + P_LEFT], planner.left) if pipe[p + P_PHASE] == PERMIT else 1.0
            waiting[layer].append((line_time(st, p), pipe[p + P_AMOUNT], odds))
    for layer, lines in enumerate(waiting):
        slot: int = campus.have[layer] - campus.base
        for _time, amount, odds in sorted(lines):
            for i in range(slot, min(SLOTS_AHEAD, slot + amount)):
                sure[i] = sure[i] * odds
            slot += amount
    return sure


def _others(campus: Campus, layer: int, site_time: int) -> int:
    """The quarter in which the first module that lacks a layer has its site and the other layers on order for it."""
    lacking = campus.ready[layer]
    for i in range(SLOTS_AHEAD):
        if lacking[i] == NEVER:
            latest: i64 = site_time if campus.ready[SITE][i] == NEVER and layer != SITE else 0
            for row in campus.ready:
                if latest < row[i] < NEVER:
                    latest = row[i]
            return latest
    return 0


def _slots_with_site(planner: PlannerInputs, plan: CampusPlan, region: int) -> int:
    """How many slots of a campus have site or can still get it: the last lot ordered may go past the room of the region."""
    campus = plan.campus
    slots: int = campus.planned[SITE] - campus.base
    land = plan.options[SITE]
    if land is not None:
        slots += -(-room_left(planner.st, planner.seat, region) // land.lot) * land.lot
    return slots


def _find_steps(planner: PlannerInputs, plan: CampusPlan, region: int) -> None:
    """Add the steps of a campus in order, up to the first that has no room or brings less than it costs."""
    campus = plan.campus
    last: Step | None = None
    for i in range(min(SLOTS_AHEAD, _slots_with_site(planner, plan, region))):
        if last is not None and last.lacks == EVERY_LAYER:
            # Every further module lacks all layers, as the last one did.
            plan.steps.append(Step(region, i, last.lacks, last.time, last.cost, last.gain, last.actions))
            continue
        step = _next_step(planner, plan, region, i, campus.points[i])
        if step is None:
            return
        if step.lacks:
            plan.steps.append(step)
            last = step


def _next_step(planner: PlannerInputs, plan: CampusPlan, region: int, i: int, points: i64) -> Step | None:
    """The step of a slot; None if the module cannot be had or brings less than it costs."""
    options = plan.options
    ready = plan.campus.ready
    forecast = planner.forecast
    time: i64 = 0
    cost = run = actions = 0.0
    lacks: i64 = 0
    odds = plan.sure[i] if len(plan.sure) else 1.0
    for layer in range(CHIPS):
        at = ready[layer][i]
        if at == NEVER:
            option = options[layer]
            if option is None:
                return None
            lacks |= 1 << layer
            odds *= option.odds
            at = option.time
            cost += option.unit
            actions += option.effort
            run += option.run
        time = max(time, at)
    at = ready[CHIPS][i]
    if at == NEVER:
        lacks |= 1 << CHIPS
        option = options[CHIPS]
        if option is None or time > 1 or (option.is_grey and open_is_better(planner, region, option, time)):
            # Bought later, when the rest is nearly there, of the class on sale then.
            at = max(time, 1)
            if at >= planner.left and (planner.left > LAST_QUARTERS or (planner.left == 1 and option is None)):
                return None
            points = forecast.points[min(at, planner.left - 1)]
            cost += planner.later_chip_price(region, points, at)
            actions += LATER_CHIP
        else:
            at = option.time
            points = planner.chip_points
            cost += option.unit
            actions += option.effort
    time = max(time, at)
    if not lacks:
        return Step(region, i, lacks, time, 0.0, 0.0, 0.0)
    if time >= planner.left:
        if planner.left > LAST_QUARTERS:
            return None
        # Too late to run, but modules on order whose permits are granted score at the end.
        gain = odds * float(points) / planner.catalogue.end_points - planner.cash_value * cost
    else:
        gain = float(points) * forecast.tail[time] - planner.cash_value * cost - run * forecast.cash_tail[time]
    return Step(region, i, lacks, time, cost, gain, actions) if gain > 0 else None


def best_first(plans: list[CampusPlan]) -> list[Step]:
    """The steps of all plans by merit, the best first; equal ones in the order of region and slot.

    Steps are inserted by comparisons of plain numbers: a sort with a key would make objects of them, at every decision.
    """
    steps: list[Step] = []
    for plan in plans:
        for step in plan.steps:
            steps.append(step)
            i: i64 = len(steps) - 1
            while i > 0 and comes_before(step, steps[i - 1]):
                steps[i] = steps[i - 1]
                i -= 1
            steps[i] = step
    return steps


def comes_before(step: Step, other: Step) -> bool:
    """Whether a step is better than another, or as good and of an earlier region; steps of one region come in order."""
    if step.merit != other.merit:
        return step.merit > other.merit
    return step.region < other.region


def fund(planner: PlannerInputs, plans: list[CampusPlan]) -> float:
    """Mark the steps as funded that actions and money suffice for, the best first.

    A step that is complete this quarter is paid now; a later one is paid half now and half from the income until then. What has to
    be borrowed for a step is worth it only if the step gains more than the debt costs.

    Returns:
        The Lead that a unit of cash brings in the best unfunded step; 0 if all that are worth their debt are funded.
    """
    actions = planner.planned_actions()
    if actions <= 0:
        return 0.0
    money = max(LEAST_MONEY, planner.purse)
    for plan in plans:
        for step in plan.steps:
            # A step takes a share of the actions and a share of the money; the best one brings most for both.
            step.merit = step.gain / (step.actions / actions + step.cost / money)
    purse = planner.purse
    cash: int = planner.st.cash(planner.seat)
    income = max(0.0, planner.income)
    now = later = best = 0.0
    for step in best_first(plans):
        if actions <= 0:
            break
        part = step.cost if step.time == 0 else step.cost * PAID_NOW
        ahead = income * min(step.time, 3)
        if step.cost and planner.debt.beyond(cash + ahead - later, step.cost, planner.cash_value) >= step.gain:
            # Not worth a loan; own cash would pay for it.
            best = max(best, step.gain / max(step.cost, LEAST_COST))
            continue
        # A step that costs nothing needs no money.
        if not step.cost or (now + part <= purse and later + step.cost <= purse + ahead):
            now += part
            later += step.cost
            actions -= step.actions
            step.funded = True
        elif step.cost > 0:
            best = max(best, step.gain / max(step.cost, LEAST_COST))
    return best
