"""Suggestions for the next action, in sentences: what the adviser would do, in its order, with what each counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.analysis.warnings import lapses_with
from gigawatt.console.changes import warning_line
from gigawatt.core import actions as act
from gigawatt.wording.advice_text import advice_figures
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import signed_money
from gigawatt.wording.names import region_name
from gigawatt.wording.price_text import in_all_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigawatt.analysis.position_analysis import PositionAnalysis, Recommendation


@frozen
class NextStep:
    """An action to take next, and why."""

    action: int
    text: str


def next_steps(analysis: PositionAnalysis) -> list[NextStep]:
    """What the adviser of the seat to move would do, the best first."""
    return [NextStep(row.actions[0], recommendation_text(analysis, row)) for row in analysis.advice if row.actions]


def recommendation_text(analysis: PositionAnalysis, recommendation: Recommendation) -> str:
    """A piece of advice with the price of all of it and what it counts."""
    names = [analysis.game.format_action(action) for action in recommendation.actions]
    counts = counts_text(analysis, recommendation)
    cost = in_all_text(len(names), recommendation.cost, recommendation.influence, recommendation.lead_paid)
    cost += _each_quarter(analysis, recommendation)
    return f"{listed(names, 'and then')}: {cost}{', ' if counts else ''}{counts}.{lapse_note(analysis, recommendation.actions)}"


def _each_quarter(analysis: PositionAnalysis, recommendation: Recommendation) -> str:
    """What advice brings or takes each quarter besides its price: `, −$0.4 bn a quarter to 2026 Q3`."""
    if not recommendation.income:
        return ""
    until = recommendation.income_until
    ends = f" to {analysis.game.quarter_text(until)}" if 0 <= until < analysis.game.quarters else ""
    return f", {signed_money(recommendation.income)} a quarter{ends}"


def lapse_note(analysis: PositionAnalysis, actions: Sequence[int]) -> str:
    """A sentence on the embargoes that lapse for want of the influence that advice spends, after a blank; empty where none do."""
    warning = lapses_with(analysis, actions)
    return f" {warning_line(analysis.game, warning)}" if warning is not None else ""


def counts_text(analysis: PositionAnalysis, recommendation: Recommendation) -> str:
    """What a piece of advice counts: compute by when, and Lead."""
    when = ""
    if recommendation.gain:
        is_now = recommendation.quarter == analysis.state.quarter
        when = "this quarter's end" if is_now else analysis.game.quarter_text(recommendation.quarter)
    is_free = any(analysis.game.kind[action] in act.FREE for action in recommendation.actions[:1])
    return advice_figures(
        recommendation.gain, when, recommendation.lead, is_sure=recommendation.is_sure, is_free=is_free,
        more=len(recommendation.actions) - 1, is_late=recommendation.is_late,
    )  # fmt: skip


def on_its_way(analysis: PositionAnalysis) -> list[str]:
    """For each campus whose need is met already, when it will be."""
    g = analysis.game
    return [
        f"{region_name(g, recommendation.region)}: what it needs is on its way, +{recommendation.gain} compute from "
        f"{g.quarter_text(recommendation.quarter)}."
        for recommendation in analysis.advice
        if not recommendation.actions
    ]
