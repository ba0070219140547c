"""Chance results of a record as lines for the command line, with seats by number and things by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gigawatt.core.position.rows import KIND_CHIPS
from gigawatt.core.rules.events import Event
from gigawatt.core.rules.vocabulary import PARTS
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.core import Game


def chance_text(game: Game, event: Event) -> str:
    """A chance result as a line. It may come from an untrusted file: what is invalid is shown unchanged, cleaned."""
    try:
        return _WORDS[event[0]](game, event)
    except (KeyError, IndexError, TypeError, ValueError):
        return safe_text(" ".join(safe_text(part, 40) for part in event), 120)


def _permit(game: Game, event: Event) -> str:
    _, seat, region, kind, outcome, stall, outright, left = event
    what = {"stalled": f"stalled, {left} to go", "step": "a step granted", "outright": "granted outright"}[outcome]
    where = f"{_project(game, kind)} @{_region(game, region)}"
    return f"permit of seat {seat} for {where}: {what} ({stall} % stall, {outright} % outright)"


def _seized(game: Game, event: Event) -> str:
    _, seat, region, kind, item, _, amount, pct = event
    goods = "accelerators" if kind == KIND_CHIPS else PARTS[_index(item)]
    return f"grey {goods} of seat {seat} for {_region(game, region)}: {amount} seized ({pct} % chance)"


def _slipped_through(game: Game, event: Event) -> str:
    _, seat, region, pct = event
    return f"grey goods of seat {seat} for {_region(game, region)}: not seized ({pct} % chance)"


def _slip(game: Game, event: Event) -> str:
    _, _, upcoming = event
    return f"{game.ruleset.classes[_index(upcoming)].id} slips a quarter"


def _headline(game: Game, event: Event) -> str:
    _, _, chosen = event
    headline = game.ruleset.headlines[_index(chosen)]
    return f"headline: {headline.name}{', which strikes in a quarter' if headline.harsh else ''}"


_WORDS: Final[dict[str, Callable[[Game, Event], str]]] = {
    "headline": _headline,
    "permit": _permit,
    "seized": _seized,
    "slip": _slip,
    "slipped-through": _slipped_through,
}
"""The words for each of `CHANCE_KINDS`."""


def _region(game: Game, index: object) -> str:
    return game.ruleset.regions[_index(index)].id


def _project(game: Game, index: object) -> str:
    return game.ruleset.projects[_index(index)].id


def _index(value: object) -> int:
    """An index of a list; a negative one would silently refer to another item."""
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value
