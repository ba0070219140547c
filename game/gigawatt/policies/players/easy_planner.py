"""The planner of the easy level: that of the normal level with the mistakes of a beginner."""

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
"""Layers that are overlooked until they hold a campus back."""
OBVIOUS: Final = (SITE, POWER, CHIPS)
"""Layers that are never overlooked."""
UNUSED_KINDS: Final = frozenset({
    act.ISSUE, act.LIFT, act.LOBBY, act.HOLD, act.RELEASE, act.OFFER, act.HIRE, act.SELL_CHIPS, act.EQUITY,
    act.GREY, act.GREY_PART,
})  # fmt: skip
"""Kinds of action that it never takes."""
PROJECT_KINDS: Final = frozenset({act.BUILD, act.TURBINES})
BARGAIN: Final = 0.6
"""Value that accelerators below their base price have for a beginner, in Lead, whatever is ready for them."""
MOST_AHEAD: Final = 3
"""Modules by which a layer may be ahead of the lowest one before no more of it is ordered."""
MOST_IDLE: Final = 2
"""Accelerators by which a campus may be ahead of its lowest layer before no more are bought; so many idle ones make it look for the
missing layer."""


class EasyPlanner(NormalPlanner):
    """A planner that plays as a person does in the first games.

    Attributes:
        forgotten: by region, the layers that are missing and not ordered, and that it overlooks.
    """

    __slots__ = ("forgotten",)

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        self.forgotten: dict[int, tuple[int, ...]] = {}
        super().__init__(st, seat, weights)
        # Modules on order at the end score a little, which a beginner does not know.
        for plan in self.plans:
            plan.steps = [step for step in plan.steps if step.time < self.left]

    def read_campuses(self) -> dict[int, Campus]:
        """By region, the seat's campuses; overlooked layers are read as if they were there."""
        campuses = super().read_campuses()
        for campus in campuses.values():
            forgotten = tuple(
                [layer for layer in OVERLOOKED if NEVER in campus.ready[layer] and not is_noticed(campus, layer)]
            )
            self.forgotten[campus.region] = forgotten
            for layer in forgotten:
                campus.ready[layer] = as_if_there(campus.ready[layer])
        return campuses

    def overlooked(self, region: int) -> tuple[int, ...]:
        """Layers of a campus that it overlooks."""
        return self.forgotten.get(region, ())

    def better_later(self, step: Step, option: LayerOption) -> bool:  # noqa: ARG002  # it never waits
        """No: accelerators are bought as soon as they are planned, whatever class comes next."""
        return False

    def plan_new_campuses(self) -> None:
        """Consider no further campus."""

    def style_bonus(self, action: int, worth: float) -> float:  # noqa: ARG002  # a bargain has its bonus at any value
        """The bonus of accelerators below their base price."""
        g = self.st.game
        base: int = g.class_base[self.st.chip_class]
        if g.kind[action] != act.BUY or self.chip_cost > base + 1:
            return 0.0
        return BARGAIN if g.x[action] in self.campuses else 0.0

    def best_free_action(self, legal: tuple[int, ...]) -> tuple[float, int]:
        """The best change of posture: it rents nothing, and trains with more only while it has no debt."""
        g = self.st.game
        most = self.st.posture(self.seat) if self.st.cash(self.seat) < 0 else WHOLE
        return super().best_free_action(tuple([a for a in legal if g.kind[a] == act.POSTURE and g.x[a] <= most]))

    def best_hold(self, legal: tuple[int, ...]) -> tuple[float, int]:  # noqa: ARG002  # the store sells whatever is made
        """The pass: it never changes what is kept in the store."""
        return 0.0, act.PASS

    def is_barred(self, action: int) -> bool:
        """Whether an order is of a kind that it never plans with."""
        return action >= 0 and self.st.game.kind[action] in UNUSED_KINDS

    def is_futile(self, action: int) -> bool:
        """Whether it never takes an action, or the action is obviously of no use now."""
        g = self.st.game
        kind, x, y = g.kind[action], g.x[action], g.y[action]
        if kind in UNUSED_KINDS or super().is_futile(action):
            return True
        if kind not in PROJECT_KINDS:
            return False
        layer = self.catalogue.layer[x]
        return layer != NO_LAYER and self.is_far_ahead(y, layer, MOST_AHEAD)

    def halls_missing(self, region: int) -> bool:
        """Whether more accelerators would be idle: it buys them because they are cheap."""
        return self.is_far_ahead(region, CHIPS, MOST_IDLE)

    def is_far_ahead(self, region: int, layer: int, above: int) -> bool:
        """Whether a layer is at least so many modules ahead of the lowest one, ordered ones included."""
        campus = self.campuses.get(region)
        return campus is not None and campus.planned[layer] >= min(campus.planned) + above


def is_noticed(campus: Campus, layer: int) -> bool:
    """Whether a beginner notices that a layer is missing: the obvious layers are there, or accelerators are idle."""
    if campus.ready[layer][0] != NEVER:
        return False
    return campus.ready[CHIPS][MOST_IDLE - 1] <= 0 or all(campus.ready[other][0] <= 0 for other in OBVIOUS)
