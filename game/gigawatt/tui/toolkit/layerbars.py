"""A campus as five bars, for pages that explain the rule of the scarcest layer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from gigawatt.tui.toolkit.drawing import Line, Lines

if TYPE_CHECKING:
    from gigawatt.tui.theme import Look


SAMPLE: Final = {"site": 8, "power": 6, "cooling": 5, "network": 6, "chips": 7}
"""Modules by layer of a campus that is bound by its cooling."""


def layer_bars(modules: Mapping[str, int], binding: Collection[str], look: Look, width: int) -> Lines:
    """A campus as five bars: running modules lit, idle ones dark, the binding layer marked."""
    glyphs = look.glyphs
    low = min(modules.values())
    room = max(4, width - 22)
    scale = -(-max(1, *modules.values()) // room)
    room = min(room, max(8, -(-max(modules.values()) // scale)) + 1)
    rows: Lines = []
    for name, have in modules.items():
        binds = name in binding
        lit, dark = low // scale, -(-have // scale) - low // scale
        line = Line().add(f"{name:<9}", "muted").add(glyphs.running * lit, "bind" if binds else "bright")
        line.add(glyphs.idle * max(0, dark), "muted").to(9 + room)
        line.add(f" {have:>3} ", "bind bold" if binds else "bright")
        if binds:
            line.add(f"{glyphs.binds} binds", "bind bold")
        rows.append(line)
    return rows
