"""The numbers that an action changes, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, LADDERS, PARTS
from gigawatt.wording.lasting_text import LASTING_MONEY, lasting_name
from gigawatt.wording.names import BLOC_SHORT, LEVELS, pipeline_row_name, region_name
from gigawatt.wording.seats import SEAT_LETTERS
from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.changes import Change

MONEY_CHANGES: Final = frozenset({"cash", "credit", "price", "offer"})
"""Kinds of number that are amounts of money."""

NEXT_QUARTER: Final = frozenset({"control", "denials", "upkeep"})
"""Kinds of number that are told as they will be from the next quarter on."""

_NAMES: Final = {
    "cash": "net cash",
    "credit": "credit limit",
    "influence": "influence",
    "lead": "Lead",
    "progress": "training progress",
    "compute": "compute as it stands",
    "posture": "compute to training, quarters",
    "rent": "lots rented",
    "licences": "free licences",
    "slots": "free slots",
    "room": "room for site",
    "headroom": "grid headroom",
    "tension": "tension",
    "capital-index": "capital index",
    "denials": "Lead a quarter by denial",
    "upkeep": "upkeep of embargoes a quarter",
    "resilience": "Lead for mixed supply at the end",
}
"""Numbers that are called the same whatever they belong to."""

_BOARD_NAMES: Final = {**_NAMES, "posture": "fourths that train"}


def change_name(game: Game, change: Change, words: Vocabulary = RULES, you: int = -1) -> str:
    """What changes, in the words of an audience: `B's Lead`, `Texas free slots`, `price of chips`.

    Args:
        game: the game.
        change: the change.
        words: the words of the audience.
        you: the seat that reads, whose letter is left out; -1 for an onlooker.
    """
    about = change.arguments
    is_own = about.get("seat") == you
    match change.code:
        case "store":
            return f"{words.name(PARTS[int(about['part'])])} in store"
        case "price":
            ladder = words.name(LADDERS[int(about["ladder"])])
            return f"price of {ladder}" if words is BOARD else f"{ladder} price"
        case "stock":
            return f"{words.name(LADDERS[int(about['ladder'])])} on the market"
        case "held":
            return f"{words.name(PARTS[int(about['part'])])} that plants make"
        case "lasting":
            return lasting_name(game, about, words, you)
        case "offer":
            return f"rent asked in {region_name(game, int(about['region']))}"
        case "hall":
            landlord, tenant = (SEAT_LETTERS[int(about[who])] for who in ("landlord", "tenant"))
            return f"{tenant} hires of {landlord} in {region_name(game, int(about['region']))}"
        case "deal":
            part = words.name(PARTS[int(about["part"])])
            return f"{part} sent a quarter" if is_own else f"{SEAT_LETTERS[int(about['seat'])]} gets {part} a quarter"
        case "contract":
            what = f"compute in {BLOC_SHORT[int(about['bloc'])]}"
            return f"owed: {what}" if is_own else f"{SEAT_LETTERS[int(about['seat'])]} owes {what}"
        case "delay":
            what = pipeline_row_name(game, int(about["kind"]), words)
            whose = "own" if is_own else f"{SEAT_LETTERS[int(about['seat'])]}'s"
            return f"{whose} {what} in {region_name(game, int(about['region']))}"
        case "holding":
            return f"{region_name(game, int(about['region']))} {_item(game, str(about['item']), words)}"
        case "control":
            layer, target = words.name(CONTROL_LAYERS[int(about["layer"])]), int(about["target"])
            if words is BOARD:
                return f"{layer} to {BLOC_SHORT[target]}"
            issuer = BLOCS[int(about["issuer"])]
            return f"{issuer} control on {layer} against {BLOCS[target]}, from next quarter"
    name = (_BOARD_NAMES if words is BOARD else _NAMES)[change.code]
    if "region" in about:
        return f"{region_name(game, int(about['region']))} {name}"
    return f"{SEAT_LETTERS[int(about['seat'])]}'s {name}" if "seat" in about and not is_own else name


def change_values(
    game: Game, change: Change, money: Callable[[int], str], when: Callable[[int], str], minus: str = "-"
) -> tuple[str, str]:
    """What the number was and is, as text.

    Args:
        game: the game.
        change: the change.
        money: an amount of money in the words of the audience.
        when: a quarter in its words.
        minus: the sign of a plain number below zero.
    """
    write: Callable[[int], str] = lambda n: f"{minus}{-n}" if n < 0 else str(n)  # noqa: E731
    if change.code in MONEY_CHANGES or (change.code == "lasting" and change.arguments["of"] in LASTING_MONEY):
        write = money
    elif change.code == "control":
        write = LEVELS.__getitem__
    elif change.code == "held":
        write = ("sold", "kept").__getitem__
    elif change.code == "delay":
        write = lambda n: when(n) if n < game.quarters else "too late"  # noqa: E731
    return write(change.before), write(change.after)


def _item(game: Game, item: str, words: Vocabulary) -> str:
    """What stands at a campus: a component, chips of a class, a fitting or plants."""
    chips = {f"chips-{number}": chip.year for number, chip in enumerate(game.ruleset.classes)}
    return f"{words.accelerators} of {chips[item]}" if item in chips else words.name(item)
