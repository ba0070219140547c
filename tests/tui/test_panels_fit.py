"""Panels in little room: what gives way, and what never does."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.tui.test_denials import state_of, view_of

from gigawatt.analysis.position_analysis import PositionAnalysis, after
from gigawatt.core import actions as act
from gigawatt.core.explanations.changes import Change
from gigawatt.core.explanations.preview import preview
from gigawatt.core.rules.vocabulary import EMBARGO
from gigawatt.session import GameSession
from gigawatt.tui.board.board_layout import CHOOSING_NOTICE, places
from gigawatt.tui.board.categories import CATEGORIES
from gigawatt.tui.board.deeds import Deed
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.quarter_end import quarter_summary
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import cell_len
from gigawatt.tui.widgets.campuses import Campuses
from gigawatt.tui.widgets.chooser import Chooser
from gigawatt.tui.widgets.chooser_preview import _tier, detail_lines
from gigawatt.tui.widgets.headline import HeadlinePanel
from gigawatt.tui.widgets.recommendations import Recommendations
from gigawatt.tui.widgets.since_your_turn import deed_line
from gigawatt.tui.widgets.standings import standing_control
from gigawatt.wording.advice_text import advice_figures
from gigawatt.wording.change_text import change_name
from gigawatt.wording.glyphs import UNICODE
from gigawatt.wording.vocabulary import BOARD


@pytest.fixture
def view(middle: GameSession) -> View:
    """A view of a game in its fourth quarter."""
    return View(middle, Look(), PositionAnalysis(middle.state, middle.viewer), faces=COMMANDS.faces)


def ghost_of(view: View, action: int) -> Ghost:
    """The preview of an action."""
    analysis = PositionAnalysis(after(view.state, action), view.seat)
    return Ghost(action, preview(view.state, action), analysis)


def test_the_selected_row_is_always_in_view(view: View) -> None:
    """However little room a chooser has, and however long its detail is, the row under the cursor is drawn."""
    for category in CATEGORIES:
        menu = open_menu(category.name, view.analysis, view.analysis.places[0], UNICODE)
        view.menu = menu
        for row in range(len(menu.items)):
            menu.go(row)
            view.ghost = ghost_of(view, menu.action) if menu.action in view.analysis.legal else None
            for height in (6, 7, 8, 12, 17):
                shown = [line.text for line in Chooser("chooser").draw(view, 80, height)]
                assert any(text.startswith(UNICODE.cursor) for text in shown), (category.name, row, height)


def test_the_text_of_an_action_is_not_cut_in_silence(view: View) -> None:
    """Where the rules' text of a project is too long for the chooser, its end is marked."""
    menu = open_menu("build", view.analysis, view.analysis.places[0], UNICODE)
    action = next(a for a in sorted(view.analysis.legal) if view.game.kind[a] == act.BUILD)
    assert menu.select(action)
    view.menu, view.ghost = menu, ghost_of(view, action)
    whole = [line.text for line in detail_lines(view, 60, 40)]
    cut = [line.text for line in detail_lines(view, 60, len(whole) - 1)]
    assert len(cut) == len(whole) - 1
    assert cut[-1].rstrip().endswith("…")
    assert cut[:-1] == whole[:-2]


def test_a_notice_that_is_too_long_says_so(view: View) -> None:
    """An adviser's reason has more room while a chooser is open; what does not fit all the same ends in a mark."""
    view.notice = "word " * 400
    rect = places(80, 24, "desk", is_choosing=True, notice=40)["headline"]
    assert rect.height == CHOOSING_NOTICE
    lines = HeadlinePanel("headline").draw(view, rect.width, rect.height)
    assert len(lines) == rect.height
    assert lines[-1].text.rstrip().endswith("word…")
    view.notice = "word " * 10
    (line,) = HeadlinePanel("headline").draw(view, rect.width, rect.height)
    assert line.text.rstrip().endswith("word")


def test_nobody_else_moves_while_the_end_of_a_turn_waits(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all actions spent and the turn not ended yet, what to fix next does not say that others move."""
    ending = evolve(view, is_ending=True)
    monkeypatch.setattr(PositionAnalysis, "advice", ())
    monkeypatch.setattr(PositionAnalysis, "next_steps", ())
    shown = [line.text for line in Recommendations("recommendations").draw(ending, 43, 4)]
    assert shown[1] == "Your actions are spent."


@pytest.mark.parametrize(
    ("code", "about", "own", "foreign"),
    [
        ("lasting", {"of": "training_pct", "seat": 0}, "training, %", "A: training, %"),
        ("contract", {"seat": 0, "bloc": 0}, "owed: compute in alliance", "A owes compute in alliance"),
        ("deal", {"seat": 0, "part": 0}, "logic sent a quarter", "A gets logic a quarter"),
        ("lead", {"seat": 0}, "Lead", "A's Lead"),
    ],
)
def test_a_player_is_not_called_by_a_letter(
    view: View, code: str, about: dict[str, int | str], own: str, foreign: str
) -> None:
    """What changes of one's own has no letter before it; what changes of others has."""
    assert change_name(view.game, Change(code, 0, 1, about), BOARD, 0) == own
    assert change_name(view.game, Change(code, 0, 1, about), BOARD, 1) == foreign


def test_advice_says_where_no_action_is_spent() -> None:
    """What takes no action comes first whatever it brings, and says so; Lead is that of the compute it adds."""
    assert advice_figures(0, "", 0, is_sure=True, is_free=True) == "takes no action"
    assert advice_figures(0, "", 0, is_sure=True) == "no compute by itself"
    assert advice_figures(2, "Q1", 5, is_sure=True) == "+2 compute from Q1, 5 Lead for its level by the end"
    assert advice_figures(2, "Q1", 0, is_sure=False) == "+2 compute from Q1 if draws go well"
    assert advice_figures(2, "Q1", 0, is_sure=True, more=2) == "+2 compute from Q1 with 2 more actions"


def test_lifting_a_control_says_what_is_given_up(middle: GameSession) -> None:
    """The preview of lifting an embargo names whom it denies and the Lead that this brings."""
    st = state_of(middle, EMBARGO)
    action = st.game.parse_action("lift accelerators against:challenger")
    view = view_of(middle, st)
    menu = open_menu("control", view.analysis, view.analysis.places[0], UNICODE)
    assert menu.select(action)
    view.menu, view.ghost = menu, Ghost(action, preview(st, action), PositionAnalysis(after(st, action), 0))
    told = " ".join(line.text.strip() for line in detail_lines(view, 74, 40))
    assert "It denies B" in told
    assert "1 Lead a quarter to you." in told


def test_the_odds_of_a_draw_give_way_whole(view: View) -> None:
    """A line without room for the odds of a permit leaves them out, and cuts nothing."""
    text, brief = "Arizona site permit stalled (chance 31%)", "Arizona site permit stalled"
    deed = Deed(-1, text, False, "", 0, 0, True, brief)
    assert deed_line(view, deed, 60).text.strip() == text
    assert deed_line(view, deed, 40).text.strip() == brief


@pytest.mark.parametrize("size", ["small", "medium"])
def test_another_number_of_actions_is_announced(middle: GameSession, size: str) -> None:
    """The news of a quarter's end say that quarters have fewer actions from now on, in that quarter alone."""
    told = []
    while not middle.is_over:
        view = View(middle, Look(), PositionAnalysis(middle.state, middle.viewer), faces=COMMANDS.faces)
        view.size = size
        if f"From now on {middle.state.game.points[-1]} actions a quarter." in quarter_summary(view, 100):
            told.append(middle.state.quarter)
        quarter = middle.state.quarter
        while not middle.is_over and middle.state.quarter == quarter:
            middle.apply(act.PASS)
            middle.play_on()
    assert told == [middle.state.game.quarters * 2 // 3]


@pytest.mark.parametrize("width", [30, 36, 42, 43, 44, 56])
def test_the_heading_of_campuses_fits(view: View, width: int) -> None:
    """What the marks of an action in view mean is said in words that fit."""
    view.ghost = ghost_of(view, next(a for a in sorted(view.analysis.legal) if view.game.kind[a] == act.BUILD))
    heading = Campuses("campuses").draw(view, width, 12)[0]
    assert heading.width <= max(width, cell_len("MY CAMPUSES   x running x idle x added"))
    assert heading.text.endswith(("this action", "added"))


def test_a_key_is_not_taken_for_a_seat(middle: GameSession) -> None:
    """After the control that stands, the key of the page is followed by a word: a letter alone would be who issued it."""
    view = View(middle, Look(), PositionAnalysis(state_of(middle, EMBARGO), 0), faces=COMMANDS.faces)
    line = standing_control(view, 44)
    assert line is not None
    assert line.text.endswith("  C all")


@pytest.mark.parametrize(
    ("before", "later", "said"),
    [
        (30, 35, " of 40"),
        (30, 45, " of 40, reached"),
        (43, 50, " of 40, reached both ways"),
        (43, 39, " of 40, not reached"),
    ],
)
def test_a_threshold_of_training_says_whether_it_is_reached(before: int, later: int, said: str) -> None:
    """Progress beyond the next threshold is told for what it is, also where it would come anyway."""
    assert _tier((5, 15, 40, 100), 28, before, later) == said


def test_the_last_threshold_is_behind() -> None:
    """Beyond the last tier there is nothing to reach."""
    assert _tier((5, 15), 20, 21, 22) == ""
