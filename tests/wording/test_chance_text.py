"""Chance results read as words."""

from __future__ import annotations

import pytest

from gigawatt.core import Game
from gigawatt.core.position.rows import KIND_CHIPS, KIND_PARTS
from gigawatt.core.rules.events import Event
from gigawatt.match.record import CHANCE_KINDS
from gigawatt.wording.chance_text import _WORDS, chance_text


def test_every_kind_has_words() -> None:
    """A new kind of chance result without words fails here."""
    assert set(_WORDS) == CHANCE_KINDS


@pytest.mark.parametrize(
    "event, said",
    [
        (("permit", 1, 0, 0, "stalled", 20, 30, 2), "stalled, 2 to go (20 % stall, 30 % outright)"),
        (("permit", 1, 0, 0, "outright", 20, 30, 2), "granted outright"),
        (("permit", 1, 0, 0, "step", 20, 30, 1), "permit of seat 1 for "),
        (("seized", 0, 1, KIND_CHIPS, 0, 0, 3, 25), "grey accelerators of seat 0 for "),
        (("seized", 0, 1, KIND_PARTS, 1, 0, 3, 25), "grey memory of seat 0 for "),
        (("seized", 0, 1, KIND_CHIPS, 0, 0, 3, 25), "3 seized (25 % chance)"),
        (("slipped-through", 0, 1, 25), "not seized (25 % chance)"),
        (("slip", -1, 1), "slips a quarter"),
        (("headline", -1, 0), "headline: "),
    ],
)
def test_words(duel_game: Game, event: Event, said: str) -> None:
    """Who, where, what came of it, and how likely it was."""
    assert said in chance_text(duel_game, event)


@pytest.mark.parametrize(
    "event",
    [
        ("permit", 1, 99, 0, "step", 20, 30, 1),
        ("permit",),
        ("slip", -1, -1),
        ("slip", -1, "x"),
        ("new\x1b[1m", (1, "2")),
    ],
)
def test_nonsense_is_shown_as_it_stands(duel_game: Game, event: Event) -> None:
    """A line of somebody's edited file is shown, cleaned, and never crashes."""
    assert chance_text(duel_game, event).isprintable()
