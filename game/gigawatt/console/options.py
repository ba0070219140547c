"""What to decide next, in sentences: what would give more compute, and what else seems worth its price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.analysis.position_analysis import Facts, Fix
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.names import region_name

if TYPE_CHECKING:
    from gigawatt.core import State


@frozen
class Option:
    """An action to take next, and why."""

    action: int
    text: str


def options(state: State, *, ideas: int = 3) -> list[Option]:
    """What the seat to move could do: first what adds compute, the best for its price first, then a few other ideas."""
    facts = Facts(state, state.seat)
    found = [Option(fix.actions[0], fix_text(state, fix)) for fix in facts.fixes if fix.actions]
    for action, worth in facts.ideas[:ideas]:
        text = state.game.format_action(action)
        found.append(Option(action, f"{text}: a quick judgement thinks it worth {worth / 1000:.1f} Lead to come."))
    return found


def fix_text(state: State, fix: Fix) -> str:
    """What adds compute at a campus, with the price of all of it and when it works."""
    names = [state.game.format_action(action) for action in fix.actions]
    when = "at this quarter's end" if fix.quarter == state.quarter else f"from {state.game.quarter_text(fix.quarter)}"
    return f"{listed(names, 'and then')}: {money(fix.cost)} in all, +{fix.gain} compute {when}."


def on_its_way(state: State) -> list[str]:
    """For each campus whose need is met already, when it will be."""
    g = state.game
    rows = [fix for fix in Facts(state, state.seat).fixes if not fix.actions]
    return [
        f"{region_name(g, fix.region)}: what it needs is on its way, +{fix.gain} compute from "
        f"{g.quarter_text(fix.quarter)}."
        for fix in rows
    ]
