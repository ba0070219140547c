"""What binds each campus."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.core.queries.bottleneck import Bottleneck
from gigawatt.core.queries.denials import denied_rivals
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.tui.board.view import View
from gigawatt.tui.screens.looking.base import Looking
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading, wrap
from gigawatt.tui.toolkit.page import Page
from gigawatt.wording.bottleneck_text import bottleneck_text
from gigawatt.wording.control_text import denials_text
from gigawatt.wording.grammar import listed, plural, signed
from gigawatt.wording.names import BLOC_SHORT, CONTROL_SHORT, region_name
from gigawatt.wording.seats import faction_name


class BottleneckPage(Looking):
    """What binds each campus."""

    NAME: ClassVar[str] = "Bottlenecks"

    def body(self, width: int) -> Lines:
        """Each own campus layer by layer with what one more would bring, then the rivals' in a line."""
        view = self.view
        lines: Lines = []
        for region, b in view.analysis.campuses.items():
            lines += self._campus(region, b, width)
        return [*lines, *rival_lines(view, width)]

    def _campus(self, region: int, b: Bottleneck, width: int) -> Lines:
        view, glyphs = self.view, self.view.glyphs
        lines = [heading(region_name(view.game, region), (f"   {b.points} compute from {b.online} modules", "text"))]
        is_bare = not any(b.modules)
        said = "Nothing of it stands yet: see what is on its way." if is_bare else bottleneck_text(b)
        lines += [Line().add(f"  {row}", "bright") for row in wrap(said, width - 2)]
        for what, lost in view.analysis.struck(region):
            takes = "holds still" if what == "outage" else f"takes {what} from"
            lines.append(Line().add(f"  An event {takes} {plural(lost, 'module')} this quarter.", "bind"))
        low = min(b.modules)
        for i, layer in enumerate(LAYERS):
            binds = b.modules[i] == low and not is_bare
            row = Line().add(f"  {layer:<9}", "bind bold" if binds else "text").right(str(b.modules[i]), 14, "bright")
            row.add(f" {glyphs.binds if binds else ' '} ", "bind bold")
            row.add(f"{view.analysis.coming.get(region, [0] * 5)[i]:>3} coming   ", "muted")
            newer = ", in place of an older one" if b.replaces(i) else ""
            alone = (
                f"one more alone +{b.gain[i]}{newer}"
                if b.gain[i]
                else f"{b.slack[i]} to spare"
                if b.slack[i]
                else "one more alone adds nothing"
            )
            lines.append(row.add(alone, "gain" if b.gain[i] else "muted"))
        return [*lines, Line()]

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("x", "", Page.do_back),
    )


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
        lines += _denial_lines(view, width)
    return lines


def _denial_lines(view: View, width: int) -> Lines:
    """Whose embargoes deny whom as the board stands, and the Lead that it brings at each record."""
    state, lead = view.state, view.game.denied_lead
    lines: Lines = []
    for seat in view.analysis.order if lead else ():
        denied = denied_rivals(state, seat)
        text = denials_text(state, view.seat, seat, denied, lead * len(denied))
        style = "gain" if seat == view.seat else "bind" if view.seat in denied else "muted"
        lines += [Line().add(row, style) for row in (wrap(text, width) if denied else ())]
    return lines


def _since(view: View, numbers: list[int]) -> str:
    """` (+3)`, what the last quarter that has ended added; nothing before one has."""
    return f" ({signed(numbers[-1] - numbers[-2], view.glyphs.minus)})" if len(numbers) > 1 else ""
