"""The first game is played from its printed pages alone: a referee who has read nothing else agrees with the engine throughout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache

import pytest
from tests.content.paper_game import PaperGame
from tests.content.paper_rules import Pages
from tests.core.play import Chooser, game_of, line_up
from tests.core.positions import put

from gigawatt.content import load_ruleset
from gigawatt.content.book import book_markdown
from gigawatt.core.game import State

_LADDERS = {"accelerators": 0, "equipment": 4}


@cache
def _pages() -> Pages:
    """The pages that `rules book --short` prints."""
    ruleset = load_ruleset("first-campus")
    return Pages(book_markdown(ruleset, is_short=True), {project.name: project.id for project in ruleset.projects})


def _agree(paper: PaperGame, state: State) -> None:
    """Everything on the table is what the paper says, and so is what the seat to move may do."""
    game = state.game
    for number, sheet in enumerate(paper.seats):
        on_paper = (sheet.cash, sheet.influence, sheet.lead, sheet.limit, sheet.actions)
        on_table = (
            state.cash(number),
            state.influence(number),
            state.lead(number),
            state.limit(number),
            state.points_left(number),
        )
        assert on_paper == on_table, (state.quarter, number)
    for name, ladder in _LADDERS.items():
        assert paper.markets[name].stock == list(state.stock(ladder)), (state.quarter, name)
    for name, place in game.region_index.items():
        assert (paper.headroom[name], paper.free[name]) == (state.headroom(place), state.free_slots(place)), (
            state.quarter,
            name,
        )
    assert paper.to_move == state.seat
    assert paper.legal(state.seat) == {game.format_action(action) for action in state.legal_actions()}


def _draws(state: State) -> tuple[dict[tuple[int, str, str], list[str]], list[tuple[int, str, str, int, int]]]:
    """The outcomes of the permits drawn in the last step, by order, and their odds."""
    regions, projects = list(state.game.region_index), list(state.game.project_index)
    outcomes: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    odds = []
    for event in state.log or []:
        if event[0] == "permit":
            order = (event[1], regions[event[2]], projects[event[3]])
            outcomes[order].append(event[4])
            odds.append((*order, event[5], event[6]))
    return outcomes, odds


def _at_random(state: State, legal: list[int], chooser: Chooser) -> int:
    """Any action, seldom a pass."""
    return legal[1 + chooser.below(len(legal) - 1)] if len(legal) > 1 and chooser.below(8) else legal[0]


Choose = Callable[[State, list[int], Chooser], int]


def _follow(seats: int, number: int, choose: Choose = _at_random, debt: int = 0) -> PaperGame:
    """Play a game in the engine and on paper, the first seat with a debt at the start if one is given; returns the paper."""
    game = game_of("first-campus", seats, "first-campus")
    factions, chooser = line_up(game, number), Chooser(number)
    headlines = [headline.id for headline in game.ruleset.headlines]
    state = game.new_state(number, factions)
    paper = PaperGame(_pages(), factions, state.seat)
    assert state.headline is not None
    paper.headline(headlines[state.headline])
    if debt:
        put(state, 0, cash=-debt)
        paper.seats[0].cash = -debt
    while True:
        _agree(paper, state)
        legal = state.legal_actions()
        action = choose(state, legal, chooser)
        state.log = []
        paper.act(game.format_action(action))
        state.apply_action(action)
        if paper.to_move >= 0:
            continue
        outcomes, odds = _draws(state)
        assert sorted(paper.end_quarter(outcomes)) == sorted(odds)
        assert paper.cloud_price == state.cloud_price
        if state.is_terminal:
            break
        paper.next_quarter()
        if state.chip_class != paper.chip_class:
            paper.new_class()
        if state.headline is not None:
            paper.headline(headlines[state.headline])
    paper.score_end()
    assert [sheet.lead for sheet in paper.seats] == [state.lead(seat) for seat in range(seats)]
    return paper


@pytest.mark.parametrize("seats", [2, 3, 4])
def test_a_game_from_the_printed_pages(seats: int) -> None:
    """Costs, arrivals, odds, compute, bills, Lead, order of play and what is allowed are what the pages say."""
    _follow(seats, seats)


def test_ruin_from_the_printed_pages() -> None:
    """Who owes more than the credit limit as the quarter ends is restructured, as the pages say."""
    for number, debt in ((5, 90), (6, 120), (7, 300)):
        assert _follow(2, number, debt=debt).restructured


@pytest.mark.slow
@pytest.mark.parametrize("seats", [2, 3, 4])
def test_many_games_from_the_printed_pages(seats: int) -> None:
    """So they are in games with every faction in every seat, and every headline."""
    for number in range(10, 30):
        _follow(seats, number)
