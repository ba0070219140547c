"""The strong heuristic: it plans every campus module by module, funds the best, and orders what would be late next quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    S_CLOUD,
    S_INCOME,
    S_LOT,
    S_SPEED,
)
from gigawatt.core.quarter.operations import interest_pct
from gigawatt.core.queries.permissions import campus_limit, lobby_price
from gigawatt.core.transitions.ledger import influence_cap
from gigawatt.policies.planning.expedite_value import haste_worth
from gigawatt.policies.planning.options import GROUPS, Option
from gigawatt.policies.planning.plans import Site, Step, fund, make_site, regions_to_open
from gigawatt.policies.planning.training_plan import Schooling
from gigawatt.policies.valuation.action_values import Judge, Slots
from gigawatt.policies.valuation.campus import CHIPS, NEVER, POWER, SITE, Campus
from gigawatt.policies.valuation.constants import BY_HASTE, BY_PLANS, BY_SAVING
from gigawatt.policies.valuation.rival_forecast import Outlook
from gigawatt.policies.valuation.style_bonus import taste
from gigawatt.policies.valuation.value_forecast import Forecast
from gigawatt.policies.valuation.weights import PlannerWeights

if TYPE_CHECKING:
    from gigawatt.core import State

NEXT_CHANCE: Final = vec[i64]([3, 3, 1, 2, 1])
"""Quarters in which a layer comes that is ordered with the next chance."""
NEW_PLACES: Final = 2
"""How many regions without a campus are looked at."""
LAST_OPENING: Final = 5
"""Fewest quarters to play for which a new campus is thought of."""
NEAR_CAP: Final = 0.3
"""What is left of the worth of influence where the cap is near: what comes each quarter would soon be lost."""
LAST_USE: Final = 4
"""Quarters before the last one from which on influence is worth less and less."""

FREE_KINDS: Final = frozenset({act.POSTURE, act.RENT})
IS_CONTESTED: Final = vec[bool]([kind in {act.TURBINES, act.BUY, act.ASSEMBLE} for kind in range(len(act.KIND_NAMES))])
"""By kind, whether an order takes from a ladder, which has only so much for everyone."""


class Planner(Judge):
    """Prices actions by what they do for the plans of each campus.

    Attributes:
        chip_points: what an accelerator of the current class computes.
        income: cash that a quarter brings as things stand.
        purse: cash and credit that may be spent now.
        toil: an action, in Lead, to tell large orders from small ones.
        tier: training thresholds passed.
        wanted: how much more a unit of cash would bring now, beyond what the forecast says, because good steps lack it.
        style: the weights it plans by.
        larger: by group of projects, modules that lasting effects add to a lot.
        sooner: by group of projects, quarters of construction that they save.
        lean: Lead that the style adds to each quarter of the compute that trains.
        styled: whether any taste is felt.
        sites: each campus, and the best places for a new one, with its steps.
    """

    __slots__ = (
        "chip_points",
        "income",
        "larger",
        "lean",
        "purse",
        "sites",
        "sooner",
        "style",
        "styled",
        "tier",
        "toil",
        "wanted",
    )

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        self.style: PlannerWeights = weights
        super().__init__(st, seat, weights)
        g = st.game
        self.chip_points: int = g.class_points[st.chip_class]
        self.income: float = self.expect_income()
        spared = (1 - weights.credit) * st.limit(seat)
        quarters: int = g.quarters
        self.purse: float = self.budget - spared + min(0.0, self.income) - weights.bills
        self.toil: float = weights.toil * self.left / quarters
        self.tier: int = st.tier(seat)
        self.larger: vec[i64] = vec[i64](st.seat_lasting_row(seat, S_LOT, GROUPS))
        self.sooner: vec[i64] = vec[i64](st.seat_lasting_row(seat, S_SPEED, GROUPS))
        self.sites: list[Site] = [make_site(self, campus, r) for r, campus in self.campuses.items()]
        if self.left >= LAST_OPENING and st.campus_count(seat) < campus_limit(st, seat):
            self.look_around()
        self.styled: bool = weights.has_taste
        self.lean: float = weights.lean_training
        self.wanted: float = weights.wanting * fund(self, self.sites)
        self.spend += self.wanted

    def value_influence(self) -> float:
        """A unit of influence, in Lead: little where the cap is near, nothing in the last quarter."""
        st = self.st
        left = st.game.quarters - st.quarter
        scarce = NEAR_CAP if st.influence(self.seat) >= influence_cap(st, self.seat) - 1 else 1.0
        worth: float = self.style.influence * scarce * min(1.0, (left - 1) / LAST_USE)
        return worth

    def look_around(self) -> None:
        """Think of a campus in the best regions that have room."""
        tried = 0
        for r in regions_to_open(self):
            if self.st.free_slots(r) > 0 and r not in self.campuses:
                site = make_site(self, self.field, r, opens=True)
                if site.steps:
                    self.sites.append(site)
                tried += 1
                if tried == NEW_PLACES:
                    return

    def foresee(self) -> Forecast:
        """What compute and cash will be worth, with an eye on each rival."""
        outlook = Outlook(self.st, self.seat, self.style)
        outlook.look_no_further(int(self.style.horizon))
        return outlook

    def sum_up(self, campus: Campus) -> Slots:
        """The slots of a campus, for what cards and haste do to them."""
        return Slots(campus, self.open_cost, NEXT_CHANCE, self.forecast, self.style.trust)

    def class_price(self, points: int) -> float:
        """What an accelerator of so many points costs about, on the ladder."""
        if points == self.chip_points:
            return self.chip_cost
        g = self.st.game
        for cls in range(g.class_count):
            if g.class_points[cls] == points:
                return float(g.class_base[cls]) + 1.0
        raise AssertionError(points)

    def crew(self) -> float:
        """Actions that are planned for: those left this quarter, and those of a few to come."""
        return self.st.points_left(self.seat) + float(self.st.game.action_points) * self.style.crew

    def expect_income(self) -> float:
        """Cash that a quarter brings as things stand: cloud, models and leases, less power and interest."""
        st = self.st
        seat = self.seat
        g = st.game
        sold = st.compute(seat) * (4 - st.posture(seat)) // 4
        revenue = sold * self.forecast.price[0] / 2 * max(0, 100 + st.seat_lasting(seat, S_CLOUD)) / 100
        if st.tables[self.seat].is_state:
            revenue = revenue * float(g.state_cloud_pct) / 100
        interest: int = max(0, -st.cash(seat)) * interest_pct(st, seat)
        bills = st.online(seat) + interest / 100
        models = float(g.model_income * st.tier(seat)) * self.style.models
        return revenue + models + st.lease_revenue(seat) + st.seat_lasting(seat, S_INCOME) - bills

    def after_cash(self) -> float:
        """A unit of cash at the end of this quarter."""
        return super().after_cash() + 0.8 * self.wanted

    def orders(self) -> list[tuple[float, int]]:
        """What each order of a layer does for the funded steps, as (Lead for the action it takes, action).

        An order that the step would wait for if it were given a quarter later counts in full, another for a share.
        """
        contest = self.style.contest
        kinds = self.st.game.kind
        found = []
        for site in self.sites:
            for layer, option in enumerate(site.options):
                if option is None:
                    continue
                worth = self.order_worth(site, layer, option)
                if worth is not None:
                    # What rivals could take away meanwhile comes first.
                    found.append((worth * contest if IS_CONTESTED[kinds[option.action]] else worth, option.action))
        return found

    def order_worth(self, site: Site, layer: int, option: Option) -> float | None:
        """What an order of one layer does for the steps of a site; None if it does nothing for them."""
        early = self.style.early_chips if layer == CHIPS else self.style.early
        used = 0
        worth = 0.0
        for step in site.steps:
            if not step.lacks >> layer & 1 or (layer == CHIPS and self.better_later(step, option)):
                continue
            if used == option.lot:
                break
            used += 1
            if step.funded:
                wait = step.time - option.time
                worth += step.density if wait <= 0 else step.density * early**wait
            elif layer <= POWER:
                worth += self.shell(site, step)
            else:
                worth -= self.spend * option.unit
        if worth <= 0:
            return None
        # What a lot brings beyond any step is paid for all the same.
        return (worth - self.style.surplus * self.spend * option.unit * (option.lot - used)) / option.lot

    def better_later(self, step: Step, option: Option) -> bool:
        """Whether accelerators of a newer class will be on sale when the rest of a module is there."""
        points = self.forecast.points
        return step.time > option.time and points[min(step.time, self.left - 1)] > self.chip_points

    def shell(self, site: Site, step: Step) -> float:
        """What site and power alone would bring for a step whose rest is out of reach: outsiders lease idle powered shell."""
        cost = actions = 0.0
        time = 0
        for layer in range(SITE, POWER + 1):
            at = site.campus.ready[layer][step.slot]
            if at == NEVER:
                option = site.options[layer]
                if option is None:
                    return 0.0
                at = option.time
                cost += option.unit
                actions += option.effort
            time = max(time, at)
        if time >= self.left:
            return -self.spend * cost
        return (self.forecast.lease_tail[time] - self.spend * cost) / actions

    def taste(self, action: int, worth: float) -> float:
        """The Lead that the seat's style adds to an action, which the plans find worth so much."""
        return taste(self, self.style, action, worth) if self.styled else 0.0

    def taste_in(self, action: int, gain: float) -> float:
        """The part of a ranked gain that is taste."""
        taste = self.taste(action, gain)
        return taste if taste and self.taste(action, gain - taste) == taste else 0.0

    def lobby_worth(self, group: int) -> float:
        """What a quarter off a group of projects saves on the lots of it that funded steps still need, less the influence."""
        st = self.st
        bloc = st.tables[self.seat].bloc
        price: int = lobby_price(st, self.seat)
        saved = 0.0
        for site in self.sites:
            option = site.options[group]
            if option is None or not site.steps or st.game.region_bloc[site.steps[0].region] != bloc:
                continue
            needed = 0
            for step in site.steps:
                if step.funded and step.lacks >> group & 1:
                    needed += 1
            saved += option.unit * option.lot * -(-needed // option.lot)
        return self.spend * saved * self.book.lobby_pct / 100 - price * self.influence

    def best_free(self, legal: tuple[int, ...]) -> tuple[float, int]:
        """The best of the actions that take no action point, and what it gains."""
        g = self.st.game
        kinds = g.kind
        postures = [a for a in legal if kinds[a] == act.POSTURE]
        best, chosen = 0.0, 0
        if postures:
            worths = Schooling(self).best()
            posture = self.st.posture(self.seat)
            stays = worths.get(posture, -1e9)
            for action in postures:
                goal: int = g.x[action]
                gain = worths.get(goal, -1e9) - stays + self.lean * (goal - posture)
                if gain > best:
                    best, chosen = gain, action
        for action in legal:
            if kinds[action] == act.RENT:
                gain = self.price(action)
                gain += self.taste(action, gain)
                if gain > best:
                    best, chosen = gain, action
        return best, chosen

    def settle(self, ranked: list[tuple[float, int]], legal: tuple[int, ...]) -> tuple[float, int]:
        """What is taken, and its gain: the best of what is ranked, or a pass if nothing gains enough.

        With a pass or the last point goes the turn, so what is free comes before it.
        """
        threshold = self.style.threshold
        gain, action = ranked[0] if ranked and ranked[0][0] > threshold else (0.0, act.PASS)
        if action == act.PASS or self.st.points_left(self.seat) == 1:
            free_gain, free = self.best_free(legal)
            if free_gain > threshold:
                return free_gain, free
        return gain, action

    def rank(self, legal: tuple[int, ...]) -> list[tuple[float, int]]:
        """The actions that take an action point and gain something, best first; `legal` ascends."""
        g = self.st.game
        pricing = self.book.pricing
        allowed = vec[i64](legal)
        # Worths below zero stand for those above, so that rows sort as they are: the best first, ties by action.
        rows: list[tuple[float, int]] = []
        for worth, action in self.orders():
            if includes(allowed, action):
                rows.append((-(worth + self.taste(action, worth)), action))
        for action in allowed:
            way = pricing[action]
            if way == BY_PLANS:
                continue
            if way == BY_HASTE:
                worth = haste_worth(self, g.x[action], g.y[action])
            elif way == BY_SAVING:
                worth = self.lobby_worth(g.x[action])
            else:
                worth = self.price(action)
            worth += self.taste(action, worth)
            if worth > 0:
                rows.append((-worth, action))
        rows.sort()
        return [(-worth, action) for worth, action in rows]


def includes(ascending: vec[i64], number: i64) -> bool:
    """Whether a number is one of these."""
    low: i64 = 0
    high = len(ascending)
    while low < high:
        middle = low + high >> 1
        if ascending[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low < len(ascending) and ascending[low] == number
