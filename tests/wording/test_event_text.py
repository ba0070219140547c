"""Events of the log as sentences."""

from __future__ import annotations

import pytest
from tests.core.play import boards, by_kind, game_of, line_up

from gigawatt.core import Game, State
from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY, KIND_PARTS
from gigawatt.core.rules.vocabulary import COMPONENTS
from gigawatt.wording import chance_text
from gigawatt.wording.event_text import _WORDS, CASH_NAMES, LEAD_NAMES, EventText
from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary


def test_what_a_card_delivers_is_named_by_its_layer(duel_game: Game) -> None:
    """A delivery is called the power, site or cooling it is."""
    writer = EventText(duel_game, ("Hyperscaler", "Neocloud"), you=0)
    texas = duel_game.region_index["texas"]
    assert (
        writer.sentence(("online", 0, texas, KIND_DELIVERY, 2, COMPONENTS.index("gas")))
        == "Online: your power by delivery in Texas, +2."
    )


def test_every_event_of_a_match_has_its_sentence_or_is_left_out_on_purpose(duel_game: Game) -> None:
    """Writing a whole match raises nothing, names no placeholder, and leaves no quarter silent."""
    state = duel_game.new_state(11)
    state.log = []
    while legal := state.legal_actions():
        state.apply_action(legal[len(legal) // 2])
    writer = EventText.of(state, you=0)
    lines = writer.sentences(state.log)
    assert sum(line.endswith(" begins.") for line in lines) == duel_game.quarters - 1
    assert lines[-1] == "The match is over."
    for line in [*lines, *writer.accounts(state.log, range(2))]:
        assert line.isprintable()
        assert line.endswith((".", "”", "!", "?", "…")), line


def test_names_of_sources_are_complete() -> None:
    """Every source of Lead has a name, and no two share one."""
    assert len(set(LEAD_NAMES.values())) == len(LEAD_NAMES)
    assert len(set(CASH_NAMES.values())) == len(CASH_NAMES)


@pytest.mark.parametrize("words", [RULES, BOARD])
@pytest.mark.parametrize("kind, item", [(KIND_CHIPS, 1), (KIND_PARTS, 1)])
def test_whatever_customs_seize_is_named(duel_game: Game, words: Vocabulary, kind: int, item: int) -> None:
    """Seized chips are accelerators or chips, seized parts are parts, and both come with their chance."""
    writer = EventText(duel_game, ("Hyperscaler", "Neocloud"), you=0, words=words)
    text = writer.sentence(("seized", 0, 0, kind, item, 0, 2, 25)) or ""
    assert (words.accelerator in text, "memory" in text) == (kind == KIND_CHIPS, kind != KIND_CHIPS)
    assert "25%" in text


def logs() -> list[tuple[State, list[tuple[object, ...]]]]:
    """Two random matches on every board, with their whole logs."""
    found = []
    for number, (ruleset, scenario, seats) in enumerate([*boards(), *boards()]):
        game = game_of(scenario, seats, ruleset)
        state = game.new_state(number, line_up(game, number))
        state.log = []
        choose = by_kind(number)
        while legal := state.legal_actions():
            state.apply_action(choose(state, legal))
        found.append((state, list(state.log)))
    return found


def test_the_engines_events_have_the_fields_that_their_sentences_take() -> None:
    """On every board each event that the engine logs is written, also as a chance result; nearly all kinds are met."""
    met = set()
    for state, log in logs():
        for words in (RULES, BOARD):
            writer = EventText.of(state, 0, words)
            for event in log:
                met.add(event[0])
                writer.sentence(event)
        for event in log:
            if event[0] in chance_text._WORDS:
                assert chance_text._WORDS[event[0]](state.game, event).isprintable()
    assert "seized" in met
    assert set(_WORDS) - met <= {"lapsed", "slip", "contract-served", "chokepoint-lost"}
