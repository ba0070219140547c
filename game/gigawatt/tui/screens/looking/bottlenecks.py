"""What binds each campus."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.core.queries.bottleneck import Bottleneck
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.tui.screens.looking.base import Looking
from gigawatt.tui.toolkit.commands import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, heading, wrap
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.widgets.reckoning import rival_lines
from gigawatt.wording.grammar import plural
from gigawatt.wording.names import region_name


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
        said = "Nothing of it stands yet: see what is on its way." if is_bare else b.sentence()
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
