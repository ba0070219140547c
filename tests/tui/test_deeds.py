"""What a decision shows of money: the action's own beside the action, the rest as what the quarter's end brought."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from gigawatt.analysis.control_impact import LOOK_BACK, control_impact
from gigawatt.analysis.position_analysis import PositionAnalysis, after, region_of
from gigawatt.content import open_game
from gigawatt.core import actions as act
from gigawatt.core.explanations.preview import preview
from gigawatt.core.rules.ruleset import LADDERS
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.board.deeds import cash_moved, deed_of
from gigawatt.tui.board.quarter_end import quarter_end
from gigawatt.tui.board.view import View
from gigawatt.tui.theme import Look
from gigawatt.wording.money import bare_signed_money


def played(policy: str, seed: int) -> GameSession:
    """A match that one policy has played for all four seats."""
    session = GameSession(open_game("case-study", 4), None, seed, [Seat(policy)] * 4, Options(adviser="greedy"))
    session.play_on()
    assert session.is_over
    return session


@pytest.fixture(scope="module")
def matches() -> list[GameSession]:
    """Whole matches in which every kind of action that moves money is taken."""
    return [played("random", 5), played("random", 6), played("normal", 5)]


def test_what_actions_and_quarters_show_adds_up_to_the_change_of_cash(matches: list[GameSession]) -> None:
    """Over whole matches cash changes by what each action shows and what each quarter is said to have brought."""
    kinds = set()
    for session in matches:
        state = session.game.new_state(session.seed, session.factions)
        view = View(session, Look(), PositionAnalysis(session.state, 0))
        for ply in session.plies:
            own = preview(state, ply.action).cash
            before = [state.cash(seat) for seat in range(4)]
            state.apply_action(ply.action)
            for seat in range(4):
                moved = cash_moved(ply.action_events, seat) + cash_moved(ply.quarter_events, seat)
                assert state.cash(seat) - before[seat] == moved
            assert cash_moved(ply.action_events, ply.seat) == own
            amount = bare_signed_money(own, view.glyphs.minus)
            assert deed_of(view, ply).text.endswith(f", {amount}") == bool(own)
            if own:
                kinds.add(session.game.kind[ply.action])
            if ply.ended_quarter:
                brought = bare_signed_money(cash_moved(ply.quarter_events, 0), view.glyphs.minus)
                assert quarter_end(view, ply)[-1].text.endswith(f"cash {brought}")
    assert {
        act.ASSEMBLE,
        act.HIRE,
        act.SELL_PART,
        act.SELL_CHIPS,
        act.UPGRADE,
        act.CANCEL,
        act.CARD,
        act.EQUITY,
    } <= kinds


def test_every_unit_taken_from_a_ladder_counts_as_bought(matches: list[GameSession]) -> None:
    """A control reaches the units by which recent orders for its bloc lowered the stock, whichever kind of order took them."""
    kinds = set()
    for session in matches[:2]:
        game = session.game
        state = game.new_state(session.seed, session.factions)
        analysis = PositionAnalysis(session.state, 0)
        own = session.state.tables[0].bloc
        bought: Counter[tuple[int, int, int]] = Counter()
        for ply in session.plies:
            kind = game.kind[ply.action]
            if ply.quarter > session.state.quarter - LOOK_BACK and kind != act.CARD:
                place = region_of(state, ply.action)
                bloc = game.region_bloc[place] if place >= 0 else state.tables[ply.seat].home_bloc
                new = after(state, ply.action)
                for ladder in range(len(LADDERS)):
                    if (units := state.stock(ladder)[own] - new.stock(ladder)[own]) > 0:
                        bought[ply.seat, ladder, bloc] += units
                        kinds.add(kind)
            state.apply_action(ply.action)
        for ladder, bloc in product(range(len(LADDERS)), range(3)):
            impact = control_impact(analysis, session.plies, game.at[act.ISSUE, ladder, bloc])
            assert impact is not None
            assert all(hit.units == bought[hit.seat, ladder, bloc] for hit in impact.hits)
    assert {act.BUY, act.BUY_PART, act.ASSEMBLE, act.UPGRADE} <= kinds
