"""Levels of play for computer opponents, each stronger than the one before.

The easy level makes a beginner's mistakes, the same ones in the same position: it looks three quarters ahead, overlooks cooling and
network until they hold a campus back, buys accelerators because they are cheap, keeps cash in reserve, builds at home, and ignores rivals
and controls. The normal level knows the game and its controls, but forecasts no single rival, builds at home, and
uses credit with care.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from attrs import frozen

from gigawatt.policies.api import Decision, Turn
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.players.easy_planner import EasyPlanner
from gigawatt.policies.players.normal_planner import NormalPlanner
from gigawatt.policies.players.planner_policy import PlannerPolicy
from gigawatt.policies.players.search_policy import SearchPolicy
from gigawatt.policies.valuation.weights import PlannerWeights

EASY_HORIZON: Final = 3
"""Quarters that the easy level looks ahead."""
EASY_LONGER_HORIZON: Final = 4
"""Quarters that it looks ahead before it passes."""
NORMAL_HORIZON_PCT: Final = 42
"""The part of a whole game that the normal level looks ahead: five quarters of twelve. With five quarters of any game it saw nearly all
of a short one, and played as hard does."""
NORMAL_SHORTEST: Final = 4
"""The fewest quarters that it looks ahead: a permit, two quarters of building, and one to earn. With three it orders no hall at all."""


@frozen
class PlayLevel:
    """A level of play."""

    name: str
    """Its name, and that of its policy."""
    line: str
    """One sentence for a person who chooses a level."""


LEVEL_CHOICES: Final = (
    PlayLevel("easy", "Rivals think a few quarters ahead and forget a layer now and then."),
    PlayLevel("normal", "Rivals plan each campus, stay at home, and control exports where it pays."),
    PlayLevel("hard", "Rivals plan every campus, abroad as well, and watch each of you."),
    PlayLevel("expert", "Rivals plan as well, and play their best moves ahead before they choose."),
)
"""The levels of `registry.LEVELS` as a person chooses among them, from weak to strong."""


class EasyPolicy(PlannerPolicy):
    """Plays as a person does in the first games: a few quarters ahead, at home, and a layer forgotten now and then.

    It sees three quarters ahead, orders cooling and network only once they hold a campus back, buys accelerators because they are
    cheap, keeps cash for a rainy day, opens no second campus, and ignores rivals and export controls.
    """

    planner: ClassVar[type[Planner]] = EasyPlanner

    def __init__(self) -> None:
        super().__init__(EASY_HORIZON, "easy")
        self.patient: PlannerWeights = replace(self.weights, horizon=float(EASY_LONGER_HORIZON))

    def decide(self, turn: Turn) -> Decision:
        """Plan; before a pass, plan again with a longer horizon."""
        decision = super().decide(turn)
        if decision.action or len(turn.legal_actions) == 1:
            return decision
        return self.choose(turn, self.patient)


class NormalPolicy(PlannerPolicy):
    """Plays as a person who knows the game: plans every campus at home, uses most of its credit, and forecasts no single rival.

    It sees a part of the game ahead, according to how many quarters the game has.
    """

    planner: ClassVar[type[Planner]] = NormalPlanner

    def __init__(self) -> None:
        super().__init__(NORMAL_SHORTEST, "normal")

    def decide(self, turn: Turn) -> Decision:
        """Plan as far ahead as the length of the game asks."""
        horizon = normal_horizon(turn.game.quarters)
        if self.weights.horizon != horizon:
            self.weights = replace(self.weights, horizon=float(horizon))
        return super().decide(turn)


def normal_horizon(quarters: int) -> int:
    """Quarters that the normal level looks ahead in a game of so many."""
    return max(NORMAL_SHORTEST, quarters * NORMAL_HORIZON_PCT // 100)


class HardPolicy(PlannerPolicy):
    """Plans every campus to the last quarter; the same as planner."""

    def __init__(self) -> None:
        """Hide the options of planner: a level has none."""
        super().__init__()


class ExpertPolicy(SearchPolicy):
    """Plays its best actions ahead before it chooses; the same as search."""

    def __init__(self) -> None:
        """Hide the options of search: a level has none."""
        super().__init__()
