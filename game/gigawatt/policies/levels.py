"""Levels of play for people, each beatable by the next.

The easy level makes a beginner's mistakes, the same in the same position: it sees three quarters ahead, forgets cooling and
network until they hold a campus back, buys accelerators because they are cheap, keeps a cautious purse, stays at home, and minds
neither rivals nor controls.
"""

from __future__ import annotations

from typing import ClassVar, Final

from attrs import frozen

from gigawatt.policies.beginner import Beginner
from gigawatt.policies.greedy import GreedyPolicy
from gigawatt.policies.planner import Planner
from gigawatt.policies.planner_play import PlannerPolicy
from gigawatt.policies.search import SearchPolicy


@frozen
class Level:
    """A level of play."""

    name: str
    """Its name, which is also the name of its policy."""
    line: str
    """One sentence for a person who chooses."""


LEVELS: Final = (
    Level("easy", "Rivals think a few quarters ahead and forget a layer now and then."),
    Level("normal", "Rivals take what gains most now, and make no plans."),
    Level("hard", "Rivals plan every campus to the last quarter."),
    Level("expert", "Rivals plan as well, and play their best moves ahead before they choose."),
)
"""From weak to strong."""


class EasyPolicy(PlannerPolicy):
    """Plays as a person does in the first games: a few quarters ahead, at home, and a layer forgotten now and then.

    It sees three quarters ahead, orders cooling and network only once they hold a campus back, buys accelerators because they are
    cheap, keeps cash for bad days, opens no second campus early, and minds neither rivals nor export controls.
    """

    planner: ClassVar[type[Planner]] = Beginner

    def __init__(self) -> None:
        super().__init__(3, "easy")


class NormalPolicy(GreedyPolicy):
    """Takes what gains most now, one action at a time, and makes no plans; the same as greedy."""


class HardPolicy(PlannerPolicy):
    """Plans every campus to the last quarter; the same as planner."""

    def __init__(self) -> None:
        super().__init__()


class ExpertPolicy(SearchPolicy):
    """Plays its best actions ahead before it chooses; the same as search."""

    def __init__(self) -> None:
        super().__init__()
