"""Prices and Lead of a quarter's end in words."""

from __future__ import annotations

from pathlib import Path

import pytest

import gigawatt
from gigawatt.core import Game
from gigawatt.core.rules.vocabulary import LADDERS, LEAD_SOURCES
from gigawatt.errors import NotationError
from gigawatt.wording.event_text import EventText
from gigawatt.wording.quarter_text import lead_row, lead_text, price_row, price_text
from gigawatt.wording.quarters import quarter_index
from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary

RANK, LEVEL = LEAD_SOURCES.index("rank"), LEAD_SOURCES.index("level")


@pytest.mark.parametrize("words", [RULES, BOARD])
@pytest.mark.parametrize("ladder", ["", *LADDERS])
def test_a_price_goes_up_or_down(duel_game: Game, ladder: str, words: Vocabulary) -> None:
    """The ladder in the reader's words, and both prices; the row of the command line is ASCII."""
    writer = EventText(duel_game, ("Hyperscaler", "Neocloud"), words=words)
    name = words.name(ladder) if ladder else "cloud"
    assert price_text(writer, ladder, 3, 4) == f"Price of {name}: up from $0.3 bn to $0.4 bn."
    assert price_text(writer, ladder, 4, 3) == f"Price of {name}: down from $0.4 bn to $0.3 bn."
    assert price_row(ladder, 3, 4) == f"price of {ladder or 'cloud'}: $0.3bn to $0.4bn"


def test_lead_is_told_with_its_sources(duel_game: Game) -> None:
    """A seat's Lead before and after, its place and where the gain came from; without any gain, that it stays."""
    writer = EventText(duel_game, ("Hyperscaler", "Neocloud"), you=0)
    text = lead_text(writer, 1, 12, 19, [(RANK, 4), (LEVEL, 3)], 2)
    assert text == "Lead: B Neocloud goes from 12 to 19, 2nd (rank in compute +4 and level of compute +3)."
    assert lead_text(writer, 0, 4, 4, [], 1) == "Lead: You stay at 4, 1st."
    assert lead_row(1, 12, 9, [(RANK, -3)]) == "lead of seat 1: 12 to 9 (rank -3)"


def test_a_quarter_is_found_by_its_name_or_its_number(duel_game: Game) -> None:
    """By the calendar, with or without a blank, or counted from 1; anything else is refused."""
    assert {quarter_index(duel_game, text) for text in ("2024Q2", "2024 q2", "2")} == {1}
    for wrong in ("2031Q1", "0", "99", "spring", "-1"):
        with pytest.raises(NotationError):
            quarter_index(duel_game, wrong)


PACKAGE = Path(gigawatt.__file__).parent
NOTATION = frozenset({
    "wording/quarters.py", "session/session_block.py", "core/observation.py", "core/position/tables.py", "match/picture.py",
    "cli/replay.py", "cli/match.py", "study/balance_json.py", "study/hindsight/recorded_future.py", "study/hindsight/whatif.py",
    "study/hindsight/replayed.py", "study/hindsight/bottlenecks_json.py", "study/hindsight/decisions_json.py",
})  # fmt: skip
"""Where quarters stand as programs write them and commands take them: data, lists of actions, and what to type. Sentences have a blank."""


def test_sentences_write_quarters_one_way() -> None:
    """A grade, a debrief or a report says `2024 Q1`, beside which `2024Q1` would look like another thing."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if ".quarter_name(" in path.read_text(encoding="utf-8")
    }
    assert users - NOTATION == set()
