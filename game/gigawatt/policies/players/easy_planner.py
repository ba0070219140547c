"""How a beginner reads a position: a sensible player with a beginner's mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.policies.planning.options import LayerOption
from gigawatt.policies.planning.plans import Step
from gigawatt.policies.planning.training_plan import WHOLE
from gigawatt.policies.players.normal_planner import NormalPlanner
from gigawatt.policies.valuation.campus import CHIPS, COOLING, NETWORK, NEVER, POWER, SITE, Campus, as_if_there
from gigawatt.policies.valuation.constants import NO_LAYER

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.weights import PlannerWeights

OVERLOOKED: Final = (COOLING, NETWORK)
"""Layers that a beginner does not think of until they hold a campus back."""
OBVIOUS: Final = (SITE, POWER, CHIPS)
"""Layers that a beginner thinks of first."""
NOT_THOUGHT_OF: Final = frozenset({
    act.ISSUE, act.LIFT, act.LOBBY, act.HOLD, act.RELEASE, act.OFFER, act.HIRE, act.SELL_CHIPS, act.EQUITY,
})  # fmt: skip
"""Kinds of action that a beginner does not think of."""
PROJECT_KINDS: Final = frozenset({act.BUILD, act.TURBINES})
BARGAIN: Final = 0.6
"""Lead that a beginner sees in accelerators below their base price, whatever stands ready for them."""
HOARD: Final = 3
"""Modules of a layer ahead of the rest of a campus at which a beginner orders no more of it."""
IDLE: Final = 2
"""Accelerators above the rest of a campus at which a beginner buys no more, and looks for what is missing there when they stand idle."""


class EasyPlanner(NormalPlanner):
    """A planner that thinks as a person does in the first games.

    Attributes:
        forgotten: for each campus, the layers that are neither there nor ordered and that it does not think of.
    """

    __slots__ = ("forgotten",)

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        self.forgotten: dict[int, tuple[int, ...]] = {}
        super().__init__(st, seat, weights)
        # What is only on order when the match ends counts a little; a beginner has not read that far.
        for site in self.sites:
            site.steps = [step for step in site.steps if step.time < self.left]

    def read_campuses(self) -> dict[int, Campus]:
        """The campuses without the layers it forgets: these seem to be there."""
        campuses = super().read_campuses()
        for campus in campuses.values():
            seen = tuple([layer for layer in OVERLOOKED if NEVER in campus.ready[layer] and not notices(campus, layer)])
            self.forgotten[campus.region] = seen
            for layer in seen:
                campus.ready[layer] = as_if_there(campus.ready[layer])
        return campuses

    def overlooked(self, region: int) -> tuple[int, ...]:
        """Layers of a campus that it does not think of."""
        return self.forgotten.get(region, ())

    def better_later(self, step: Step, option: LayerOption) -> bool:  # noqa: ARG002  # it does not wait
        """Accelerators are bought as soon as there is a plan for them, whatever comes next."""
        return False

    def plan_new_campuses(self) -> None:
        """One campus is enough to think of."""

    def style_bonus(self, action: int, worth: float) -> float:  # noqa: ARG002  # a bargain is one at any worth
        """A bargain in accelerators is hard to resist."""
        g = self.st.game
        base: int = g.class_base[self.st.chip_class]
        if g.kind[action] != act.BUY or self.chip_cost > base + 1:
            return 0.0
        return BARGAIN if g.x[action] in self.campuses else 0.0

    def best_free_action(self, legal: tuple[int, ...]) -> tuple[float, int]:
        """The best of what takes no action point: it rents nothing, and trains with more only while it owes nothing."""
        g = self.st.game
        most = self.st.posture(self.seat) if self.st.cash(self.seat) < 0 else WHOLE
        return super().best_free_action(tuple([a for a in legal if g.kind[a] == act.POSTURE and g.x[a] <= most]))

    def is_futile(self, action: int) -> bool:
        """Whether it does not think of an action, or sees that it is of no use now."""
        g = self.st.game
        kind, x, y = g.kind[action], g.x[action], g.y[action]
        if kind in NOT_THOUGHT_OF or super().is_futile(action):
            return True
        if kind not in PROJECT_KINDS:
            return False
        layer = self.catalogue.layer[x]
        return layer != NO_LAYER and self.piles_up(y, layer, HOARD)

    def halls_missing(self, region: int) -> bool:
        """A beginner buys accelerators because they are cheap, until some would stand idle."""
        return self.piles_up(region, CHIPS, IDLE)

    def piles_up(self, region: int, layer: int, above: int) -> bool:
        """Whether a layer stands so far above the lowest, with what is on order, that more of it would be a heap."""
        campus = self.campuses.get(region)
        return campus is not None and campus.planned[layer] >= min(campus.planned) + above


def notices(campus: Campus, layer: int) -> bool:
    """Whether a beginner sees that a layer is missing: all it thinks of is there, or accelerators stand idle for the want of it."""
    if campus.ready[layer][0] != NEVER:
        return False
    return campus.ready[CHIPS][IDLE - 1] <= 0 or all(campus.ready[other][0] <= 0 for other in OBVIOUS)
