"""What an exercise adds to its scenario: where it begins, what is to be reached, hints, a wrong plan and a solution.

Nothing here is a rule of the game: the engine never reads it, and it is in no digest. `gigawatt.classroom` plays and judges it.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.core.rules.bounds import num, ref, text as prose, word
from gigawatt.core.rules.predicates import Predicate
from gigawatt.core.rules.vocabulary import MAX_QUARTERS

RUNS: Final = ("start", "idle", "solution", "wrong")
"""Where a hint is proved: in the starting position, or in a game that is played to the end."""

QUESTIONS: Final = ("binding-layer",)
"""What a learner can be asked to predict: the layer that binds the largest campus when the next quarter begins."""

SCORES: Final = ("brier",)
"""How a prediction is scored: by the squared error of its probability."""


@frozen(kw_only=True)
class PlannedQuarter:
    """What is done in a quarter, in order."""

    quarter: int = num(1, MAX_QUARTERS)
    """The quarter of the match, from 1."""
    actions: tuple[str, ...] = prose(80)
    """Actions as the plain text mode takes them in full: `build gas-turbines @texas`."""


@frozen(kw_only=True)
class Opening:
    """What a seat does in a quarter before the learner begins."""

    faction: str = ref("faction")
    """Whose quarter it is."""
    quarter: int = num(1, MAX_QUARTERS)
    """The quarter of the match, from 1."""
    actions: tuple[str, ...] = prose(80)
    """Actions in full, in order; the seat passes after the last."""


@frozen(kw_only=True)
class Plan:
    """A way to play the learner's seat: the actions of each quarter, then a policy, or nothing."""

    quarters: tuple[PlannedQuarter, ...] = ()
    """A quarter each, with the actions that come first in it."""
    policy: str = prose(80, "")
    """A house policy with its options that decides what is left of each quarter; without one the seat passes."""


@frozen(kw_only=True)
class WrongPlan:
    """The plausible mistake: a plan, how to tell that a learner has followed it, and what to say then."""

    quarters: tuple[PlannedQuarter, ...] = ()
    """A quarter each, with the actions that come first in it."""
    policy: str = prose(80, "")
    """A house policy with its options that decides what is left of each quarter; without one the seat passes."""
    sign: Predicate
    """Holds if a game has followed the plan: it must hold of the wrong plan played to its end, and not hold of the solution."""
    feedback: str = prose(600)
    """What a learner reads at the end who has followed it and missed the goal."""

    def as_plan(self) -> Plan:
        """Only what is played."""
        return Plan(quarters=self.quarters, policy=self.policy)


@frozen(kw_only=True)
class Hint:
    """A hint, and what proves it: a predicate that holds in a game, or actions without which the solution fails."""

    text: str = prose(300)
    """What the learner reads."""
    holds: Predicate | None = None
    """What must be true if the hint is."""
    run: str = word(RUNS, "start")
    """Where it must be true: in the starting position, or in a whole game."""
    without: tuple[str, ...] = prose(80, ())
    """Actions of the solution: without them it misses the goal."""


@frozen(kw_only=True)
class Prompt:
    """A question that the learner answers with a probability before a quarter is played."""

    ask: str = word(QUESTIONS)
    """What is to be predicted."""
    when: tuple[int, ...] = num(1, MAX_QUARTERS)
    """Before which quarters of the match, from 1."""
    score: str = word(SCORES, "brier")
    """How an answer is scored: by the squared error of its probability."""


@frozen(kw_only=True)
class Exercise:
    """A scenario as an exercise: one learner, one position, one goal."""

    title: str = prose(40)
    """What learners choose it by."""
    idea: str = prose(300)
    """What it teaches."""
    minutes: int = num(5, 60)
    """How long it takes."""
    order: int = num(1, 99, 50)
    """Its place among the lessons, the smallest first."""
    situation: str = prose(700)
    """The position in a few sentences."""
    task: str = prose(300)
    """What is to be reached, in a sentence."""
    learner: str = ref("faction")
    """The faction that the learner plays."""
    rivals: str = prose(80, "easy")
    """The house policy of the other seats, with its options."""
    seed: int = num(0, 1_000_000)
    """The seed that it is made for: everything below is proved with it."""
    start: int = num(1, MAX_QUARTERS, 1)
    """The learner's first quarter of the match, from 1; those before are the opening."""
    opening: tuple[Opening, ...] = ()
    """What is done in the quarters before `start`; other rivals play by their policy, and the learner's seat passes."""
    goal: Predicate
    """What must hold for the exercise to be solved."""
    hints: tuple[Hint, ...]
    """In the order in which they are given."""
    prompts: tuple[Prompt, ...] = ()
    """Questions that are asked in play."""
    wrong_plan: WrongPlan
    """The plausible mistake, which misses the goal."""
    solution: Plan
    """Reaches the goal."""
    teacher: str = prose(900)
    """What a teacher should know: what to watch, what to ask afterwards."""
