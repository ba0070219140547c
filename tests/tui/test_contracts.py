"""Contracts and the race of training: what runs on by itself is told on the board and in the forecast."""

from __future__ import annotations

import asyncio

import pytest
from tests.core.positions import put, put_cards
from tests.tui.table import Sit, solo

from gigawatt.analysis.contracts import contracts
from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import Game
from gigawatt.core.explanations.forecast import training
from gigawatt.core.position.rows import Contract
from gigawatt.core.rules.ruleset import BLOCS, TERMS
from gigawatt.session import GameSession
from gigawatt.tui.board.menu import open_menu
from gigawatt.wording.contract_text import lost_contract_text
from gigawatt.wording.glyphs import UNICODE


def card_of(game: Game, name: str) -> int:
    """The index of a card by its id."""
    return next(i for i, card in enumerate(game.ruleset.cards) if card.id == name)


def sign(session: GameSession, bloc: int, points: int = 6) -> None:
    """Put the person's seat under a contract, due in the third quarter from now."""
    state = session.state
    card = card_of(session.game, "public-cloud-framework")
    terms = TERMS.index("own-operator")
    state.contracts = (Contract(session.viewer, card, bloc, points, state.quarter + 2, 4, 0, 1, 0, 8, terms),)


@pytest.fixture
def signed(duel_game: Game) -> GameSession:
    """All rules for two, the person under a contract in its own bloc."""
    session = solo(duel_game)
    sign(session, session.state.tables[session.viewer].bloc)
    return session


def test_a_contract_tells_what_stands_and_what_comes(signed: GameSession) -> None:
    """In the own bloc it is the compute of the campus there, elsewhere nothing; then it would be lost, and says so."""
    state, seat = signed.state, signed.viewer
    (own,) = contracts(state, seat)
    assert own.now == state.compute(seat)
    assert list(own.coming) == PositionAnalysis(state, seat).forecast
    assert own.is_in_reach == (max(own.coming[:3]) >= own.contract.points)
    sign(signed, next(b for b in range(len(BLOCS)) if b != own.contract.bloc))
    (foreign,) = contracts(state, seat)
    assert (foreign.now, foreign.by_then, foreign.is_in_reach) == (0, 0, False)
    text = lost_contract_text(signed.game, state.quarter, foreign.contract, foreign.now, foreign.by_then)
    assert "0 of 6 compute" in text
    assert "$0.8 bn" in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_contract_is_on_the_board_and_in_the_forecast(signed: GameSession, sit: Sit, size: tuple[int, int]) -> None:
    """What is owed and by when stands on the board; the forecast says in full what it pays and what failing costs."""

    async def play() -> None:
        async with sit(signed, size) as table:
            (own,) = contracts(signed.state, signed.viewer)
            assert f"contract: {own.now} of 6 in alliance, by Q3" in table.picture
            await table.press("g", "end")
            text = " ".join(" ".join(getattr(table.pilot.app.screen, "lines")).split())  # noqa: B009
            if size[1] > 24:
                assert "CONTRACTS" in text
                assert "Owed: 6 compute online in regions of the bloc alliance" in text
                assert "Failed, it costs the bond of $0.8 bn" in text

    asyncio.run(play())


def test_a_contract_begins_with_the_bloc_where_the_compute_is(duel_game: Game) -> None:
    """The chooser of cards aims a contract at the bloc in which the seat has most, whatever other cards aim at."""
    session = solo(duel_game)
    state = session.state.copy()
    card = card_of(session.game, "public-cloud-framework")
    put_cards(state, [card, *[None if other == card else other for other in state.card_row[1:]]])
    analysis = PositionAnalysis(state, session.viewer)
    menu = open_menu("take", analysis, state.places(session.viewer)[0], UNICODE)
    item = next(item for item in menu.items if "Public cloud framework" in item.label)
    assert menu.chosen(item).label == BLOCS[state.tables[session.viewer].bloc]


def test_the_race_of_training_is_announced(duel_game: Game, sit: Sit) -> None:
    """Before a tier is decided the board says what the first one gets, and which rivals train for it."""
    session = solo(duel_game)
    rival = next(seat for seat in range(session.game.seats) if seat != session.viewer)
    training_rules = duel_game.ruleset.training
    prize = f"tier 1: {training_rules.first[0]} Lead to the first"
    goal = f"Of the rivals B is the first to {training_rules.thresholds[0]} at its pace"

    async def play() -> None:
        async with sit(session) as table:
            assert f"{prize}; nobody trains" in table.picture
            put(session.state, rival, posture=4)
            assert training(session.state, rival) > 0
            table.board.redraw()
            assert f"{prize}; B trains" in table.picture
            await table.press("g")
            assert goal in " ".join(table.picture.split())

    asyncio.run(play())
