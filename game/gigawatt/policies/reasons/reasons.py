"""Why a policy chose what it chose: one sentence for people, terms and alternatives for a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.policies.api import Alternative, Reason
from gigawatt.policies.reasons.order_reasons import explain_order, is_order
from gigawatt.policies.reasons.sentences import SENTENCES, bn, milli
from gigawatt.policies.valuation.action_values import Judge
from gigawatt.policies.valuation.style_bonus import LIKINGS, taste_of

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner import Planner
    from gigawatt.policies.planning.plans import Step

SHOWN: Final = 5
"""Alternatives told."""
FELT: Final = 0.05
"""Lead from which on a taste is told."""


def explain_choice(planner: Planner, action: int, gain: float, ranked: list[tuple[float, int]]) -> Reason:
    """The reason for an action that takes a point, or for a pass."""
    others = tuple([Alternative(a, milli(worth)) for worth, a in ranked[:SHOWN]])
    g = planner.st.game
    kind = g.kind[action]
    if kind == act.PASS:
        return _explain_pass(planner, others)
    taste = planner.taste_in(action, gain)
    ordered = is_order(planner, action)
    if ordered is not None:
        reason = explain_order(planner, ordered[0], ordered[1], gain, taste, others)
    else:
        text, facts = SENTENCES[kind](planner, g.x[action], g.y[action], gain - taste)
        terms = [*facts, ("gain", milli(gain))]
        if taste:
            terms.append(("taste", milli(taste)))
        reason = Reason(f"{text}.", act.KIND_NAMES[kind], tuple(terms), others)
    if abs(taste) < FELT:
        return reason
    liking = LIKINGS.get(taste_of(planner, action), "a bargain")
    felt = f"a liking for {liking} adds" if taste > 0 else f"a dislike of {liking} takes off"
    text = f"{reason.text[:-1]}; {felt} {abs(taste):.1f}."
    return Reason(text, reason.plan, reason.terms, reason.alternatives)


def _explain_pass(planner: Planner, others: tuple[Alternative, ...]) -> Reason:
    """Nothing pays; or the next good step is out of reach, and the money is kept for it."""
    dear: Step | None = None
    for site in planner.sites:
        for step in site.steps:
            if not step.funded and step.cost > planner.purse and (dear is None or step.gain > dear.gain):
                dear = step
    terms = (("purse", round(planner.purse)), ("left", planner.left))
    if dear is not None:
        place = planner.st.game.ruleset.regions[dear.region].name
        text = (
            f"The next module in {place} costs {bn(dear.cost)} and {bn(max(0.0, planner.purse))} can be spent after bills, so the "
            "money is kept"
        )
        return Reason(f"{text}.", "pass", (*terms, ("step", round(dear.cost))), others)
    return Reason("No order brings more Lead than its price any more.", "pass", terms, others)


def explain_free(planner: Planner, action: int, gain: float) -> Reason:
    """The reason for another posture or other rented lots."""
    g = planner.st.game
    if g.kind[action] == act.RENT:
        return _explain_rent(planner, g.x[action], gain, ())
    goal: int = g.x[action]
    lean = planner.lean * (goal - planner.st.posture(planner.seat))
    return _explain_posture(planner, goal, gain, lean, ())


def _explain_posture(j: Judge, goal: int, gain: float, lean: float, others: tuple[Alternative, ...]) -> Reason:
    now = j.st.posture(j.seat)
    tier = j.st.tier(j.seat)
    thresholds = j.st.game.ruleset.training.thresholds
    more = goal > now
    progress = j.st.progress(j.seat)
    plain = gain - lean
    if more:
        what = f"{_share(goal)} of the compute in training"
        fact = _way_to_tier(progress, tier, thresholds)
    else:
        what = f"{_share(4 - goal)} of the compute in the cloud"
        fact = f"the cloud pays {bn(j.forecast.price[0])} for two points"
    if plain > 0:
        text = f"With {what} the rest of the match brings {plain:.1f} Lead more than with {_share(now if more else 4 - now)}; {fact}"
    else:
        text = f"With {what} the rest of the match brings {-plain:.1f} Lead less by the plans; {fact}"
    if abs(lean) >= FELT:
        text += f"; a leaning to {'training' if more else 'the cloud'} {'adds' if lean > 0 else 'takes off'} {abs(lean):.1f}"
    terms = (
        ("training" if more else "cloud", milli(plain)), ("gain", milli(gain)), ("lean", milli(lean)), ("progress", progress),
        ("cloud-price", round(10 * j.forecast.price[0])),
    )  # fmt: skip
    return Reason(f"{text}.", "posture", terms, others)


def _way_to_tier(progress: int, tier: int, thresholds: tuple[int, ...]) -> str:
    if tier == len(thresholds):
        return "no tier is left"
    if progress >= thresholds[tier]:
        return f"progress of {progress} is enough for tier {tier + 1}"
    return f"progress is {progress} of {thresholds[tier]} for tier {tier + 1}"


def _share(quarter_count: int) -> str:
    """`none`, `a quarter`, `half`, `three quarters`, `all`."""
    return ("none", "a quarter", "half", "three quarters", "all")[quarter_count]


def _explain_rent(j: Judge, lots: int, gain: float, others: tuple[Alternative, ...]) -> Reason:
    points = lots * j.st.game.ruleset.cloud.rent_points
    text = "Rented capacity costs more than the training it gives is worth."
    if lots:
        way = _way_to_tier(j.st.progress(j.seat), j.st.tier(j.seat), j.st.game.ruleset.training.thresholds)
        text = f"{points} rented points of training bring {gain:.1f} Lead more than their price this quarter; {way}."
    terms = (("rented", milli(gain)), ("gain", milli(gain)), ("points", points))
    return Reason(text, "rent", terms, others)


def explain_greedy(judge: Judge, action: int, gain: float, others: tuple[Alternative, ...]) -> Reason:
    """The reason of a policy that makes no plans: the fact, what the action gains, and the next best."""
    g = judge.st.game
    kind = g.kind[action]
    if kind == act.PASS:
        return Reason("Nothing that can be done now is worth its price.", "pass", (("gain", 0),), others)
    if kind == act.POSTURE:
        return _explain_posture(judge, g.x[action], gain, 0.0, others)
    if kind == act.RENT:
        return _explain_rent(judge, g.x[action], gain, others)
    text, facts = SENTENCES[kind](judge, g.x[action], g.y[action], gain)
    return Reason(f"{text}.", act.KIND_NAMES[kind], (*facts, ("gain", milli(gain))), others)
