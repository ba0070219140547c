"""The search: what it may spend, what it may see, and that its numbers add up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.tiers import tiered

from gigawatt.content import open_game
from gigawatt.core import Game, State
from gigawatt.errors import UsageError
from gigawatt.match import play_match
from gigawatt.policies.api import Turn
from gigawatt.policies.players.search_policy import SearchPolicy
from gigawatt.policies.registry import make_policy
from gigawatt.policies.search import leaf_model, monte_carlo
from gigawatt.policies.search.monte_carlo import SearchSettings, monte_carlo_search
from gigawatt.policies.search.rollout import Meter, OutOfNodesError, choose, closes_quarter, play_on, play_to_brink
from gigawatt.policies.valuation.weights import load_planner_weights

WEIGHTS = load_planner_weights("planner")
SMALL = "search:nodes=250"


def positions(game: Game, seed: int, every: int) -> Iterator[State]:
    """Every so-manieth position of a match of greedy policies."""
    state = game.new_state(seed)
    player = make_policy("greedy")
    while legal := state.legal_actions():
        if state.ply % every == 0:
            yield state.copy()
        turn = Turn(game, state.seat, tuple(legal), 1, state.ply, 1, state)
        state.apply_action(player.decide(turn).action)


def turn_at(game: Game, state: State, budget: int) -> Turn:
    """The turn of a position."""
    return Turn(game, state.seat, tuple(state.legal_actions()), 77, state.ply, budget, state)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the actions carried out on any state, and checks that none is illegal."""
    if State.apply_action.__class__.__name__ != "function":
        pytest.skip("a compiled class cannot be watched")
    count = [0]
    real = State.apply_action

    def apply_action(state: State, action: int) -> None:
        count[0] += 1
        assert action in state.legal_actions()
        real(state, action)

    monkeypatch.setattr(State, "apply_action", apply_action)
    return count


@pytest.mark.parametrize("budget", [0, 1, 17, 60, 250])
def test_the_budget_is_never_exceeded(game: Game, counted: list[int], budget: int) -> None:
    """What the policy carries out on forks is within the budget, and the result has the true number."""
    for state in positions(game, 5, 41):
        counted[0] = 0
        result = monte_carlo_search(state, budget, 9)
        assert result.nodes == counted[0] <= budget
        counted[0] = 0
        SearchPolicy(nodes=10_000).decide(turn_at(game, state, budget))
        assert counted[0] <= budget


def test_more_budget_looks_as_far_at_as_many_candidates(game: Game) -> None:
    """Doubling the budget first lets futures go further, then brings more candidates, and takes neither away."""
    state = game.new_state(4)
    found = [monte_carlo_search(state, budget, 9) for budget in (125, 250, 500, 1_000)]
    horizons = [result.horizon for result in found]
    looked_at = [len([candidate for candidate in result.results if candidate.visits]) for result in found]
    assert horizons == sorted(horizons)
    assert horizons[0] == monte_carlo.NEAREST
    assert horizons[2] == monte_carlo.NEAR
    assert looked_at == sorted(looked_at)
    assert monte_carlo.FIELD <= looked_at[2] < looked_at[3]


def test_its_own_option_limits_it_too(game: Game, counted: list[int]) -> None:
    """`nodes` is the less of two limits."""
    state = next(positions(game, 5, 60))
    counted[0] = 0
    make_policy("search:nodes=120").decide(turn_at(game, state, 10_000))
    assert counted[0] <= 120


def test_a_forced_move_costs_nothing(game: Game, counted: list[int]) -> None:
    """With one legal action, or one candidate, nothing is played ahead."""
    state = next(positions(game, 5, 60))
    counted[0] = 0
    forced = Turn(game, state.seat, (0,), 1, state.ply, 1000, state)
    decision = make_policy("search").decide(forced)
    assert decision.action == 0
    assert decision.reason is not None
    assert decision.reason.plan == "forced"
    assert monte_carlo_search(state, 1000, 1, legal=(0,)).nodes == 0
    assert counted[0] == 0


def test_deciding_leaves_the_match_alone_and_depends_on_the_turn_alone(game: Game) -> None:
    """Another object decides the same, and the position is what it was."""
    for state in positions(game, 6, 53):
        before = state.digest(), state.legal_actions()
        turn = turn_at(game, state, 2000)
        assert make_policy(SMALL).decide(turn) == make_policy(SMALL).decide(turn)
        assert (state.digest(), state.legal_actions()) == before


@pytest.mark.slow
def test_the_real_future_never_shows(game: Game) -> None:
    """Positions that differ in nothing but what is hidden, the key of chance, get the same answer."""
    for state in positions(game, 7, 61):
        other = state.fork(12345)
        assert monte_carlo_search(state, 200, 3) == monte_carlo_search(other, 200, 3)
        assert make_policy(SMALL).decide(turn_at(game, state, 500)) == make_policy(SMALL).decide(
            turn_at(game, other, 500)
        )


@pytest.mark.slow
def test_numbers_add_up(game: Game) -> None:
    """Parts sum to the value, gains are in order, the planner's choice gains nothing, and what the best shares it shares with itself."""
    looked = 0
    for state in positions(game, 8, 47):
        result = monte_carlo_search(state, 600, 4)
        best = result.best
        assert (best.behind, best.shared) == (0, best.visits)
        assert result.seat == state.seat
        seen = [candidate for candidate in result.results if candidate.visits]
        looked += len(seen)
        assert list(result.results[: len(seen)]) == seen
        gains = [candidate.gain for candidate in seen]
        assert gains == sorted(gains, reverse=True)
        first = monte_carlo.candidates(state, state.legal_actions(), SearchSettings())[0]
        assert [candidate.gain for candidate in result.results if candidate.action == first] == [0]
        for candidate in seen:
            assert sum(candidate.terms) == pytest.approx(candidate.value)
            assert candidate.error >= 0
            assert candidate.shared == min(candidate.visits, best.visits)
            assert candidate.line[0] == (state.seat, candidate.action)
    assert looked > 10


@pytest.mark.slow
def test_futures_go_where_the_choice_is_close(game: Game) -> None:
    """All get the opening futures, what is far behind hardly more, and the planner's choice is played in every future."""
    settings = SearchSettings(horizon=2)
    near = far = 0.0
    for state in positions(game, 8, 23):
        result = monte_carlo_search(state, 2500, 4, settings=settings)
        seen = [candidate for candidate in result.results if candidate.visits]
        if len(seen) < 4:
            continue
        first = monte_carlo.candidates(state, state.legal_actions(), settings)[0]
        visits = [candidate.visits for candidate in seen]
        told = result.result_for(first)
        assert told is not None
        assert told.visits == max(visits)
        assert min(visits) >= monte_carlo.FEWEST
        near += sum([candidate.visits for candidate in seen[:2] if candidate.action != first])
        near += sum([candidate.visits for candidate in seen[2:3] if first in (seen[0].action, seen[1].action)])
        far += 2 * seen[-1].visits
    assert near > 1.2 * far > 0


@pytest.mark.slow
def test_what_would_hardly_change_the_choice_is_not_spent(game: Game) -> None:
    """Where the choice is clear more budget changes nothing; where it is not, all of it is spent."""
    settings = SearchSettings(horizon=1)
    clear = 0
    for state in positions(game, 8, 61):
        result = monte_carlo_search(state, 3000, 4, settings=settings)
        if result.nodes < 2900:
            clear += 1
            assert monte_carlo_search(state, 6000, 4, settings=settings) == result
    assert clear > 0
    result = monte_carlo_search(game.new_state(14), 600, 4)
    assert result.nodes > 600 - 4 * 16 * 2


@pytest.mark.slow
def test_few_futures_do_not_overrule_the_planner(game: Game) -> None:
    """Where candidates are thought to be all alike the planner's choice is taken whatever futures say; else the mean decides."""
    overruled = 0
    for state in positions(game, 8, 23):
        first = monte_carlo.candidates(state, state.legal_actions(), SearchSettings())[0]
        assert monte_carlo_search(state, 300, 4, settings=SearchSettings(spread=1e-6)).best.action == first
        free = monte_carlo_search(state, 300, 4, settings=SearchSettings(spread=1e6))
        assert all(candidate.behind >= 0 for candidate in free.results if candidate.visits == free.best.visits)
        overruled += free.best.action != first
    assert overruled > 0


def test_principal_lines_are_legal_and_end_the_quarter(game: Game) -> None:
    """A line can be played on the board, and the quarter ends with its last action."""
    for state in positions(game, 9, 50):
        for candidate in monte_carlo_search(state, 300, 5).results:
            if not candidate.visits:
                continue
            board = state.copy()
            for seat, action in candidate.line:
                assert board.quarter == state.quarter
                assert board.seat == seat
                assert action in board.legal_actions()
                board.apply_action(action)
            assert board.is_terminal or board.quarter == state.quarter + 1


def test_any_legal_action_can_be_searched(game: Game) -> None:
    """Any legal action can be judged, and an illegal one is refused."""
    state = next(positions(game, 10, 30))
    legal = state.legal_actions()
    unlikely = next(a for a in legal if a not in monte_carlo.candidates(state, legal, SearchSettings()))
    found = monte_carlo_search(state, 900, 6, about=[unlikely]).result_for(unlikely)
    assert found is not None
    assert found.visits > 0
    illegal = next(a for a in range(game.action_count) if a not in legal)
    with pytest.raises(UsageError, match="not legal here"):
        monte_carlo_search(state, 100, 6, about=[illegal])


def test_a_match_that_is_over_has_no_answer(game: Game) -> None:
    """There is nothing to choose."""
    state = game.new_state(1)
    play_on(state, game.quarters, Meter(10_000), WEIGHTS)
    assert state.is_terminal
    with pytest.raises(UsageError, match="over"):
        monte_carlo_search(state, 100, 1)


def test_candidates_are_legal_and_begin_with_the_planners_choice(game: Game) -> None:
    """Without a budget search plays as the planner does."""
    agree = total = 0
    for state in positions(game, 11, 13):
        legal = state.legal_actions()
        chosen = monte_carlo.candidates(state, legal, SearchSettings())
        assert set(chosen) <= set(legal)
        assert len(set(chosen)) == len(chosen)
        turn = turn_at(game, state, 1)
        agree += chosen[0] == make_policy("planner").decide(turn).action
        total += 1
    assert agree >= 0.9 * total


def test_more_width_finds_more_candidates(game: Game) -> None:
    """Width limits the candidates, the pass aside."""
    state = game.new_state(3)
    legal = state.legal_actions()
    assert len(monte_carlo.candidates(state, legal, SearchSettings(width=1))) <= 2
    assert len(monte_carlo.candidates(state, legal, SearchSettings(width=6))) > len(
        monte_carlo.candidates(state, legal, SearchSettings(width=2))
    )


def test_closing_actions_are_known(game: Game) -> None:
    """An action closes the quarter exactly when the quarter is another after it, or the match is over."""
    state = game.new_state(12)
    player = make_policy("greedy")
    closed = 0
    while legal := state.legal_actions():
        for action in {legal[0], legal[-1], legal[len(legal) // 2]}:
            after = state.child(action)
            ends = after.is_terminal or after.quarter != state.quarter
            assert closes_quarter(state, action) == ends
            closed += ends
        state.apply_action(player.decide(turn_at(game, state, 1)).action)
    assert closed >= game.quarters


def test_rollouts_are_the_planner_itself(game: Game) -> None:
    """What a rollout does is what the policy by that name would advise: in a rollout nothing is drawn."""
    state = game.new_state(15)
    planner = make_policy("planner")
    while legal := state.legal_actions():
        action = choose(state, legal, WEIGHTS)
        if state.ply % 3 == 0:
            turn = Turn(game, state.seat, tuple(legal), 77, state.ply, 1, state, wants_best=True)
            assert action == planner.decide(turn).action
        state.apply_action(action)


def test_the_meter_stops_a_rollout(game: Game) -> None:
    """Not one action more than the meter holds."""
    meter = Meter(7)
    with pytest.raises(OutOfNodesError):
        play_on(game.new_state(4), 4, meter, WEIGHTS)
    assert meter.spent == 7
    assert meter.left == 0


def test_the_brink_is_before_all_chance(game: Game) -> None:
    """The way to the brink is the same in any future."""
    state = game.new_state(4)
    action = state.legal_actions()[3]
    one, other = state.fork(1), state.fork(2)
    assert play_to_brink(one, action, Meter(99), WEIGHTS) == play_to_brink(other, action, Meter(99), WEIGHTS)
    assert one.v == other.v


def test_the_model_is_exact_at_the_end_and_its_margins_agree(game: Game) -> None:
    """The two best seats are apart by what each says of the other; once the match is over margins are those of the final Lead."""
    state = game.new_state(5)
    for quarter in range(1, game.quarters + 1):
        play_on(state, quarter, Meter(10_000), WEIGHTS)
        margins = [sum(leaf_model.margin_terms(state, seat)) for seat in range(4)]
        *_, second, first = sorted(margins)
        assert first == pytest.approx(-second)
    assert state.is_terminal
    leads = [state.lead(seat) for seat in range(4)]
    for seat, margin in enumerate(margins):
        assert margin == pytest.approx(leads[seat] - max(leads[:seat] + leads[seat + 1 :]))


@pytest.mark.parametrize("ruleset, quarters", [("standard", 12), ("first-campus", 6), ("somebody-elses", 12)])
def test_there_is_a_model_for_every_quarter(ruleset: str, quarters: int) -> None:
    """Each number of quarters left has its coefficients, as many as there are features; unknown rulesets get the standard ones."""
    models = leaf_model.models_of(ruleset)
    assert len(models) == quarters - 1
    assert len(leaf_model.TERM_OF) == len(leaf_model.NAMES)
    for model in models:
        assert len(model.own) == len(model.others) == len(model.best) == len(leaf_model.NAMES)


@pytest.mark.slow
@tiered("board, seats", [("duel", 2), ("first-campus", 3), ("chip-embargo", 4), ("case-study", 6)], fast=1)
def test_every_board_is_played(board: str, seats: int) -> None:
    """Features switched off, two to six seats: no illegal action and no exception."""
    small = open_game(board, seats)
    players = [make_policy("search:nodes=60,horizon=0" if seat == 0 else "greedy") for seat in range(seats)]
    assert not any(play_match(small, players, 3).faults)


@pytest.mark.slow
def test_a_reason_has_the_numbers_of_the_search(game: Game) -> None:
    """Its clauses have the result's numbers, and its alternatives are in thousandths of Lead, best first."""
    compared = 0
    for state in positions(game, 13, 29):
        turn = turn_at(game, state, 300)
        decision = SearchPolicy(nodes=300).decide(turn)
        reason = decision.reason
        assert reason is not None
        assert reason.text.endswith(".")
        values = [alternative.value for alternative in reason.alternatives]
        assert values == sorted(values, reverse=True)
        if reason.plan != "search":
            continue
        compared += 1
        result = monte_carlo_search(turn.fork(0), 300, turn.draw(1 << 62), legal=turn.legal_actions)
        best = result.best
        assert decision.action == best.action == reason.alternatives[0].action
        margin, runner_up = reason.clauses
        assert margin.code == "margin"
        assert margin.arguments == {"action": best.action, "margin": best.value, "futures": best.visits}
        second = result.result_for(reason.alternatives[1].action)
        assert second is not None
        assert runner_up.code == "runner-up"
        told = [runner_up.arguments[name] for name in ("action", "behind", "shared")]
        assert told == [second.action, second.behind, second.shared]
        terms = dict(reason.terms)
        assert terms["visits"] == best.visits
        assert terms["value"] == round(1000 * best.value)
        assert values == [round(1000 * candidate.gain) for candidate in result.results if candidate.visits]
        assert abs(sum(terms[name] for name in leaf_model.TERMS) - terms["value"]) <= len(leaf_model.TERMS)
    assert compared > 3


@pytest.mark.slow
def test_every_process_decides_alike() -> None:
    """The order of sets and dictionaries, which differs from process to process, moves no decision."""
    code = (
        "from gigawatt.content import open_game\n"
        "from gigawatt.policies.search.monte_carlo import monte_carlo_search\n"
        "game = open_game('case-study', 4)\n"
        "print(monte_carlo_search(game.new_state(21), 400, 5))\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={**_environment(), "PYTHONHASHSEED": seed}, capture_output=True, text=True,
            check=True, timeout=120,
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(told) == 1
    assert "visits=" in told.pop()


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)
