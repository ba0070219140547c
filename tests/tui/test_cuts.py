"""Nothing on the board is cut without a mark: no word, number or seat is lost at the edge of a panel or a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.tiers import tiered
from tests.tui.kept_game import PLAYED

from gigawatt.analysis.position_analysis import PositionAnalysis, after
from gigawatt.core.explanations.preview import preview
from gigawatt.session import GameSession, Seat
from gigawatt.storage import load_record
from gigawatt.tui.board.board_layout import places, size_of
from gigawatt.tui.board.categories import CATEGORIES
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.screen import PANELS
from gigawatt.tui.screens.looking.base import Looking
from gigawatt.tui.screens.looking.bottlenecks import BottleneckPage
from gigawatt.tui.screens.looking.chokepoints import ChokepointPage
from gigawatt.tui.screens.looking.forecast import ForecastPage
from gigawatt.tui.screens.looking.log import LogPage
from gigawatt.tui.screens.looking.reasons import ReasonsPage
from gigawatt.tui.screens.looking.region import RegionPage
from gigawatt.tui.screens.looking.row import RowPage
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import Line
from gigawatt.tui.widgets.chooser_preview import detail_lines
from gigawatt.wording.consequence_text import RESTRUCTURES

PAGES: tuple[type[Looking], ...] = (
    BottleneckPage, ChokepointPage, ForecastPage, LogPage, ReasonsPage, RegionPage, RowPage,
)  # fmt: skip


@pytest.fixture(scope="module")
def views() -> list[View]:
    """A whole game as its person saw it, every few plies."""
    record = load_record(PLAYED)
    seats = [Seat(), *[Seat("greedy")] * (record.seats - 1)]
    sessions = [GameSession.branch(record, plies, seats) for plies in range(0, len(record.actions), 13)]
    return [View(s, Look(), PositionAnalysis(s.state, 0), faces=COMMANDS.faces) for s in sessions]


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is lost at an edge, as the last words kept and the first ones lost, while a test draws."""
    found: list[str] = []
    cut, strip = Line.cut, Line.strip

    def note(line: Line, width: int) -> None:
        if line.text[width:].strip():
            found.append(f"{line.text[max(0, width - 40) : width]}|{line.text[width : width + 20]}")

    def noting_cut(line: Line, width: int) -> Line:
        note(line, width)
        return cut(line, width)

    def noting_strip(line: Line, look: Look, width: int) -> object:
        note(line, width)
        return strip(line, look, width)

    monkeypatch.setattr(Line, "cut", noting_cut)
    monkeypatch.setattr(Line, "strip", noting_strip)
    return found


@pytest.mark.slow
@tiered("size", ((80, 24), (100, 30), (120, 40), (200, 60)), fast=1)
def test_no_panel_cuts_what_it_shows(views: list[View], lost: list[str], size: tuple[int, int]) -> None:
    """Every panel of both tabs, at every size and through a whole game."""
    for view in views:
        view.size, view.menu, view.ghost = size_of(*size), None, None
        for view.tab in ("desk", "world"):
            for name, rect in places(*size, view.tab, is_choosing=False, lines=8).items():
                for line in PANELS[name](name).draw(view, rect.width, rect.height)[: rect.height]:
                    line.strip(view.look, rect.width)
        for region in range(view.game.region_count):
            view.region = region
            rect = places(*size, "world", is_choosing=False)["region"]
            for line in PANELS["region"]("region").draw(view, rect.width, rect.height)[: rect.height]:
                line.strip(view.look, rect.width)
    assert not lost


@pytest.mark.parametrize("width", [76, 116])
def test_the_forecast_says_whole_that_a_seat_restructures(
    views: list[View], width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warning is longer than the page of a small terminal is wide."""
    view = next(view for view in views if not view.state.is_terminal)
    monkeypatch.setitem(view.analysis.__dict__, "restructures", True)
    rows = [line.text.strip() for line in ForecastPage(view).body(width)]
    assert RESTRUCTURES in " ".join(rows)
    assert max(len(row) for row in rows if row and row in RESTRUCTURES) <= width - 2


@tiered("size", ((80, 24), (120, 40)), fast=1)
def test_no_chooser_cuts_an_action(views: list[View], lost: list[str], size: tuple[int, int]) -> None:
    """Every row of every chooser, and the detail of each to its last line."""
    rect = places(*size, "desk", is_choosing=True)["chooser"]
    turns = [view for view in views if view.session.is_your_turn][::3]
    assert turns
    for view in turns:
        view.size = size_of(*size)
        for _ in choosing(view):
            lines = PANELS["chooser"]("chooser").draw(view, rect.width, rect.height)
            for line in lines:
                line.strip(view.look, rect.width)
            assert lines[-1].text.rstrip() == detail_lines(view, rect.width, rect.height)[-1].text.rstrip()
    assert not lost


def choosing(view: View) -> Iterator[None]:
    """Put the cursor on one row after the other of every chooser."""
    for category in CATEGORIES:
        menu = open_menu(category.name, view.analysis, view.analysis.places[0], view.glyphs)
        for row in range(len(menu.items)):
            menu.go(row)
            if row % 3 == 2:
                menu.turn(1)  # as well a target that is not legal
            view.menu, action = menu, menu.action
            view.ghost = None
            if action in menu.legal:
                view.ghost = Ghost(
                    action, preview(view.state, action), PositionAnalysis(after(view.state, action), view.seat)
                )
            yield


@pytest.mark.parametrize("page", PAGES, ids=[page.__name__ for page in PAGES])
def test_no_page_cuts_what_it_tells(
    views: list[View], lost: list[str], page: type[Looking], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages of the board at the least size."""
    monkeypatch.setattr(page, "look", Look())
    for view in views[1::2]:
        view.menu = view.ghost = None
        for region in range(view.game.region_count if page is RegionPage else 1):
            view.region = region
            for line in page(view).body(76):
                Line().add("  ").join(line).strip(Look(), 80)
    assert not lost
