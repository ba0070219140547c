"""One word for one thing in plain text: accelerators and equipment, as the rules and what is typed have them, and never chips or turbines."""

from __future__ import annotations

import re

import pytest
from tests.console.test_exercise import SKIP, SOLUTION, WRONG, said

from gigawatt.classroom.exercises.begin import begin_exercise
from gigawatt.console import Console
from gigawatt.console.commands import COMMANDS
from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat

LOOKS = [
    command.name for command in COMMANDS
    if command.name not in ("quit", "end", "take back", "redo", "restart", "away", "return", "ready", "save", "decides", "help")
]  # fmt: skip
"""Commands that only say something, as they are typed without words."""

NOTATION = re.compile(r"\bchips:[\w-]+|\b[\w]+(?:-[\w]+)+\b")
"""What is typed to sell chips of a class, and ids of cards and projects: the form that records have."""

QUARTER = re.compile(r"\b20\d\dQ[1-4]\b")
BOARD_WORDS = re.compile(r"\bchips?\b|\bturbines?\b", re.IGNORECASE)


def by_authors(game: Game) -> set[str]:
    """Names and prose from the rules, which are their authors' own words."""
    rules = game.ruleset
    records = [*rules.factions, *rules.cards, *rules.headlines, *rules.projects, *rules.regions, game.scenario]
    fields = ("name", "idea", "flavour", "advice", "summary", "lesson", "ability_name", "weakness_name")
    found = {str(getattr(record, field, "")) for record in records for field in fields}
    return {text for text in found if text} | {text.lower() for text in found if text}


def written(game: Game, lines: list[str]) -> list[str]:
    """The lines without notation and without what authors wrote."""
    own = sorted(by_authors(game), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, own)), re.IGNORECASE)
    return [NOTATION.sub("", pattern.sub("", line)) for line in lines]


@pytest.mark.parametrize("scenario", ["first-campus", "case-study"])
def test_a_game_speaks_of_one_thing_in_one_word(scenario: str) -> None:
    """Whatever the looking commands say in three quarters, with advice and previews taken, is in the words that are typed."""
    game = open_game(scenario)
    seats = [Seat(None), *(Seat("greedy") for _ in range(game.seats - 1))]
    lines: list[str] = []
    console = Console(GameSession(game, None, 8, seats, Options()), lines.append)
    console.open()
    for _ in range(3):
        for typed in (*LOOKS, "next", "preview 1", "1", "next", "1", "next", "preview 2", "2", *LOOKS, "pass"):
            console.do(typed)
    found = written(game, lines)
    assert [line for line in found if BOARD_WORDS.search(line)] == []
    assert [line for line in lines if QUARTER.search(line)] == []
    assert any("ccelerators" in line for line in lines)


@pytest.mark.parametrize("plan", [SOLUTION, WRONG, (SKIP, "pass", SKIP, "pass")], ids=["solved", "wrong", "idle"])
def test_an_exercise_speaks_of_one_thing_in_one_word(plan: tuple[str, ...]) -> None:
    """From the question to the story of its end an exercise names the layer of accelerators as it names accelerators."""
    game = open_game("missing-layer")
    lines = said(begin_exercise(game), "hint", *plan[:1], "hint", "hint", *plan[1:]).splitlines()
    assert [line for line in written(game, lines) if BOARD_WORDS.search(line)] == []
    assert any("site, power, cooling, network or accelerators" in line for line in lines)


@pytest.mark.parametrize("typed", ["accelerators", "acc", "chips", "ch"])
def test_the_layer_is_predicted_by_either_name(typed: str) -> None:
    """Who has read of chips on the board or in a hand-out may type that, and the answer says what plain text calls it."""
    text = said(begin_exercise(open_game("missing-layer")), f"predict {typed} 60")
    assert "You predict accelerators with 60 %." in text
