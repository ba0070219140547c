"""An action's consequences in sentences, before it is taken, and the reasons of one that may not be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.analysis.position_analysis import Facts, after
from gigawatt.analysis.warnings import doubt_of
from gigawatt.console.reports import arrival_line
from gigawatt.core.explanations import preview as engine
from gigawatt.core.explanations.explain import Illegal, Legal, explain
from gigawatt.wording.grammar import money
from gigawatt.wording.illegal_reasons import sentences

if TYPE_CHECKING:
    from gigawatt.core import State
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
    answer = explain(state, action)
    if isinstance(answer, Illegal):
        return refusal_lines(state, action, answer)
    p = engine.preview(state, action)
    lines = [f"Preview of {p.text}."]
    if told := doubt_text(state, action, is_advised=is_advised):
        lines.append(told)
    lines += [change_text(change) for change in p.changes]
    lines += [f"On its way then: {arrival_line(state, a)}" for a in p.arrivals]
    lines += [f"No longer on its way: {arrival_line(state, a)}" for a in p.withdrawn]
    lines += _compute_lines(state, p)
    if p.income_before != p.income_after:
        lines.append(f"This quarter's end would bring {money(p.income_after)} instead of {money(p.income_before)}.")
    for b in p.bound_after:
        lines.append(f"{state.game.ruleset.regions[b.region].name} then: {b.sentence()}")
    return [*lines, "Nothing has been done yet."]


def change_text(change: Change) -> str:
    """One number before and after."""
    what = change.what[:1].upper() + change.what[1:]
    if change.what.endswith(("net cash", "credit limit", "price")):
        return f"{what}: {money(change.before)} to {money(change.after)}."
    return f"{what}: {change.before} to {change.after}."


def _compute_lines(state: State, p: Preview) -> list[str]:
    rows = [
        f"{state.game.quarter_text(state.quarter + i)} {before} to {after}"
        for i, (before, after) in enumerate(zip(p.compute_before, p.compute_after, strict=True))
        if before != after
    ]
    return [f"Compute if all comes on time: {', '.join(rows)}."] if rows else ["Compute stays as forecast."]


def refusal_lines(state: State, action: int, answer: Illegal | None = None) -> list[str]:
    """Why an action may not be taken now: every reason, the rule behind it, and when it will be legal if time alone mends them."""
    given = answer or explain(state, action)
    text = state.game.format_action(action)
    if isinstance(given, Legal):
        return [f"{text} is legal now."]
    told = zip(sentences(state, given), given.reasons, strict=True)
    return [f"{text} is not legal now.", *[f"{sentence} Rule: {reason.rule}." for sentence, reason in told]]
