"""The planner: it plans every campus module by module, funds the best modules, and orders what they cannot wait for."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import append, i64, vec
from gigawatt.core.queries.permissions import campus_limit, room_left
from gigawatt.policies.planning.expedite_value import expedite_value
from gigawatt.policies.planning.options import LayerOption, open_is_better
from gigawatt.policies.planning.planner_inputs import PlannerInputs
from gigawatt.policies.planning.plans import CampusPlan, Step, fund, plan_campus, regions_to_open
from gigawatt.policies.planning.store_plan import hold_value, holds_part, parts_needed, stock_up_value
from gigawatt.policies.planning.subsidy_value import subsidy_value
from gigawatt.policies.planning.training_plan import TrainingPlan
from gigawatt.policies.valuation.campus import CHIPS, NEVER, POWER, SITE
from gigawatt.policies.valuation.constants import BY_EXPEDITE, BY_PLANS, BY_SAVING, BY_STORE
from gigawatt.policies.valuation.style_bonus import style_bonus
from gigawatt.policies.valuation.weights import PlannerWeights

if TYPE_CHECKING:
    from gigawatt.core import State

NEW_PLACES: Final = 2
"""Regions without a campus that are considered."""
LAST_OPENING: Final = 5
"""Fewest quarters to play with which a new campus is considered."""

FREE_KINDS: Final = frozenset({act.POSTURE, act.RENT})
"""Free kinds of action whose reasons are not among those of orders."""
LEAST_HOLD: Final = 0.02
"""Lead from which on a change of what is kept in the store is worth making; it takes no action point."""
LADDER_OF: Final = vec[i64]([-1, 4, -1, -1, 0])
"""By layer, the ladder that its goods come from, -1 if none."""
IS_CONTESTED: Final = vec[bool](
    [kind in {act.TURBINES, act.BUY, act.GREY, act.ASSEMBLE} for kind in range(len(act.KIND_NAMES))]
)
"""By kind of action, whether it is an order from a ladder, which rivals can empty."""


class Planner(PlannerInputs):
    """Values actions by what they do for the plans of each campus.

    Attributes:
        posture_bias: Lead that the style adds to each quarter of the compute that trains.
        has_bonus: whether the style adds a bonus to any kind of action.
        plans: the plan of each campus, and of the best places for a new one.
    """

    __slots__ = ("has_bonus", "plans", "posture_bias")

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        super().__init__(st, seat, weights)
        self.plans: list[CampusPlan] = [plan_campus(self, campus, r) for r, campus in self.campuses.items()]
        if self.left >= LAST_OPENING and st.campus_count(seat) < campus_limit(st, seat):
            self.plan_new_campuses()
        self.has_bonus: bool = weights.has_bonus
        self.posture_bias: float = weights.posture_bias
        self.cash_premium = weights.cash_premium * fund(self, self.plans)
        self.cash_value += self.cash_premium

    def plan_new_campuses(self) -> None:
        """Consider a campus in the best regions with a free slot; where room runs out, those that offer no land now are passed over."""
        tried = 0
        is_urgent = self.room_runs_out()
        for r in regions_to_open(self):
            if self.st.free_slots(r) > 0 and r not in self.campuses and self.may_open(r):
                plan = plan_campus(self, self.empty_campus, r, opens=True)
                if is_urgent and plan.options[SITE] is None:
                    continue
                if plan.steps:
                    self.plans.append(plan)
                tried += 1
                if tried == NEW_PLACES:
                    return

    def may_open(self, region: int) -> bool:  # noqa: ARG002  # a planner under a restriction may not open everywhere
        """Whether a campus in a region without one is considered."""
        return True

    def room_runs_out(self) -> bool:
        """Whether no campus of the seat has room for more than one more lot of site."""
        for plan in self.plans:
            land = plan.options[SITE]
            if land is not None and room_left(self.st, self.seat, plan.campus.region) > land.lot:
                return False
        return True

    def orders(self) -> list[tuple[float, int]]:
        """The value of each order of a layer to the funded steps, as (Lead for its action point, action).

        An order that would delay its step if it came a quarter later counts in full; one that can wait counts in part.
        """
        contest = self.planner_weights.contest
        kinds = self.st.game.kind
        found = []
        for plan in self.plans:
            for layer, option in enumerate(plan.options):
                if option is None:
                    continue
                worth = self.order_value(plan, layer, option)
                if worth is not None:
                    if IS_CONTESTED[kinds[option.action]]:
                        # Orders that rivals could take away come first, and before them those that a control will close.
                        worth *= contest * (self.planner_weights.closing if self.will_close(plan, layer) else 1.0)
                    found.append((worth, option.action))
        return found

    def order_value(self, plan: CampusPlan, layer: int, option: LayerOption) -> float | None:
        """The value of an order of one layer to the steps of a campus; None if it has none."""
        early = self.planner_weights.early_chips if layer == CHIPS else self.planner_weights.early
        if self.will_close(plan, layer):
            early = 1.0
        used = 0
        worth = 0.0
        for step in plan.steps:
            if not step.lacks >> layer & 1 or (layer == CHIPS and self.better_later(step, option)):
                continue
            if used == option.lot:
                break
            used += 1
            if step.funded:
                wait = step.time - option.time
                worth += step.density if wait <= 0 else step.density * early**wait
            elif layer <= POWER:
                worth += self.shell_value(plan, step)
            else:
                worth -= self.cash_value * option.unit
        if worth <= 0:
            return None
        # Modules of the lot that no step needs are paid for too.
        return (worth - self.planner_weights.surplus * self.cash_value * option.unit * (option.lot - used)) / option.lot

    def will_close(self, plan: CampusPlan, layer: i64) -> bool:
        """Whether an announced control will hold back the goods of a layer from a campus next quarter."""
        ladder = LADDER_OF[layer]
        if ladder < 0 or not plan.steps:
            return False
        closing: i64 = self.closing[self.st.game.region_bloc[plan.steps[0].region]]
        return closing >> ladder & 1 != 0

    def better_later(self, step: Step, option: LayerOption) -> bool:
        """Whether waiting is better: for a newer class that is on sale when the rest is there, or for an open order instead of a grey one."""
        if option.is_grey and open_is_better(self, step.region, option, step.time):
            return True
        points = self.forecast.points
        return step.time > option.time and points[min(step.time, self.left - 1)] > self.chip_points

    def shell_value(self, plan: CampusPlan, step: Step) -> float:
        """The value of site and power alone for a step whose rest is not funded: outsiders lease idle powered shell."""
        cost = actions = 0.0
        time = 0
        for layer in range(SITE, POWER + 1):
            at = plan.campus.ready[layer][step.slot]
            if at == NEVER:
                option = plan.options[layer]
                if option is None:
                    return 0.0
                at = option.time
                cost += option.unit
                actions += option.effort
            time = max(time, at)
        if time >= self.left:
            return -self.cash_value * cost
        return (self.forecast.lease_tail[time] - self.cash_value * cost) / actions

    def style_bonus(self, action: int, worth: float) -> float:
        """The Lead that the seat's style adds to an action of such a value by the plans."""
        return style_bonus(self, self.planner_weights, action, worth) if self.has_bonus else 0.0

    def bonus_in(self, action: int, gain: float) -> float:
        """The part of a ranked gain that is the style's bonus."""
        bonus = self.style_bonus(action, gain)
        return bonus if bonus and self.style_bonus(action, gain - bonus) == bonus else 0.0

    def best_free_action(self, legal: tuple[int, ...]) -> tuple[float, int]:
        """The best action that takes no action point, as (gain, action)."""
        g = self.st.game
        kinds = g.kind
        postures = [a for a in legal if kinds[a] == act.POSTURE]
        best, chosen = 0.0, 0
        if postures:
            worths = TrainingPlan(self, self.plans).best()
            posture = self.st.posture(self.seat)
            stays = worths.get(posture, -1e9)
            for action in postures:
                goal: int = g.x[action]
                gain = worths.get(goal, -1e9) - stays + self.posture_bias * (goal - posture)
                if gain > best:
                    best, chosen = gain, action
        for action in legal:
            if kinds[action] in (act.RENT, act.LIFT):
                gain = self.value(action)
                gain += self.style_bonus(action, gain)
                if gain > best:
                    best, chosen = gain, action
        return best, chosen

    def units_to_keep(self, part: int) -> int:
        """Units of a part that funded steps of the plans need beyond the seat's store."""
        return max(0, ceil(parts_needed(self, self.plans)[part]))

    def best_hold(self, legal: tuple[int, ...]) -> tuple[float, int]:
        """The best change of what is kept in the store, as (gain, action); (0, pass) if nothing should change."""
        g = self.st.game
        best, chosen = 0.0, act.PASS
        needed: vec[float] | None = None
        for action in legal:
            if g.kind[action] not in (act.HOLD, act.RELEASE):
                continue
            if needed is None:
                needed = parts_needed(self, self.plans)
            gain = hold_value(self, needed, g.x[action])
            if holds_part(self, g.x[action]):
                gain = -gain
            if gain > best:
                best, chosen = gain, action
        return best, chosen

    def best_action(self, ranked: list[tuple[float, int]], legal: tuple[int, ...]) -> tuple[float, int]:
        """The action to take, as (gain, action): the best of the ranking, or a pass if nothing gains enough.

        A subsidy takes no action point, so it comes before the orders that it makes cheaper. A pass or the last action point ends the
        turn, so a free action that gains enough comes before it.
        """
        threshold = self.planner_weights.threshold
        kinds = self.st.game.kind
        for row in ranked:
            if row[0] <= threshold:
                break
            if kinds[row[1]] == act.LOBBY:
                return row
        gain, action = ranked[0] if ranked and ranked[0][0] > threshold else (0.0, act.PASS)
        if action == act.PASS or self.st.points_left(self.seat) == 1:
            free_gain, free = self.best_free_action(legal)
            if free_gain > threshold:
                return free_gain, free
            hold_gain, hold = self.best_hold(legal)
            if hold_gain > LEAST_HOLD:
                return hold_gain, hold
        return gain, action

    def rank(self, legal: tuple[int, ...]) -> list[tuple[float, int]]:
        """Rank orders, subsidies and whatever else gains something, as (gain, action), best first; `legal` ascends."""
        g = self.st.game
        pricing = self.catalogue.pricing
        ranking = Ranking()
        needed: vec[float] | None = None
        for worth, action in self.orders():
            if includes(legal, action):
                ranking.add(worth + self.style_bonus(action, worth), action)
        for action in legal:
            way = pricing[action]
            if way == BY_PLANS:
                continue
            if way == BY_EXPEDITE:
                worth = expedite_value(self, self.plans, g.x[action], g.y[action])
            elif way == BY_SAVING:
                worth = subsidy_value(self, self.plans, g.x[action], legal)
            elif way == BY_STORE:
                if needed is None:
                    needed = parts_needed(self, self.plans)
                worth = stock_up_value(self, needed, g.x[action])
            else:
                worth = self.value(action)
            worth += self.style_bonus(action, worth)
            if worth > 0:
                ranking.add(worth, action)
        return ranking.rows()


class Ranking:
    """Actions by their worth, the best first, ties by action; kept in order as plain numbers, which costs less than to sort rows."""

    __slots__ = ("actions", "worths")

    def __init__(self) -> None:
        self.actions: vec[i64] = vec[i64]()
        self.worths: vec[float] = vec[float]()

    def add(self, worth: float, action: i64) -> None:
        """Enter an action."""
        self.actions = append(self.actions, action)
        self.worths = append(self.worths, worth)
        i: i64 = len(self.actions) - 1
        while i > 0:
            before = self.worths[i - 1]
            if before > worth or (before == worth and self.actions[i - 1] <= action):
                break
            self.worths[i] = before
            self.actions[i] = self.actions[i - 1]
            i -= 1
        self.worths[i] = worth
        self.actions[i] = action

    def rows(self) -> list[tuple[float, int]]:
        """All of them, as (worth, action)."""
        return [(self.worths[i], self.actions[i]) for i in range(len(self.actions))]


def includes(ascending: tuple[int, ...], number: int) -> bool:
    """Whether an ascending list has a number."""
    low: i64 = 0
    high = len(ascending)
    while low < high:
        middle = low + high >> 1
        if ascending[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low < len(ascending) and ascending[low] == number
