"""When the board shows a quarter's end, and when it does not; on a stage without a terminal."""

from __future__ import annotations

import pytest
from tests.tui.stand_in import StageDouble, board_of
from textual import events

from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.board.motion import LIGHT_S
from gigawatt.tui.board.reveal import SHOWN_S
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.play.quarter_watch import ALL_S
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.quarter_report import QuarterReportPage


def at_turn(game: Game, **likes: str) -> tuple[BoardController, StageDouble]:
    """A board at a person's first decision, with a rival who moves at the fast pace unless told."""
    session = GameSession(game, None, 5, [Seat(), Seat("greedy")], Options(adviser="greedy"))
    session.play_on()
    board, stage = board_of(session, **{"pace": "fast", **likes})
    board.rivals.go_on()
    return board, stage


def end_quarter(board: BoardController) -> None:
    """The person passes, and the rival plays without pauses to the next quarter."""
    board.rivals.hurry = True
    quarter = board.session.state.quarter
    board.act(act.PASS)
    while board.session.state.quarter == quarter and not board.session.is_over:
        board.rivals.skip()


def played(stage: StageDouble) -> list[QuarterReportPage]:
    """The pages that show a quarter's end moment by moment."""
    return [page for page in stage.pages if isinstance(page, QuarterReportPage) and page.reveal is not None]


def close(stage: StageDouble, key: events.Key | None = None) -> None:
    """The last page closes, with a key or by itself."""
    came_back = stage.came_back[-1]
    assert came_back is not None
    came_back(key)


def test_a_quarters_end_is_shown_before_the_turn(duel_game: Game) -> None:
    """It is shown once, and the summary stands on the board when it has closed."""
    board, stage = at_turn(duel_game)
    assert not played(stage)
    end_quarter(board)
    assert len(played(stage)) == 1
    assert "brought Lead" not in board.model.notice
    close(stage)
    assert "brought Lead" in board.model.notice
    board.rivals.go_on()
    assert len(played(stage)) == 1


@pytest.mark.parametrize("likes", [{"quarter_end": "off"}, {"motion": "reduced"}, {"pace": "instant"}])
def test_it_is_off_by_setting(duel_game: Game, likes: dict[str, str]) -> None:
    """Switched off, with reduced motion and at the instant pace only the summary is shown."""
    board, stage = at_turn(duel_game, **likes)
    end_quarter(board)
    assert not played(stage)
    assert "brought Lead" in board.model.notice


def test_nobody_in_a_hurry_waits_for_it(duel_game: Game) -> None:
    """A command that was asked for while rivals moved is run at once."""
    board, stage = at_turn(duel_game)
    board.rivals.wanted = "build"
    end_quarter(board)
    board.rivals.skip_to("build")
    assert not played(stage)
    assert board.model.menu is not None


def test_a_key_that_closes_it_goes_to_the_board(duel_game: Game) -> None:
    """The key is handed on if the board is on top then, as it would be for a key typed a moment later."""
    board, stage = at_turn(duel_game)
    pressed: list[str] = []
    board.press = lambda event: pressed.append(event.key)  # type: ignore[method-assign]
    end_quarter(board)
    close(stage, events.Key("b", "b"))
    assert pressed == ["b"]


def test_the_last_quarter_is_shown_before_the_end(small_game: Game) -> None:
    """After the last quarter its end comes first, then how the match ended."""
    board, stage = at_turn(small_game)
    while not board.session.is_over:
        end_quarter(board)
        if not board.session.is_over:
            close(stage)
    assert isinstance(stage.pages[-1], QuarterReportPage)
    close(stage)
    assert isinstance(stage.pages[-1], EndScreen)


def test_a_game_of_policies_is_not_held_up(small_game: Game) -> None:
    """Where nobody plays, no quarter's end is shown."""
    session = GameSession(small_game, None, 5, [Seat("greedy"), Seat("greedy")], Options(adviser="greedy"))
    board, stage = board_of(session, pace="fast")
    board.rivals.hurry = True
    board.rivals.go_on()
    while not session.is_over:
        board.rivals.skip()
    assert not played(stage)


def test_all_that_moves_ends_in_three_seconds(duel_game: Game) -> None:
    """What is lit on the board afterwards takes no longer than what is left of three seconds."""
    board, _ = at_turn(duel_game)
    board.motion.begin_quarter(4, 9, [(region, 0, 9) for region in range(9)], ALL_S - SHOWN_S)
    ticks = 0
    while board.motion.unlit:
        board.motion._light()
        ticks += 1
    assert SHOWN_S + ticks * LIGHT_S <= ALL_S + 1e-9


def test_it_is_read_again_by_its_key(duel_game: Game) -> None:
    """Before a quarter has ended the key says so; afterwards it opens the whole page."""
    board, stage = at_turn(duel_game)
    board.press_key("Q", "Q")
    assert not stage.pages
    assert board.model.notice
    end_quarter(board)
    close(stage)
    board.press_key("Q", "Q")
    page = stage.pages[-1]
    assert isinstance(page, QuarterReportPage)
    assert page.reveal is None
