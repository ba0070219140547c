"""The Lead of embargoes on the board: the panel of controls, the page of rivals, the forecast, the chooser; and in plain text."""

from __future__ import annotations

import pytest
from tests.core.positions import build, clear, control, put, settle, to_move

from gigawatt.analysis.position_analysis import PositionAnalysis, after
from gigawatt.console import reports
from gigawatt.console.changes import preview_lines
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE
from gigawatt.session import GameSession
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.screens.looking.bottlenecks import rival_lines
from gigawatt.tui.screens.looking.forecast import lead_sources
from gigawatt.tui.theme import Look
from gigawatt.tui.widgets.chooser_preview import detail_lines
from gigawatt.tui.widgets.controls import control_lines
from gigawatt.wording.glyphs import UNICODE


def state_of(session: GameSession, level: int) -> State:
    """The position of a duel in which the rival lacks chips in China East and a control is on them."""
    st = session.state.copy()
    clear(st, 1)
    build(st, 1, "china-east", site=5, grid=5, closed=5, electrical=5)
    st.controls = ()
    control(st, "accelerators", "alliance", "challenger", level, seat=0)
    settle(st)
    to_move(st, 0)
    put(st, 0, influence=8)
    return st


def view_of(session: GameSession, st: State, seat: int = 0) -> View:
    """The board of a seat in a position."""
    return View(session, Look(), PositionAnalysis(st, seat))


@pytest.mark.parametrize("seat", [0, 1])
def test_the_panels_show_the_lead_of_an_embargo(middle: GameSession, seat: int) -> None:
    """The matrix has it behind the level, the page of rivals says who denies whom, the forecast counts the own."""
    st = state_of(middle, EMBARGO)
    view = view_of(middle, st, seat)
    lead = st.game.ruleset.controls.denied
    assert f"embargo +{lead}" in control_lines(view, 48)[1].text
    told = " ".join(line.text for line in rival_lines(view, 110))
    assert ("Your embargoes deny" in told) == (seat == 0)
    assert ("embargoes deny you" in told) == (seat == 1)
    (row,) = [line.text for line in lead_sources(view, 110) if "rivals denied" in line.text]
    assert row.endswith(f"+{lead if seat == 0 else 0}")


def test_the_panels_are_silent_where_nobody_is_denied(middle: GameSession) -> None:
    """A licence shows no Lead."""
    view = view_of(middle, state_of(middle, LICENCE))
    assert "+" not in control_lines(view, 48)[1].text
    assert "deny" not in " ".join(line.text for line in rival_lines(view, 110))


def test_the_chooser_and_plain_text_say_what_raising_a_control_brings(middle: GameSession) -> None:
    """Before it is done: whom the embargo denies, the Lead from next quarter on, and the upkeep."""
    st = state_of(middle, LICENCE)
    action = st.game.parse_action("control accelerators against:challenger")
    view = view_of(middle, st)
    menu = open_menu("control", view.analysis, view.analysis.places[0], UNICODE)
    assert menu.select(action)
    view.menu = menu
    view.ghost = Ghost(action, preview(st, action), PositionAnalysis(after(st, action), 0))
    shown = " ".join(line.text.strip() for line in detail_lines(view, 74, 40))
    plain = " ".join(preview_lines(PositionAnalysis(st, st.seat), action, is_advised=False))
    for text, short in ((shown, "chips"), (plain, "accelerators")):
        assert f"The embargo denies B Challenger state (short of {short} in China East)" in text
        assert "Lead a quarter by denial" in text


@pytest.mark.parametrize("level", [LICENCE, EMBARGO])
def test_the_report_of_controls_says_whom_an_embargo_denies(middle: GameSession, level: int) -> None:
    """The line of an embargo is followed by whom it denies and for how much Lead; that of a licence by whom it would deny."""
    told = " ".join(reports.controls(state_of(middle, level)))
    assert ("it would deny B Challenger state (short of accelerators in China East)" in told) == (level == LICENCE)
    assert ("It denies B Challenger state (short of accelerators in China East)" in told) == (level == EMBARGO)
