"""The race through the thresholds of training: who is where, what the next one pays, and who reaches it first."""

from __future__ import annotations

from gigawatt.core.explanations.forecast import training
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, heading, wrap
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import SEAT_LETTERS

_FIRST: int = 22
"""Where the columns of the thresholds begin."""


def training_race(view: View, width: int) -> Lines:
    """A column a threshold with what it still pays, a row a seat, and when the own seat reaches its next one at this pace."""
    g, state, glyphs = view.game, view.state, view.glyphs
    if not g.has_training:
        return []
    rules = g.ruleset.training
    steps = rules.thresholds
    step = max(5, min(10, (width - _FIRST) // max(1, len(steps))))
    head, pays = heading("training"), Line().add("  pays now", "muted")
    for i, threshold in enumerate(steps):
        head.right(str(threshold), _FIRST + (i + 1) * step, "faint")
        pays.right(
            f"{tier_reward(view, i)} Lead" if step >= 8 else str(tier_reward(view, i)),
            _FIRST + (i + 1) * step,
            "bright",
        )
    lines = [head, pays]
    for seat in sorted(range(g.seats), key=lambda s: -state.progress(s)):
        row = Line().add(f"  {view.mark(seat)} ", f"seat{seat} bold").right(str(state.progress(seat)), 12, "text")
        for i, threshold in enumerate(steps):
            done = state.progress(seat) >= threshold
            row.right(glyphs.running if done else glyphs.idle, _FIRST + (i + 1) * step, "bright" if done else "faint")
        lines.append(row)
    return [*lines, *[Line().add(f"  {text}", "text") for text in wrap(f"{pace(view)} {_soonest(view)}", width - 4)]]


def _soonest(view: View) -> str:
    """Which rival is the first to reach the own next threshold at its pace; empty where none trains for it."""
    g, state = view.game, view.state
    tier = next_tier(view)
    if tier < 0 or state.is_terminal:
        return ""
    goal = g.ruleset.training.thresholds[tier]
    found = [(state.quarter - 1 - (state.progress(s) - goal) // training(state, s), s) for s in racers(view, tier)]
    if not found:
        return ""
    when, seat = min(found)
    name = SEAT_LETTERS[seat]
    if when >= g.quarters:
        return "No rival reaches it within the match at its pace."
    return f"Of the rivals {name} is the first to {goal} at its pace, with {quarter_name(g, when)}."


def next_tier(view: View) -> int:
    """The own next tier of training, from 0; -1 where every threshold is passed."""
    have = view.state.progress(view.seat)
    return next((i for i, threshold in enumerate(view.game.ruleset.training.thresholds) if threshold > have), -1)


def racers(view: View, tier: int) -> list[int]:
    """The rivals that train for a tier they have not reached."""
    g, state = view.game, view.state
    goal = g.ruleset.training.thresholds[tier]
    return [s for s in range(g.seats) if s != view.seat and state.progress(s) < goal and training(state, s) > 0]


def tier_reward(view: View, tier: int) -> int:
    """The Lead that the next seat to pass a threshold gets; of those of the same quarter, the one with the most progress."""
    rules, before = view.game.ruleset.training, view.state.reached(tier)
    return (rules.first if before == 0 else rules.second if before == 1 else rules.later)[tier]


def pace(view: View) -> str:
    """What this quarter's end adds to the own training if nobody acted again, and when that makes the next threshold."""
    g, state, seat = view.game, view.state, view.seat
    tier = next_tier(view)
    if tier < 0:
        return "You have passed every threshold."
    if state.is_terminal:
        return ""
    have, goal = state.progress(seat), g.ruleset.training.thresholds[tier]
    gain = training(state, seat)
    if gain <= 0:
        return f"Nothing of yours trains: o sets the share. The next threshold is {goal}."
    quarters = -(-(goal - have) // gain)
    when = state.quarter + quarters - 1
    if when >= g.quarters:
        return f"{gain:+} at this quarter's end; at this pace {goal} is not reached within the match."
    reward = tier_reward(view, tier)
    return (
        f"{gain:+} at this quarter's end; at this pace {goal} is reached with {quarter_name(g, when)}, "
        f"for {reward} Lead if nobody is sooner, or further on then."
    )


def race(view: View, width: int) -> str:
    """The own next threshold of training, what it pays, and who trains for it; empty where there is none."""
    g, state = view.game, view.state
    if not g.has_training or state.is_terminal:
        return ""
    tier = next_tier(view)
    if tier < 0 or not (reward := tier_reward(view, tier)):
        return ""
    open_to_first = " to the first" if not state.reached(tier) else ""
    rivals = racers(view, tier)
    who = ", ".join(SEAT_LETTERS[s] for s in rivals)
    mine = training(state, view.seat) > 0
    run = f"{who} train{'s' if len(rivals) == 1 else ''}" if rivals else "only you train" if mine else "nobody trains"
    bare = f"tier {tier + 1}: {reward} Lead{open_to_first}; {run}"
    return bare if cell_len(bare) <= width else f"tier {tier + 1}: {reward} Lead; {run}"
