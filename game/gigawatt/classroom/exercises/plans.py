"""Play an exercise by a plan: its opening, and the learner's seat by scripts and policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.classroom.exercises.goals import GoalWatch, exercise_of, watch
from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.errors import PolicyError
from gigawatt.policies.api import DEFAULT_BUDGET, Policy
from gigawatt.policies.registry import is_house, make_policy
from gigawatt.session.decisions import decide, turn_at
from gigawatt.wording.illegal_reasons import full_text

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.rules.exercise import Exercise, Plan

PASS: Final = 0

IDLE: Final[Mapping[int, tuple[str, ...]]] = {}
"""The script that does nothing."""


@frozen
class Refusal:
    """An action of a script that was not legal when its turn came, and was left out."""

    quarter: int
    """From 1."""
    action: str
    reason: str

    def __str__(self) -> str:
        return f"quarter {self.quarter}: {self.action} is not legal: {self.reason}"


@frozen
class Run:
    """A match of an exercise that was played to its end."""

    watched: GoalWatch = field(repr=False)
    refusals: tuple[Refusal, ...]


def house_policy(text: str) -> Policy:
    """A house policy of an exercise file, which may name no other: opening a file runs nothing that is not the game's own.

    Raises:
        PolicyError: it is none, or its options are wrong.
    """
    if not is_house(text):
        raise PolicyError(f"policy {text[:60]!r}: an exercise names house policies only")
    return make_policy(text)


class _Script:
    """The actions of a seat by quarter, each taken when its turn comes."""

    def __init__(self, actions: Mapping[int, tuple[str, ...]], policy: Policy | None) -> None:
        self._actions = actions
        self._policy = policy
        self._quarter = -1
        self._left: list[str] = []
        self.refusals: list[Refusal] = []

    def choose(self, state: State, seed: bytes) -> int:
        """The next action of the script that is legal, else what the policy decides, else the pass."""
        if state.quarter != self._quarter:
            self._quarter = state.quarter
            self._left = list(self._actions.get(state.quarter + 1, ()))
        while self._left:
            text = self._left.pop(0)
            action = state.game.parse_action(text)
            answer = explain(state, action)
            if not isinstance(answer, Illegal):
                return action
            reason = full_text(state.game, answer.reasons[0])
            self.refusals.append(Refusal(state.quarter + 1, text, reason))
        return PASS if self._policy is None else decide(self._policy, turn_at(state, seed, DEFAULT_BUDGET), 0).action


def script_of(plan: Plan, without: Iterable[str] = ()) -> dict[int, tuple[str, ...]]:
    """The actions of a plan by quarter, but for those named: each as often as it is named."""
    left = list(without)
    script = {}
    for row in plan.quarters:
        kept = []
        for action in row.actions:
            if action in left:
                left.remove(action)
            else:
                kept.append(action)
        script[row.quarter] = tuple(kept)
    return script


def opening_actions(game: Game, seed: bytes) -> tuple[int, ...]:
    """The plies before the learner's first quarter: the starting position as part of the record.

    Raises:
        UsageError: the scenario is no exercise.
        PolicyError: its rivals are no house policy.
        NotationError: a scripted action is not in the game.
    """
    return tuple(_opening(game, seed)[0].actions)


def opening_refusals(game: Game, seed: bytes) -> tuple[Refusal, ...]:
    """The scripted actions of the opening that are not legal and are left out; errors as `opening_actions`."""
    return _opening(game, seed)[1]


def _opening(game: Game, seed: bytes) -> tuple[GoalWatch, tuple[Refusal, ...]]:
    exercise = exercise_of(game)
    watched = watch(game, seed, lineup_of(game))
    scripts = _rivals(game, exercise, watched.learner)
    scripts[watched.learner] = _scripted(exercise, exercise.learner, None)
    _play(watched, scripts, seed, exercise.start - 1)
    refusals = [refusal for script in scripts.values() for refusal in script.refusals]
    return watched, tuple(refusals)


def run_plan(game: Game, seed: bytes, plan: Plan | None, without: Iterable[str] = ()) -> Run:
    """Play an exercise from its first position to its end, the learner's seat by a plan.

    Args:
        game: the exercise, compiled.
        seed: the seed.
        plan: how the learner plays from its first quarter on; None to pass always.
        without: actions of the plan that are left out.

    Raises:
        UsageError: the scenario is no exercise.
        PolicyError: a policy is no house policy.
        NotationError: a scripted action is not in the game.
    """
    exercise = exercise_of(game)
    watched, _ = _opening(game, seed)
    scripts = _rivals(game, exercise, watched.learner)
    policy = house_policy(plan.policy) if plan is not None and plan.policy else None
    mine = _Script(IDLE if plan is None else script_of(plan, without), policy)
    scripts[watched.learner] = mine
    _play(watched, scripts, seed, game.quarters)
    return Run(watched, tuple(mine.refusals))


def _rivals(game: Game, exercise: Exercise, learner: int) -> dict[int, _Script]:
    """The other seats: their scripts in the opening, and their policy where they have none."""
    lineup = lineup_of(game)
    return {
        seat: _scripted(exercise, faction, house_policy(exercise.rivals))
        for seat, faction in enumerate(lineup)
        if seat != learner
    }


def _scripted(exercise: Exercise, faction: str, policy: Policy | None) -> _Script:
    """A seat's script of the opening; a quarter that has one ends with it."""
    rows = {row.quarter: row.actions for row in exercise.opening if row.faction == faction}
    return _Script({quarter: (*actions, "pass") for quarter, actions in rows.items()}, policy)


def _play(watched: GoalWatch, scripts: Mapping[int, _Script], seed: bytes, quarters: int) -> None:
    """Play until so many quarters have ended."""
    state = watched.state
    while not state.is_terminal and state.quarter < quarters:
        watched.push(scripts[state.seat].choose(state, seed))


def lineup_of(game: Game) -> tuple[str, ...]:
    """The factions of an exercise by seat, which its scenario decides."""
    return game.scenario.factions[: game.seats]
