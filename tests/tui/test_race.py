"""The race, chokepoints, controls and the order to come are on the board at every size, as the facts have them."""

from __future__ import annotations

import asyncio

import pytest
from tests.core.play import by_kind, game_of, line_up, play
from tests.core.positions import board, build, clear, control, settle
from tests.tui.table import Sit, solo

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import Game
from gigawatt.core.explanations.chokepoints import chokepoints, layer_shares
from gigawatt.core.explanations.race import if_ended_now, quarter_outlook
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.queries.turn_order import turn_order
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE, PARTS
from gigawatt.session import GameSession
from gigawatt.tui.board.footer_keys import footer_keys
from gigawatt.tui.board.model import BoardModel
from gigawatt.tui.board.view import View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.screens.looking.chokepoints import ChokepointPage, chokepoint_lines, control_rows, share_lines
from gigawatt.tui.screens.looking.forecast import ForecastPage
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import cell_len
from gigawatt.tui.widgets.controls import control_lines
from gigawatt.tui.widgets.footer import Footer
from gigawatt.tui.widgets.header import Header
from gigawatt.tui.widgets.race import race_lines
from gigawatt.tui.widgets.standings import Standings
from gigawatt.wording.chokepoint_text import percent
from gigawatt.wording.names import CONTROL_SHORT
from gigawatt.wording.quarters import quarter_of_year
from gigawatt.wording.seats import PLACES
from gigawatt.wording.vocabulary import BOARD

SEATS = (2, 4, 6)


@pytest.fixture(scope="module")
def sessions() -> dict[int, GameSession]:
    """A session for each number of seats; the positions shown are others."""
    return {seats: solo(game_of("case-study", seats)) for seats in SEATS}


def midgame(seats: int, plies: int) -> State:
    """A position some way into a game of so many seats."""
    game = game_of("case-study", seats)
    st = game.new_state(seats, line_up(game, seats))
    play(st, by_kind(plies), plies)
    return st


def view_of(session: GameSession, st: State, seat: int = 0) -> View:
    """The board of a seat in a position."""
    return View(session, Look(), PositionAnalysis(st, seat), faces=COMMANDS.faces)


@pytest.mark.parametrize("seats", SEATS)
@pytest.mark.parametrize(("width", "extra"), [(34, 1), (35, 3), (44, 1), (44, 9)])
def test_the_standings_have_lead_now_and_at_the_end_of_every_seat(
    sessions: dict[int, GameSession], seats: int, width: int, extra: int
) -> None:
    """Each row has both numbers before its compute, whatever the panel's size, and nothing is wider than the panel."""
    for plies in (0, 60, 140):
        st = midgame(seats, plies)
        lines = Standings("standings").draw(view_of(sessions[seats], st), width, seats + extra)
        assert all(line.width <= width for line in lines)
        words = ("Lead", "end", "comp")
        assert [word for word in lines[0].text.split() if word in words] == list(words)
        is_large = "train" in lines[0].text
        for ending in if_ended_now(st):
            mark = view_of(sessions[seats], st).mark(ending.seat)
            (row,) = [line.text.split() for line in lines if line.text.startswith(mark)]
            shown = row[:-2] if is_large else row[:-1]  # training and cash, or cash alone
            assert shown[-3:-1] == [str(st.lead(ending.seat)), str(ending.lead)]


def test_too_few_rows_keep_both_numbers_of_every_seat(sessions: dict[int, GameSession]) -> None:
    """In the five rows of the smallest desk, six seats all have their Lead now and at the end."""
    st = midgame(6, 100)
    view = view_of(sessions[6], st)
    text = [line.text for line in Standings("standings").draw(view, 34, 5)]
    rows = text[1:-1]
    for ending in if_ended_now(st):
        both = f"{view.mark(ending.seat)} {st.lead(ending.seat)}/{ending.lead}"
        assert both in text[-1] or any(line.startswith(view.mark(ending.seat)) for line in rows)


@pytest.mark.parametrize("seats", SEATS)
@pytest.mark.parametrize("width", [80, 100, 115, 116, 120, 160, 200])
def test_the_header_says_who_acts_first_next_quarter(sessions: dict[int, GameSession], seats: int, width: int) -> None:
    """The seat is that of the order to come, it is never cut, and the quarter stands whole beside it."""
    st = midgame(seats, 40)
    view = view_of(sessions[seats], st)
    line = Header("header").draw(view, width, 4 if width >= 116 else 3)[0]
    first = turn_order(st, st.quarter + 1)[0]
    when = f"{quarter_of_year(st.game, st.quarter + 1)} first "
    assert line.width == width
    assert when in line.text
    assert view.glyphs.seats[first] == line.text.split(when)[1][0]
    assert st.game.quarter_text(st.quarter) in line.text


def test_the_last_quarter_names_no_order_to_come(sessions: dict[int, GameSession]) -> None:
    """In the last quarter the header has no first seat of the next."""
    st = midgame(4, 0)
    st.v[lay.QUARTER] = st.game.quarters - 1
    text = Header("header").draw(view_of(sessions[4], st), 120, 4)[0].text
    assert " first " not in text


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize("width", [76, 116])
def test_the_page_of_the_race_has_the_facts(sessions: dict[int, GameSession], width: int, is_last: bool) -> None:
    """Every seat's end with its parts and place, and its Lead after this quarter, stand in the tables; no line is too wide."""
    st = midgame(4, 80)
    if is_last:
        while st.quarter < st.game.quarters - 1:
            st.apply_action(0)
    view = view_of(sessions[4], st)
    lines = [line.text for line in race_lines(view, width)]
    assert max(map(cell_len, lines)) <= width
    blank = lines.index("")
    for ending in if_ended_now(st):
        (row,) = [line for line in lines[:blank] if view.mark(ending.seat) in line]
        assert row.split()[-2:] == [str(ending.lead), PLACES[ending.rank - 1]]
        assert f" {st.lead(ending.seat)} " in row
    for outlook in quarter_outlook(st):
        (row,) = [line for line in lines[blank + 1 : blank + 7] if view.mark(outlook.seat) in line]
        assert row.endswith(str(outlook.lead[1]))
    assert any("LAST QUARTER" in line for line in lines) == is_last
    assert any("TURN ORDER" in line for line in lines) != is_last


def contested() -> State:
    """Two seats: one holds memory and is near logic, an embargo denies the other, and another one is announced."""
    st = board("hyperscaler", "challenger-state", game=game_of("case-study", 2))
    clear(st, 1)
    build(st, 1, "china-east", site=5, grid=5, closed=5, electrical=5, chips_0=1)
    st.controls = ()
    control(st, "accelerators", "alliance", "challenger", EMBARGO, seat=0)
    control(st, "optics", "alliance", "challenger", LICENCE, seat=-1, until=2)
    st.controls = (*st.controls[:1], st.controls[1], st.controls[0]._replace(layer=4, level=LICENCE))
    settle(st)
    for part, made in ((0, 100), (1, 900)):
        st.v[lay.SEATS + lay.CAPACITY + part] = made
    st.v[lay.HOLDER + 1] = 1
    return st


@pytest.mark.parametrize("width", [76, 116])
def test_the_page_of_chokepoints_says_who_holds_what_and_who_is_near(
    sessions: dict[int, GameSession], width: int
) -> None:
    """Each part has its holder, every seat's share and how near the next one is; no line is too wide."""
    st = contested()
    view = view_of(sessions[2], st)
    lines = [line.text for line in chokepoint_lines(view, width)]
    assert max(map(cell_len, lines)) <= width
    for row in chokepoints(st):
        (line,) = [text for text in lines if text.strip().startswith(BOARD.name(PARTS[row.part]))]
        assert (line[13:16] == view.mark(0)) == (row.holder == 0)
        assert all(f"{view.mark(seat)} {percent(share)}" in line for seat, share in enumerate(row.shares) if share)
    text = " ".join(lines)
    assert "A lacks" in text
    assert "Kept at" in text


@pytest.mark.parametrize("width", [76, 116])
def test_the_page_of_chokepoints_says_what_is_controlled(sessions: dict[int, GameSession], width: int) -> None:
    """Each control has its layer, blocs, level, when, author, and whom it denies; each layer the blocs' shares."""
    st = contested()
    view = view_of(sessions[2], st)
    lines = [line.text for line in control_rows(view, width)]
    assert max(map(cell_len, lines)) <= width
    heads = [text for text in lines if "alliance" in text]
    assert len(heads) == len(st.controls)
    assert "embargo now" in heads[0]
    assert view.mark(0) in heads[0]
    assert "It denies B Challenger state" in lines[2]
    assert "event" in heads[1]
    assert "licence now" in heads[1]
    assert "to Q" in heads[1]
    assert "licence, embargo from Q" in heads[2]
    shares = [line.text for line in share_lines(view, width)]
    assert max(map(cell_len, shares)) <= width
    for row in layer_shares(st):
        (line,) = [text for text in shares if text.strip().startswith(CONTROL_SHORT[row.layer])]
        assert all(percent(share) in line for share in row.blocs)
        assert line.count(view.glyphs.running) == sum(row.may_issue)


def test_the_panel_of_controls_marks_who_holds_a_chokepoint(sessions: dict[int, GameSession]) -> None:
    """At the large size the holder's mark stands behind its part, and behind no other."""
    view = view_of(sessions[2], contested())
    held = [line.text for line in control_lines(view, 44) if f" {view.glyphs.seats[0]}A" in line.text]
    assert [text.split()[0] for text in held] == ["memory"]


def test_the_key_of_chokepoints_is_in_the_footer_of_a_small_desk(
    sessions: dict[int, GameSession], small_game: Game
) -> None:
    """It is there where the game has chokepoints or controls, and all keys of the footer fit in 80 columns."""
    for session, is_there in ((sessions[4], True), (solo(small_game), False)):
        model = BoardModel(session, COMMANDS.faces)
        model.size = "small"
        view = view_of(session, session.state, session.viewer)
        view.keys = footer_keys(model, COMMANDS, 80)
        assert ("chokepoints" in [name for _key, _label, name in view.keys]) == is_there
        (line,) = Footer("footer").draw(view, 80, 1)
        assert all(f"{key} {label}" in line.text for key, label, _name in view.keys)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_keys_open_and_close_the_pages(sit: Sit, middle: GameSession, size: tuple[int, int]) -> None:
    """C and g show their pages at every size, and the same keys put them away."""

    async def look() -> None:
        async with sit(middle, size) as table:
            for key, page in (("C", ChokepointPage), ("g", ForecastPage)):
                await table.pilot.press(key)
                await table.pilot.pause()
                assert isinstance(table.pilot.app.screen, page)
                await table.pilot.press(key)
                await table.pilot.pause()
                assert table.pilot.app.screen is table.board

    asyncio.run(look())
