"""Changes to a position by hand: controls, cards, headlines, and other rules of the same shape."""

from __future__ import annotations

import pytest
from attrs import evolve

from gigawatt.content import from_plain, to_plain
from gigawatt.core import Game, State, edits
from gigawatt.core.rule_changes import carry_over
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE
from gigawatt.errors import UsageError


def again(game: Game, ruleset: Ruleset | None = None) -> Game:
    """The same game compiled once more, from its own rules or from others."""
    return Game(ruleset or from_plain(to_plain(game.ruleset)), game.scenario_id, game.seats)


def random_positions(game: Game, seed: int, every: int) -> list[State]:
    """Positions of a random match."""
    state, found = game.new_state(seed), []
    while not state.is_terminal:
        if state.ply % every == 0:
            found.append(state.copy())
        state.apply_action(chosen(state, seed))
    return found


def chosen(state: State, seed: int) -> int:
    """A legal action, of every kind in turn."""
    actions = state.legal_actions()
    return actions[(state.ply * 7919 + seed * 104729) % len(actions)]


@pytest.mark.parametrize("seed", range(2))
def test_the_same_rules_change_nothing(case_game: Game, seed: int) -> None:
    """Carried over to equal rules a position is the same, has the same actions, and the same future to the end."""
    other = again(case_game)
    for state in random_positions(case_game, seed, 47):
        there = carry_over(state, other)
        while not state.is_terminal:
            assert there.legal_actions() == state.legal_actions()
            action = chosen(state, seed)
            state.apply_action(action)
            there.apply_action(action)
        assert there.digest() == state.digest()


def test_the_position_carried_over_stays(case_game: Game) -> None:
    """A carried position shares nothing with the one that it came from."""
    state = random_positions(case_game, 1, 40)[2]
    before = state.digest()
    there = carry_over(state, again(case_game))
    while actions := there.legal_actions():
        there.apply_action(actions[-1])
    assert state.digest() == before


def test_what_was_worked_out_follows_the_new_numbers(case_game: Game) -> None:
    """Credit limits, slots, headroom and classes to come move with the rules; cash and Lead stay."""
    state = random_positions(case_game, 2, 30)[1]
    rules = case_game.ruleset
    regions = tuple(evolve(one, slots=one.slots + 1, headroom=one.headroom + 2) for one in rules.regions)
    economy = evolve(rules.economy, credit_base=rules.economy.credit_base + 100)
    classes = (*rules.classes[:-1], evolve(rules.classes[-1], quarter=rules.classes[-1].quarter - 1))
    there = carry_over(state, again(case_game, evolve(rules, regions=regions, economy=economy, classes=classes)))
    for seat in range(4):
        assert there.limit(seat) > state.limit(seat)
        assert (there.cash(seat), there.lead(seat)) == (state.cash(seat), state.lead(seat))
    for region in range(case_game.region_count):
        assert there.free_slots(region) == state.free_slots(region) + 1
        assert there.headroom(region) == state.headroom(region) + 2
    assert there.class_quarter(case_game.class_count - 1) == state.class_quarter(case_game.class_count - 1) - 1


def test_another_shape_is_refused(case_game: Game, duel_game: Game) -> None:
    """Rules with other seats, actions, rows or tiers do not take the position."""
    state, rules = case_game.new_state(1), case_game.ruleset
    for other in (
        duel_game,
        again(case_game, evolve(rules, regions=rules.regions[:-1])),
        again(case_game, evolve(rules, cards=rules.cards[1:])),
        again(case_game, evolve(rules, headlines=rules.headlines[1:])),
        again(case_game, evolve(rules, cloud=evolve(rules.cloud, rent_lots=0))),
    ):
        with pytest.raises(UsageError):
            carry_over(state, other)


def ours(state: State) -> dict[int, int]:
    """By layer, the level of controls of the first bloc against the second on the layers that the test moves."""
    return {c.layer: c.level for c in state.controls if c.layer in (1, 2) and (c.issuer, c.target) == (0, 1)}


def test_a_control_is_at_its_level_for_good(case_game: Game) -> None:
    """A control that is put in force stays in force to the end; taken away it is gone, whoever upheld it, and others stay."""
    state = case_game.new_state(3)
    edits.set_control(state, 1, 0, 1, EMBARGO)
    edits.set_control(state, 2, 0, 1, LICENCE)
    edits.set_control(state, 2, 0, 1, EMBARGO)
    while not state.is_terminal:
        assert ours(state) == {1: EMBARGO, 2: EMBARGO}
        state.apply_action(0)
    edits.set_control(state, 1, 0, 1, 0)
    assert ours(state) == {2: EMBARGO}


def test_cards_come_and_go(case_game: Game) -> None:
    """A card out of play is never seen again; one laid is the newest of the row, which never grows beyond its size."""
    state = case_game.new_state(4)
    row = edits.cards_in_row(state)
    assert len(row) == 6
    gone, come = row[2], next(card for card in range(len(case_game.ruleset.cards)) if card not in row)
    edits.lay_card(state, come)
    assert edits.cards_in_row(state) == [*row[1:], come]
    edits.drop_card(state, gone)
    while not state.is_terminal:
        assert gone not in edits.cards_in_row(state)
        assert state.legal_actions() == state.copy().legal_actions()
        state.apply_action(0)


def test_headlines_come_and_go(case_game: Game) -> None:
    """A harsh headline that is revealed strikes a quarter later, another at once; one that is dropped neither comes nor strikes."""
    headlines = case_game.ruleset.headlines
    harsh = next(i for i, row in enumerate(headlines) if row.harsh)
    mild = next(i for i, row in enumerate(headlines) if not row.harsh)
    state = case_game.new_state(5)
    state.log = []
    edits.reveal_headline(state, harsh)
    strikes = [state.pending_headline]
    edits.drop_headline(state, harsh)
    strikes.append(state.pending_headline)
    assert strikes == [harsh, None]
    before = state.digest()
    edits.reveal_headline(state, mild)
    assert state.digest() != before
    while not state.is_terminal:
        state.apply_action(0)
    assert not [event for event in state.log if event[0] == "headline" and event[2] in (harsh, mild)]
