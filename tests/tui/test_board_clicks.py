"""What clicks do at the board, and how the guide speaks over it, on a stage without a terminal."""

from __future__ import annotations

import pytest
from tests.tui.stand_in import board_of

from gigawatt.analysis.coach import coach
from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.board.clicks import CLICKS, click
from gigawatt.tui.board.lookups import begin_guide
from gigawatt.tui.screens.guide import LOOK_S, HintScreen
from gigawatt.tui.screens.looking.log import LogPage
from gigawatt.tui.toolkit.drawing import PRESS_KINDS, Line


def test_a_click_on_the_map_selects_and_then_builds(middle: GameSession) -> None:
    """The first click on a region selects it, the next one opens its projects, and one on another region retargets the row."""
    board, _ = board_of(middle)
    model = board.model
    home, other = model.analysis.places[0], model.spot + 1
    click(board, ("region", other), 1)
    assert model.spot == other
    assert model.menu is None
    click(board, ("region", home), 1)
    click(board, ("region", home), 1)
    assert model.menu is not None
    assert model.menu.name == "build"


@pytest.mark.parametrize("is_double", [False, True])
def test_a_row_is_taken_by_a_second_click_and_by_no_double_click(middle: GameSession, *, is_double: bool) -> None:
    """Two clicks on a row take its action; the second half of a double-click does not."""
    board, _ = board_of(middle)
    board.run("build")
    menu = board.model.menu
    assert menu is not None
    row = next(i for i, item in enumerate(menu.items) if menu.chosen(item).action in menu.legal)
    action = menu.chosen(menu.items[row]).action
    done = len(middle.plies)
    click(board, ("choose", row), 1)
    assert board.model.ghost is not None
    assert board.model.ghost.action == action
    click(board, ("choose", row), 2 if is_double else 1)
    assert [ply.action for ply in middle.plies[done : done + 1]] == ([] if is_double else [action])


def test_a_double_click_on_pass_asks_only(middle: GameSession) -> None:
    """The second half of a double-click answers no question; a click of its own does."""
    board, _ = board_of(middle)
    done = len(middle.plies)
    for click_count in (1, 2):
        click(board, ("command", "pass_turn"), click_count)
    assert len(middle.plies) == done
    click(board, ("key", "p"), 1)
    assert middle.plies[done].action == act.PASS


def test_clicks_open_what_they_are_on(middle: GameSession) -> None:
    """A seat opens its log, an option its chooser, a card the chooser of cards at that card."""
    board, stage = board_of(middle)
    click(board, ("seat", 1), 1)
    assert isinstance(stage.pages[-1], LogPage)
    action = board.analysis.next_steps[0]
    click(board, ("action", action), 1)
    assert board.model.menu is not None
    assert board.model.menu.action == action
    card = next(card for card in middle.state.card_row if card is not None)
    click(board, ("card", card), 1)
    assert board.model.menu is not None
    assert board.model.menu.name == "take"
    assert middle.game.x[board.model.menu.action] == card


@pytest.mark.parametrize("press", [("nothing", 1), ("ply", 1), ("command", "nothing"), ("key", "F")])
def test_a_click_that_means_nothing_at_the_board_is_refused(middle: GameSession, press: tuple[str, object]) -> None:
    """Neither an unknown kind of press nor one that only pages draw is passed over in silence."""
    board, _ = board_of(middle)
    with pytest.raises(AssertionError, match=str(press[1])):
        click(board, press, 1)


def test_nothing_is_drawn_with_a_press_of_an_unknown_kind() -> None:
    """Every piece is added to a line, and a line takes presses of the listed kinds only; all clicks of the board are listed."""
    with pytest.raises(AssertionError, match="nothing"):
        Line().add("x", "text", ("nothing", 1))
    assert set(CLICKS) < PRESS_KINDS


def test_every_kind_of_click_waits_for_its_turn(duel_game: Game) -> None:
    """While a rival is to move no click acts, and none fails."""
    session = GameSession(duel_game, None, 5, [Seat(), Seat("greedy")], Options(adviser="greedy"))
    session.play_on()
    session.apply(act.PASS)
    board, _ = board_of(session, pace="step")
    done = len(session.plies)
    card = next(card for card in session.state.card_row if card is not None)
    for kind in (*CLICKS, "choose"):
        click(board, (kind, card if kind == "card" else 1), 1)
    assert len(session.plies) == done
    assert board.model.menu is None


def test_the_guide_speaks_when_the_player_is_free(small_game: Game) -> None:
    """Each hint is shown once, and not while a chooser is open; put away, the guide stops looking."""
    session = GameSession(small_game, None, 5, [Seat(), Seat("greedy")])
    session.play_on()
    board, stage = board_of(session)
    begin_guide(board)
    (note,) = stage.pages
    assert isinstance(note, HintScreen)
    assert note.hint == coach(session)
    stage.ring(LOOK_S)
    assert len(stage.pages) == 1
    board.run("next_decision")
    board.run("confirm")
    board.run("build")
    stage.ring(LOOK_S)
    assert len(stage.pages) == 1
    board.run("back")
    stage.ring(LOOK_S)
    assert len(stage.pages) == 2
    answered = stage.came_back[-1]
    assert answered is not None
    answered(False)
    assert board.model.notice
    assert next(timer for timer in stage.timers if timer.seconds == LOOK_S).is_stopped
