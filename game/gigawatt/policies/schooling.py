"""How much of the compute should train, and when: plans of posture played through to the last quarter.

A plan is a goal and the quarter in which the posture begins to move to it. For each the seat's progress, its tiers, their
rewards by who will be there before, model income and cloud revenue are summed up; the race against each rival goes by what it
trained last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.layout import (
    COMPUTE,
    M_DEMAND,
    M_SEATS,
    MOD_WIDTH,
    POSTURE,
    PROGRESS,
    QUARTER,
    REACHED,
    S_CLOUD,
    S_TRAINING,
    SEAT_WIDTH,
    SEATS,
    TIER,
    TRAINED,
)
from gigawatt.policies.judge import compute_soon

if TYPE_CHECKING:
    from gigawatt.policies.planner import Planner

GROWTH = 1.2
"""Growth of a rival's training from a quarter to the next."""
SOLD_AT_LEAST = 0.8
"""Share of its compute with which a rival is thought to train at least."""


class Schooling:
    """The race for training tiers as one seat sees it, and what each plan of posture brings."""

    __slots__ = ("cash", "compute", "demand", "elsewhere", "keep", "left", "planner", "rivals", "step", "whole")

    def __init__(self, planner: Planner) -> None:
        st = planner.st
        g = st.game
        forecast = planner.forecast
        left = self.left = planner.left
        self.planner: Planner = planner
        self.step: int = g.ruleset.economy.posture_step
        mods = M_SEATS + planner.seat * MOD_WIDTH
        soon, largest = compute_soon(planner)
        growth = max(0.0, forecast.mean[-1] - forecast.mean[0]) / max(1, left - 1)
        self.compute: list[float] = [soon + growth * planner.weights.pace * t for t in range(left)]
        far = g.ruleset.training.far_pct / 100
        # Training runs best at the largest campus; what is elsewhere counts for less.
        full = largest + (soon - largest) * far
        self.whole: float = (full / soon if soon else 1.0) * (100 + st.mods[mods + S_TRAINING]) / 100
        keep = max(0, 100 + st.mods[mods + S_CLOUD]) / 200
        self.keep: float = keep * g.ruleset.economy.state_cloud_pct / 100 if st.tables[planner.seat].is_state else keep
        now = g.first + st.v[QUARTER]
        scale = (100 + st.mods[M_DEMAND]) / 100
        self.demand: list[float] = [g.demand[min(11, now + t)] * scale for t in range(left)]
        base = max(1.0, forecast.mean[0])
        self.elsewhere: list[float] = [forecast.sold_elsewhere * mean / base for mean in forecast.mean]
        wanted = planner.wanted
        self.cash: list[float] = [forecast.cash[t + 1] + 0.8 * wanted * max(0.0, 1 - t / 3) for t in range(left)]
        self.rivals: list[list[int]] = [self._arrivals(s) for s in range(g.seats) if s != planner.seat]

    def _arrivals(self, seat: int) -> list[int]:
        """The quarter from now in which a rival reaches each tier; -1 where it has, `left` and more where it will not."""
        v = self.planner.st.v
        o = SEATS + seat * SEAT_WIDTH
        thresholds = self.planner.st.game.ruleset.training.thresholds
        tier = v[o + TIER]
        arrivals = [-1] * tier
        progress = float(v[o + PROGRESS])
        pace = max(float(v[o + TRAINED]), v[o + COMPUTE] * SOLD_AT_LEAST)
        for t in range(self.left):
            progress += pace
            pace *= GROWTH
            while len(arrivals) < len(thresholds) and progress >= thresholds[len(arrivals)]:
                arrivals.append(t)
        return arrivals + [self.left] * (len(thresholds) - len(arrivals))

    def worth(self, goal: int, start: int) -> tuple[int, float]:
        """A plan's first posture, and the Lead that it brings from now to the end."""
        planner = self.planner
        st = planner.st
        v = st.v
        g = st.game
        training = g.ruleset.training
        cloud = g.ruleset.cloud
        posture = v[planner.o + POSTURE]
        tier = v[planner.o + TIER]
        progress = float(v[planner.o + PROGRESS])
        first = posture
        total = 0.0
        for t in range(self.left):
            if t >= start and posture != goal:
                posture += max(-self.step, min(self.step, goal - posture))
            if t == 0:
                first = posture
            compute = self.compute[t]
            trained = compute * posture / 4
            sold = compute - trained
            price = cloud.price_scale * self.demand[t] / max(1.0, sold + self.elsewhere[t])
            price = max(cloud.price_min, min(cloud.price_max, price))
            revenue = sold * price * self.keep
            if tier:
                # Models earn at the top tier, and half as much one below it.
                top = max([sum([1 for at in arrivals if at < t]) for arrivals in self.rivals], default=0)
                behind = top - tier
                if behind <= 1:
                    revenue += training.model_income * tier * (1.0 if behind <= 0 else 0.5)
            total += revenue * self.cash[t]
            progress += trained * self.whole
            while tier < len(training.thresholds) and progress >= training.thresholds[tier]:
                earlier = v[REACHED + tier] + sum([1 for arrivals in self.rivals if 0 <= arrivals[tier] < t])
                rewards = training.first if earlier == 0 else training.second if earlier == 1 else training.later
                total += rewards[tier]
                tier += 1
        if tier < len(training.thresholds):
            # Some of the way to the next tier is better than none: forecasts err.
            total += planner.weights.hope * progress / training.thresholds[tier]
        return first, total

    def best(self) -> dict[int, float]:
        """For each posture that can be taken this quarter, the best plan that begins with it."""
        found: dict[int, float] = {}
        for goal in range(5):
            for start in (0, 1, 2, 4, 6, 8):
                if start >= self.left and start:
                    continue
                first, worth = self.worth(goal, start)
                if worth > found.get(first, -1e9):
                    found[first] = worth
        return found
