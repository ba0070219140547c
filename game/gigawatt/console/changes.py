"""The effect of an action before it is taken, or the reasons why it is illegal, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import asdict

from gigawatt.analysis.control_impact import control_gain
from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.analysis.warnings import ActionWarning, warnings_of
from gigawatt.console.reports import arrival_line
from gigawatt.core.explanations import preview as engine
from gigawatt.wording.bottleneck_text import bottleneck_text
from gigawatt.wording.change_text import NEXT_QUARTER, change_name, change_values
from gigawatt.wording.consequence_text import consequence_text
from gigawatt.wording.control_text import control_gain_sentences
from gigawatt.wording.grammar import capitalised
from gigawatt.wording.illegal_reasons import illegal_reasons
from gigawatt.wording.money import money
from gigawatt.wording.training_text import training_text
from gigawatt.wording.vocabulary import RULES
from gigawatt.wording.warning_text import warning_text

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.changes import Change
    from gigawatt.core.explanations.preview import Preview


def warnings_about(before: PositionAnalysis, action: int, *, is_advised: bool) -> tuple[ActionWarning, ...]:
    """The remarks about a legal action of the seat to move, by the board's own rule."""
    return warnings_of(before, engine.preview(before.state, action), before.then(action), is_advised=is_advised)


def warning_line(game: Game, warning: ActionWarning) -> str:
    """A remark as a line: `Warning: ...` about a waste, else `Note: ...`."""
    text = warning_text(game, warning.code, warning.arguments, game.format_action, game.quarter_text, RULES)
    return f"{'Warning' if warning.is_waste else 'Note'}: {text}"


def preview_lines(analysis: PositionAnalysis, action: int, *, is_advised: bool = True) -> list[str]:
    """What an action of the seat to move would do, or why it may not be taken; with advice, what must follow it too."""
    state = analysis.state
    if refused := refusal_lines(state, action):
        return refused
    p = engine.preview(state, action)
    lines = [f"Preview of {p.text}."]
    warnings = warnings_of(analysis, p, analysis.then(action), is_advised=is_advised)
    lines += [warning_line(state.game, warning) for warning in warnings]
    lines += [change_text(state.game, change, p.seat) for change in p.changes]
    lines += gain_lines(state, action)
    lines += [consequence_text(state.game, row, state.game.quarter_text) for row in p.consequences]
    lines += [f"On its way then: {arrival_line(state, a)}" for a in p.arrivals]
    lines += [f"No longer on its way: {arrival_line(state, a)}" for a in p.withdrawn]
    lines += _compute_lines(state, p)
    thresholds = state.game.ruleset.training.thresholds
    if trains := training_text(p.trained_before, p.trained_after, state.tier(p.seat), thresholds):
        lines.append(trains)
    if p.income_before != p.income_after:
        lines.append(f"This quarter's end would bring {money(p.income_after)} instead of {money(p.income_before)}.")
    for b in p.bound_after:
        lines.append(f"{state.game.ruleset.regions[b.region].name} then: {bottleneck_text(b, RULES)}")
    return [*lines, "Nothing has been done yet."]


def gain_lines(state: State, action: int) -> list[str]:
    """What a control that is issued or raised brings the seat to move; nothing for any other action."""
    gain = control_gain(state, action)
    if gain is None:
        return []
    rest = asdict(gain, recurse=False)
    denied = [(d.seat, d.places) for d in rest.pop("denied")]
    return control_gain_sentences(state, state.seat, denied, RULES, **rest)


def change_text(game: Game, change: Change, you: int) -> str:
    """One number before and after, for the seat that reads."""
    before, after = change_values(game, change, money, game.quarter_text)
    until = change.arguments.get("until", -1)
    ends = f", to {game.quarter_text(int(until))}" if change.after and 0 <= int(until) < game.quarters else ""
    later = ", from next quarter" if change.code in NEXT_QUARTER and change.code != "control" else ""
    return f"{capitalised(change_name(game, change, RULES, you))}: {before} to {after}{ends}{later}."


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
