"""The strong heuristic: it plans every campus module by module, funds the best of it, and orders what would be late next quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act
from gigawatt.core.layout import (
    CAMPUSES,
    CASH,
    CLASS,
    COMPUTE,
    INFLUENCE,
    LEASE,
    M_SEATS,
    MOD_WIDTH,
    ONLINE,
    POINTS,
    POSTURE,
    QUARTER,
    S_CAP,
    S_CLOUD,
    S_INCOME,
    SLOTS,
    TIER,
)
from gigawatt.core.legal import campus_limit
from gigawatt.core.operations import interest_pct
from gigawatt.policies.api import Alternative, Decision, Reason, Turn
from gigawatt.policies.campus import CHIPS, Campus
from gigawatt.policies.forecast import Forecast
from gigawatt.policies.judge import Judge, Slots
from gigawatt.policies.outlook import Outlook
from gigawatt.policies.plans import Site, catalogue_of, fund, make_site, regions_to_open
from gigawatt.policies.weights import PlannerWeights, load_planner_weights

if TYPE_CHECKING:
    from gigawatt.core import State

NEXT_CHANCE = (3, 3, 1, 2, 1)
"""Quarters in which a layer comes that is ordered with the next chance."""


class Planner(Judge):
    """Prices actions by what they do for the plans of each campus."""

    __slots__ = ("chip_points", "income", "influence_price", "purse", "sites")

    weights: PlannerWeights

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        super().__init__(st, seat, weights)
        g = st.game
        v = st.v
        o = self.o
        self.chip_points: int = g.class_points[v[CLASS]]
        cap = g.ruleset.economy.influence_cap + st.mods[M_SEATS + seat * MOD_WIDTH + S_CAP]
        self.influence_price: float = weights.influence * (0.3 if v[o + INFLUENCE] >= cap - 1 else 1.0)
        self.income: float = self.expect_income()
        self.purse: float = self.budget + min(0.0, self.income) - weights.bills
        self.sites: list[Site] = [make_site(self, campus, r) for r, campus in self.campuses.items()]
        if v[o + CAMPUSES] < campus_limit(st, seat) and self.left > 4:
            tried = 0
            for r in regions_to_open(self):
                if v[SLOTS + r] > 0 and r not in self.campuses:
                    site = make_site(self, self.field, r, opens=True)
                    if site.steps:
                        self.sites.append(site)
                    tried += 1
                    if tried == 2:
                        break
        fund(self, self.sites)

    def foresee(self) -> Forecast:
        """What compute and cash will be worth, with an eye on each rival."""
        return Outlook(self.st, self.seat, self.weights)

    def sum_up(self, campus: Campus) -> Slots:
        """The slots of a campus, for what cards and haste do to them."""
        return Slots(campus, self.open_cost, NEXT_CHANCE, self.forecast, self.weights.trust)

    def class_price(self, points: int) -> float:
        """What an accelerator of so many points costs about."""
        g = self.st.game
        for cls in range(g.class_count):
            if g.class_points[cls] == points:
                return max(g.class_base[cls] + 1.0, self.chip_cost if points == self.chip_points else 0.0)
        return self.chip_cost

    def expect_income(self) -> float:
        """Cash that a quarter brings as things stand."""
        st = self.st
        v = st.v
        o = self.o
        g = st.game
        mods = M_SEATS + self.seat * MOD_WIDTH
        sold = v[o + COMPUTE] * (4 - v[o + POSTURE]) // 4
        revenue = sold * self.forecast.price[0] / 2 * max(0, 100 + st.mods[mods + S_CLOUD]) / 100
        if st.tables[self.seat].is_state:
            revenue = revenue * g.ruleset.economy.state_cloud_pct / 100
        debt = max(0, -v[o + CASH])
        bills = v[o + ONLINE] + debt * interest_pct(st, self.seat) / 100
        model = g.ruleset.training.model_income * v[o + TIER] * 0.8
        return revenue + model + v[o + LEASE] + st.mods[mods + S_INCOME] - bills

    # --- orders ------------------------------------------------------------------------------------------------------

    def orders(self) -> list[tuple[float, int]]:
        """What each order of a layer does for the funded steps: (Lead an action, action)."""
        early = self.weights.early
        found = []
        for site in self.sites:
            for layer, option in enumerate(site.options):
                if option is None:
                    continue
                lot = option.lot
                used = 0
                worth = 0.0
                for step in site.steps:
                    if layer not in step.missing:
                        continue
                    if used == lot:
                        break
                    used += 1
                    if step.funded:
                        worth += step.density if option.time + 1 > step.time else early * step.density
                    else:
                        worth -= self.spend * option.unit
                if worth > 0:
                    # What a lot brings beyond any step is paid for all the same.
                    worth = worth / lot - self.weights.surplus * self.spend * option.unit * (lot - used) / lot
                    found.append((worth, option.action))
        return found


LAYER_KINDS = frozenset({act.OPEN_CAMPUS, act.BUY, act.ASSEMBLE})
FREE_KINDS = frozenset({act.POSTURE, act.RENT})
BUILD_KINDS = frozenset({act.BUILD, act.TURBINES})


class PlannerPolicy:
    """Plans each campus ahead."""

    def __init__(self, w: str = "") -> None:
        import attrs
        kv = dict(x.split("~") for x in w.split("/") if x)
        self.weights = attrs.evolve(load_planner_weights("planner"), **{k: float(v) for k, v in kv.items()})

    def decide(self, turn: Turn) -> Decision:
        legal = turn.legal_actions
        if len(legal) == 1:
            return Decision(legal[0], Reason("Nothing else is legal.", plan="forced"))
        st = turn.fork(0)
        judge = Planner(st, turn.seat, self.weights)
        g = turn.game
        kinds = g.kind
        threshold = self.weights.threshold
        best_free = (threshold, 0)
        if st.v[judge.o + POINTS] == 1:
            best_free = max([(judge.price(a), a) for a in legal if kinds[a] in FREE_KINDS], default=best_free)
            if best_free[0] > threshold:
                return Decision(best_free[1], Reason("posture", plan="free", alternatives=(Alternative(best_free[1], round(1000*best_free[0])),)))
        plants = catalogue_of(g).plants
        allowed = set(legal)
        priced = [row for row in judge.orders() if row[1] in allowed]
        for a in legal:
            kind = kinds[a]
            if kind in FREE_KINDS or kind in LAYER_KINDS or (kind in BUILD_KINDS and g.x[a] not in plants):
                continue
            worth = judge.price(a)
            if worth > 0:
                priced.append((worth, a))
        priced.sort(key=lambda row: (-row[0], row[1]))
        action = priced[0][1] if priced and priced[0][0] > threshold else 0
        others = tuple([Alternative(a, round(1000 * worth)) for worth, a in priced[:5]])
        return Decision(action, Reason("x", alternatives=others))
