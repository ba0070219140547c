"""Suggestions for the next action, in sentences: ways to more compute, then other actions worth their price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.analysis.position_analysis import PositionAnalysis, Recommendation
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.names import region_name

if TYPE_CHECKING:
    from gigawatt.core import State


@frozen
class NextStep:
    """An action to take next, and why."""

    action: int
    text: str


def next_steps(state: State, *, ideas: int = 3) -> list[NextStep]:
    """What the seat to move could do: first what adds compute, the best for its price first, then a few other ideas."""
    analysis = PositionAnalysis(state, state.seat)
    found = [
        NextStep(recommendation.actions[0], recommendation_text(state, recommendation))
        for recommendation in analysis.recommendations
        if recommendation.actions
    ]
    for action, worth in analysis.ideas[:ideas]:
        text = state.game.format_action(action)
        found.append(NextStep(action, f"{text}: a quick judgement thinks it worth {worth / 1000:.1f} Lead to come."))
    return found


def recommendation_text(state: State, recommendation: Recommendation) -> str:
    """What adds compute at a campus, with the price of all of it and when it works."""
    names = [state.game.format_action(action) for action in recommendation.actions]
    when = (
        "at this quarter's end"
        if recommendation.quarter == state.quarter
        else f"from {state.game.quarter_text(recommendation.quarter)}"
    )
    return f"{listed(names, 'and then')}: {money(recommendation.cost)} in all, +{recommendation.gain} compute {when}."


def on_its_way(state: State) -> list[str]:
    """For each campus whose need is met already, when it will be."""
    g = state.game
    rows = [
        recommendation
        for recommendation in PositionAnalysis(state, state.seat).recommendations
        if not recommendation.actions
    ]
    return [
        f"{region_name(g, recommendation.region)}: what it needs is on its way, +{recommendation.gain} compute from "
        f"{g.quarter_text(recommendation.quarter)}."
        for recommendation in rows
    ]
