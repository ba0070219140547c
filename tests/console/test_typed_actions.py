"""From typed words to actions."""

from __future__ import annotations

import pytest

from gigawatt.console.typed_actions import Words
from gigawatt.core import Game


def test_every_action_of_the_table_is_found_by_its_text(duel_game: Game) -> None:
    """No text form is taken for another action's."""
    words = Words(duel_game)
    state = duel_game.new_state(3)
    for action in duel_game.actions:
        found = words.find(state, action.text)
        assert (*found.legal, *found.illegal) == (action.index,)


def test_grey_purchases_must_be_meant(duel_game: Game) -> None:
    """Buying by short words never means the grey market unless that word is typed."""
    words = Words(duel_game)
    state = duel_game.new_state(3)
    plain = words.find(state, "buy accelerators texas")
    assert [duel_game.format_action(a) for a in (*plain.legal, *plain.illegal)] == ["buy accelerators -> texas"]
    grey = words.find(state, "buy accelerators grey texas")
    assert [duel_game.format_action(a) for a in (*grey.legal, *grey.illegal)] == ["buy accelerators via:grey -> texas"]


@pytest.mark.parametrize(
    "typed, meant",
    [("u chips us", "buy accelerators -> us-east"), ("b gas us", "build gas-turbines @us-east"), ("p", "pass")],
)
def test_the_keys_of_the_board_are_verbs(small_game: Game, typed: str, meant: str) -> None:
    """One letter, and the beginnings of the rest."""
    found = Words(small_game).find(small_game.new_state(3), typed)
    assert [small_game.format_action(a) for a in found.legal] == [meant]


def test_a_synonym_that_is_part_of_a_card_stays_as_typed(duel_game: Game) -> None:
    """Turbines in short are the gas turbines one builds; in the name of a card they are the card's."""
    words = Words(duel_game)
    state = duel_game.new_state(3)
    found = words.find(state, "take mobile-turbines us-east")
    assert [duel_game.format_action(a) for a in (*found.legal, *found.illegal)] == ["take mobile-turbines @us-east"]
    built = words.find(state, "build turbines us-east")
    assert [duel_game.format_action(a) for a in (*built.legal, *built.illegal)] == ["build gas-turbines @us-east"]
