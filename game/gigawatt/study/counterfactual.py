"""What a planner would do if the thing it names as its reason were not so.

A reason names its term first: the layer that binds, the effect of a card, the training that a posture is for. Taking that term away
and deciding again shows whether the reason was one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act, edits
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.valuation.campus import Campus, as_if_there

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.api import Reason
    from gigawatt.policies.valuation.weights import PlannerWeights

PLENTY = 1000
"""Cash that takes a purse out of the way, in tenths of $bn."""


class Muted(Planner):
    """A planner to which one layer of one campus is no concern.

    Attributes:
        layer: the layer that is plentiful.
        region: where; -1 nowhere.
    """

    __slots__ = ("layer", "region")

    def __init__(self, st: State, seat: int, weights: PlannerWeights, layer: int, region: int) -> None:
        self.layer: int = layer
        self.region: int = region
        super().__init__(st, seat, weights)

    def read_campuses(self) -> dict[int, Campus]:
        """The campuses, the layer being there wherever it is missing."""
        campuses = super().read_campuses()
        campus = campuses.get(self.region)
        if campus is not None:
            campus.ready[self.layer] = as_if_there(campus.ready[self.layer])
        return campuses

    def plan_new_campuses(self) -> None:
        """New places, but for the one that is no concern."""
        super().plan_new_campuses()
        self.sites = [s for s in self.sites if s.campus.region >= 0 or not s.steps or s.steps[0].region != self.region]


def choose_without(st: State, seat: int, weights: PlannerWeights, action: int, reason: Reason) -> int:
    """The action that a planner takes when the term that its reason names first counts for nothing.

    Args:
        st: the position, which is left alone.
        seat: the seat to move.
        weights: what it plays by.
        action: what it chose.
        reason: why.
    """
    legal = tuple(st.legal_actions())
    name, value = reason.terms[0]
    kind = st.game.kind[action]
    fork = st.fork(0)
    layer, at, place = name.partition("@")
    if at:
        muted = Muted(fork, seat, weights, LAYERS.index(layer), st.game.region_index[place])
        return _choice(muted, legal, -1, 0.0)
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
    """What a planner takes, one action being worth so much less."""
    rows = [(worth - by if action == less else worth, action) for worth, action in planner.rank(legal)]
    rows.sort(key=lambda row: (-row[0], row[1]))
    return planner.best_action(rows, legal)[1]
