"""Two orders together: what is claimed of them is the match played again, by another way here."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.classroom.classes import STUDENTS, Passer, Sparing

from gigawatt.classroom.debrief import pair_search
from gigawatt.classroom.debrief.game_story import GameStory, tell_game
from gigawatt.classroom.debrief.pair_question import PairTrial, pair_question
from gigawatt.classroom.debrief.pair_search import Given, PairSearch, Stretch
from gigawatt.core import Game, State
from gigawatt.core.actions import PASS
from gigawatt.core.explanations.shortages import OrderPair
from gigawatt.errors import SaveError
from gigawatt.match import play_match
from gigawatt.policies.api import Policy
from gigawatt.policies.registry import make_policy
from gigawatt.study.hindsight.bottlenecks import bottlenecks
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.study.trial_file import TrialFile, TrialResult
from gigawatt.study.trial_runner import play_trials


def future_of(game: Game, student: Policy, seed: int = 1) -> RecordedFuture:
    """A game of a student on the first seat."""
    made = play_match(game, [student, make_policy("normal")], seed, record=True).record
    assert made is not None, "a record was asked for"
    return RecordedFuture(made, game)


def story_of(future: RecordedFuture) -> GameStory:
    """Its story, without pairs."""
    return tell_game(future, bottlenecks(future.record, [0], game=future.game), 0)


@pytest.fixture(scope="module", params=STUDENTS)
def future(request: pytest.FixtureRequest, small_game: Game) -> RecordedFuture:
    """A game of each student."""
    return future_of(small_game, STUDENTS[request.param]())


@pytest.fixture(scope="module")
def passed(small_game: Game) -> RecordedFuture:
    """The game of a student who passes."""
    return future_of(small_game, Passer())


def again(future: RecordedFuture, orders: Sequence[Given]) -> list[State]:
    """The match with orders in the place of decisions, action by action: the position after each quarter.

    Orders of one ply come one after the other. An order that is not legal fails; a recorded action that is not is left out.
    """
    record, state, after = future.record, future.before[0].copy(), []
    first = min(order.ply for order in orders)
    queues: dict[tuple[int, int], deque[tuple[int, bool]]] = {}
    for ply, action in enumerate(record.actions):
        here = future.before[ply]
        own = [(order.action, True) for order in orders if order.ply == ply]
        queues.setdefault((here.seat, here.quarter), deque()).extend(own or [(action, False)])
    while not state.is_terminal:
        quarter, queue = state.quarter, queues.get((state.seat, state.quarter), deque())
        legal, chosen = state.legal_actions(), PASS
        while queue:
            action, is_order = queue.popleft()
            assert action in legal or not is_order, "an order of a pair is legal"
            if action in legal:
                chosen = action
                break
        assert state.ply >= first or chosen == record.actions[state.ply]
        state.apply_action(chosen)
        if state.quarter != quarter or state.is_terminal:
            after.append(state.copy())
    assert not any(is_order for queue in queues.values() for _, is_order in queue), "every order of a pair is given"
    return after


def found_in(future: RecordedFuture) -> list[tuple[Stretch, OrderPair]]:
    """Every pair of a game."""
    search = PairSearch(future)
    rows = [(stretch, search.best(stretch)) for stretch in story_of(future).unlifted]
    return [(stretch, pair) for stretch, pair in rows if pair is not None]


def test_two_layers_of_a_student_who_passes(passed: RecordedFuture) -> None:
    """No single order helps a campus that wants cooling and chips; both together do, and neither alone."""
    story = story_of(passed)
    assert story.gaining is None, "no single order brings Lead"
    ((_, pair),) = found_in(passed)
    assert pair.is_one_decision
    assert {order.instead_of for order in pair.orders} == {PASS}
    assert (pair.seat_gain > 0, pair.lead > 0) == (True, True)
    assert [(order.is_legal, order.seat_gain) for order in pair.orders] == [(True, 0), (True, 0)]


def test_a_pair_is_the_match_played_again(future: RecordedFuture) -> None:
    """Compute and Lead with both orders, and with either alone, are those of the match played action by action."""
    before = again(future, [Given(0, future.record.actions[0])])
    for stretch, pair in found_in(future):
        orders = [Given(order.ply, order.action) for order in pair.orders]
        after = again(future, orders)
        assert stretch.first <= pair.quarter <= stretch.last
        assert pair.seat_gain == after[pair.quarter].compute(0) - before[pair.quarter].compute(0) > 0
        assert pair.lead == after[-1].lead(0) - before[-1].lead(0)
        for order, given in zip(pair.orders, orders, strict=True):
            assert (order.quarter, order.instead_of) == (
                future.before[order.ply].quarter,
                future.record.actions[order.ply],
            )
            if order.is_legal:
                alone = again(future, [given])
                assert order.seat_gain == alone[pair.quarter].compute(0) - before[pair.quarter].compute(0)
                assert order.lead == alone[-1].lead(0) - before[-1].lead(0)


def test_a_pass_that_ends_the_match(small_game: Game) -> None:
    """Two orders do not fit in the place of a pass with one action point left, and not where the first ends the match."""
    future = future_of(small_game, Sparing("random"), seed=34)
    last = future.before[-1]
    assert (future.record.actions[-1], last.seat, last.points_left(0)) == (PASS, 0, 1)
    stretches = [stretch for stretch in story_of(future).unlifted if stretch.last == future.quarters - 1]
    assert stretches
    for stretch in stretches:
        PairSearch(future).best(stretch)
        for action in last.legal_actions():
            order = Given(len(future.before) - 1, action)
            assert PairSearch(future).played(stretch, order, order) is None


def test_the_search_is_bounded(passed: RecordedFuture, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more pairs are played for a stretch than `MOST_PAIRS`."""
    tried = []
    played = PairSearch.played

    def counted(self: PairSearch, stretch: Stretch, first: Given, second: Given) -> OrderPair | None:
        tried.append((first, second))
        return played(self, stretch, first, second)

    monkeypatch.setattr(PairSearch, "played", counted)
    (stretch,) = story_of(passed).unlifted
    PairSearch(passed).best(stretch)
    assert len(tried) == len(set(tried)) > 3, "no pair is played twice"
    monkeypatch.setattr(pair_search, "MOST_PAIRS", 3)
    tried.clear()
    PairSearch(passed).best(stretch)
    assert len(tried) == 3


def test_the_guide_has_the_bound() -> None:
    """The page about the debrief says how many pairs are tried."""
    guide = Path(__file__).parents[3] / "docs" / "class-debrief.md"
    assert f"At most {pair_search.MOST_PAIRS} pairs are tried" in guide.read_text(encoding="utf-8")


class TestQuestion:
    """The search as trials of a pool."""

    def test_the_answer_is_that_of_the_search(self, future: RecordedFuture) -> None:
        """What a worker found is played again, and is the same."""
        question = pair_question(future, story_of(future).unlifted)
        results = TrialFile(None, {}, lambda _arm: None)
        play_trials(question.part.trials, results, question.part.work)
        whole = TrialFile(None, {}, lambda _arm: None)
        for trial in question.trials:
            rows = results.get(trial.number, trial.arm)
            whole.add([TrialResult(trial.number, f"{question.part.name} {trial.arm}", rows)])
        assert question.answer(whole) == dict(found_in(future))

    def test_trials_have_keys_of_their_own(self) -> None:
        """Stretches that differ in anything have different keys."""
        stretches = [
            Stretch(0, 1, 0, 2),
            Stretch(1, 1, 0, 2),
            Stretch(0, 2, 0, 2),
            Stretch(0, 1, 1, 2),
            Stretch(0, 1, 0, 3),
        ]
        assert len({(trial.number, trial.arm) for trial in map(PairTrial, stretches)}) == len(stretches)

    @pytest.mark.parametrize("row", [(1, 2), (10**6, 1, 10**6, 1), (-1, 0, -1, 0), (0, 0, 0, 0)])
    def test_damaged_results(self, passed: RecordedFuture, row: tuple[int, ...]) -> None:
        """A result that is none of this game is refused, not told."""
        question = pair_question(passed, story_of(passed).unlifted)
        (trial,) = question.trials
        results = TrialFile(None, {}, lambda _arm: None)
        results.add([TrialResult(trial.number, f"{question.part.name} {trial.arm}", (row,))])
        with pytest.raises(SaveError, match="damaged"):
            question.answer(results)
