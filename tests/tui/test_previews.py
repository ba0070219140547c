"""What the board and plain text say an action does, in positions made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.core.positions import build, clear, control, fill, put, put_cards, put_quarter, set_lines, settle, to_move

from gigawatt.analysis.position_analysis import PositionAnalysis, after
from gigawatt.console.changes import preview_lines
from gigawatt.core import actions as act
from gigawatt.core.explanations.changes import Change
from gigawatt.core.explanations.forecast import quarter_end
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import BUILDING, Line
from gigawatt.core.rules.events import Lead, named
from gigawatt.core.rules.vocabulary import EMBARGO, LEAD_SOURCES
from gigawatt.session import GameSession
from gigawatt.tui.board.categories import CATEGORY_OF
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.screens.looking.row import RowPage
from gigawatt.tui.theme import Look
from gigawatt.tui.widgets.chooser_preview import detail_lines
from gigawatt.wording.glyphs import UNICODE
from gigawatt.wording.quarters import quarter_near

TRAINING = LEAD_SOURCES.index("training")


def rich(session: GameSession) -> State:
    """The position of a session at the start of a year, in which the first seat is to move and lacks nothing."""
    st = session.state.copy()
    put_quarter(st, 4)
    to_move(st, 0)
    put(st, 0, influence=8, cash=600)
    return st


def shown(session: GameSession, st: State, action: int) -> list[str]:
    """The board's preview of an action of the first seat, a line each."""
    view = View(session, Look(), PositionAnalysis(st, 0))
    menu = open_menu(CATEGORY_OF[st.game.kind[action]], view.analysis, view.analysis.places[0], UNICODE)
    assert menu.select(action)
    view.menu = menu
    view.ghost = Ghost(action, preview(st, action), PositionAnalysis(after(st, action), 0))
    return [line.text.strip() for line in detail_lines(view, 100, 60)]


def plain(st: State, action: int) -> list[str]:
    """The same in plain text."""
    return preview_lines(PositionAnalysis(st, st.seat), action, is_advised=False)


def lasting(session: GameSession) -> Iterator[tuple[State, int, Change]]:
    """Every lasting effect that a card of the game has, with the card's action."""
    st = rich(session)
    for card in range(len(st.game.ruleset.cards)):
        put_cards(st, [card, None, None, None, None, None])
        for action in [a for a in sorted(st.legal_actions()) if st.game.kind[a] == act.CARD][:1]:
            for change in preview(st, action).changes:
                if change.code == "lasting":
                    yield st.copy(), action, change


def test_a_lasting_effect_is_told_in_its_unit_and_to_its_quarter(middle: GameSession) -> None:
    """An income is an amount of money, below zero with its sign, and each effect says its last quarter, whatever the card costs."""
    met = set()
    for st, action, change in lasting(middle):
        g, until = st.game, int(change.arguments["until"])
        board, text = shown(middle, st, action), plain(st, action)
        if change.after and 0 <= until < g.quarters:
            near = f"to {quarter_near(g, st.quarter, until)}"
            assert any(line.endswith(near) for line in board), (g.format_action(action), board)
            assert any(line.endswith(f", to {g.quarter_text(until)}.") for line in text)
            met.add("until")
        if change.arguments["of"] == "income" and change.arguments["seat"] == 0:
            amount = f"{abs(change.after) / 10:.1f}"
            sign = "−" if change.after < 0 else ""
            assert any(f"{sign}${amount} bn" in line and line.startswith("Income a quarter") for line in text), text
            assert any(line.split("to Q")[0].rstrip().endswith(f" {sign}{amount}") for line in board), board
            met.add(f"income{sign}")
    assert met >= {"until", "income−"}


@pytest.mark.parametrize("text", ["rent lots:1", "posture training:4"])
def test_what_trains_says_what_it_brings(middle: GameSession, text: str) -> None:
    """A posture and rented capacity tell progress, and a tier that they reach with its Lead: what the quarter's end then brings."""
    st = rich(middle)
    put(st, 0, posture=3, rent=0)
    action = st.game.parse_action(text)
    alone, gained = (quarter_end(one).progress(0) - st.progress(0) for one in (st, after(st, action)))
    assert 0 < alone < gained
    steps = st.game.ruleset.training.thresholds
    tier = len(steps) - 1
    for short in (gained, gained + 1):  # it reaches the next tier, or lacks one point
        put(st, 0, progress=steps[tier] - short, tier=tier)
        then = quarter_end(after(st, action))
        lead = sum(row.amount for row in map(named, then.log or ()) if isinstance(row, Lead) and row.source == TRAINING)
        assert action in st.legal_actions(), plain(st, action)
        line = next(line for line in plain(st, action) if line.startswith("Training progress at this quarter's end"))
        row = next(line for line in shown(middle, st, action) if "training progress" in line)
        assert f": {then.progress(0)} instead of {steps[tier] - short + alone};" in line.replace(",", ";")
        is_reached = short == gained
        assert then.tier(0) == tier + is_reached
        assert (f"tier {tier + 1}, at {steps[tier]}, is reached: {lead} Lead more." in line) == is_reached
        assert (f", reached, +{lead} Lead" in row) == is_reached
        assert (f", of {steps[tier]} for tier {tier + 1}." in line) != is_reached


def test_an_action_that_brings_nothing_for_its_price_says_so(middle: GameSession) -> None:
    """A card that speeds construction where none is under way is a waste now; where there is some it is none."""
    st = rich(middle)
    card = next(i for i, one in enumerate(st.game.ruleset.cards) if one.id == "builders-visas")
    put_cards(st, [card, None, None, None, None, None])
    action = next(a for a in sorted(st.legal_actions()) if st.game.kind[a] == act.CARD)
    set_lines(st, [])
    settle(st)
    assert preview(st, action).warning == "only-price"
    for told in (plain(st, action), shown(middle, st, action)):
        assert any("As the board stands it brings nothing for its price." in line for line in told)
    place = st.game.y[action]
    slow = next(i for i, one in enumerate(st.game.ruleset.projects) if one.build > 2)
    line = Line(0, place, slow, BUILDING, 4, 4, 0, 0, 0, 1, 1, 0, 0, 0)
    set_lines(st, [line])
    settle(st)
    assert preview(st, action).warning != "only-price"


@pytest.mark.parametrize("way", ["buy accelerators", "buy accelerators via:grey"])
def test_a_remark_names_the_layers_that_bind(middle: GameSession, way: str) -> None:
    """Chips for a campus without cooling add no compute, whichever way they come, and the remark says what holds it back."""
    st = rich(middle)
    clear(st, 0)
    build(st, 0, "texas", site=8, grid=8, electrical=8, chips_0=1)
    fill(st, "accelerators", alliance=6)
    if "grey" in way:
        control(st, "accelerators", "alliance", "alliance", EMBARGO)
    put(st, 0, cash=900)
    action = st.game.parse_action(f"{way} -> texas")
    assert action in st.legal_actions(), plain(st, action)
    text = "Alone this adds no compute: cooling will hold Texas back."
    assert any(text in line for line in plain(st, action)), plain(st, action)


def test_the_page_of_the_row_tells_a_headline_that_has_struck(middle: GameSession) -> None:
    """A harsh headline of the quarter before stands on the page with what it does, below those of this quarter."""
    st = rich(middle)
    st.v[lay.STRUCK] = 1
    lines = [line.text for line in RowPage(View(middle, Look(), PositionAnalysis(st, 0))).body(100)]
    at = lines.index("Struck this quarter")
    assert lines[at + 1].strip().startswith(f"{st.game.ruleset.headlines[0].name}: ")
