"""There is one adviser: what to fix next, `n`, `v`, plain text and the guide say the same, and it agrees with the arithmetic."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tests.core.play import Chooser, boards, by_kind, game_of
from tests.tiers import tiered
from tests.tui.table import seated

from gigawatt.analysis.coach import recall
from gigawatt.analysis.position_analysis import PositionAnalysis, after, analysis_of, level_lead
from gigawatt.console import Console
from gigawatt.console.next_steps import counts_text, next_steps
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import compute_forecast
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.session import PASS, GameSession, Options, Seat
from gigawatt.tui.board.chooser_columns import price_paid
from gigawatt.tui.board.view import View
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.theme import Look
from gigawatt.tui.widgets.recommendations import Recommendations
from gigawatt.wording.glyphs import UNICODE

BOARDS = [board for board in boards() if board[2] == max(n for _, name, n in boards() if name == board[1])]
FOLLOWED = 4
"""Of so many decisions of the person one is taken against the advice."""


def session_on(board: tuple[str, str, int], seed: int, adviser: str = "planner") -> GameSession:
    """A game of a person against planners, at its first decision."""
    ruleset, scenario, seats = board
    game = game_of(scenario, seats, ruleset)
    session = GameSession(game, None, seed, [Seat(), *[Seat("planner")] * (seats - 1)], Options(adviser=adviser))
    session.play_on()
    return session


def decisions(session: GameSession, seed: int) -> Iterator[PositionAnalysis]:
    """Every decision of the person in a game, who mostly does as advised."""
    stray, at_random = Chooser(seed), by_kind(seed)
    while not session.is_over:
        analysis = analysis_of(session, session.viewer)
        yield analysis
        legal = session.state.legal_actions()
        strays = stray.below(FOLLOWED) == 0
        session.apply(at_random(session.state, legal) if strays else analysis.judgement.action)
        session.play_on()


@tiered("board", BOARDS, fast=4)
def test_all_advice_is_one_judgement(board: tuple[str, str, int]) -> None:
    """At every decision the adviser's answer heads what to fix next, and plain text and the guide name the same action."""
    advised = passes = 0
    for analysis in decisions(session := session_on(board, 7), 3):
        action = analysis.judgement.action
        if not any(analysis._undoes(a) for a in analysis.legal):
            answer = session.advice_job().run()
            assert answer.action == action
            assert answer.reason == analysis.judgement.reason
        assert analysis.next_steps[:1] == ([] if action == PASS else [action])
        assert [step.action for step in next_steps(analysis)] == analysis.next_steps
        advice = next((r for r in recall(session).remarks if r.code == "advice"), None)
        assert (advice is None) == (action == PASS)
        assert advice is None or advice.arguments["actions"] == analysis.advice[0].actions
        passes += action == PASS
        advised += action != PASS
    assert advised
    assert passes or board != BOARDS[0]  # on some boards there is always something to do


def values_of(analysis: PositionAnalysis) -> dict[int, int]:
    """What the policy found the adviser's choices to gain, by its reasons: of what is free also with what comes after it."""
    found: dict[int, int] = {}
    is_free = True
    while is_free and analysis.judgement.action != PASS:
        action, reason = analysis.judgement.action, analysis.judgement.reason
        others = {} if reason is None else {one.action: one.value for one in reason.alternatives}
        terms = {} if reason is None else dict(reason.terms)
        for choice, value in {**others, action: terms.get("gain", others.get(action, 0))}.items():
            found.setdefault(choice, max(0, value))
        is_free = analysis.game.kind[action] in act.FREE
        analysis = analysis.then(action)
    return found


@tiered("board", BOARDS, fast=4)
def test_advice_agrees_with_the_arithmetic(board: tuple[str, str, int]) -> None:
    """Compute, price and quarter of a piece of advice are those of carrying it out, each of its actions is needed, and what is
    said to add none adds none.
    """
    steps = 0
    for analysis in decisions(session_on(board, 4), 4):
        free = [row for row in analysis.advice if row.actions and analysis.game.kind[row.actions[0]] in act.FREE]
        priced = [row for row in analysis.advice if row.actions and row not in free]
        values = values_of(analysis)
        ranked = [values[row.actions[0]] for row in priced[1:]]
        if not free:  # after a free one the best of what follows it are added
            assert ranked == sorted(ranked, reverse=True)
        for row in analysis.advice:
            gains, cash = carried_out(analysis, row.actions)
            first = row.quarter - analysis.state.quarter
            if not row.actions:
                assert analysis.forecast[first] - analysis.forecast[0] == row.gain > 0
                continue
            assert row.cost == -cash
            assert row.gain == (gains[first] if row.gain else 0)
            assert max([*(gains[:first] if row.gain else gains), 0]) == 0
            assert row.gain or values[row.actions[0]] or analysis.told
            levels = [n // analysis.game.level_points for n in analysis.forecast]
            then = [(n + more) // analysis.game.level_points for n, more in zip(analysis.forecast, gains, strict=True)]
            assert row.lead == (sum(then) - sum(levels) if row.gain else 0)
            for action in row.actions if len(row.actions) > 1 else ():
                rest = tuple(a for a in row.actions if a != action)
                if is_possible(analysis, rest):
                    assert carried_out(analysis, rest)[0][: first + 1] != gains[: first + 1]
                steps += 1
    assert steps


def carried_out(analysis: PositionAnalysis, actions: tuple[int, ...]) -> tuple[list[int], int]:
    """The compute that actions add to each quarter's forecast, and the change of cash."""
    state = analysis.state
    for action in actions:
        assert action in state.legal_actions()
        state = after(state, action)
    gains = [b - a for a, b in zip(analysis.forecast, compute_forecast(state, analysis.seat), strict=True)]
    return gains, state.cash(analysis.seat) - analysis.state.cash(analysis.seat)


def is_possible(analysis: PositionAnalysis, actions: tuple[int, ...]) -> bool:
    """Whether actions are legal one after the other."""
    state = analysis.state
    for action in actions:
        if action not in state.legal_actions():
            return False
        state = after(state, action)
    return True


@pytest.mark.parametrize(("board", "off"), [(("first-campus", "first-campus", 4), 2), (("standard", "duel", 2), 6)])
def test_the_lead_that_is_shown_adds_up_to_what_is_scored(board: tuple[str, str, int], off: int) -> None:
    """Summed over the actions of a game as advised, it is the Lead for the level of compute, but for what comes late or fails."""
    session = session_on(board, 8)
    shown = alone = 0
    while not session.is_over:
        analysis = analysis_of(session, seat := session.viewer)
        action = analysis.judgement.action
        added = level_lead(session.game, analysis.forecast, analysis.then(action).forecast) if action != PASS else 0
        row = analysis.advice[0] if action != PASS else None
        if row is not None and len(row.actions) == 1:
            assert row.lead == (added if row.gain else 0)
            alone += 1
        shown += added
        session.apply(action)
        session.play_on()
    scored = session.state.lead_by_source(seat)[LEAD_SOURCES.index("level")]
    assert alone
    assert scored
    assert abs(shown - scored) <= off


@pytest.mark.parametrize("width", [44, 34])
def test_what_to_fix_next_lists_the_advice_in_its_order(width: int) -> None:
    """The rows of the panel are the first of the advice; of a pass it says that the adviser would pass."""
    passes = 0
    for analysis in decisions(session := session_on(BOARDS[0], 5), 5):
        view = View(session, Look(), analysis, faces=COMMANDS.faces)
        rows = [line.text for line in Recommendations("recommendations").draw(view, width, 4)[1:]]
        for text, row in zip(rows, analysis.advice, strict=False):
            is_free = bool(row.actions) and analysis.game.kind[row.actions[0]] in act.FREE
            assert (f"+{row.gain}" in text) if row.gain else text.endswith("no action") == is_free
            assert "Lead" not in text or "Lead" in price_paid(analysis, analysis.then(row.actions[0]), UNICODE)
        if analysis.judgement.action == PASS:
            assert any(text.startswith("n pass") for text in rows) or len(rows) == 3
            reason = analysis.judgement.reason
            assert reason is not None
            saves = reason.clauses[0].code == "saving"
            assert saves == analysis.judgement.keeps_money
            said = "pass: save for the next module" if saves else "pass: nothing pays, by estimate"
            assert not any("pass:" in text for text in rows) or any(said in text for text in rows)
            passes += 1
        else:
            assert rows[0].startswith("n ")
    assert passes


def test_the_keys_of_the_board_and_plain_text_tell_the_same() -> None:
    """`n` and `v` open the same action with the same figures, and `next` and `advise` say both as well."""

    async def play() -> None:
        seen = 0
        for analysis in decisions(session := session_on(BOARDS[0], 6), 6):
            if session.state.quarter % 3 or analysis.judgement.action == PASS:
                continue
            said: list[str] = []
            console = Console(session, said.append)
            console.do("next")
            listed = next(line for line in said if line.startswith("1. "))
            said.clear()
            console.do("advise")
            row = analysis.advice[0]
            counts = counts_text(analysis, row)
            assert counts
            assert counts in listed
            assert counts in said[0]
            assert analysis.game.format_action(row.actions[0]) in said[0]
            async with seated(session) as table:
                await table.press("n")
                menu = table.board.model.menu
                assert menu is not None
                assert menu.action == analysis.judgement.action
                first = table.board.model.notice
                await table.press("v")
                assert table.board.model.menu is not None
                assert table.board.model.menu.action == analysis.judgement.action
                second = table.board.model.notice
                figures = first.partition(": ")[2].partition(". ")[0]
                assert figures
                assert figures in second
            seen += 1
            if seen == 3:
                return
        assert seen

    asyncio.run(play())


def test_an_adviser_that_takes_its_time_heads_the_list_once_it_has_spoken() -> None:
    """Before it is asked the usual adviser judges; its answer then takes the place of that judgement, until somebody acts."""
    session = session_on(BOARDS[0], 7, adviser="random")

    async def play() -> None:
        async with seated(session) as table:
            quick = table.board.model.analysis.judgement
            assert quick == PositionAnalysis(session.state, session.viewer).judgement
            await table.press("v")
            await table.settle()
            told = table.board.model.analysis.judgement
            assert told.action == session.advice_job().run().action
            assert table.board.model.analysis.next_steps == ([] if told.action == PASS else [told.action])
            session.apply(PASS)
            session.play_on()
            assert table.board.model.analysis.judgement == PositionAnalysis(session.state, session.viewer).judgement

    asyncio.run(play())
