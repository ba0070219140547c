"""What the board and plain text say an action does, in positions made by hand."""

from __future__ import annotations

from collections.abc import Iterator

from tests.core.positions import put, put_cards, put_quarter, to_move

from gigawatt.analysis.position_analysis import PositionAnalysis, after
from gigawatt.console.changes import preview_lines
from gigawatt.core import actions as act
from gigawatt.core.explanations.changes import Change
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.session import GameSession
from gigawatt.tui.board.categories import CATEGORY_OF
from gigawatt.tui.board.menu import open_menu
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.theme import Look
from gigawatt.tui.widgets.chooser_preview import detail_lines
from gigawatt.wording.glyphs import UNICODE
from gigawatt.wording.quarters import quarter_near


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
