"""How a beginner reads a position: the planner with a beginner's mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.layout import CLASS
from gigawatt.policies.campus import CHIPS, COOLING, NETWORK, NEVER, Campus
from gigawatt.policies.forecast import Forecast
from gigawatt.policies.planner import Planner

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.weights import PlannerWeights

OVERLOOKED: Final = (COOLING, NETWORK)
"""Layers that a beginner does not think of until they hold a campus back."""
NOT_THOUGHT_OF: Final = frozenset({
    act.ISSUE, act.LIFT, act.LOBBY, act.HOLD, act.RELEASE, act.OFFER, act.HIRE, act.SELL_CHIPS,
})  # fmt: skip
"""Kinds of action that a beginner does not think of."""
BARGAIN: Final = 0.6
"""Lead that a beginner sees in accelerators below their base price, whatever stands ready for them."""
HOARD: Final = 3
"""Accelerators waiting for the rest of a campus at which a beginner stops buying bargains."""


class Beginner(Planner):
    """A planner that thinks as a person does in the first games.

    Attributes:
        forgotten: for each campus, the layers that are neither there nor ordered and that it does not think of.
    """

    __slots__ = ("forgotten",)

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        self.forgotten: dict[int, tuple[int, ...]] = {}
        super().__init__(st, seat, weights)

    def foresee(self) -> Forecast:
        """The plain forecast, without an eye on any rival, and not far."""
        forecast = Forecast(self.st, self.seat, self.weights)
        forecast.look_no_further(int(self.weights.horizon))
        return forecast

    def read_campuses(self) -> dict[int, Campus]:
        """The campuses without the layers it forgets: these seem to be there."""
        campuses = super().read_campuses()
        for campus in campuses.values():
            seen = []
            for layer in OVERLOOKED:
                ready = campus.ready[layer]
                rest = [at[0] for other, at in enumerate(campus.ready) if other != layer]
                holds_back = ready[0] == NEVER and max(rest) <= 0
                if holds_back or NEVER not in ready:
                    continue
                seen.append(layer)
                campus.ready[layer] = [0 if at == NEVER else at for at in ready]
            self.forgotten[campus.region] = tuple(seen)
        return campuses

    def overlooked(self, region: int) -> tuple[int, ...]:
        """Layers of a campus that it does not think of."""
        return self.forgotten.get(region, ())

    def look_around(self) -> None:
        """Home is where it knows its way."""

    def taste(self, action: int, worth: float) -> float:  # noqa: ARG002  # a bargain is one at any worth
        """A bargain in accelerators is hard to resist."""
        g = self.st.game
        if g.kind[action] != act.BUY or self.chip_cost > g.class_base[self.st.v[CLASS]] + 1:
            return 0.0
        campus = self.campuses.get(g.x[action])
        if campus is None:
            return 0.0
        return BARGAIN if campus.planned[CHIPS] < min(campus.planned[:CHIPS]) + HOARD else 0.0

    def rank(self, legal: tuple[int, ...]) -> list[tuple[float, int]]:
        """The actions that it thinks of and that gain something, best first."""
        kinds = self.st.game.kind
        return super().rank(tuple([action for action in legal if kinds[action] not in NOT_THOUGHT_OF]))
