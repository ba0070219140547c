"""How much of the compute should train, and when: plans of posture played through to the last quarter.

A plan is a goal and the quarter in which the posture begins to move to it. For each the seat's progress, its tiers, their
rewards by who will be there before, model income and cloud revenue are summed up; the race against each rival goes by what it
trained last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import (
    LAST_CALENDAR,
    M_DEMAND,
    S_CLOUD,
    S_TRAINING,
)
from gigawatt.policies.judge import compute_soon

if TYPE_CHECKING:
    from gigawatt.policies.planner import Planner

GROWTH: Final = 1.2
"""Growth of a rival's training from a quarter to the next."""
SOLD_AT_LEAST: Final = 0.8
"""Share of its compute with which a rival is thought to train at least."""
WHOLE: Final = 4
"""The posture in which all compute trains."""
PLANNED: Final = 4
"""Quarters in which compute grows by what is ordered and funded now; later by orders to come."""
STARTS: Final = (0, 1, 2, 4, 6, 8)
"""Quarters from now in which a plan may begin to move."""


class Schooling:
    """The race for training tiers as one seat sees it, and what each plan of posture brings.

    Attributes:
        left: quarters to play, this one counted.
        sold: for each posture and quarter, the Lead that what the cloud pays is worth.
        learned: for each posture and quarter, the training progress.
        earned: for each quarter and tier reached, the Lead that model income is worth.
        rewards: for each quarter and tier, the Lead for reaching it then.
    """

    __slots__ = ("earned", "learned", "left", "planner", "rewards", "sold")

    def __init__(self, planner: Planner) -> None:
        self.planner: Planner = planner
        self.left: int = planner.left
        wanted = planner.wanted
        # Cash that good steps lack now will be less wanting in a year.
        cash = [value + 0.8 * wanted * max(0.0, 1 - t / 3) for t, value in enumerate(planner.forecast.cash[1:])]
        self.sold: list[list[float]] = []
        self.learned: list[list[float]] = []
        self._operate(cash)
        self.earned: list[list[float]] = []
        self.rewards: list[list[int]] = []
        self._race(cash)

    def _operate(self, cash: list[float]) -> None:
        """Fill in what each posture sells and trains, quarter by quarter."""
        planner = self.planner
        st = planner.st
        g = st.game
        forecast = planner.forecast
        left = self.left
        soon, largest = compute_soon(planner)
        path = self._compute_ahead(soon)
        # Training runs best at the largest campus; what is elsewhere counts for less.
        full = largest + (soon - largest) * g.ruleset.training.far_pct / 100
        whole = (full / soon if soon else 1.0) * (100 + st.seat_lasting(planner.seat, S_TRAINING)) / 100
        keep = max(0, 100 + st.seat_lasting(planner.seat, S_CLOUD)) / 200
        if st.tables[planner.seat].is_state:
            keep = keep * g.ruleset.economy.state_cloud_pct / 100
        cloud = g.ruleset.cloud
        now: int = g.first + st.quarter
        demand: list[int] = list(g.demand)
        scale = cloud.price_scale * (100 + st.lasting(M_DEMAND)) / 100
        elsewhere = forecast.sold_elsewhere / max(1.0, forecast.mean[0])
        least, most = cloud.price_min, cloud.price_max
        quarters = [
            (
                path[t],
                scale * demand[min(LAST_CALENDAR, now + t)],
                elsewhere * forecast.mean[t],
                keep * cash[t],
            )
            for t in range(left)
        ]
        for posture in range(WHOLE + 1):
            share = 1 - posture / WHOLE
            row = []
            for compute, money, others, worth in quarters:
                points = compute * share
                price = money / max(1.0, points + others)
                row.append(points * worth * (least if price < least else min(price, most)))
            self.sold.append(row)
            self.learned.append([compute * posture / WHOLE * whole for compute, *_ in quarters])

    def _compute_ahead(self, soon: int) -> list[float]:
        """Points that run in each quarter: what stands, is on order or funded, and later some growth like everyone's."""
        planner = self.planner
        left = self.left
        more = [0.0] * (left + 1)
        for site in planner.sites:
            campus = site.campus
            for i, points in enumerate(campus.points):
                last = max([ready[i] for ready in campus.ready])
                if 0 < last < left:
                    more[last] += points
            for step in site.steps:
                if step.funded and step.time < left:
                    more[max(1, step.time)] += campus.points[step.slot]
        mean = planner.forecast.mean
        growth = max(0.0, mean[-1] - mean[0]) / max(1, left - 1) * planner.style.pace
        path = [float(soon)]
        for t in range(1, left):
            path.append(path[-1] + more[t] + (growth if t > PLANNED else 0.0))
        return path

    def _race(self, cash: list[float]) -> None:
        """Fill in what tiers will pay, by where each rival will be."""
        st = self.planner.st
        g = st.game
        training = g.ruleset.training
        tiers = len(training.thresholds)
        rivals = [self._arrivals(s) for s in range(g.seats) if s != self.planner.seat]
        reached = [st.reached(tier) for tier in range(tiers)]
        for t in range(self.left):
            top = max([len([1 for at in arrivals if at < t]) for arrivals in rivals], default=0)
            income = training.model_income * cash[t]
            # Models earn at the top tier, and half as much one below it.
            self.earned.append(
                [income * tier * (1.0 if top <= tier else 0.5 if top == tier + 1 else 0.0) for tier in range(tiers + 1)]
            )
            row = []
            for tier in range(tiers):
                earlier = reached[tier] + len([1 for arrivals in rivals if 0 <= arrivals[tier] < t])
                rewards = training.first if earlier == 0 else training.second if earlier == 1 else training.later
                row.append(rewards[tier])
            self.rewards.append(row)

    def _arrivals(self, seat: int) -> list[int]:
        """The quarter from now in which a rival reaches each tier; -1 where it has, `left` and more where it will not."""
        st = self.planner.st
        thresholds = st.game.ruleset.training.thresholds
        arrivals = [-1] * st.tier(seat)
        progress = float(st.progress(seat))
        pace = max(float(st.trained(seat)), st.compute(seat) * SOLD_AT_LEAST)
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
        training = st.game.ruleset.training
        thresholds = training.thresholds
        step = st.game.ruleset.economy.posture_step
        posture = st.posture(planner.seat)
        tier = st.tier(planner.seat)
        progress = float(st.progress(planner.seat))
        first = posture
        doubt = planner.style.doubt
        total = 0.0
        for t in range(self.left):
            if posture != goal and t >= start:
                posture = max(goal, posture - step) if goal < posture else min(goal, posture + step)
            if t == 0:
                first = posture
            total += self.sold[posture][t] + self.earned[t][tier]
            progress += self.learned[posture][t]
            while tier < len(thresholds) and progress >= thresholds[tier] * (1 + doubt * t):
                total += self.rewards[t][tier]
                tier += 1
        if tier < len(thresholds):
            # Some of the way to the next tier is better than none: forecasts err.
            total += planner.style.hope * progress / thresholds[tier]
        return first, total

    def best(self) -> dict[int, float]:
        """For each posture that can be taken this quarter, the best plan that begins with it."""
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
