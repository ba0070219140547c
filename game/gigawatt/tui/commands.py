"""The one action table: every key of the board with its label and its help. Footer, help, palette and clicks read it."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.core import actions as act


@frozen
class Command:
    """Something a player can do at the board."""

    name: str
    """Stable; the board's method is `do_<name>`, or a category of actions is opened."""
    key: str
    """As Textual names it."""
    shown: str
    """As people read it."""
    label: str
    """One or two words for the footer."""
    help: str
    """A sentence for the help and the palette."""
    group: str
    """Its heading in the help: `act`, `look`, `table` or `move`."""


@frozen
class Category:
    """A key that opens a chooser, and the kinds of action it offers; every kind but `pass` is in just one."""

    name: str
    kinds: tuple[int, ...]


COMMANDS: Final[tuple[Command, ...]] = (
    Command("build", "b", "b", "build", "Build a project: site, power, cooling, network, a plant, a new campus.", "act"),
    Command("buy", "u", "u", "buy", "Buy accelerators, parts or turbines from a ladder.", "act"),
    Command("assemble", "a", "a", "assemble", "Assemble accelerators from parts, or upgrade old ones.", "act"),
    Command("take", "t", "t", "take", "Take a card from the row.", "act"),
    Command("expedite", "e", "e", "expedite", "Spend influence to hasten something on its way, or cancel a project.", "act"),
    Command("control", "c", "c", "control", "Issue, raise or lift an export control; lobby for a subsidy.", "act"),
    Command("finance", "f", "f", "finance", "Raise equity; sell parts or old chips.", "act"),
    Command("posture", "o", "o", "posture", "Free: compute to cloud or training, rented lots, output of plants.", "act"),
    Command("hosting", "m", "m", "hosting", "Offer idle powered shell to a rival's chips, or hire such a hall.", "act"),
    Command("next_decision", "n", "n", "next decision", "Open the best next step that the board knows, ready to confirm.", "act"),
    Command("pass_turn", "p", "p", "pass", "End your actions of this quarter; unspent ones are lost.", "act"),
    Command("take_back", "z", "z", "undo", "Take back your last action of this quarter.", "act"),
    Command("redo", "y", "y", "redo", "Repeat what was taken back.", "act"),
    Command("restart_quarter", "R", "R", "restart quarter", "Take back the whole quarter.", "act"),
    Command("advice", "v", "v", "advice", "Ask what the adviser would do, and why.", "look"),
    Command("bottleneck", "x", "x", "bottleneck", "What binds each campus, and what one more of each layer would bring.", "look"),
    Command("reasons", "i", "i", "rivals' reasons", "What rivals did since your turn, and why.", "look"),
    Command("log", "l", "l", "log", "Everything that happened, filtered by seat and kind.", "look"),
    Command("forecast", "g", "g", "forecast", "What this quarter's end brings, what comes when, and what Lead is given for.", "look"),
    Command("history", "h", "h", "history", "Charts over the quarters: compute, Lead, cash, prices, layers.", "look"),
    Command("row", "w", "w", "row", "The headline and the cards of the row in full.", "look"),
    Command("region_page", "r", "r", "region", "All about the region under the cursor.", "look"),
    Command("guide", "G", "G", "guide", "What the guide of a first game would say now; esc puts it away.", "look"),
    Command("help", "question_mark", "?", "help", "All keys.", "look"),
    Command("desk", "1", "1", "desk", "At the small size: the desk.", "move"),
    Command("world", "2", "2", "world", "At the small size: the world.", "move"),
    Command("up", "up", "↑", "up", "The region to the north, or the row above.", "move"),
    Command("down", "down", "↓", "down", "The region to the south, or the row below.", "move"),
    Command("left", "left", "←", "left", "The region to the west, or the target before, legal or not.", "move"),
    Command("right", "right", "→", "right", "The region to the east, or the next target, legal or not.", "move"),
    Command("first", "home", "home", "first", "The first row; on the map, your first campus.", "move"),
    Command("last", "end", "end", "last", "The last row; on the map, your last campus.", "move"),
    Command("next_target", "tab", "tab", "next target", "The next region with a campus of yours, or the next legal target.", "move"),
    Command("last_target", "shift+tab", "shift+tab", "target before", "The same, the other way round.", "move"),
    Command("confirm", "enter", "enter", "confirm", "Confirm what is previewed; on the map, build there.", "move"),
    Command("back", "escape", "esc", "back", "Close what is open.", "move"),
    Command("skip", "space", "space", "go on", "Let rivals move on, or skip to your turn.", "table"),
    Command("pace", "s", "s", "pace", "Rivals' pace: a step at a time, fast, at once.", "table"),
    Command("theme", "k", "k", "colours", "The next theme: dark, light, colour-blind, high contrast, mono.", "table"),
    Command("leave", "q", "q", "leave", "Back to the title; the game is saved.", "table"),
)  # fmt: skip
"""Every key of the board."""

CATEGORIES: Final[tuple[Category, ...]] = (
    Category("build", (act.OPEN_CAMPUS, act.BUILD, act.TURBINES)),
    Category("buy", (act.BUY, act.GREY, act.BUY_PART, act.GREY_PART)),
    Category("assemble", (act.ASSEMBLE, act.UPGRADE)),
    Category("take", (act.CARD,)),
    Category("expedite", (act.EXPEDITE, act.CANCEL)),
    Category("control", (act.ISSUE, act.LIFT, act.LOBBY)),
    Category("finance", (act.EQUITY, act.SELL_PART, act.SELL_CHIPS)),
    Category("posture", (act.POSTURE, act.RENT, act.HOLD, act.RELEASE)),
    Category("hosting", (act.OFFER, act.HIRE)),
)
"""The categories, each by the name of its command."""

BY_NAME: Final = {command.name: command for command in COMMANDS}
BY_KEY: Final = {command.key: command for command in COMMANDS}
CATEGORY_OF: Final = {kind: category.name for category in CATEGORIES for kind in category.kinds}
"""The category of each kind of action."""
CATEGORY: Final = {category.name: category for category in CATEGORIES}

FOOTERS: Final[dict[str, tuple[str, ...]]] = {
    "small-desk": ("build", "buy", "take", "next_decision", "pass_turn", "help"),
    "small-world": ("take", "build", "next_target", "next_decision", "pass_turn", "help"),
    "medium": (
        "build", "buy", "assemble", "take", "expedite", "control", "finance", "next_decision", "take_back", "pass_turn", "help",
    ),
    "large": (
        "build", "buy", "assemble", "take", "expedite", "control", "finance", "posture", "next_decision", "take_back",
        "pass_turn", "help", "log", "forecast", "history", "advice", "reasons",
    ),
    "waiting": ("skip", "pace", "reasons", "log", "help", "leave"),
    "over": ("confirm", "log", "history", "help", "leave"),
}  # fmt: skip
"""The commands of the footer in each situation; as many are shown as fit."""

LABELS: Final[dict[str, dict[str, str]]] = {
    "small-desk": {"help": "all keys"},
    "small-world": {"help": "all keys", "build": "build here", "next_target": "campus"},
    "over": {"confirm": "how it ended"},
}
"""Labels that differ in a situation."""
