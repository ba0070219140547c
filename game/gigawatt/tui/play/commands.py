"""The commands of the board: keys, labels, help, and the functions that carry them out.

Keys, clicks, the footer, the help and the command palette are all made from this table.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from gigawatt.tui.play import acting, lookups, moving
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.toolkit.command_table import FREE, ONE_ACTION, Command, CommandTable


def _chooser(key: str, name: str, sentence: str, *, cost: str = ONE_ACTION) -> Command[BoardController]:
    """A command that opens the chooser of a category, to which it gives its name."""
    run = partial(acting.open_chooser, category=name)
    return Command(key, name, run, name=name, group="act", cost=cost, help=sentence)


COMMANDS: Final[CommandTable[BoardController]] = CommandTable((
    _chooser("b", "build", "Build a project: site, power, cooling, network, a plant, a new campus."),
    _chooser("u", "buy", "Buy chips, parts or turbines from a ladder."),
    _chooser("a", "assemble", "Assemble chips from parts, or upgrade old ones."),
    _chooser("t", "take", "Take a card from the row."),
    _chooser("e", "expedite", "Spend influence to hasten something on its way, or cancel a project."),
    _chooser("c", "control", "Issue, raise or lift an export control; lobby for a subsidy."),
    _chooser("f", "finance", "Raise equity; sell parts or old chips."),
    _chooser("o", "posture", "Compute to cloud or training, rented lots, output of plants.", cost=FREE),
    _chooser("m", "hosting", "Offer idle powered shell to a rival's chips, or hire such a hall."),
    Command(
        "n", "next decision", acting.next_decision, name="next_decision", group="act",
        help="Open the best next step that the board knows, ready to confirm.",
    ),
    Command("p", "pass", acting.pass_turn, name="pass_turn", group="act", help="End your actions of this quarter; unspent ones are lost."),
    Command("z", "undo", acting.take_back, name="take_back", group="act", help="Take back your last action of this quarter."),
    Command("y", "redo", acting.redo, name="redo", group="act", help="Repeat what was taken back."),
    Command("R", "restart quarter", acting.restart_quarter, name="restart_quarter", group="act", help="Take back the whole quarter."),
    Command("v", "advice", lookups.ask_adviser, name="advice", group="look", help="Ask what the adviser would do, and why."),
    Command(
        "x", "bottleneck", lookups.show_bottlenecks, name="bottleneck", group="look",
        help="What binds each campus, and what one more of each layer would bring.",
    ),
    Command("i", "rivals' reasons", lookups.show_reasons, name="reasons", group="look", help="What rivals did since your turn, and why."),
    Command("l", "log", lookups.show_log, name="log", group="look", help="Everything that happened, filtered by seat and kind."),
    Command(
        "g", "forecast", lookups.show_forecast, name="forecast", group="look",
        help="Who would win if it ended now, what this quarter's end and the last one bring to whom, what comes when, who acts first next.",
    ),
    Command(
        "C", "chokepoints", lookups.show_chokepoints, name="chokepoints", group="look",
        help="Who holds or nears which chokepoint, the shares of each layer, and which control denies whom.",
    ),
    Command(
        "h", "history", lookups.show_history, name="history", group="look",
        help="Charts over the quarters: compute, Lead, cash, prices, layers.",
    ),
    Command(
        "Q", "quarter's end", lookups.show_quarter_end, name="quarter_end", group="look",
        help="What a quarter's end brought: permits drawn, arrivals, headline, prices, Lead.",
    ),
    Command("w", "row", lookups.show_row, name="row", group="look", help="The headline and the cards of the row in full."),
    Command("r", "region", lookups.show_region, name="region_page", group="look", help="All about the region under the cursor."),
    Command(
        "G", "guide", lookups.show_guide, name="guide", group="look",
        help="What the guide of a first game would say now; esc puts it away.",
    ),
    Command(
        "H", "goal and hints", lookups.show_exercise, name="exercise", group="look",
        help="The task of an exercise, how its goal stands, and its hints one at a time.",
    ),
    Command("question_mark", "help", lookups.show_help, name="help", group="look", help="All keys."),
    Command("1", "desk", moving.go_to_desk, name="desk", group="move", help="At the small size: the desk."),
    Command("2", "world", moving.go_to_world, name="world", group="move", help="At the small size: the world."),
    Command("up", "up", moving.go_up, shown="↑", name="up", group="move", help="The region to the north, or the row above."),
    Command("down", "down", moving.go_down, shown="↓", name="down", group="move", help="The region to the south, or the row below."),
    Command(
        "left", "left", moving.go_left, shown="←", name="left", group="move",
        help="The region to the west, or the target before, legal or not.",
    ),
    Command(
        "right", "right", moving.go_right, shown="→", name="right", group="move",
        help="The region to the east, or the next target, legal or not.",
    ),
    Command("home", "first", moving.go_to_first, name="first", group="move", help="The first row; on the map, your first campus."),
    Command("end", "last", moving.go_to_last, name="last", group="move", help="The last row; on the map, your last campus."),
    Command(
        "tab", "next target", moving.go_to_next_target, name="next_target", group="move",
        help="The next region with a campus of yours, or the next legal target.",
    ),
    Command(
        "shift+tab", "target before", moving.go_to_previous_target, name="previous_target", group="move",
        help="The same, the other way round.",
    ),
    Command("enter", "confirm", acting.confirm, name="confirm", group="move", help="Confirm what is previewed; on the map, build there."),
    Command("escape", "back", moving.go_back, name="back", group="move", help="Close what is open."),
    Command(
        "space", "go on", acting.skip, name="skip", group="table",
        help="End your turn once its actions are spent; let rivals move on, or skip to your turn.",
    ),
    Command("s", "pace", acting.change_pace, name="pace", group="table", help="Rivals' pace: a step at a time, fast, at once."),
    Command(
        "k", "colours", acting.change_theme, name="theme", group="table",
        help="The next theme: dark, light, colour-blind, high contrast, mono.",
    ),
    Command("q", "leave", acting.leave, name="leave", group="table", help="Back to the title; the game is saved."),
))  # fmt: skip
"""Every key of the board."""
