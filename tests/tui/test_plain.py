"""What a newcomer misread on the board says plainly what it is: now or at the quarter's end, whose odds, what it costs, whom it hurts."""

from __future__ import annotations

import pytest
from tests.tui.test_truth import MINE, at, view_of

from gigawatt.tui import phrases
from gigawatt.tui.figures import figures
from gigawatt.tui.theme import UNICODE
from gigawatt.tui.view import View
from gigawatt.tui.widgets.arriving import Arriving
from gigawatt.tui.widgets.header import Header
from gigawatt.tui.widgets.standings import Standings


def rows_of(view: View, width: int = 37) -> dict[str, list[str]]:
    """The words of each seat's row in the standings, from the right: cash, compute, Lead."""
    lines = [line.text for line in Standings("standings").draw(view, width, 6)[1:]]
    marks = [view.mark(seat) for seat in range(view.game.seats)]
    return {line[:3]: line.split()[::-1] for line in lines if line[:3] in marks}


@pytest.mark.parametrize("ply", MINE[::6])
def test_the_standings_tell_compute_now_from_compute_at_the_end(ply: int) -> None:
    """Who has more coming this quarter has both numbers, `11→19`; what stands now is what the campuses add up to."""
    view = view_of(at(ply))
    rows = rows_of(view)
    standing = sum(b.points for b in view.facts.campuses.values())
    assert rows[view.mark(view.seat)][1].split(UNICODE.arrow)[0] == str(standing)
    for seat in range(view.game.seats):
        now, end = view.facts.standing[seat], view.facts.computes[seat]
        assert rows[view.mark(seat)][1] == (str(now) if now == end else f"{now}{UNICODE.arrow}{end}")


@pytest.mark.parametrize("ply", MINE[::6])
def test_the_cash_at_the_quarters_end_is_always_in_the_header(ply: int) -> None:
    """At 120 and at 80 columns it stands beside what there is now, and at 200 the quarter's balance has its own track."""
    view = view_of(at(ply))
    now = view.state.cash(view.seat)
    end = phrases.cash(UNICODE, now + sum(view.facts.income.values()))
    for width, height in ((120, 4), (80, 3)):
        lines = [line.text for line in Header("header").draw(view, width, height)]
        assert any(f"{phrases.cash(UNICODE, now)} {UNICODE.arrow} {end}" in text for text in lines) == (width == 120)
        assert any(f"{phrases.cash(UNICODE, now)}{UNICODE.arrow}{end}" in text for text in lines) == (width == 80)
        assert "net cash" in lines[1]
    wide = "\n".join(line.text for line in Header("header").draw(view, 200, 4))
    assert "at Q end" in wide


def test_the_columns_of_the_timeline_begin_with_this_quarter() -> None:
    """The heads are quarters and no years, a bar stands where the year turns, and the year of the first is named."""
    seen = set()
    for ply in MINE[::5]:
        view = view_of(at(ply))
        head = Arriving("arriving").draw(view, 44, 9)[0].text
        calendar = view.game.first + view.state.quarter
        names = head.replace("│", " ").split()
        assert names[:2] == ["ARRIVING", str(2024 + calendar // 4)]
        assert names[2:] == [f"Q{(calendar + i) % 4 + 1}" for i in range(len(names) - 2)]
        turns = "│Q1" in head
        assert turns == any((calendar + i) % 4 == 0 for i in range(1, len(names) - 2))
        seen.add(turns)
    assert seen == {True, False}


def test_what_comes_this_quarter_comes_at_its_end() -> None:
    """Neither the chooser nor what to fix next calls it `now`: what is bought runs from the quarter's end."""
    found = 0
    for ply in MINE[::8]:
        view = view_of(at(ply))
        told = {figures(view.facts, action, UNICODE).online for action in sorted(view.facts.legal)}
        assert "now" not in told
        found += f"{phrases.quarter_name(view.game, view.state.quarter)} end" in told
    assert found
