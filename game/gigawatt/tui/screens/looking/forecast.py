"""Who would win now, what this quarter's end and the last one bring to whom, and what comes when."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from gigawatt.analysis.contracts import contracts
from gigawatt.core.explanations.forecast import ONE, Arrival
from gigawatt.core.queries.denials import denied_rivals
from gigawatt.tui.board.view import View
from gigawatt.tui.screens.looking.base import Looking
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, heading, wrap
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.widgets.arriving import quarter_heads
from gigawatt.tui.widgets.race import race_lines
from gigawatt.tui.widgets.training_race import training_race
from gigawatt.wording.consequence_text import RESTRUCTURES
from gigawatt.wording.contract_text import contract_sentences
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import PHASES, arrival_name, region_name
from gigawatt.wording.quarters import quarter_near
from gigawatt.wording.race_text import counted_at_the_end

_TEXT_AT: Final = 22
"""The column where the text about a source of Lead begins."""


class ForecastPage(Looking):
    """Who would win now, what this quarter's end and the last one bring to whom, and what comes when."""

    NAME: ClassVar[str] = "Forecast"

    def body(self, width: int) -> Lines:
        """The race for Lead, the balance of the quarter's end, compute quarter by quarter, the odds of arrivals, training, sources of Lead."""
        from gigawatt.wording.event_text import CASH_NAMES

        view = self.view
        analysis, glyphs = view.analysis, view.glyphs
        lines = [*race, Line()] if (race := race_lines(view, width)) else []
        lines.append(heading("this quarter's end", ("  if nobody acted again and nothing struck", "faint")))
        for why, amount in analysis.income.items():
            lines.append(
                Line()
                .add(f"  {CASH_NAMES.get(why, why)}", "text")
                .right(bare_signed_money(amount, glyphs.minus), 40, "bright")
            )
        total = sum(analysis.income.values())
        lines.append(
            Line()
            .add("  together", "muted")
            .right(bare_signed_money(total, glyphs.minus), 40, "gain bold" if total >= 0 else "bind bold")
        )
        if analysis.restructures:
            lines += [Line().add(f"  {row}", "bind bold") for row in wrap(RESTRUCTURES, width - 2)]
        lines += [Line(), heading("compute if all is on time")]
        names, numbers = quarter_heads(Line(), view, 2, 6, len(analysis.forecast)), Line().add("  ")
        for i, points in enumerate(analysis.forecast):
            is_open = analysis.doubtful[i]
            numbers.to(2 + i * 6).add(f"{points}{'?' if is_open else ''}", "odds bold" if is_open else "bright bold")
        lines += [names, numbers, Line(), heading("on its way", ("  chance of being online by", "faint"))]
        lines += [self._arrival(a, width) for a in analysis.arrivals] or [Line().add("  Nothing.", "faint")]
        for part in (contract_lines(view, width), training_race(view, width), lead_sources(view, width)):
            lines += [Line(), *part] if part else []
        return lines

    def _arrival(self, a: Arrival, width: int) -> Line:
        """A line on its way with the odds of its first quarters, as many as fit, up to the one by which it is sure."""
        view = self.view
        g = view.game
        line = Line().add(f"  {region_name(g, a.region)}", "text").to(16).add(arrival_name(g, a), "text").to(32)
        line.add(f"+{a.amount}", "gain bold").to(37).add(PHASES[a.phase], "muted").to(51)
        for quarter, chance in a.odds[:6]:
            percent = "100%" if chance == ONE else f"{max(1, min(99, chance * 100 // ONE))}%"
            when = quarter_near(g, view.state.quarter, quarter)
            if line.width + cell_len(when) + 1 + cell_len(percent) > width:
                break
            line.add(f"{when} ", "faint").add(f"{percent}  ", "odds")
            if chance == ONE:
                break
        if not a.odds:
            line.add("after the last quarter", "bind")
        if a.seized:
            line.add(f"seized on arrival: {a.seized * 100 // ONE}%", "bind")
        return line.cut(width)

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("g", "", Page.do_back),
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


def lead_sources(view: View, width: int) -> Lines:
    """What a record gives Lead for, with what the own seat would get, and what is reckoned once after the last quarter."""
    g, analysis = view.game, view.analysis
    if view.state.is_terminal:
        return []
    mine = analysis.computes[view.seat]
    place = sorted(analysis.computes, reverse=True).index(mine)
    ranked = g.rank_lead[place] if mine else 0
    rows = [
        ("rank in compute", ", ".join(map(str, g.rank_lead[: g.seats])) + " from the first place down", f"+{ranked}"),
        ("level of compute", f"1 for every {g.level_points} points", f"+{mine // g.level_points}"),
    ]
    if g.has_controls and g.denied_lead:
        denied = len(denied_rivals(view.state, view.seat))
        text = f"{g.denied_lead} for each rival your embargoes deny now"
        rows.append(("rivals denied", text, f"+{denied * g.denied_lead}"))
    lines = [heading("lead at this quarter's record", ("  training and chokepoints aside", "faint"))]
    for name, text, got in rows:
        lines.append(Line().add(f"  {name}", "text").to(_TEXT_AT).add(text, "muted").right(got, 66, "bright bold"))
    return [*lines, *[Line().add(f"  {text}", "muted") for text in wrap(counted_at_the_end(g), width - 4)]]
