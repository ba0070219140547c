"""Random games over every board, under audit: they end by rule and every unit is accounted for."""

from __future__ import annotations

import pytest
from tests.core import soak
from tests.core.audit import audited_game
from tests.core.play import boards, by_kind, game_of, line_up

ROUNDS = 54
"""Games on each board in a run of the tests; `python -m tests.core.soak` plays as many as one likes."""


@pytest.mark.slow
@pytest.mark.parametrize("board", boards(), ids=lambda board: f"{board[1]}-{board[2]}")
def test_games_on_every_board_keep_every_invariant(board: tuple[str, str, int]) -> None:
    """Games on a board end by rule, with books that balance at every quarter."""
    at, step = boards().index(board), len(boards())
    for turn in range(ROUNDS):
        assert soak.soak(at + turn * step, 1) == 0


def test_every_faction_sits_in_every_seat() -> None:
    """The line-ups of the random games bring each faction to each seat."""
    game = game_of("case-study", 4)
    seen = {(seat, name) for number in range(40) for seat, name in enumerate(line_up(game, number))}
    assert seen == {(seat, name) for seat in range(4) for name in game.scenario.factions}


def test_a_soak_reports_a_broken_invariant(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The soak stops with the game that shows the fault, and says so."""

    def broken(*_args: object) -> None:
        raise AssertionError("units from nowhere")

    monkeypatch.setattr(soak, "audited_game", broken)
    assert soak.soak(3, 5) == 1
    assert "game 3" in capsys.readouterr().out


def test_one_game_of_each_scenario_under_audit() -> None:
    """The quick form of the above: one audited game for each scenario."""
    done = set()
    for ruleset, scenario, seats in boards():
        if scenario not in done:
            done.add(scenario)
            game = game_of(scenario, seats, ruleset)
            st = audited_game(game, 5, line_up(game, 1), by_kind(5))
            assert st.is_terminal
