"""Every position of a record, and new games branched off from it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.analysis.quarter_report import QuarterReport, report_between
from gigawatt.core.rules.events import Event
from gigawatt.errors import ReplayMismatchError
from gigawatt.match.replay import why_illegal
from gigawatt.session import GameSession, Options, Seat, new_game_choices, saves
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.match import Record


@frozen(slots=False)
class ReplayedRecord:
    """Every position of a record, and what happened between them."""

    game: Game
    states: tuple[State, ...]
    events: tuple[tuple[Event, ...], ...]
    """What happened with each ply, the quarter's end included."""
    reasons: dict[int, str]
    quarters: tuple[int, ...]
    """The ply each quarter begins with."""

    actions: tuple[int, ...]

    @property
    def plies(self) -> int:
        """How many actions there are."""
        return len(self.events)

    def ended(self, plies: int) -> int:
        """The last quarter that has ended after some plies; -1 if none has."""
        return self.states[plies].quarter - (0 if self.states[plies].is_terminal else 1)

    def report(self, quarter: int, reader: int) -> QuarterReport | None:
        """What the end of a quarter brought, a seat's first; None if the record does not reach it."""
        if not 0 <= quarter <= self.ended(self.plies):
            return None
        end = self.quarters[quarter + 1] if quarter + 1 < len(self.quarters) else self.plies
        return report_between(
            self.states[end - 1], self.actions[end - 1], self.states[end], self.events[end - 1], reader
        )

    @cached_property
    def compute_by_seat(self) -> list[list[int]]:
        """Compute of each seat after each action."""
        return [[state.compute(seat) for state in self.states] for seat in range(self.game.seats)]


def replay_record(record: Record) -> ReplayedRecord:
    """Play a record and keep every position.

    Raises:
        ReplayMismatchError: an action is illegal, or a digest differs.
    """
    game = record.game()
    state = game.new_state(record.seed, record.factions)
    states = [state.copy()]
    events: list[tuple[Event, ...]] = []
    quarters = [0]
    for ply, action in enumerate(record.actions):
        if wrong := why_illegal(game, state, action):
            raise ReplayMismatchError(ply, "a legal action", wrong)
        state.log = []
        quarter = state.quarter
        state.apply_action(action)
        if state.digest() != record.digests[ply]:
            raise ReplayMismatchError(ply, record.digests[ply], state.digest())
        events.append(tuple(state.log))
        state.log = None
        states.append(state.copy())
        if state.quarter != quarter:
            quarters.append(ply + 1)
    return ReplayedRecord(game, tuple(states), tuple(events), _reasons(record), tuple(quarters), tuple(record.actions))


def _reasons(record: Record) -> dict[int, str]:
    """Sentences of policies by ply, cleaned, since they come from a file."""
    rows = record.session.get("reasons")
    found = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, list) and len(row) >= 2 and type(row[0]) is int and isinstance(row[-1], str):
            found[row[0]] = safe_text(row[-1], 300)
    return found


def branch(record: Record, plies: int, seat: int, folder: Path | None = None, *, of: str = "") -> GameSession:
    """A new game that shares the first plies of a record named `of`; `seat` is played by a person, the rest by policies.

    Raises:
        GameError: it cannot be branched or kept.
    """
    players = record.session.get("players")
    rivals = []
    for i in range(record.seats):
        row = players[i] if isinstance(players, list) and len(players) == record.seats else None
        name = row.get("policy") if isinstance(row, dict) else None
        rivals.append(
            name if isinstance(name, str) and name in {level.policy for level in new_game_choices.levels()} else ""
        )
    usual = new_game_choices.levels()[min(1, len(new_game_choices.levels()) - 1)].policy
    seats = [Seat(None) if i == seat else Seat(rivals[i] or usual) for i in range(record.seats)]
    path = saves.new_path(f"{record.scenario}-branch", folder)
    return GameSession.branch(record, plies, seats, Options(adviser=new_game_choices.adviser()), path, of=of)
