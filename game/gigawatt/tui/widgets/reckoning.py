"""What the next records bring: the race through the thresholds of training, and what Lead is given for."""

from __future__ import annotations

from gigawatt.analysis.contracts import contracts
from gigawatt.core.explanations.forecast import training
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading, wrap
from gigawatt.wording.contract_text import contract_sentences
from gigawatt.wording.grammar import listed, signed
from gigawatt.wording.names import BLOC_SHORT, CONTROL_SHORT
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import SEAT_LETTERS, faction_name

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
    """The Lead that the next seat to pass a threshold gets; those of the same quarter all take it."""
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
        f"for {reward} Lead if nobody is sooner."
    )


def contract_lines(view: View, width: int) -> Lines:
    """The own sovereign contracts in full; nothing where none runs."""
    state = view.state
    lines: Lines = []
    for row in contracts(state, view.seat):
        name = view.game.ruleset.cards[row.contract.card].name
        lines.append(Line().add(f"  {name}", "bright").add("   kept" if row.contract.kept else "", "gain"))
        for text in contract_sentences(view.game, state.quarter, row.contract, row.now, row.coming):
            lines += [Line().add(f"    {row}", "text") for row in wrap(text, width - 6)]
    return [heading("contracts"), *lines] if lines else []


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


def lead_sources(view: View, width: int) -> Lines:
    """What a record gives Lead for, with what the own seat would get, and what is reckoned once after the last quarter."""
    g, analysis = view.game, view.analysis
    if view.state.is_terminal:
        return []
    scoring = g.ruleset.scoring
    mine = analysis.computes[view.seat]
    place = sorted(analysis.computes, reverse=True).index(mine)
    ranked = g.rank_lead[place] if mine else 0
    rows = [
        ("rank in compute", ", ".join(map(str, g.rank_lead[: g.seats])) + " from the first place down", f"+{ranked}"),
        ("level of compute", f"1 for every {g.level_points} points", f"+{mine // g.level_points}"),
    ]
    lines = [heading("lead at this quarter's record", ("  training and chokepoints aside", "faint"))]
    for name, text, got in rows:
        lines.append(Line().add(f"  {name}", "text").to(_FIRST).add(text, "muted").right(got, 66, "bright bold"))
    after = (
        f"After the last quarter: 1 for every {scoring.end_compute_points} points of compute ordered and permitted but not "
        f"online, and 1 for every ${scoring.end_cash / 10:.1f} bn of net cash (debt costs as much)."
    )
    if scoring.resilience and g.has_plants:
        after += (
            f" {scoring.resilience} for each of chips, logic, memory and packaging that you got and that no foreign bloc "
            "supplied by more than half."
        )
    return [*lines, *[Line().add(f"  {text}", "muted") for text in wrap(after, width - 4)]]


def rival_lines(view: View, width: int) -> Lines:
    """Who threatens: each rival's Lead and compute with what the last quarter added, what binds it, and controls against one."""
    state, analysis, snapshots = view.state, view.analysis, view.session.snapshots
    lines = [heading("rivals", ("  with what the last quarter added", "faint"))]
    for seat in analysis.order:
        if seat == view.seat:
            continue
        bound = analysis.bound_of(seat)
        line = Line().add(f"{view.mark(seat)} ", f"seat{seat} bold").add(fit(faction_name(state, seat), 20), "text")
        line.to(25).add("Lead ", "muted").add(
            f"{state.lead(seat)}{_since(view, [s.lead[seat] for s in snapshots])}", "bright"
        ).to(41)
        line.add("compute ", "muted").add(
            f"{state.compute(seat)}{_since(view, [s.compute[seat] for s in snapshots])}", "bright"
        ).to(58)
        bloc = BLOC_SHORT[state.tables[seat].bloc]
        why = f"{bloc}, {f'bound by {listed(bound)}' if bound else 'no campus'}"
        lines += (
            [line.add(why, "muted")]
            if line.width + cell_len(why) <= width
            else [line, Line().add(f"    {why}", "muted")]
        )
    if view.game.has_controls:
        own = state.tables[view.seat].bloc
        against = [c for c in state.controls if c.target == own and max(c.level, c.next)]
        names = listed(list(dict.fromkeys(CONTROL_SHORT[c.layer] for c in against)))
        text = f"Controls stand against your bloc on {names}." if against else "No control stands against your bloc."
        lines += [Line().add(row, "bind" if against else "muted") for row in wrap(text, width)]
    return lines


def _since(view: View, numbers: list[int]) -> str:
    """` (+3)`, what the last quarter that has ended added; nothing before one has."""
    return f" ({signed(numbers[-1] - numbers[-2], view.glyphs.minus)})" if len(numbers) > 1 else ""
