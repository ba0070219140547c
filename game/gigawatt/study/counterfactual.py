"""Counterfactual decisions: the action of a planner without the fact that its reason names.

The first term of a reason is the decisive one: the missing layer, the effect of a card, the training that a posture is for. If the
planner decides otherwise without it, the reason was true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act, edits
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.valuation.campus import Campus, as_if_there

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.api import Reason
    from gigawatt.policies.valuation.weights import PlannerWeights

PLENTY: Final = 1000
"""Cash with which money is no limit, in tenths of $bn."""


class PlannerWithoutLayer(Planner):
    """A planner that takes one layer of one campus for granted.

    Attributes:
        layer: the layer.
        region: the region of the campus.
    """

    __slots__ = ("layer", "region")

    def __init__(self, st: State, seat: int, weights: PlannerWeights, layer: int, region: int) -> None:
        self.layer: int = layer
        self.region: int = region
        super().__init__(st, seat, weights)

    def read_campuses(self) -> dict[int, Campus]:
        """By region, the seat's campuses, with the layer where it is missing."""
        campuses = super().read_campuses()
        campus = campuses.get(self.region)
        if campus is not None:
            campus.ready[self.layer] = as_if_there(campus.ready[self.layer])
        return campuses

    def plan_new_campuses(self) -> None:
        """Consider new campuses, except in that region."""
        super().plan_new_campuses()
        self.plans = [s for s in self.plans if s.campus.region >= 0 or not s.steps or s.steps[0].region != self.region]


def choose_without(st: State, seat: int, weights: PlannerWeights, action: int, reason: Reason) -> int:
    """The action that a planner takes if the first term of its reason counts for nothing.

    Args:
        st: the position, which is not changed.
        seat: the seat to move.
        weights: the weights of the planner.
        action: the action that it chose.
        reason: the reason that it gave.
    """
    legal = tuple(st.legal_actions())
    name, value = reason.terms[0]
    kind = st.game.kind[action]
    fork = st.fork(0)
    layer, at, place = name.partition("@")
    if at:
        without = PlannerWithoutLayer(fork, seat, weights, LAYERS.index(layer), st.game.region_index[place])
        return _choice(without, legal, -1, 0.0)
    if name in ("training", "rented"):
        edits.set_tier(fork, seat, len(st.game.ruleset.training.thresholds))
    elif name == "cloud":
        edits.set_demand_effect(fork, -100)
    elif kind == act.PASS:
        edits.add_cash(fork, seat, PLENTY)
    planner = Planner(fork, seat, weights)
    if kind in (act.POSTURE, act.RENT, act.PASS):
        return _choice(planner, legal, -1, 0.0)
    return _choice(planner, legal, action, value / 1000)


def _choice(planner: Planner, legal: tuple[int, ...], less: int, by: float) -> int:
    """The action that a planner takes if the value of one action is less by so much."""
    rows = [(worth - by if action == less else worth, action) for worth, action in planner.rank(legal)]
    rows.sort(key=lambda row: (-row[0], row[1]))
    return planner.best_action(rows, legal)[1]
