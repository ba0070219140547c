"""Commands of the footer in each situation."""

from __future__ import annotations

from typing import Any, Final

from gigawatt.tui.board.board_layout import MEDIUM
from gigawatt.tui.board.confirming import confirm_label
from gigawatt.tui.board.model import BoardModel
from gigawatt.tui.toolkit.command_table import CommandTable

FOOTERS: Final[dict[str, tuple[str, ...]]] = {
    "small-desk": ("build", "buy", "take", "next_decision", "pass_turn", "exercise", "chokepoints", "help"),
    "small-world": ("take", "build", "next_target", "next_decision", "pass_turn", "exercise", "help"),
    "medium": (
        "build", "buy", "assemble", "take", "expedite", "control", "finance", "next_decision", "take_back", "pass_turn", "exercise", "help",
    ),
    "large": (
        "build", "buy", "assemble", "take", "expedite", "control", "finance", "posture", "next_decision", "take_back",
        "pass_turn", "exercise", "help", "log", "forecast", "history", "advice", "reasons",
    ),
    "ending": ("skip", "take_back", "forecast", "log", "help", "leave"),
    "waiting": ("skip", "pace", "reasons", "log", "help", "leave"),
    "over": ("confirm", "log", "history", "help", "leave"),
    "choosing": ("confirm", "down", "next_target", "back", "next_decision", "help"),
}  # fmt: skip

LABELS: Final[dict[str, dict[str, str]]] = {
    "small-desk": {"help": "all keys", "chokepoints": "controls", "exercise": "goal"},
    "small-world": {"help": "all keys", "build": "build here", "next_target": "campus", "exercise": "goal"},
    "ending": {"skip": "end your turn", "take_back": "take back"},
    "over": {"confirm": "how it ended"},
    "choosing": {"down": "choose", "next_target": "target"},
}
"""Labels that differ in a situation."""


def situation(model: BoardModel, width: int, *, is_ending: bool = False) -> str:
    """Name of the footer for what the player may do, in a terminal of some width."""
    if model.menu is not None:
        return "choosing"
    if model.session.is_over:
        return "over"
    if not model.session.is_your_turn:
        return "ending" if is_ending else "waiting"
    if model.size != "small":
        return model.size
    # a wide desk that is low has room for the keys of the medium size
    return "medium" if model.tab == "desk" and width >= MEDIUM[0] else f"small-{model.tab}"


def footer_keys(
    model: BoardModel, commands: CommandTable[Any], width: int, *, is_ending: bool = False
) -> list[tuple[str, str, str]]:
    """The footer: key, label and command."""
    where = situation(model, width, is_ending=is_ending)
    labels = dict(LABELS.get(where, {}))
    faces = dict(commands.faces)
    if where == "choosing":
        labels["confirm"] = confirm_label(model.session.game, model.menu)
        faces["down"] = "↑↓" if model.glyphs.braille else "up/down"
    rows = [commands.by_name[name] for name in FOOTERS[where] if model.has(name)]
    return [(faces[row.name], labels.get(row.name, row.label), row.name) for row in rows]
