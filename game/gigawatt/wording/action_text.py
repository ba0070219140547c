"""Actions as a person would say them: what may be done, and what somebody did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, GROUPS, LADDERS, PARTS
from gigawatt.wording.grammar import plural, third_person
from gigawatt.wording.money import bare_money
from gigawatt.wording.names import (
    BLOC_SHORT,
    pipeline_name,
    project_name,
    region_name,
    short_region_name,
)
from gigawatt.wording.seats import SEAT_LETTERS
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game

GROUP_LABELS: Final = tuple("plants" if group == "plant" else group for group in GROUPS)
"""Groups of projects, as what a subsidy is on."""


@frozen
class ActionWords:
    """An action taken apart, for whoever has room for some of its words only."""

    verb: str
    what: str = ""
    place: str = ""
    """The name of a region."""
    at: str = "in"
    """The preposition before the place."""
    tail: str = ""
    """What follows the place, with what parts it from it: a way of buying, a price, a target."""

    @property
    def text(self) -> str:
        """All of it: `build gas turbines in Texas`."""
        return self._joined(self.verb, self.what, self._where)

    @property
    def without_verb(self) -> str:
        """`gas turbines in Texas`."""
        return self._joined(self.what, self._where)

    @property
    def without_place(self) -> str:
        """`build gas turbines`."""
        return self._joined(self.verb, self.what)

    @property
    def bare(self) -> str:
        """`gas turbines`."""
        return self._joined(self.what)

    @property
    def third_person(self) -> str:
        """What another seat does: `passes`, `raises equity`."""
        return self._joined(third_person(self.verb), self.what, self._where)

    @property
    def _where(self) -> str:
        return f"{self.at} {self.place}" if self.place else ""

    def _joined(self, *words: str) -> str:
        return " ".join(filter(None, words)) + self.tail


def action_text(game: Game, action: int, words: Vocabulary = BOARD) -> str:
    """An action as a person would say it: `build gas turbines in Texas`."""
    return action_words(game, action, words).text


def action_words(game: Game, action: int, words: Vocabulary = BOARD) -> ActionWords:
    """The same, taken apart."""
    kind, x, y = game.kind[action], game.x[action], game.y[action]
    grey = " by grey channel" if kind in (act.GREY, act.GREY_PART) else ""
    match kind:
        case act.PASS:
            return ActionWords("pass")
        case act.EQUITY:
            return ActionWords("raise", "equity")
        case act.POSTURE:
            return ActionWords("train", f"with {x}/{act.POSTURES - 1} of the compute")
        case act.RENT:
            return (
                ActionWords("rent", f"{plural(x, 'lot')} for training")
                if x
                else ActionWords("stop", "renting for training")
            )
        case act.HOLD | act.RELEASE:
            return ActionWords("hold" if kind == act.HOLD else "sell", f"{words.kind(PARTS[x])} output")
        case act.LOBBY:
            return ActionWords("lobby", f"for a subsidy on {GROUP_LABELS[x]}")
        case act.ISSUE:
            return ActionWords("control", f"{words.name(CONTROL_LAYERS[x])} against {BLOC_SHORT[y]}")
        case act.LIFT:
            return ActionWords("lift", f"the control on {words.name(CONTROL_LAYERS[x])} against {BLOC_SHORT[y]}")
        case act.BUY_PART | act.GREY_PART:
            return ActionWords("buy", words.name(LADDERS[x + 1]), tail=grey)
        case act.SELL_PART:
            return ActionWords("sell", words.name(LADDERS[x + 1]))
        case act.OPEN_CAMPUS | act.BUILD | act.TURBINES:
            return ActionWords("build", project_name(game, x), region_name(game, y))
        case act.CARD:
            return ActionWords("take", *_card(game, x, y, words))
    return _at_a_place(game, kind, x, y, grey, words)


def _at_a_place(game: Game, kind: int, x: int, y: int, grey: str, words: Vocabulary) -> ActionWords:
    """An action whose first operand is a region."""
    place = region_name(game, x)
    match kind:
        case act.BUY | act.GREY:
            return ActionWords("buy", words.accelerators, place, "for", grey)
        case act.ASSEMBLE:
            return ActionWords("assemble", words.accelerators, place, "for")
        case act.UPGRADE:
            return ActionWords("upgrade", f"the {words.accelerators}", place)
        case act.SELL_CHIPS:
            return ActionWords("sell", f"{words.accelerators} of {game.ruleset.classes[y].year}", place)
        case act.EXPEDITE:
            return ActionWords("expedite", pipeline_name(game, y, words), place)
        case act.CANCEL:
            return ActionWords("cancel", project_name(game, y), place)
        case act.OFFER:
            rent = bare_money(game.ruleset.hosting.rents[y])
            return ActionWords("offer", "a hall", place, tail=f" at {rent} a module")
    assert kind == act.HIRE, "every other kind has its words above"
    return ActionWords("hire", f"a hall of {SEAT_LETTERS[y]}", place)


def _card(game: Game, card: int, operand: int, words: Vocabulary) -> tuple[str, str, str, str]:
    """A card's name, and its target as a place or a tail."""
    name = game.ruleset.cards[card].name
    match game.card_target[card]:
        case "campus" | "region":
            return name, region_name(game, operand), "in", ""
        case "bloc":
            return name, "", "", f", {BLOCS[operand]}"
        case "rival":
            return name, "", "", f", {SEAT_LETTERS[operand]}"
        case "part":
            return name, "", "", f", {words.name(PARTS[operand])}"
        case "group":
            return name, "", "", f", {GROUP_LABELS[operand]}"
    return name, "", "", ""


def deed_text(game: Game, action: int, units: int) -> str:
    """An action that was taken, as short as the board needs it: `gas turbines at Gulf +2`, `2 chips for Texas`.

    Args:
        game: the game.
        action: the action.
        units: modules or units it brought, 0 where it brought none.
    """
    kind, x, y = game.kind[action], game.x[action], game.y[action]
    words = action_words(game, action)
    chips = BOARD.accelerators_of(units) if units else BOARD.accelerators
    more = f" +{units}" if units else ""
    match kind:
        case act.OPEN_CAMPUS | act.BUILD | act.TURBINES:
            return f"{words.what} at {short_region_name(game, y)}{more}"
        case act.BUY | act.GREY:
            return f"{chips} for {short_region_name(game, x)}{words.tail}"
        case act.ASSEMBLE:
            return f"assembles {chips} for {short_region_name(game, x)}"
        case act.UPGRADE:
            return f"upgrades {chips} at {short_region_name(game, x)}"
        case act.BUY_PART | act.GREY_PART:
            return f"{f'{units} ' if units else ''}{BOARD.unit_names(units, PARTS[x])}{words.tail}"
        case act.EXPEDITE:
            return f"expedites {words.what} at {short_region_name(game, x)}"
        case act.CARD:
            return words.third_person
    return f"{words.third_person}{more}"
