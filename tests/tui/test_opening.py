"""Where the board begins: the projects of a region, the guide whenever it is asked for, and nothing that undoes one's own orders."""

from __future__ import annotations

import asyncio
import itertools

from tests.tui.table import Sit, solo

from gigawatt.analysis.coach import coach, recall
from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession
from gigawatt.tui.board.chooser_columns import TOO_LATE
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.screens.guide import HintScreen, hint_lines
from gigawatt.tui.screens.lessons import LessonsScreen
from gigawatt.wording.guide_text import guide_sentence


def test_enter_on_the_map_offers_nothing_too_late_first(small_game: Game, sit: Sit) -> None:
    """Where a project comes after the last quarter, the chooser begins with another one if any is in time."""
    session = solo(small_game)
    while session.state.quarter < small_game.quarters - 2:
        session.apply(act.PASS)
        session.play_on()

    async def play() -> None:
        async with sit(session) as table:
            await table.press("enter")
            menu = table.board.model.menu
            assert menu is not None
            shown = [menu.chosen(item).action for item in menu.items]
            late = [menu.figures[a].online == TOO_LATE for a in shown if a in menu.legal]
            assert any(late)
            assert not all(late)
            assert menu.figures[menu.action].online != TOO_LATE

    asyncio.run(play())


def test_nothing_proposed_undoes_an_order_of_the_quarter(middle: GameSession) -> None:
    """Who has bought chips this quarter is not told to sell chips of the same class, nor who sold them to buy some."""
    state, seat, game = middle.state, middle.viewer, middle.game
    bought = next(a for a in sorted(PositionAnalysis(state, seat).legal) if game.kind[a] == act.BUY)
    sold = game.at[act.SELL_CHIPS, state.places(seat)[0], state.chip_class]
    assert PositionAnalysis(state, seat, [bought])._undoes(sold)
    assert PositionAnalysis(state, seat, [sold])._undoes(bought)
    assert not PositionAnalysis(state, seat, [bought])._undoes(bought)
    assert not PositionAnalysis(state, seat)._undoes(sold)
    steps = PositionAnalysis(state, seat, [sold]).next_steps
    assert all(game.kind[a] not in (act.BUY, act.ASSEMBLE, act.UPGRADE) for a in steps)


def test_the_guide_comes_back(small_game: Game, sit: Sit) -> None:
    """Escape puts the guide away and says how it comes back; its key brings it in the led part and in any later quarter."""
    session = solo(small_game)

    async def play() -> None:
        async with sit(session, (80, 24)) as table:
            table.board.begin_guide()
            await table.settle()
            await table.press("escape")
            assert "G brings it back" in table.picture
            await table.press("G")
            note = table.pilot.app.screen
            assert isinstance(note, HintScreen)
            assert note.hint == coach(session)
            await table.press("escape")
            while session.state.quarter < 3:
                session.apply(act.PASS)
                session.play_on()
            table.board.redraw()
            await table.press("G")
            note = table.pilot.app.screen
            assert isinstance(note, HintScreen)
            assert note.hint == recall(session)
            await table.press("n")
            assert table.board.model.menu is not None or "Adviser: pass" in table.board.model.notice

    asyncio.run(play())


def test_the_guide_says_what_a_module_computes(small_game: Game) -> None:
    """Modules that run and points of compute are two figures: the guide gives both and how they hang together."""
    session = solo(small_game)
    hint = coach(session)
    assert hint is not None
    runs = next(remark for remark in hint.remarks if remark.code == "runs")
    text = guide_sentence(session.game, runs.code, runs.arguments, COMMANDS.faces)
    assert f": {session.state.compute(session.viewer)} compute" in text
    assert "points each" in text


def test_a_quarter_without_an_order_gets_a_word(small_game: Game) -> None:
    """Who passed all of the first quarter hears what that means; who ordered something does not."""
    idle, busy = solo(small_game), solo(small_game)
    busy.apply(next(f.actions[0] for f in PositionAnalysis(busy.state, busy.viewer).recommendations if f.actions))
    for session in (idle, busy):
        while session.state.quarter == 0:
            session.apply(act.PASS) if session.is_your_turn else session.play_on()
        session.play_on()
        hint = coach(session)
        assert hint is not None
        assert any(remark.code == "ordered-nothing" for remark in hint.remarks) == (session is idle)
        assert len(hint_lines(session.game, hint, COMMANDS.faces, 76)) <= 22


def test_lessons_name_no_command_that_is_not_there(sit: Sit, small_solo: GameSession) -> None:
    """Every `gigawatt WORD` on the page of lessons is a command of the program."""
    from gigawatt.cli.main import COMMANDS

    async def play() -> None:
        async with sit(small_solo, (80, 24)) as table:
            await table.pilot.app.push_screen(LessonsScreen())
            await table.pilot.pause()
            words = " ".join(getattr(table.pilot.app.screen, "lines")).split()  # noqa: B009
            named = [word.strip(".,;") for before, word in itertools.pairwise(words) if before == "gigawatt"]
            assert named
            assert set(named) <= set(COMMANDS)

    asyncio.run(play())


def test_after_the_end_no_key_speaks_of_others_moving(small_game: Game, sit: Sit) -> None:
    """At the board of a match that is over, keys that act say that it is."""
    session = solo(small_game)
    while not session.is_over:
        session.apply(act.PASS) if session.is_your_turn else session.play_on()

    async def play() -> None:
        async with sit(session) as table:
            if table.pilot.app.screen is not table.board:
                await table.press("escape")
            for key in ("n", "p", "u", "v", "G"):
                await table.press(key)
                assert "The match is over." in table.picture

    asyncio.run(play())
