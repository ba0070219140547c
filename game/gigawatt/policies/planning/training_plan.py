"""Training plans: how much of the compute should train, and from when.

A plan is a posture to reach and the quarter in which the posture begins to move. Its value is the cloud revenue, model income and
rewards of tiers that it brings to the last quarter; the rewards depend on the rivals, whose progress is forecast from what they
trained last.

The module reads the layout of a position because it runs at every decision on the posture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    LAST_CALENDAR,
    M_DEMAND,
    S_CLOUD,
    S_TRAINING,
)
from gigawatt.policies.valuation.campus import SLOTS_AHEAD

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner_inputs import PlannerInputs
    from gigawatt.policies.planning.plans import CampusPlan

GROWTH: Final = 1.2
"""Factor on a rival's training from one quarter to the next."""
TRAINED_AT_LEAST: Final = 1.0
"""Smallest share of its compute that a rival is assumed to train with: a race that is expected is entered in time."""
WHOLE: Final = 4
"""The posture in which all compute trains."""
PLANNED: Final = 4
"""Quarters in which compute grows by what is ordered and funded now; later it grows at a forecast rate."""
STARTS: Final = (0, 1, 2, 4, 6, 8)
"""Quarters from now in which the posture may begin to move."""


class RivalRace:
    """How a rival trains on, as forecast from what it trained last.

    Attributes:
        arrivals: by tier, the quarter from now in which it reaches it; -1 if it has, the quarters left if it will not.
        progress: by quarter from now, its progress at the end.
    """

    __slots__ = ("arrivals", "progress")

    def __init__(self, planner: PlannerInputs, seat: int) -> None:
        st = planner.st
        left: i64 = planner.left
        thresholds = planner.catalogue.thresholds
        reached: i64 = st.tier(seat)
        self.arrivals: vec[i64] = vec[i64]([-1 if tier < reached else left for tier in range(len(thresholds))])
        self.progress: vec[float] = vec[float]([0.0] * left)
        progress = float(st.progress(seat))
        pace = max(float(st.trained(seat)), st.compute(seat) * TRAINED_AT_LEAST)
        for t in range(left):
            progress += pace
            pace *= GROWTH
            self.progress[t] = progress
            while reached < len(thresholds) and progress >= thresholds[reached]:
                self.arrivals[reached] = t
                reached += 1


class TrainingPlan:
    """The race for training tiers as one seat forecasts it, and the value of each plan.

    Tables are flat lists, since they are read some hundred times at each decision.

    Attributes:
        left: quarters to play, this one included.
        tiers: number of training tiers.
        sold: value of cloud revenue in Lead, at posture x `left` + quarter.
        learned: training progress, at posture x `left` + quarter.
        earned: value of model income in Lead, at quarter x (`tiers` + 1) + tier reached.
        earlier: seats that reach a tier before, at quarter x `tiers` + tier.
        rivals: the forecast race of each rival.
        hurdles: progress from which on a plan counts a tier as reached, at quarter x `tiers` + tier.
    """

    __slots__ = ("earlier", "earned", "hurdles", "learned", "left", "planner", "plans", "rivals", "sold", "tiers")

    def __init__(self, planner: PlannerInputs, plans: list[CampusPlan]) -> None:
        self.planner: PlannerInputs = planner
        self.plans: list[CampusPlan] = plans
        self.left: i64 = planner.left
        self.tiers: i64 = len(planner.catalogue.thresholds)
        # Without the premium that a purchase pays: cloud revenue comes a quarter later, and a posture stays for many.
        cash = planner.forecast.cash[1:]
        self.sold: vec[float] = vec[float]([0.0] * ((WHOLE + 1) * self.left))
        self.learned: vec[float] = vec[float]([0.0] * ((WHOLE + 1) * self.left))
        self._operate(cash)
        self.earned: vec[float] = vec[float]([0.0] * (self.left * (self.tiers + 1)))
        self.earlier: vec[i64] = vec[i64]([0] * (self.left * self.tiers))
        self.rivals: list[RivalRace] = []
        self.hurdles: vec[float] = vec[float]([0.0] * (self.left * self.tiers))
        self._race(cash)

    def _operate(self, cash: vec[float]) -> None:
        """Fill in cloud revenue and progress of each posture and quarter."""
        planner = self.planner
        st = planner.st
        g = st.game
        forecast = planner.forecast
        left = self.left
        soon, largest = planner.compute_soon()
        path = self._compute_ahead(soon)
        # Compute away from the largest campus trains less well.
        far: int = (soon - largest) * g.far_pct
        full = largest + far / 100
        whole = (full / soon if soon else 1.0) * (100 + st.seat_lasting(planner.seat, S_TRAINING)) / 100
        keep = max(0, 100 + st.seat_lasting(planner.seat, S_CLOUD)) / 200
        if st.tables[planner.seat].is_state:
            keep = keep * float(g.state_cloud_pct) / 100
        now: int = g.first + st.quarter
        demand: int = g.cloud_price_scale * (100 + st.lasting(M_DEMAND))
        scale = demand / 100
        elsewhere = forecast.sold_elsewhere / max(1.0, forecast.mean[0])
        least, most = float(g.cloud_price_min), float(g.cloud_price_max)
        money = vec[float]([scale * float(g.demand[min(LAST_CALENDAR, now + t)]) for t in range(left)])
        others = vec[float]([elsewhere * forecast.mean[t] for t in range(left)])
        worth = vec[float]([keep * cash[t] for t in range(left)])
        for posture in range(WHOLE + 1):
            share = 1 - posture / WHOLE
            for t in range(left):
                points = path[t] * share
                price = money[t] / max(1.0, points + others[t])
                self.sold[posture * left + t] = points * worth[t] * (least if price < least else min(price, most))
                self.learned[posture * left + t] = path[t] * posture / WHOLE * whole

    def _compute_ahead(self, soon: int) -> vec[float]:
        """By quarter, the points that run: from what exists, is on order or funded, and later from forecast growth."""
        planner = self.planner
        left = self.left
        more = vec[float]([0.0] * left)
        for plan in self.plans:
            points = plan.campus.points
            for i in range(SLOTS_AHEAD):
                last = plan.campus.last(i)
                if 0 < last < left:
                    more[last] = more[last] + float(points[i])
            for step in plan.steps:
                time = max(1, step.time)
                if step.funded and time < left:
                    more[time] = more[time] + float(points[step.slot])
        mean = planner.forecast.mean
        growth = max(0.0, mean[left - 1] - mean[0]) / float(max(1, left - 1)) * planner.planner_weights.pace
        path = vec[float]([float(soon)] * left)
        for t in range(1, left):
            path[t] = path[t - 1] + more[t] + (growth if t > PLANNED else 0.0)
        return path

    def _race(self, cash: vec[float]) -> None:
        """Fill in rewards and model income of tiers, by the forecast progress of the rivals."""
        st = self.planner.st
        g = st.game
        tiers = self.tiers
        self.rivals = [RivalRace(self.planner, s) for s in range(g.seats) if s != self.planner.seat]
        races = [rival.arrivals for rival in self.rivals]
        doubt = self.planner.planner_weights.doubt
        thresholds = self.planner.catalogue.thresholds
        reached = vec[i64]([st.reached(tier) for tier in range(tiers)])
        for t in range(self.left):
            top: i64 = 0
            for arrivals in races:
                passed: i64 = 0
                while passed < tiers and arrivals[passed] < t:
                    passed += 1
                top = max(top, passed)
            income = float(g.model_income) * cash[t]
            # Models earn in full at the top tier, and half as much one below it.
            for tier in range(tiers + 1):
                part = 1.0 if top <= tier else 0.5 if top == tier + 1 else 0.0
                self.earned[t * (tiers + 1) + tier] = income * float(tier) * part
            surely = 1 + doubt * float(t)
            for tier in range(tiers):
                self.hurdles[t * tiers + tier] = thresholds[tier] * surely
                earlier = reached[tier]
                for arrivals in races:
                    if 0 <= arrivals[tier] < t:
                        earlier += 1
                self.earlier[t * tiers + tier] = earlier

    def reward(self, t: i64, tier: i64, progress: float) -> float:
        """Lead for reaching a tier in a quarter with such a progress: rivals who reach it then with more take their places before."""
        earlier = self.earlier[t * self.tiers + tier]
        for rival in self.rivals:
            if rival.arrivals[tier] == t and rival.progress[t] > progress:
                earlier += 1
        return self.planner.catalogue.rewards[min(2, earlier)][tier]

    def worth(self, goal: i64, start: int) -> tuple[int, float]:
        """A plan's first posture, and its value in Lead from now to the end."""
        planner = self.planner
        st = planner.st
        left = self.left
        tiers = self.tiers
        step = planner.catalogue.posture_step
        posture: i64 = st.posture(planner.seat)
        tier: i64 = st.tier(planner.seat)
        progress = float(st.progress(planner.seat))
        first = posture
        total = 0.0
        for t in range(left):
            if posture != goal and t >= start:
                posture = max(goal, posture - step) if goal < posture else min(goal, posture + step)
            if t == 0:
                first = posture
            total += self.sold[posture * left + t] + self.earned[t * (tiers + 1) + tier]
            progress += self.learned[posture * left + t]
            while tier < tiers and progress >= self.hurdles[t * tiers + tier]:
                total += self.reward(t, tier, progress)
                tier += 1
        if tier < tiers:
            # Part of the way to the next tier has some value, since forecasts err.
            total += planner.planner_weights.hope * progress / planner.catalogue.thresholds[tier]
        return first, total

    def best(self) -> dict[int, float]:
        """By posture that can be taken this quarter, the value of the best plan that begins with it."""
        found: dict[int, float] = {}
        stays = self.planner.st.posture(self.planner.seat)
        for goal in range(WHOLE + 1):
            for start in STARTS:
                if start and (goal == stays or start >= self.left):
                    break
                first, worth = self.worth(goal, start)
                if worth > found.get(first, -1e9):
                    found[first] = worth
        return found
