"""Setting up a game by keys and by clicks."""

from __future__ import annotations

from typing import Any

import pytest
from page_stage import Show, Stage, click, lines_of, settle
from textual.pilot import Pilot

from gigawatt.content import difficulty
from gigawatt.content.difficulty import Measured, Share
from gigawatt.session import GameSession, new_game_choices
from gigawatt.session.table_limits import VARIABLE
from gigawatt.tui.screens.game_setup import Setup
from gigawatt.tui.screens.newgame import NewGameScreen


def only_game(app: Stage) -> GameSession:
    """The one game that was begun."""
    ((session, lesson),) = app.played
    assert not lesson
    return session


def test_start_begins_what_is_shown(show: Show) -> None:
    """`s` at once begins First campus with a person in the first seat, kept before its first action."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("s")

    session = only_game(show(NewGameScreen, script))
    assert session.game.scenario_id == "first-campus"
    assert session.people == (0,)
    assert session.path is not None
    assert session.path.exists()


@pytest.mark.slow
def test_scenario_seats_rivals_and_seed_by_keys(show: Show) -> None:
    """Every row is changed by arrows, the seed by digits; the game is as chosen."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("right", "down", "right", "down", "left")
        rows = len(app.screen.rows())  # type: ignore[attr-defined]
        await pilot.press(*["down"] * (rows - 6), "4", "2", "enter", "s")

    session = only_game(show(NewGameScreen, script))
    assert session.game.scenario_id == "case-study"
    assert session.game.seats == 5
    assert session.extra["seed_number"] == "42"
    assert {seat.policy for seat in session.seats[1:]} == {"greedy"}


def test_another_faction_swaps_seats(show: Show) -> None:
    """Taking the faction of another seat gives that seat one's own."""
    screen = NewGameScreen()
    before = screen.setup.factions

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "down", "down", "right", "s")

    session = only_game(show(lambda: screen, script))
    assert session.factions[0] == screen.setup.choice.scenario.factions[before[1]]
    assert session.factions[1] == screen.setup.choice.scenario.factions[before[0]]


def test_a_seat_goes_from_person_to_rival_and_back(show: Show) -> None:
    """Space walks through the players of a seat."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "down", "down", "down", "space", "s")

    session = only_game(show(NewGameScreen, script))
    assert session.people == (0, 1)


def test_people_have_names(show: Show) -> None:
    """Enter on a person's seat types a name, keys with a meaning included."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("down", "down", "down", "enter", "s", "a", "r", "i", "enter", "s")

    assert only_game(show(NewGameScreen, script)).seats[0].name == "sari"


def test_a_row_is_chosen_and_changed_by_clicks(show: Show) -> None:
    """A click on a row shows its meaning, on its arrow changes it, and a click starts."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await click(app, pilot, "Taking back")
        assert any(line.rstrip().endswith("TAKING BACK") for line in lines_of(app))
        await click(app, pilot, "›")
        await click(app, pilot, "Start the game")
        await settle(app, pilot)

    session = only_game(show(NewGameScreen, script))
    assert not session.options.undo


def test_hot_seat_begins_with_two_people(show: Show) -> None:
    """The hot-seat entry has two people in the first seats."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("s")

    assert only_game(show(lambda: NewGameScreen(people=2), script)).people == (0, 1)


def test_one_bloc_is_noted() -> None:
    """A line-up of one bloc that somebody chooses says so, unless there are no controls or two seats only."""
    from attrs import evolve

    setup = Setup.of(new_game_choices.choice_of("case-study"), level=0, seats=3)
    names = setup.choice.scenario.factions
    allies = tuple(names.index(name) for name in ("hyperscaler", "neocloud", "memory-house"))
    assert setup.note == ""
    assert "alliance" in evolve(setup, factions=allies).note
    assert Setup.of(new_game_choices.choice_of("first-campus"), level=0).note == ""


def test_difficulty_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario and a faction of it say how hard they are, if that was measured with this number of seats."""
    choice = new_game_choices.choice_of("first-campus")
    digest = difficulty.ruleset_digest(choice.ruleset, "first-campus")
    row = Measured("first-campus", 4, digest, 90, {"hyperscaler": Share(12, 5, 20)}, "easy", 80, Share(70, 60, 80))
    monkeypatch.setattr(difficulty, "all_measured", lambda: (row,))
    first, second = choice.factions()[:2]
    assert "easy. A hard player against 3 easy ones comes first in 70% (60 to 80)" in new_game_choices.difficulty_line(
        choice, 4
    )
    assert "Difficulty of Hyperscaler with 4 seats: hard. Among equal players it" in new_game_choices.difficulty_line(
        choice, 4, first
    )
    assert new_game_choices.difficulty_line(choice, 4, second) == ""
    assert new_game_choices.difficulty_line(choice, 3) == ""


@pytest.mark.slow
def test_every_scenario_makes_a_game() -> None:
    """Each scenario that is offered begins with every number of seats it is made for."""
    for choice in new_game_choices.choices():
        for seats in choice.scenario.seats:
            assert Setup.of(choice, level=0, seats=seats).begin().game.seats == seats


def test_the_same_seed_begins_the_same_game() -> None:
    """A typed seed makes the first position, whoever draws it."""
    from attrs import evolve

    setup = evolve(Setup.of(new_game_choices.choices()[1], level=0), seed="123")
    assert setup.begin().seed == setup.begin().seed


def test_an_option_that_is_switched_off_says_so(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the host has switched advice off, the row says so."""
    monkeypatch.setenv(VARIABLE, "no-advice")
    app = show(NewGameScreen)
    assert sum("off for everyone here" in line for line in app.shown) == 1
