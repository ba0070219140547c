"""A compiled game: what it refuses, what it names, how schedules scale with seats."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.core.play import boards, game_of
from tests.tiers import tiered

from gigawatt.content import load_ruleset, prepare
from gigawatt.core import Game
from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.errors import NotationError, UsageError

STANDARD = load_ruleset("standard")


@pytest.mark.parametrize("action", [-1, 1609, 10**9, 2**70])
def test_an_action_outside_the_table_has_no_text(action: int) -> None:
    """A number that is no action of the table is refused, as a text that is none is, and is explained as unknown."""
    game = game_of("duel", 2)
    assert game.action_count == 1609
    with pytest.raises(NotationError, match=f"no action {action} in duel"):
        game.format_action(action)
    answer = explain(game.new_state(7), action)
    assert isinstance(answer, Illegal)
    assert [reason.code for reason in answer.reasons] == ["unknown-action"]


def test_a_game_says_what_it_is() -> None:
    """A game shows its scenario, its seats and its length."""
    assert repr(game_of("duel", 2)) == "<Game duel, 2 seats, 12 quarters>"


def test_an_unknown_scenario_is_refused_with_the_known_ones() -> None:
    """The message names what there is."""
    with pytest.raises(UsageError, match="duel"):
        Game(prepare(STANDARD, "duel"), "dual", 2)


def test_a_wrong_number_of_seats_is_refused() -> None:
    """A scenario says how many seats it is made for."""
    with pytest.raises(UsageError, match="made for 2 seats, not 3"):
        Game(prepare(STANDARD, "duel"), "duel", 3)


@pytest.mark.parametrize(
    "factions, words",
    [
        (["hyperscaler"], "2 seats need 2 factions, not 1"),
        (["hyperscaler", "hyperscaler"], "each faction sits once"),
        (["hyperscaler", "martians"], "no faction 'martians'"),
    ],
)
def test_a_wrong_line_up_is_refused(factions: list[str], words: str) -> None:
    """Too few, one twice, one unknown: each with its sentence."""
    with pytest.raises(UsageError, match=words):
        game_of("duel", 2).new_state(1, factions)


def test_an_action_that_reads_wrong_is_refused_with_the_nearest() -> None:
    """A misspelt action is answered with what was likely meant; nonsense without a guess."""
    game = game_of("duel", 2)
    with pytest.raises(NotationError, match="did you mean 'buy accelerators -> texas'"):
        game.parse_action("buy acelerators -> texas")
    with pytest.raises(NotationError, match="no action 'qqqq'"):
        game.parse_action("qqqq")
    assert game.parse_action("  buy   accelerators ->  texas ") == game.parse_action("buy accelerators -> texas")


def test_a_table_too_large_is_refused() -> None:
    """The action table has its bound, and going over it is an error of the rules."""
    rules = prepare(STANDARD, "duel")
    with pytest.raises(UsageError, match="at most 2048"):
        Game(evolve(rules, cards=rules.cards * 6), "duel", 2)


@pytest.mark.parametrize("seats", [2, 3, 4, 5, 6])
def test_schedules_scale_with_the_seats_without_losing_a_unit(seats: int) -> None:
    """Refill and world capacity are for four seats; for others they scale, rounded on the running total."""
    game = game_of("case-study", seats)
    for i, name in enumerate(("accelerators", "logic", "memory", "packaging", "equipment")):
        ladder = next(row for row in game.ruleset.ladders if row.id == name)
        assert sum(game.refill[i]) == sum(ladder.refill) * seats // 4
        assert list(game.world[i]) == [world * seats * 25 for world in ladder.world]
        for quarter in range(12):
            assert abs(game.refill[i][quarter] - ladder.refill[quarter] * seats / 4) < 1


def test_quarters_have_names() -> None:
    """Quarters of a match are named by the calendar, from the scenario's first."""
    game = game_of("power-crunch", 4)
    first = game.scenario.first - 1
    assert game.quarter_name(0) == f"{2024 + first // 4}Q{first % 4 + 1}"
    assert game.year(99) == 2
    assert [game_of("case-study", 4).quarter_name(q) for q in (0, 4, 11)] == ["2024Q1", "2025Q1", "2026Q4"]


@tiered("board", boards(), fast=3, ids=lambda board: f"{board[1]}-{board[2]}")
def test_the_table_is_fixed_for_a_board(board: tuple[str, str, int]) -> None:
    """Compiling the same board again gives the same table, in the order of its kinds' pieces."""
    ruleset, scenario, seats = board
    game = game_of(scenario, seats, ruleset)
    again = Game(prepare(load_ruleset(ruleset), scenario), scenario, seats)
    assert [str(action) for action in again.actions] == [str(action) for action in game.actions]
    assert game.actions[0].text == "pass"


def test_ids_and_prose_are_no_rules() -> None:
    """Another name or flavour for a card changes nothing of a game."""
    rules = prepare(STANDARD, "duel")
    cards = tuple(evolve(card, name="X", flavour="Y", idea="Z") for card in rules.cards)
    a, b = Game(rules, "duel", 2).new_state(4), Game(evolve(rules, cards=cards), "duel", 2).new_state(4)
    while not a.is_terminal:
        action = a.legal_actions()[-1]
        a.apply_action(action)
        b.apply_action(action)
    assert a.digest() == b.digest()


def test_a_quarter_has_a_form_for_programs_and_one_for_people() -> None:
    """They name the same quarter, and differ by a blank only."""
    game = game_of("case-study", 4)
    for quarter in range(game.quarters):
        assert game.quarter_text(quarter).replace(" ", "") == game.quarter_name(quarter)
        assert " Q" in game.quarter_text(quarter)
