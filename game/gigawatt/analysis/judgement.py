"""The one judgement behind all advice: what the adviser would do at a position, and what else it would do, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from gigawatt.policies.api import Turn
from gigawatt.policies.registry import QUICK, make_policy, parse_spec
from gigawatt.session import PASS
from gigawatt.session.seats import ADVISER
from gigawatt.wording.advice_text import advice_reason

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.policies.api import Reason

LEAST_VALUE: Final = 50
"""The planner's value, in thousandths, below which another choice is not worth naming: a planner would rather pass."""


@frozen
class Judgement:
    """What an adviser says of a position.

    The values that order its choices are not kept: they are on a scale of the policy's own, and a planner's are no forecast of Lead
    (docs/decisions/0020-what-advice-counts.md).
    """

    action: int
    """What it would do: a pass where nothing is worth its price, or money is kept."""
    reason: Reason | None = None
    choices: tuple[int, ...] = ()
    """Its action, then others that it would take if it were not for those before; empty where it would pass."""
    ranked: tuple[int, ...] = ()
    """Everything that it finds to gain anything, the best first, as far as it says."""

    def why(self, game: Game) -> str:
        """Why it would do that, in one sentence of facts; empty where the adviser gives no reason."""
        return "" if self.reason is None else advice_reason(game, self.reason.clauses, self.reason.text)

    @property
    def keeps_money(self) -> bool:
        """Whether it would pass because the next module costs more than can be spent, so that money is kept for it."""
        return self.action == PASS and self.reason is not None and "step" in dict(self.reason.terms)

    @classmethod
    def of(cls, action: int, reason: Reason | None) -> Judgement:
        """The judgement in the answer of a policy."""
        if action == PASS:
            return cls(action, reason)
        others = () if reason is None else reason.alternatives
        rest = {one.action: one.value for one in others if one.action not in (action, PASS)}
        choices = (action, *(other for other, value in rest.items() if value >= LEAST_VALUE))
        return cls(action, reason, choices, choices)


NO_JUDGEMENT: Final = Judgement(PASS)
"""Where a seat is not to move."""


def answers_at_once(adviser: str) -> bool:
    """Whether an adviser is a house policy that judges every position alike and answers within milliseconds."""
    name = parse_spec(adviser).name
    return name in QUICK and name != "random"


def judge(state: State, seat: int, legal: tuple[int, ...], adviser: str = ADVISER) -> Judgement:
    """The judgement of the seat to move by an adviser, or by the usual one where the adviser does not answer at once.

    Args:
        state: the position.
        seat: the seat to move.
        legal: the actions to choose from, ascending.
        adviser: a policy as the registry spells it.
    """
    from gigawatt.policies.players.planner_policy import PlannerPolicy  # what plans is loaded when it is first asked

    policy = make_policy(adviser if answers_at_once(adviser) else ADVISER)
    decision = policy.decide(Turn(state.game, seat, legal, 0, state.ply, 1, state.copy(), wants_best=True))
    judgement = Judgement.of(decision.action, decision.reason)
    if not isinstance(policy, PlannerPolicy) or decision.action == PASS:
        return judgement
    ranked = policy.planner(state.copy(), seat, policy.weights).rank(legal)  # a reason names only the first few
    return evolve(judgement, ranked=tuple([action for _, action in ranked]))
