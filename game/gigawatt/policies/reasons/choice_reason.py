"""The reason for the action that a policy chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.policies.api import Alternative, Clause, Reason, clause
from gigawatt.policies.reasons.action_clauses import ACTION_CLAUSES, milli
from gigawatt.policies.reasons.order_reasons import explain_order, find_order
from gigawatt.policies.valuation.style_bonus import bonus_name

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner import Planner
    from gigawatt.policies.planning.plans import Step
    from gigawatt.policies.valuation.action_values import ActionValues

Alternatives = tuple[Alternative, ...]
MOST_ALTERNATIVES: Final = 5
"""Alternatives that a reason lists at most."""
LEAST_BONUS: Final = 0.05
"""The smallest bonus of a style that a reason mentions, in Lead."""


def explain_choice(
    planner: Planner, action: int, gain: float, ranked: list[tuple[float, int]], choices: int = 0
) -> Reason:
    """The reason for an action that takes an action point, or for a pass.

    Args:
        planner: the planner that chose.
        action: the action.
        gain: what it gains, the style's bonus included.
        ranked: the ranking that it was chosen from, as (gain, action).
        choices: how many orders it was drawn from, the best among them; 0 if it was not drawn.
    """
    others = tuple([Alternative(a, milli(worth)) for worth, a in ranked[:MOST_ALTERNATIVES]])
    game = planner.st.game
    kind = game.kind[action]
    if kind == act.PASS:
        return _explain_pass(planner, others)
    bonus = planner.bonus_in(action, gain)
    ordered = find_order(planner, action)
    if ordered is not None:
        clauses, plan, terms = explain_order(planner, ordered[0], ordered[1], gain, bonus)
        if kind == act.GREY:
            channel, _facts = ACTION_CLAUSES[kind](planner, game.x[action], game.y[action], gain - bonus)
            clauses = (*clauses, *channel)
    else:
        clauses, facts = ACTION_CLAUSES[kind](planner, game.x[action], game.y[action], gain - bonus)
        plan = act.KIND_NAMES[kind]
        terms = [*facts, ("gain", milli(gain))]
        if bonus:
            terms.append(("taste", milli(bonus)))
    if abs(bonus) >= LEAST_BONUS:
        clauses = (*clauses, clause("style-bonus", bonus=bonus_name(planner, action), lead=bonus))
    if choices:
        points = planner.st.points_left(planner.seat)
        worth, best = ranked[0]
        clauses = (
            *clauses,
            clause(
                "drawn", choices=choices, points=points, lead=gain, best=best, best_lead=worth, is_best=action == best
            ),
        )
        terms.append(("choices", choices))
    return Reason.of(game, clauses, plan, tuple(terms), others)


def _explain_pass(planner: Planner, others: Alternatives) -> Reason:
    """The reason for a pass: nothing pays, or money is kept for the next good step."""
    dear: Step | None = None
    for plan in planner.plans:
        for step in plan.steps:
            if not step.funded and step.cost > planner.purse and (dear is None or step.gain > dear.gain):
                dear = step
    terms = (("purse", round(planner.purse)), ("left", planner.left))
    if dear is None:
        return Reason.of(None, (clause("no-order"),), "pass", terms, others)
    saving = clause("saving", region=dear.region, cost=dear.cost, purse=max(0.0, planner.purse))
    return Reason.of(planner.st.game, (saving,), "pass", (*terms, ("step", round(dear.cost))), others)


def explain_free(planner: Planner, action: int, gain: float) -> Reason:
    """The reason for a change of posture or of rented lots."""
    game = planner.st.game
    if game.kind[action] == act.RENT:
        return _explain_rent(planner, game.x[action], gain, ())
    goal: int = game.x[action]
    bias = planner.posture_bias * (goal - planner.st.posture(planner.seat))
    return _explain_posture(planner, goal, gain, bias, ())


def _explain_posture(values: ActionValues, goal: int, gain: float, bias: float, others: Alternatives) -> Reason:
    now = values.st.posture(values.seat)
    more = goal > now
    plain = gain - bias
    price = values.forecast.price[0]
    fact = tier_clause(values) if more else clause("cloud-price", price=price)
    clauses: tuple[Clause, ...] = (clause("posture", goal=goal, now=now, lead=plain), fact)
    if abs(bias) >= LEAST_BONUS:
        clauses = (*clauses, clause("posture-bias", to_training=more, lead=bias))
    terms = (
        ("training" if more else "cloud", milli(plain)), ("gain", milli(gain)), ("lean", milli(bias)),
        ("progress", values.st.progress(values.seat)), ("cloud-price", round(10 * price)),
    )  # fmt: skip
    return Reason.of(values.st.game, clauses, "posture", terms, others)


def tier_clause(values: ActionValues) -> Clause:
    """How far the seat is from its next training tier."""
    st = values.st
    tier = st.tier(values.seat)
    progress = st.progress(values.seat)
    thresholds = st.game.ruleset.training.thresholds
    if tier == len(thresholds):
        return clause("tiers-done")
    if progress >= thresholds[tier]:
        return clause("tier-earned", tier=tier + 1, progress=progress)
    return clause("tier-ahead", tier=tier + 1, progress=progress, threshold=thresholds[tier])


def _explain_rent(values: ActionValues, lots: int, gain: float, others: Alternatives) -> Reason:
    points = lots * values.st.game.ruleset.cloud.rent_points
    clauses: tuple[Clause, ...] = (clause("rent-dear"),)
    if lots:
        clauses = (clause("rent", points=points, lead=gain), tier_clause(values))
    terms = (("rented", milli(gain)), ("gain", milli(gain)), ("points", points))
    return Reason.of(values.st.game, clauses, "rent", terms, others)


def explain_greedy(values: ActionValues, action: int, gain: float, others: Alternatives) -> Reason:
    """The reason of a policy that makes no plans."""
    game = values.st.game
    kind = game.kind[action]
    if kind == act.PASS:
        return Reason.of(None, (clause("no-gain"),), "pass", (("gain", 0),), others)
    if kind == act.POSTURE:
        return _explain_posture(values, game.x[action], gain, 0.0, others)
    if kind == act.RENT:
        return _explain_rent(values, game.x[action], gain, others)
    clauses, facts = ACTION_CLAUSES[kind](values, game.x[action], game.y[action], gain)
    return Reason.of(game, clauses, act.KIND_NAMES[kind], (*facts, ("gain", milli(gain))), others)
