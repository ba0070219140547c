"""Actions in words: what may be done, and what somebody did."""

from __future__ import annotations

import re

import pytest
from tests.core.play import boards, game_of

from gigawatt.core import Game, actions as act
from gigawatt.wording.action_text import action_text, action_words, deed_text


@pytest.fixture(scope="module")
def games() -> list[Game]:
    """Every board."""
    return [game_of(scenario, seats, ruleset) for ruleset, scenario, seats in boards()]


def test_every_action_has_words_of_its_own(duel_game: Game) -> None:
    """Each action of the table has a phrase of its own, without a trace of the notation."""
    said: dict[str, int] = {}
    for action in range(duel_game.action_count):
        text = action_text(duel_game, action)
        assert "@" not in text
        assert "->" not in text
        assert text not in said or duel_game.kind[action] == act.EXPEDITE, (text, duel_game.format_action(action))
        said[text] = action


def test_the_parts_of_an_action_are_those_of_its_text(games: list[Game]) -> None:
    """Without verb or place an action keeps the rest of its words, and never gains a blank too many."""
    for game in games:
        for action in range(game.action_count):
            words = action_words(game, action)
            assert words.text == " ".join(filter(None, (words.verb, words.without_verb)))
            for text in (words.text, words.without_place, words.third_person):
                assert text == text.strip()
                assert "  " not in text
            assert bool(words.place) == (words.without_place != words.text)


@pytest.mark.slow
def test_every_deed_has_the_verbs_right_form(games: list[Game]) -> None:
    """Whatever the action and the amount, what a seat does is said in the third person, and one thing is no two."""
    seen = set()
    for game in games:
        for action in range(game.action_count):
            for units in (0, 1, 2):
                text = deed_text(game, action, units)
                seen.add(text)
                assert not re.search(r"\b(\w*sss|\w*[^aeiou]ys)\b|\s$|  |\b1 (\w+s)\b", text), text
                is_card = game.kind[action] == act.CARD  # whose name is its own
                assert is_card or not re.search(r"equipment|accelerator", text), text
    assert {"passes", "raises equity", "lobbies for a subsidy on power", "controls chips against alliance"} <= seen
    assert {"1 turbine", "2 turbines", "memory"} <= seen
