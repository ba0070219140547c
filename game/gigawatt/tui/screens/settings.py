"""Settings: theme, glyphs, pace, motion; every change is applied at once and saved."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from gigawatt.tui.preferences import CHOICES, settings_path
from gigawatt.tui.theme import wants_no_colour
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, fit
from gigawatt.tui.toolkit.layerbars import SAMPLE, layer_bars
from gigawatt.tui.toolkit.page import Page, title_bar

_EXPLANATIONS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "theme": (
        "Theme",
        {
            "dark": "A control room at night.",
            "light": "Ink on paper.",
            "colour-blind": "Seats and marks stay apart in the three common deficiencies.",
            "high-contrast": "Black, white and few strong colours.",
            "mono": "No colours: weight, reverse video, glyphs and words.",
        },
    ),
    "glyphs": (
        "Glyphs",
        {"unicode": "Blocks, arrows and braille.", "ascii": "Plain ASCII, for terminals and fonts without the rest."},
    ),
    "pace": (
        "Rivals",
        {
            "step": "One rival move at a time, each on a key.",
            "fast": "One after another, quickly; any key skips.",
            "instant": "At once; the digest tells what they did.",
        },
    ),
    "motion": ("Motion", {"full": "Results move briefly; any key skips.", "reduced": "Nothing moves."}),
    "quarter_end": (
        "Quarter's end",
        {"shown": "Moment by moment; any key skips.", "off": "Only when its key is pressed."},
    ),
    "confirm": (
        "Confirming",
        {
            "preview": "Enter on an action shows what it does; a second enter does it.",
            "at-once": "Enter on an action does it.",
        },
    ),
    "end": (
        "After my last action",
        {"ask": "Wait for a key, so that it can still be taken back.", "by-itself": "Rivals go on by themselves."},
    ),
}


class SettingsScreen(Page):
    """A row for each preference, and a sample of the look."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def draw(self, width: int, height: int) -> Lines:  # noqa: ARG002  # it fits every height
        """The rows, then a sample."""
        out = [title_bar("Settings", width), Line()]
        names = list(CHOICES)
        for i, name in enumerate(names):
            out.append(self._row(i, name, width))
        out.append(Line())
        if wants_no_colour():
            out += [Line().add("  NO_COLOR is set: no theme adds colours while it is.", "muted"), Line()]
        out.append(Line().add(f"  Kept in {fit(str(settings_path()), width - 14)}", "muted"))
        out += [Line(), Line().add("  THIS IS HOW IT LOOKS", "muted bold"), Line()]
        out += [Line().add("  ").join(line) for line in self._sample()]
        return out

    def _row(self, i: int, name: str, width: int) -> Line:
        title, explained = _EXPLANATIONS.get(name, (name.capitalize(), {}))
        value = str(getattr(self.host.preferences, name))
        is_at = i == self._at
        press = ("row", i)
        line = Line("raise2" if is_at else "")
        line.add(f" {self.look.glyphs.cursor if is_at else ' '} ", "key", press).add(f"{title:<22}", "muted", press)
        line.add("< " if is_at else "  ", "key", ("change", i, -1))
        line.add(f"{value:<14}", "bright bold" if is_at else "text", press)
        line.add("> " if is_at else "  ", "key", ("change", i, 1))
        room = width - line.width - 1
        return line.add(fit(explained.get(value, ""), room), "muted", press).to(width, press=press)

    def _sample(self) -> Lines:
        look = self.look
        g = look.glyphs
        seats = Line()
        for i in range(6):
            seats.add(f"{g.seats[i]} {'ABCDEF'[i]}  ", f"seat{i} bold")
        words = (
            Line().add("you can act  ", "key").add("limits  ", "bind").add("comes  ", "gain").add("90% chance", "odds")
        )
        return [seats, Line(), *layer_bars(SAMPLE, ("cooling",), look, 40), Line(), words]

    def press(self, press: tuple[Any, ...]) -> None:
        """Select the clicked row, and change it."""
        self._at = int(press[1])
        self._change(int(press[2]) if press[0] == "change" else 1)

    def do_up(self) -> None:
        """The row above."""
        self._at = (self._at - 1) % len(CHOICES)

    def do_down(self) -> None:
        """The row below."""
        self._at = (self._at + 1) % len(CHOICES)

    def do_less(self) -> None:
        """The value before."""
        self._change(-1)

    def do_more(self) -> None:
        """The value after."""
        self._change(1)

    def _change(self, step: int) -> None:
        name = list(CHOICES)[self._at]
        values = CHOICES[name]
        now = values.index(getattr(self.host.preferences, name))
        self.host.prefer(self.host.preferences.with_(**{name: values[(now + step) % len(values)]}))

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("up", "", do_up),
        Command("down", "row", do_down, shown="↑↓"),
        Command("left", "", do_less),
        Command("right", "change", do_more, shown="←→"),
        Command("enter", "", do_more),
        Command("space", "", do_more),
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
    )
