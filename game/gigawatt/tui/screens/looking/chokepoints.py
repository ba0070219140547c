"""Chokepoints and controls: who holds what and who is near, whom each control denies, and the blocs' shares of each layer."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from gigawatt.analysis.listed_controls import listed_controls
from gigawatt.core.explanations.chokepoints import Chokepoint, chokepoints, layer_shares
from gigawatt.core.explanations.standing_controls import StandingControl
from gigawatt.core.rules.vocabulary import BLOCS, PARTS
from gigawatt.tui.board.view import View
from gigawatt.tui.screens.looking.base import Looking
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, heading, wrap
from gigawatt.tui.toolkit.page import Page
from gigawatt.wording.chokepoint_text import chokepoint_rule, next_holder_text, percent
from gigawatt.wording.control_text import control_denial_text, control_terms_text
from gigawatt.wording.names import BLOC_SHORT, CONTROL_SHORT
from gigawatt.wording.vocabulary import BOARD

NAMES: Final = 13
"""Where what follows the name of a layer begins."""
SHARES: Final = 19
"""Where the seats' shares begin."""
NEAR: Final = 40
"""Where it says how near the next holder is, if the shares leave room."""
BLOC: Final = 14
"""The width of a bloc's column."""


class ChokepointPage(Looking):
    """Who holds which chokepoint and who is near one, what is controlled by whom, and the share of every layer."""

    NAME: ClassVar[str] = "Chokepoints and controls"

    def body(self, width: int) -> Lines:
        """Chokepoints with the seats' shares, the controls with whom they deny, and the blocs' shares."""
        view = self.view
        return [*chokepoint_lines(view, width), Line(), *control_rows(view, width), *share_lines(view, width)]

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("C", "", Page.do_back),
    )


def chokepoint_lines(view: View, width: int) -> Lines:
    """For each part its holder, the seats' shares of what is made, and how near the next change of hands is."""
    rows = chokepoints(view.state)
    if not rows:
        return [heading("chokepoints"), Line().add("  This scenario has no chokepoints.", "faint")]
    lines = [heading("chokepoints", ("  holder, and shares of what all seats and the world make", "faint"))]
    for row in rows:
        line, text = _chokepoint(view, row), next_holder_text(view.state, row, is_short=True)
        near = Line().add(text, "key" if row.records is not None else "muted")
        if max(line.width + 2, NEAR) + near.width <= width:
            lines.append(line.to(max(line.width + 2, NEAR)).join(near))
        else:
            lines += [line.cut(width), Line().to(SHARES).join(near)]
    return [*lines, *[Line().add(f"  {text}", "faint") for text in wrap(chokepoint_rule(view.game), width - 4)]]


def _chokepoint(view: View, row: Chokepoint) -> Line:
    line = Line().add(f"  {BOARD.name(PARTS[row.part])}", "bright" if row.holder is not None else "text").to(NAMES)
    if row.holder is None:
        line.add(view.glyphs.none, "faint")
    else:
        line.add(view.mark(row.holder), f"seat{row.holder} bold")
    line.to(SHARES)
    for seat, share in sorted(enumerate(row.shares), key=lambda pair: -pair[1]):
        if share:
            line.add(view.mark(seat), f"seat{seat} bold").add(f" {percent(share)}   ", "bright")
    return line.add(f"world {percent(row.world)}", "faint")


def control_rows(view: View, width: int) -> Lines:
    """Each control that stands or is announced: layer, blocs, level, from when, by whom, and whom it denies."""
    if not view.game.has_controls:
        return [heading("controls"), Line().add("  This scenario has no export controls.", "faint")]
    rows = listed_controls(view.state)
    lines = [heading("controls")]
    for row in rows:
        lines.append(_control(view, row).cut(width))
        if text := control_denial_text(view.state, view.seat, row):
            is_own = any(d.seat == view.seat for d in row.denied)
            style = "bind" if is_own and row.is_embargo else "gain" if row.lead else "muted"
            lines += [Line().to(NAMES).add(part, style) for part in wrap(text, width - NAMES)]
    return [*lines, *([] if rows else [Line().add("  None stands or is announced.", "faint")])]


def _control(view: View, row: StandingControl) -> Line:
    c, glyphs = row.control, view.glyphs
    hits_own = c.target == view.state.tables[view.seat].bloc
    line = Line().add(f"  {CONTROL_SHORT[c.layer]}", "text").to(NAMES)
    line.add(f"{BLOC_SHORT[c.issuer]} {glyphs.arrow} {BLOC_SHORT[c.target]}", "bind bold" if hits_own else "text").to(
        40
    )
    if c.seat < 0:
        line.add("event", "muted")
    else:
        line.add(view.mark(c.seat), f"seat{c.seat} bold")
    terms = control_terms_text(view.state, row, is_short=True)
    return line.to(46).add(terms, "bind" if hits_own else "bright")


def share_lines(view: View, width: int) -> Lines:
    """Each bloc's share of each layer, marked where its seats may issue a control on it."""
    rows = layer_shares(view.state)
    if not rows:
        return []
    least, mark = view.game.ruleset.controls.share_pct, view.glyphs.running
    head = heading("shares of the layers")
    for bloc, name in enumerate(BLOC_SHORT):
        head.right(name, 24 + (bloc + 1) * BLOC, "faint")
    lines = [Line(), head]
    for row in rows:
        line = Line().add(f"  {CONTROL_SHORT[row.layer]}", "text")
        for bloc in range(len(BLOCS)):
            may = row.may_issue[bloc]
            line.right(percent(row.blocs[bloc]), 22 + (bloc + 1) * BLOC, "bright" if may else "muted")
            line.add(f" {mark if may else ' '}", "key")
        lines.append(line.cut(width))
    text = f"{mark} {least}% at a quarter's start: the bloc's seats may issue a control on the layer."
    return [*lines, *[Line().add(f"  {part}", "faint") for part in wrap(text, width - 4)]]
