"""The strong heuristic: it prices what each order does for the plans of every campus, over all quarters to come."""

from __future__ import annotations

from gigawatt.core.layout import COMPUTE, SEAT_WIDTH, SEATS
from gigawatt.policies.api import Alternative, Decision, Reason, Turn
from gigawatt.policies.campus import Campus, order_time
from gigawatt.policies.forecast import Forecast
from gigawatt.policies.judge import Judge, Slots
from gigawatt.policies.outlook import Outlook
from gigawatt.policies.weights import PlannerWeights, load_planner_weights


class Planner(Judge):
    """Prices actions by what they do for the plans of each campus."""

    __slots__ = ()

    weights: PlannerWeights

    def foresee(self) -> Forecast:
        return Outlook(self.st, self.seat, self.weights)

    def sum_up(self, campus: Campus) -> Slots:
        return Slots(campus, self.open_cost, LATE, self.forecast, self.weights.trust)


LATE = (3, 3, 1, 2, 1)


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
        judge = Planner(turn.fork(0), turn.seat, self.weights)
        priced = sorted([(-judge.price(action), action) for action in legal])
        gain, action = -priced[0][0], priced[0][1]
        if gain < self.weights.threshold:
            action, gain = 0, 0.0
        others = tuple([Alternative(a, round(-1000 * worth)) for worth, a in priced[:5]])
        return Decision(action, Reason("x", alternatives=others))
