"""Keys that sentences of the board name are those of the table of commands: another key there is another key in the sentence."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.tui.stand_in import board_of

from gigawatt.analysis.coach import recall
from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession
from gigawatt.tui.board.quarter_end import quarter_summary
from gigawatt.tui.board.view import View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.play.screen import PANELS
from gigawatt.tui.screens.guide import hint_lines
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.command_table import CommandTable
from gigawatt.wording.guide_text import GUIDE_SENTENCES

OTHER = CommandTable([evolve(c, key=f"⟦{c.name}⟧", shown="") for c in COMMANDS.rows])
"""The commands, each with a key that no word looks like."""


@pytest.fixture
def board(middle: GameSession) -> BoardController:
    """A board whose commands have other keys."""
    stage = board_of(middle)[1]
    return BoardController(middle, stage, OTHER)


def notices(board: BoardController, *names: str) -> str:
    """What the board says after each of some commands."""
    said = []
    for name in names:
        board.run(name)
        said.append(board.model.notice)
    return " ".join(said)


def test_notices_name_the_keys_of_the_table(board: BoardController) -> None:
    """Passing, confirming, taking back and repeating name the key that follows, as the table has it."""
    said = notices(board, "next_decision", "confirm", "take_back", "restart_quarter", "pace", "pass_turn")
    assert "⟦take_back⟧ takes it back" in said
    assert "⟦redo⟧ repeats" in said
    assert "⟦pass_turn⟧ again passes" in said
    board.press_key("F", "F")
    assert "⟦help⟧ shows all keys" in board.model.notice
    board.consider(act.PASS)
    assert "⟦pass_turn⟧ passes" in board.model.notice


def test_after_the_end_the_keys_are_those_of_the_table(board: BoardController) -> None:
    """The notice that a match is over names the keys that show how it ended and that leave."""
    while not board.session.is_over:
        board.session.apply(act.PASS)
        board.session.play_on()
    said = notices(board, "build")
    assert "⟦confirm⟧" in said
    assert "⟦leave⟧" in said


@pytest.mark.parametrize(("size", "width", "height"), [("small", 80, 24), ("medium", 44, 12), ("large", 60, 20)])
def test_panels_name_the_keys_of_the_table(middle: GameSession, size: str, width: int, height: int) -> None:
    """What a panel draws with other keys differs where it names a key, and there it has the key of the table."""
    usual = View(middle, Look(), PositionAnalysis(middle.state, 0), size=size, faces=COMMANDS.faces)
    other = View(middle, Look(), PositionAnalysis(middle.state, 0), size=size, faces=OTHER.faces)
    named = set()
    for name in ("log", "since_your_turn", "recommendations", "tabs"):
        panel = PANELS[name](name)
        rows = [[line.text for line in panel.draw(view, width, height)] for view in (usual, other)]
        if rows[0] != rows[1]:
            named.add(name)
            assert "⟦" in "".join(rows[1])
    assert named == {"log", "since_your_turn", "recommendations", "tabs"}
    assert "⟦row⟧" in quarter_summary(other, 400) or size != "small"


def test_the_guide_names_the_keys_of_the_table(small_game: Game, middle: GameSession) -> None:
    """A hint names the keys that show its suggestion, and every sentence with a key takes it from the caller."""
    hint = recall(middle)
    text = " ".join(line.text for line in hint_lines(middle.game, hint, OTHER.faces, 400))
    assert "⟦build⟧" in text or not hint.names_keys
    for code in ("nothing-helps", "your-game"):
        sentence = GUIDE_SENTENCES[code](small_game, {"keys": OTHER.faces, "keeps_money": False})
        assert "⟦" in sentence


def test_a_letter_keeps_its_case_at_the_beginning_of_a_sentence() -> None:
    """`p` and `P` are two keys; a named key begins with a capital there."""
    assert COMMANDS.opening("pass_turn") == "p"
    assert COMMANDS.opening("skip") == "Space"
