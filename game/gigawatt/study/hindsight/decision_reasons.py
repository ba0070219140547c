"""Why an action is good, as a policy says it: the reason in the record, or what the planner would say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.match.replay import reasons_of
from gigawatt.policies.planning.planner import FREE_KINDS, Planner
from gigawatt.policies.reasons.choice_reason import explain_choice, explain_free
from gigawatt.policies.valuation.weights import load_planner_weights

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.study.hindsight.replayed import Replayed


@frozen
class ActionReason:
    """A sentence, and who says it."""

    text: str
    is_planner: bool
    """Whether it is the planner's; else that of the policy which took the action, as it stands in the record."""


def reason_for(replayed: Replayed, ply: int, action: int) -> ActionReason | None:
    """Why an action is good at a ply; None if nobody has a reason for it.

    The action that was taken has its reason in the record, if its policy gave one. Of others, and of a person's, the planner says why
    if it finds that they gain something.

    Args:
        replayed: the match.
        ply: the decision.
        action: a legal action there.
    """
    if action == replayed.record.actions[ply]:
        given = reasons_of(replayed.record).get(ply)
        if given:
            return ActionReason(given, is_planner=False)
    text = planner_reason(replayed.position(ply), action)
    return ActionReason(text, is_planner=True) if text else None


def planner_reason(state: State, action: int) -> str:
    """The sentence of the planner's reason for an action; empty if it sees none.

    Args:
        state: the position, which is not changed.
        action: a legal action of the seat to move.
    """
    planner = Planner(state.copy(), state.seat, load_planner_weights("planner"))
    legal = tuple(state.legal_actions())
    ranked = planner.rank(legal)
    if state.game.kind[action] in FREE_KINDS or action == act.PASS:
        gain, best = planner.best_action(ranked, legal)
        if action != best:  # of a posture, of rent and of a pass it knows only what speaks for its own choice
            return ""
    else:
        gain = max((worth for worth, other in ranked if other == action), default=0.0)
        if gain <= 0:
            return ""
    if state.game.kind[action] in FREE_KINDS:
        return explain_free(planner, action, gain).text
    return explain_choice(planner, action, gain, ranked).text
