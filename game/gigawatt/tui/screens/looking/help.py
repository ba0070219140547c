"""All keys of the board, and the marks it draws with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from gigawatt.tui.screens.looking.base import Scrolled, folded
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, heading, wrap
from gigawatt.tui.widgets.worldmap import PLANT_LETTERS
from gigawatt.wording.glyphs import Glyphs

GROUPS: dict[str, str] = {"act": "act", "look": "look", "move": "move about", "table": "table"}


class HelpPage(Scrolled):
    """All keys."""

    NAME: ClassVar[str] = "Keys"

    def __init__(self, commands: Sequence[Command[Any]]) -> None:
        super().__init__()
        self._commands: Final = commands

    def body(self, width: int) -> Lines:
        """The commands by their groups, then the marks and what can be clicked."""
        lines: Lines = []
        for group, title in GROUPS.items():
            lines.append(heading(title))
            for command in self._commands:
                if command.group == group:
                    row = Line().add(f"  {command.face:<10}", "key bold").add(f"{command.label:<17}", "bright")
                    left = row.width
                    first, *others = wrap(command.sentence, width - left)
                    lines += [row.add(first, "text"), *[Line().to(left).add(part, "text") for part in others]]
            lines.append(Line())
        glyphs = self.look.glyphs
        legend = (
            (glyphs.running, "running"), (glyphs.idle, "idle"), (glyphs.coming, "coming"), (glyphs.added, "this action"),
            (glyphs.binds, "binds"), (glyphs.slot, "free slot"), (glyphs.illegal, "not legal now"),
        )  # fmt: skip
        row = Line().add("  ")
        for mark, word in legend:
            row.add(mark, "key bold").add(f" {word}   ", "text")
        phases = (
            (glyphs.permit, "waits for a permit"),
            (glyphs.building, "under construction"),
            (glyphs.freight, "in freight"),
        )  # fmt: skip
        second = Line().add("  ")
        for mark, word in phases:
            second.add(mark * 3, "key bold").add(f" {word}   ", "text")
        third = Line().add("  fix next", "key bold").add(f" {_ADVICE}", "text")
        ends = Line().add("  end", "key bold").add(f" {_END}", "text")
        return [
            *lines,
            heading("marks"),
            *folded(row, width, hang=2),
            *folded(second, width, hang=2),
            *folded(_on_the_map(glyphs), width, hang=2),
            *folded(third, width, hang=2),
            *folded(ends, width, hang=2),
            *[Line().add(f"  {row}", "muted") for row in wrap(_MOUSE, width - 4)],
        ]


def _on_the_map(glyphs: Glyphs) -> Line:
    """The marks beside a region's name on the map."""
    line = Line().add("  On the map: ", "muted")
    line.add("".join(dict.fromkeys(glyphs.seats)), "key bold").add(" a campus, in its seat's colour   ", "text")
    line.add(glyphs.slot, "key bold").add(" a free slot   ", "text")
    for letter, part in zip(PLANT_LETTERS, ("logic", "memory", "packaging", "turbines"), strict=True):
        line.add(letter if glyphs.braille else letter.lower(), "key bold").add(f" a plant for {part}   ", "text")
    return line.add("in its owner's colour", "muted")


_ADVICE: Final = (
    "what the adviser would do, in its order; what takes no action comes first, as the last action ends the turn. Compute is what is "
    "added by the forecast. Lead for its level is what that compute scores by its level at all records to come, on time; Lead for rank, "
    "training and the rest comes on top and hangs on rivals, so that no figure is put to it"
)
_END: Final = "in the standings: Lead if the match ended now, with all that is counted at the end; g says what that is"
_MOUSE: Final = (
    "Everything can be clicked too: a region or a campus's name to go there, the layers of a campus for x, a seat of the "
    "standings for its log. In a chooser a first click shows what a row does, another one does it; a double-click only shows. "
    "ctrl+p finds any command by name, ctrl+q leaves the program; the game is kept."
)
