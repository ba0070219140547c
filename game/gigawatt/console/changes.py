"""An action's consequences in sentences, before it is taken, and the reasons of one that may not be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.analysis.position_analysis import Facts, after
from gigawatt.analysis.warnings import doubt_of
from gigawatt.console.reports import arrival_line
from gigawatt.core.explanations import preview as engine
from gigawatt.wording.change_text import MONEY_CHANGES, change_name
from gigawatt.wording.grammar import capitalised
from gigawatt.wording.illegal_reasons import illegal_reasons
from gigawatt.wording.money import money
from gigawatt.wording.names import LEVELS

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.preview import Change, Preview


def doubt_text(state: State, action: int, *, is_advised: bool) -> str:
    """What is to be said of a legal action of the seat to move, by the board's own rule: `Warning: ...`, `Note: ...`, or nothing."""
    g, seat = state.game, state.seat
    told = doubt_of(
        Facts(state, seat),
        engine.preview(state, action),
        Facts(after(state, action), seat),
        is_advised=is_advised,
        name=g.format_action,
        when=g.quarter_text,
    )
    return f"{'Warning' if told.is_warning else 'Note'}: {told.text}" if told is not None else ""


def preview_lines(state: State, action: int, *, is_advised: bool = True) -> list[str]:
    """What an action would do, or why it may not be taken; with advice, what must follow it too."""
    if refused := refusal_lines(state, action):
        return refused
    p = engine.preview(state, action)
    lines = [f"Preview of {p.text}."]
    if told := doubt_text(state, action, is_advised=is_advised):
        lines.append(told)
    lines += [change_text(state.game, change) for change in p.changes]
    lines += [f"On its way then: {arrival_line(state, a)}" for a in p.arrivals]
    lines += [f"No longer on its way: {arrival_line(state, a)}" for a in p.withdrawn]
    lines += _compute_lines(state, p)
    if p.income_before != p.income_after:
        lines.append(f"This quarter's end would bring {money(p.income_after)} instead of {money(p.income_before)}.")
    for b in p.bound_after:
        lines.append(f"{state.game.ruleset.regions[b.region].name} then: {b.sentence()}")
    return [*lines, "Nothing has been done yet."]


def change_text(game: Game, change: Change) -> str:
    """One number before and after."""
    before, after = change.before, change.after
    if change.code in MONEY_CHANGES:
        span = f"{money(before)} to {money(after)}"
    elif change.code == "control":
        span = f"{LEVELS[before]} to {LEVELS[after]}"
    else:
        span = f"{before} to {after}"
    return f"{capitalised(change_name(game, change))}: {span}."


def _compute_lines(state: State, p: Preview) -> list[str]:
    rows = [
        f"{state.game.quarter_text(state.quarter + i)} {before} to {after}"
        for i, (before, after) in enumerate(zip(p.compute_before, p.compute_after, strict=True))
        if before != after
    ]
    return [f"Compute if all comes on time: {', '.join(rows)}."] if rows else ["Compute stays as forecast."]


def refusal_lines(state: State, action: int) -> list[str]:
    """Why an action may not be taken now: every reason, the rule behind it, and when it will be legal if time alone mends them.

    Nothing where it may be taken.
    """
    reasons = illegal_reasons(state, action)
    head = f"{state.game.format_action(action)} is not legal now."
    return [head, *[f"{reason.text} Rule: {reason.rule}." for reason in reasons]] if reasons else []
