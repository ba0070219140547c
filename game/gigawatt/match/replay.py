"""Replay a record: every position, or the standings at each quarter's end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.errors import ReplayMismatchError, UsageError
from gigawatt.match.record import QuarterLog, Record, Recorder
from gigawatt.policies.api import MOST_REASON
from gigawatt.text import safe_text
from gigawatt.wording.illegal_reasons import full_text

if TYPE_CHECKING:
    from gigawatt.core import Game, State


@frozen
class Standing:
    """The standings after a quarter. Tuples are by seat."""

    quarter: int
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    cash: tuple[int, ...]


def why_illegal(game: Game, state: State, action: int) -> str:
    """The reason that `action` is illegal in `state`, naming the action; empty if it is legal."""
    if state.is_terminal:
        return "an action after the end of the match"
    if not 0 <= action < game.action_count:
        return f"action {action} (not in the table of {game.action_count})"
    if action in state.legal_actions():
        return ""
    answer = explain(state, action)
    because = f" ({full_text(game, answer.reasons[0])})" if isinstance(answer, Illegal) else ""
    return f"{game.format_action(action)!r} by seat {state.seat}{because}"


def positions(record: Record, game: Game | None = None) -> Iterator[State]:
    """Every position of a record in order, including the first and the last.

    It is one state that changes when the next position is requested: copy it to keep it.

    Raises:
        ReplayMismatchError: an action is illegal.
    """
    board = game or record.game()
    state = board.new_state(record.seed, record.factions)
    yield state
    for ply, action in enumerate(record.actions):
        if wrong := why_illegal(board, state, action):
            raise ReplayMismatchError(ply, "a legal action", wrong)
        state.apply_action(action)
        yield state


def position(record: Record, plies: int | None = None, game: Game | None = None) -> State:
    """The position after `plies` plies, or after all of them.

    Raises:
        UsageError: the record has fewer plies.
        ReplayMismatchError: an action up to there is illegal.
    """
    most = len(record.actions)
    if plies is not None and not 0 <= plies <= most:
        raise UsageError(f"plies is a whole number from 0 to {most}, got {plies!r}")
    state = None
    for state in positions(record, game):
        if state.ply == plies:
            break
    assert state is not None, "a record has a first position"
    return state


def quarters_of(record: Record, game: Game | None = None) -> tuple[QuarterLog, ...]:
    """The quarters that follow from a record's actions, with their chance results; the quarters in the record are not used.

    Raises:
        ReplayMismatchError: an action is illegal.
    """
    board = game or record.game()
    state = board.new_state(record.seed, record.factions)
    recorder = Recorder(state)
    for ply, action in enumerate(record.actions):
        if wrong := why_illegal(board, state, action):
            raise ReplayMismatchError(ply, "a legal action", wrong)
        state.apply_action(action)
        recorder.note(action)
    return recorder.record(record.ruleset, record.scenario, record.factions, record.seed).quarters


def standings(record: Record, game: Game | None = None) -> list[Standing]:
    """The standings at the start (quarter -1) and after each quarter that has ended.

    Raises:
        ReplayMismatchError: an action is illegal.
    """
    result: list[Standing] = []
    quarter = -1
    for state in positions(record, game):
        if not result or state.quarter != quarter or state.is_terminal:
            result.append(standing(state, len(result) - 1))
        quarter = state.quarter
    return result


def standing(state: State, quarter: int) -> Standing:
    """The standings in a position, as those after a quarter."""
    seats = range(state.game.seats)
    return Standing(
        quarter,
        tuple(state.lead(seat) for seat in seats),
        tuple(state.compute(seat) for seat in seats),
        tuple(state.cash(seat) for seat in seats),
    )


def reasons_of(record: Record) -> dict[int, str]:
    """The sentences of policies' reasons, by ply, cleaned because the session is untrusted."""
    rows = record.session.get("reasons")
    found = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, list) and len(row) >= 2 and type(row[0]) is int and isinstance(row[-1], str):
            found[row[0]] = safe_text(row[-1], MOST_REASON)
    return found
