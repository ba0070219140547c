"""Probes: paired games that differ in one thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gigawatt.content import open_game
from gigawatt.core import Game, actions as act
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.study.block_games import WHOLE, BlockGames, Outcome
from gigawatt.study.block_means import Estimate
from gigawatt.study.deviations import Indifferent, Schedule, SecondBest, Skipper
from gigawatt.study.probes import (
    above,
    at_least,
    between,
    issues_of,
    judge_controls,
    judge_skips,
    judge_styles,
    play_controls,
    play_styles,
    probes,
)
from gigawatt.study.strategies import strategies
from gigawatt.study.trials import blocks_of

Run = Callable[..., Any]
SMALL = ("study", "probes", "duel", "--games", 2, "--workers", 0)


@pytest.fixture(scope="module")
def game() -> Game:
    """The standard game."""
    return open_game("case-study")


class HawkGames(BlockGames):
    """Games whose plain one is of styles that issue controls, so that there is something to forbid."""

    def plain(self, seat: int) -> Outcome:
        """A game of control hawks."""
        return self.play_by(lambda seat: make_policy("control-hawk"))


def test_what_is_asked_for_is_there() -> None:
    """Every probe has a sentence, and seats only strategies that exist."""
    for probe in probes().values():
        assert probe.line.endswith(".")
        assert probe.arms
        assert all(name in strategies() for name in probe.strategies)


@pytest.mark.slow
def test_a_probe_of_controls() -> None:
    """Where hawks issue controls, they are found, forbidden to all, and as many indifferent decisions are changed at most."""
    game = open_game("sovereign-race")
    block = next(blocks_of(game.scenario.factions, 4, 1, 1))
    games = HawkGames(game, block, "planner")
    issued = issues_of(games, games.plain(0))
    assert issued
    assert all(game.kind[games.plain(0).actions[ply]] == act.ISSUE for ply, _, _ in issued)
    ((count, any_issued, without, placebo, changed, controls, authors, *_),) = play_controls(games)
    assert (count, any_issued, controls, authors) == (1, 1, len(issued), len({seat for _, seat, _ in issued}))
    assert without in (0, 1)
    assert placebo in (0, 1)
    assert 0 <= changed <= controls


def test_controls_by_hand(game: Game) -> None:
    """Four games: in two of them a control was issued, and its author had 3 and 5 Lead more by it, the target 2 less."""
    idle = ((1, 0) + (0,) * 10,)
    blocks = [idle, idle, ((1, 1, 1, 0, 1, 1, 1, 3, WHOLE, 1, -2, 0),), ((1, 1, 1, 1, 2, 2, 1, 5, 0, 1, -2, 0),)]
    found = {one.measure: one.estimate for one in judge_controls("controls", game, blocks)}
    values = {measure: one.value for measure, one in found.items() if one is not None}
    assert values["games with a control issued, %"] == 50
    assert values["winner changes without controls, % of games"] == 50
    assert values["winner changes more often than by the placebo, points"] == 25
    assert values["Lead that controls gain their authors"] == 4
    assert values["first places that controls gain their authors, points"] == 50
    assert values["Lead that controls gain their targets"] == -2
    assert {one.estimate for one in judge_controls("controls", game, [idle, idle])[6:]} == {None}


@pytest.mark.parametrize("whole", [True, False])
def test_a_skipper_skips_one_quarter(game: Game, whole: bool) -> None:
    """It passes there, at once or with its last point, and plays as the planner before."""
    plain = play_match(game, [make_policy("planner") for _ in range(4)], 5)
    result = play_match(game, [Skipper(3, whole=whole), *[make_policy("planner") for _ in range(3)]], 5)
    state = game.new_state(5)
    last = []
    for ply, action in enumerate(result.actions):
        if state.quarter < 3:
            assert action == plain.actions[ply]
        if state.quarter == 3 and state.seat == 0:
            last.append((action, state.points_left(0)))
        state.apply_action(action)
    if whole:
        assert [action for action, _ in last] == [act.PASS]
    assert all(action == act.PASS or points > 1 or game.kind[action] in act.FREE for action, points in last)


def test_a_second_best_ply(game: Game) -> None:
    """The first game action that differs from the planner's is the seat's own, in the first quarter, and there is one such ply."""
    policy = SecondBest()
    plain = play_match(game, [make_policy("planner") for _ in range(4)], 5)
    other = play_match(game, [policy, *[make_policy("planner") for _ in range(3)]], 5)
    assert policy.is_done
    state = game.new_state(5)
    for before, after in zip(plain.actions, other.actions, strict=False):
        if before != after:
            assert (state.seat, state.quarter) == (0, 0)
            return
        state.apply_action(after)
    pytest.fail("nothing differs")


def test_a_placebo_changes_no_more_than_it_is_asked_for(game: Game) -> None:
    """With an empty schedule it is the planner; with one it changes at most so many decisions, none of them a control."""
    plain = play_match(game, [make_policy("planner") for _ in range(4)], 6)
    none = Schedule([])
    assert play_match(game, [Indifferent(none) for _ in range(4)], 6).actions == plain.actions
    some = Schedule([40, 10])
    changed = play_match(game, [Indifferent(some) for _ in range(4)], 6)
    assert some.changed <= 2
    assert not some.changed or changed.actions != plain.actions
    assert changed.actions[:10] == plain.actions[:10]


def test_skips_by_hand(game: Game) -> None:
    """The last action of every quarter is worth 1 Lead and each quarter 12, so an action in the last ones, three a quarter, is worth 4."""
    found = judge_skips("skips", game, [((1, 12),) * game.quarters] * 3)
    assert [one.verdict for one in found] == ["holds"] * 10 + [""] * 2 + [""] * game.quarters + ["holds"]
    assert [one.estimate.value for one in found if one.estimate] == [1] * 12 + [12] * 12 + [
        12 / game.points[game.quarters - 1]
    ]


def test_each_faction_is_asked_about_equally_often(game: Game) -> None:
    """Where one seat of a block is asked about, every faction is, on every seat, in as many blocks as there are of both."""
    factions = game.scenario.factions
    every = [BlockGames(game, block, "planner") for block in blocks_of(factions, 4, 4 * len(factions), 1)]
    assert len({(games.seat, games.block.factions[games.seat]) for games in every}) == len(every)


def test_seats_of_a_style() -> None:
    """A row for each style and number of seats; all seats of one style share all first places."""
    duel = open_game("duel")
    games = BlockGames(duel, next(blocks_of(duel.scenario.factions, 2, 1, 1)), "planner")
    rows = play_styles(games)
    assert [row[0] for row in rows[1::2]] == [WHOLE] * 6
    assert all(0 <= row[0] <= WHOLE for row in rows)
    assert len(judge_styles("styles", duel, [rows, rows])) == 6


def test_verdicts() -> None:
    """A bound holds or is missed by the whole interval, and is unclear otherwise; to be above one is more than to reach it."""
    figure = Estimate(2.0, 1.0, 3.0)
    assert [at_least(figure, bound) for bound in (1, 2, 4)] == ["holds", "unclear", "misses"]
    assert [above(figure, bound) for bound in (0, 1, 3)] == ["holds", "unclear", "misses"]
    assert [between(figure, *bounds) for bounds in ((0, 4), (2, 4), (4, 5))] == ["holds", "unclear", "misses"]


@pytest.mark.slow
def test_every_probe_runs(run: Run) -> None:
    """Findings of every probe; that they repeat is tried on some."""
    assert {row["probe"] for row in json.loads(run(*SMALL, "--json").out)["findings"]} == set(probes())


def test_some_probes_repeat(run: Run) -> None:
    """Twice the same findings, with the command that gives them."""
    some = (*SMALL, "--probe", "second-best", "--probe", "waiter")
    first = run(*some, "--json").out
    assert run(*some, "--json").out == first
    answer = json.loads(first)
    assert [row["probe"] for row in answer["findings"]] == ["second-best"] * 2 + ["waiter"] * 2
    assert answer["command"].endswith("--probe second-best --probe waiter")


def test_for_people(run: Run) -> None:
    """A heading and a table for each probe, and the command."""
    lines = run(*SMALL, "--probe", "controls").out.splitlines()
    assert lines[0] == "duel, 2 seats: 2 blocks of paired games of planners"
    assert lines[2] == "controls: What changes if nobody may issue an export control."
    assert lines[-1].startswith("again: gigawatt study probes duel")


def test_the_list(run: Run) -> None:
    """Names with what is asked."""
    assert len(run("study", "probes", "--list").out.splitlines()) == len(probes()) + 1


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("nowhere",), 'no scenario "nowhere"'),
        (("--probe", "control"), "no probe 'control'; did you mean 'controls'?"),
        (("--games", 0), "0 is not in the range"),
        (("duel", "--seats", 3), "duel is made for 2 seats, not 3"),
    ],
)
def test_wrong_use(run: Run, arguments: tuple[object, ...], text: str) -> None:
    """One line that says what is wrong."""
    output = run("study", "probes", *arguments)
    assert output.code == 2
    assert text in output.line
