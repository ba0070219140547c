"""The match's own future: unchanged it is the match itself, and it is the frozen future of `study whatif`."""

from __future__ import annotations

from collections import deque

import pytest
from attrs import evolve
from hypothesis import given, strategies as st
from tests.study.hindsight.matches import sample

from gigawatt.core import State
from gigawatt.core.queries.compute import compute_of
from gigawatt.errors import ReplayMismatchError
from gigawatt.study.hindsight.changes import read_changes
from gigawatt.study.hindsight.recorded_future import RecordedFuture, next_recorded
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.study.hindsight.whatif import freeze, outcomes


@pytest.mark.parametrize("name", ["first-campus", "duel"])
def test_without_a_change_it_is_the_match(name: str) -> None:
    """From every quarter on the same positions follow, and nothing is left out."""
    future = sample(name)
    for quarter in range(future.quarters):
        state = future.begin_of(quarter).copy()
        course = future.play_on(state, ply=state.ply)
        assert course.final.digest() == future.course.final.digest()
        assert course.after == future.course.after[quarter:]
        assert not any(course.left_out_by(future.quarters - 1))


def test_operations_begin_with_what_then_runs() -> None:
    """The position as operations begin has the compute that the seats have after the quarter."""
    future = sample("duel")
    for quarter in range(future.quarters):
        begun = future.course.operations[quarter]
        computes = tuple(compute_of(begun, seat) for seat in range(future.game.seats))
        assert computes == future.course.after[quarter].compute


def test_a_quarter_that_has_not_ended_is_left_out() -> None:
    """A record that stops in the middle of a quarter has the quarters before."""
    record = sample("duel").record
    assert RecordedFuture(evolve(record, actions=record.actions[:30])).quarters == 2
    assert RecordedFuture(evolve(record, actions=())).quarters == 0


def test_an_illegal_action_is_told() -> None:
    """A record that does not replay is refused."""
    record = sample("duel").record
    with pytest.raises(ReplayMismatchError, match="ply 0"):
        RecordedFuture(evolve(record, actions=(record.game().action_count, *record.actions[1:])))


def test_a_change_goes_on_as_whatif_has_it() -> None:
    """An action in the place of another gives the end, and the number left out, of the frozen answer of `study whatif`."""
    future = sample("duel")
    replayed = Replayed(future.record, game=future.game)
    left_out = 0
    for ply in range(0, len(future.record.actions), 25):
        state = future.before[ply]
        for action in [a for a in state.legal_actions() if a != future.record.actions[ply]][::9]:
            course = future.play_on(state.copy(), ply=ply, instead={ply: action})
            frozen = freeze(replayed, read_changes(replayed, ply, [future.game.format_action(action)]))
            for seat, one in enumerate(frozen):
                assert (one.after.lead, one.after.compute) == (course.final.lead(seat), course.final.compute(seat))
                left_out += course.left_out_by(future.quarters - 1)[seat]
    assert left_out, "some changes leave recorded actions out"


def by_the_book(future: RecordedFuture, state: State, ply: int) -> tuple[State, list[list[int]]]:
    """The future as docs/whatif.md has it, told plainly: the end, and by seat how much was illegal, unplayed and passed."""
    record, counts = future.record, [[0, 0, 0] for _ in range(future.game.seats)]
    rest = [(one.seat, one.quarter, record.actions[one.ply]) for one in future.before[ply:]]
    while not state.is_terminal:
        seat, action = state.seat, 0
        own = [row for row in rest if row[:2] == (seat, state.quarter)]
        legal = [row for row in own if row[2] in state.legal_actions()]
        gone = own[: own.index(legal[0])] if legal else own
        counts[seat][0] += len(gone)
        counts[seat][2] += not legal
        for row in [*gone, *legal[:1]]:
            rest.remove(row)
            action = row[2] if legal else 0
        state.apply_action(action)
    for seat, _, _ in rest:
        counts[seat][1] += 1
    return state, counts


@pytest.mark.parametrize("change", ["economy.credit_base=0", "pass"])
def test_counts_are_those_of_a_plain_reading(change: str) -> None:
    """The frozen answer ends and counts as a plain reading of its rule does, also on a position under other rules."""
    future = sample("duel")
    replayed = Replayed(future)
    total = [0, 0, 0]
    for ply in range(0, len(future.before), 13):
        changes = read_changes(replayed, ply, [change])
        state = changes.on(future.before[ply])
        if changes.action is not None:
            state.apply_action(changes.action)
        end, counts = by_the_book(future, state, ply + (changes.action is not None))
        found = freeze(replayed, changes)
        assert [[one.illegal, one.unplayed, one.passes] for one in found] == counts
        assert [one.after for one in found] == outcomes(end)
        total = [sum(column) for column in zip(total, *counts, strict=True)]
    assert any(total), "some of it does not go as recorded"


def test_what_is_not_legal_any_more_is_left_out_and_the_seat_goes_on() -> None:
    """One action is gone, and the seat does what it did after it; where nothing of the quarter is legal, it passes."""
    future = sample("duel")
    seat, quarter = 0, 1
    plies = future.plies[seat][quarter]
    before = future.before[plies[0]]
    illegal = next(a for a in range(future.game.action_count) if a not in before.legal_actions())
    course = future.play_on(before.copy(), ply=plies[0], until=quarter, instead={plies[0]: illegal})
    assert course.tallies[0][seat].left_out == 1
    passed = future.play_on(before.copy(), ply=plies[0], until=quarter, instead=dict.fromkeys(plies, illegal))
    assert passed.tallies[0][seat].left_out == len(plies) > 1
    assert course.final.digest() != passed.final.digest()


@given(st.lists(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_the_next_recorded_action_is_the_first_that_is_legal(recorded: list[int], legal: set[int]) -> None:
    """All of them come in their order, each once, and the others are counted."""
    queue, taken, left_out = deque(recorded), [], 0
    while queue:
        action, illegal = next_recorded(queue, sorted(legal))
        taken += [] if action is None else [action]
        left_out += illegal
    assert taken == [action for action in recorded if action in legal]
    assert left_out == len(recorded) - len(taken)
