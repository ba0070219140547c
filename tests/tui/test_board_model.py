"""Where the player is at the board, without an application."""

from __future__ import annotations

import pytest
from tests.tui.stand_in import board_of

from gigawatt.analysis.position_analysis import region_of
from gigawatt.core import actions as act
from gigawatt.session import GameSession
from gigawatt.tui.board.categories import CATEGORIES
from gigawatt.tui.board.menu import category_of
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.model import BoardModel
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.screens.looking.log import LogPage


def test_a_model_begins_at_the_own_campus(middle: GameSession) -> None:
    """The first region looked at is one with a campus of the viewer's, and nothing is open."""
    model = BoardModel(middle, COMMANDS.faces)
    assert model.spot in model.analysis.places
    assert model.menu is None
    assert model.ghost is None
    assert model.is_map_shown
    model.size = "small"
    assert not model.is_map_shown
    model.tab = "world"
    assert model.is_map_shown


def test_what_changes_is_noted_once(middle: GameSession) -> None:
    """Each step notes the aspects it changes; asking takes them."""
    model = BoardModel(middle, COMMANDS.faces)
    model.take_changes()
    model.say("Hello.", "key")
    assert model.take_changes() == Aspect.NOTICE
    model.say("Hello.", "key")
    assert model.take_changes() == Aspect.NOTHING
    model.step(1, 0)
    assert model.take_changes() == Aspect.PLACE
    model.tab = "world"
    assert model.take_changes() == Aspect.TAB
    model.open("buy")
    assert Aspect.CHOICE in model.take_changes()
    model.close()
    assert model.take_changes() == Aspect.CHOICE


def test_the_action_in_view_is_previewed_where_it_is_legal(middle: GameSession) -> None:
    """In every chooser, at every row and target, there is a preview of just the legal action under the cursor."""
    model = BoardModel(middle, COMMANDS.faces)
    for category in CATEGORIES:
        model.open(category.name)
        menu = model.menu
        for _ in menu.items if menu is not None else []:
            assert menu is not None
            legal = menu.action in model.analysis.legal
            assert (model.ghost is not None) == legal
            if model.ghost is not None:
                assert model.ghost.action == menu.action
            assert menu.action in menu.figures
            model.step(0, 1)
        model.close()
    assert model.ghost is None


def test_an_action_is_considered_where_it_stands(middle: GameSession) -> None:
    """Every legal action is opened in its own chooser at its own region; a pass has none, and says so."""
    model = BoardModel(middle, COMMANDS.faces)
    for action in sorted(model.analysis.legal):
        model.close()
        model.consider(action)
        if action == act.PASS:
            assert model.menu is None
            assert model.notice
            continue
        assert model.menu is not None
        assert model.menu.name == category_of(model.analysis, action)
        assert model.menu.action == action
        place = region_of(middle.state, action)
        assert place < 0 or model.spot == place


def test_facts_are_worked_out_once_a_generation(middle: GameSession) -> None:
    """The position is read once, and again when an action has been taken."""
    model = BoardModel(middle, COMMANDS.faces)
    first = model.analysis
    assert model.analysis is first
    middle.apply(next(a for a in sorted(first.legal) if a != act.PASS))
    assert model.analysis is not first


def test_a_pass_is_asked_for_until_another_key(middle: GameSession) -> None:
    """The same key twice passes; any other key in between takes the question back."""
    board, _ = board_of(middle)
    done = len(middle.plies)
    board.press_key("p")
    assert board.model.asked[0] == "pass_turn"
    board.press_key("right")
    board.press_key("p")
    assert len(middle.plies) == done
    board.press_key("p")
    assert middle.plies[done].action == act.PASS


def test_an_order_is_chosen_and_taken_without_a_terminal(middle: GameSession) -> None:
    """The next decision and a confirmation take it, a key takes it back, another one repeats it."""
    board, _ = board_of(middle)
    done = len(middle.plies)
    board.run("next_decision")
    menu = board.model.menu
    assert menu is not None
    action = menu.action
    board.run("confirm")
    assert middle.plies[done].action == action
    assert board.model.menu is None
    board.run("take_back")
    assert len(middle.plies) == done
    board.run("redo")
    assert middle.plies[done].action == action


def test_a_page_gives_its_region_back(middle: GameSession) -> None:
    """A region clicked in the log is the one looked at when the page is closed; closed otherwise nothing moves."""
    board, stage = board_of(middle)
    board.run("log")
    assert isinstance(stage.pages[-1], LogPage)
    came_back = stage.came_back[-1]
    assert came_back is not None
    spot = board.model.spot
    came_back(None)
    assert board.model.spot == spot
    came_back(spot + 1)
    assert board.model.spot == spot + 1


@pytest.mark.parametrize("size", [(79, 24), (80, 23)])
def test_nothing_is_done_where_nothing_is_seen(middle: GameSession, size: tuple[int, int]) -> None:
    """In a terminal that is too small no command is carried out."""
    board, stage = board_of(middle)
    stage.dimensions = size
    board.run("build")
    assert board.model.menu is None


def test_leaving_lets_rivals_go(middle: GameSession) -> None:
    """The command that leaves closes the stage."""
    board, stage = board_of(middle)
    board.run("leave")
    assert stage.is_left
    assert board.rivals.thinking < 0
