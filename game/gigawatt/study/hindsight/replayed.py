"""A played match to ask questions about: its positions, who plays on from them, and the futures that follow.

Every question of `gigawatt.study.hindsight` takes a `Replayed`, names a ply of it, and plays on from there. What is random after the
fork comes from numbered futures (`future_key`): two alternatives that play on in the same future share all luck that neither of them
moves, since chance is keyed (docs/chance.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.core import RULES_VERSION, Game, State
from gigawatt.core.chance import policy_seed, seed_bytes
from gigawatt.errors import GameError, NotationError, PolicyError, UsageError
from gigawatt.match.plies import Player, play_plies
from gigawatt.match.record import Record
from gigawatt.policies.api import DEFAULT_BUDGET, Policy
from gigawatt.policies.registry import SLOW, is_house, make_policy, parse_spec, policy_maker
from gigawatt.study.hindsight.record_work import RecordWork, open_record, record_fields
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.study.trial_file import Header
from gigawatt.text import safe_text
from gigawatt.wording.quarters import quarter_index

STAND_IN: Final = "planner"
"""The policy that plays on for a person, and for whoever else cannot be asked again."""
_MOST_NAME: Final = 60
_PERSON: Final = b"gigawatt-future"


@frozen
class SeatPlayer:
    """Who decided in a seat, and who plays on for it."""

    recorded: str
    """The policy, as safe text; empty for a person and where the record does not say."""
    policy: str
    """The house policy that plays on."""

    @property
    def is_stand_in(self) -> bool:
        """Whether another plays on than played."""
        return self.recorded != self.policy


class Replayed:
    """A match that was played, finished or not.

    Args:
        record: the match, or its future if the caller has replayed it. Digests are not compared here, see `load_replayed`.
        stand_in: the house policy that plays on for persons, for policies that are not the house's, and for those that search
            (`registry.SLOW`), which would take minutes for a future.
        game: the compiled game of the record, if the caller has it.

    Attributes:
        future: the match as it was recorded, with every position.
        record: the match.
        game: its game.
        last: the position after the last action; not to be changed.
        players: by seat, who decided and who plays on.

    Raises:
        GameError: the rules cannot be compiled, or there is no such house policy.
        ReplayMismatchError: an action of the record is illegal.
    """

    def __init__(self, record: Record | RecordedFuture, stand_in: str = STAND_IN, game: Game | None = None) -> None:
        check_stand_in(stand_in)
        self.future = record if isinstance(record, RecordedFuture) else RecordedFuture(record, game)
        self.record = self.future.record
        self.game = self.future.game
        self.last = self.future.last
        self.players = _players_of(self.record, stand_in)

    @property
    def policies(self) -> tuple[str, ...]:
        """By seat, the house policy that plays on."""
        return tuple(player.policy for player in self.players)

    @property
    def plies(self) -> int:
        """The number of decisions in the record."""
        return len(self.record.actions)

    @property
    def is_finished(self) -> bool:
        """Whether the record reaches the end of the match."""
        return self.last.is_terminal

    @property
    def digest(self) -> str:
        """The digest of the record, without its session."""
        return self.future.digest

    def position(self, ply: int) -> State:
        """A new state: the position before ply `ply`, from 0 to `plies`.

        Raises:
            UsageError: the record has fewer plies.
        """
        if not 0 <= ply <= self.plies:
            raise UsageError(f"the record has plies 0 to {self.plies}, not {ply}")
        return self.future.at(ply).copy()

    def seat_at(self, ply: int) -> int:
        """The seat that decides at a ply, from 0 to `plies`."""
        return self.future.at(ply).seat

    def quarter_at(self, ply: int) -> int:
        """The quarter of the match, from 0, in which a ply is decided."""
        return self.future.at(ply).quarter

    def decisions(self, quarter: int) -> range:
        """The plies of a quarter (from 0) in which there is a decision to fork; empty if the record ends before it.

        In a match that is not over, the decision that comes next counts.
        """
        end = self.plies if self.is_finished else self.plies + 1
        plies = [ply for ply in range(end) if self.quarter_at(ply) == quarter]
        return range(plies[0], plies[-1] + 1) if plies else range(0)

    def ply_at(self, text: str) -> int:
        """The ply that `QUARTER[:PLY]` names: `2025Q4`, `8`, `2025Q4:117`.

        QUARTER is as the game writes it, or its number counted from 1; alone it names the quarter's first decision. PLY is the number
        of a decision in the match, from 0, as `gigawatt replay FILE --text` prints it; it must lie in the quarter.

        Raises:
            NotationError: it is no such text, the record ends before, or the ply lies in another quarter.
        """
        name, colon, number = text.partition(":")
        quarter = quarter_index(self.game, name)
        named = self.game.quarter_name(quarter)
        plies = self.decisions(quarter)
        if not plies:
            reached = self.game.quarter_name(min(self.last.quarter, self.game.quarters - 1))
            raise NotationError(f"the record ends before {named}: it reaches {reached}")
        if not colon:
            return plies[0]
        # A number of more digits is in no record, and might be too long to read.
        ply = int(number) if number.isascii() and number.isdecimal() and len(number) <= 6 else -1
        if ply not in plies:
            raise NotationError(
                f"{safe_text(number, 20)!r} is no decision of {named}; expected a ply from {plies[0]} to {plies[-1]}, "
                "as `gigawatt replay FILE --text` numbers them"
            )
        return ply

    def text_at(self, ply: int) -> str:
        """The text of a ply, which `ply_at` reads back: `2025Q4:117`."""
        return self.future.text_at(ply)


def load_replayed(path: Path | str, stand_in: str = STAND_IN) -> Replayed:
    """Read a record or a save, and check every action, digest and result of chance in it.

    Args:
        path: the file.
        stand_in: as for `Replayed`.

    Raises:
        SaveError: it cannot be read, is not valid, or another release wrote it.
        ReplayMismatchError: its replay differs from what it says.
        GameError: there is no such house policy.
    """
    from gigawatt.storage import load_record, verify

    record = load_record(path)
    replay: list[State] = []

    def keep(state: State) -> None:
        replay.append(state.copy())
        replay[-1].log = None  # which the check keeps

    answer = verify(record, keep)
    if answer.divergence is not None:
        raise answer.divergence
    return Replayed(RecordedFuture(record, replay=replay), stand_in)


# --- who plays on --------------------------------------------------------------------------------------------------


def check_stand_in(name: str) -> None:
    """Check that a policy can stand in for others: one of the house.

    Raises:
        UsageError: it is not.
        PolicyError: it has other options.
    """
    if not is_house(name):
        raise UsageError(f"whoever plays on is a house policy, such as planner or normal, not {safe_text(name, 60)!r}")
    make_policy(name)


def _players_of(record: Record, stand_in: str) -> tuple[SeatPlayer, ...]:
    names = recorded_policies(record)
    return tuple(SeatPlayer(name, name if _plays_on(name) else stand_in) for name in names)


def recorded_policies(record: Record) -> tuple[str, ...]:
    """By seat, the policy that a record's session names; empty for a person, and where it does not say. Nothing in it is trusted."""
    block: Mapping[str, Any] = record.session
    rows = block.get("players", block.get("policies"))
    if not isinstance(rows, list) or len(rows) != record.seats:
        return ("",) * record.seats
    names = [row.get("policy") if isinstance(row, dict) else row for row in rows]
    return tuple(safe_text(name, _MOST_NAME) if isinstance(name, str) else "" for name in names)


def _plays_on(name: str) -> bool:
    """Whether a recorded policy can be asked again: one of the house that decides in milliseconds. Nobody else's code is run."""
    try:
        if not name or not is_house(name) or parse_spec(name).name in SLOW:
            return False
        make_policy(name)
    except PolicyError:
        return False
    return True


# --- futures -------------------------------------------------------------------------------------------------------


def future_key(seed: int | bytes, number: int) -> int:
    """The key for `State.fork` of a numbered future: 64 bits that depend on the study's seed and the number alone."""
    data = seed_bytes(seed) + number.to_bytes(8, "little")
    return int.from_bytes(blake2b(data, digest_size=8, person=_PERSON).digest(), "little")


def play_on(
    state: State,
    policies: Sequence[str],
    key: int,
    budget: int = DEFAULT_BUDGET,
    on_action: Callable[[int], object] | None = None,
) -> list[int]:
    """Play a position to the end of the match by house policies; return the actions.

    Args:
        state: the position, usually a fork; it is modified.
        policies: the policy of each seat. They start anew: none knows what was decided before.
        key: the seed of the policies' own choices, such as that of the future; a seat's choices depend on it, its number and the ply.
        budget: nodes of each decision.
        on_action: called with each action after it was applied.

    Raises:
        GameError: a policy faults, which would spoil what is measured.
    """
    players = [Player(_maker(name)(), seat, policy_seed(key, seat)) for seat, name in enumerate(policies)]
    actions = play_plies(state.game, state, players, budget, None, on_action)
    for player in players:
        if player.fault is not None:
            fault = player.fault
            raise GameError(f"{policies[fault.seat]} fails in seat {fault.seat} at ply {fault.ply}: {fault.message}")
    return actions


@lru_cache(maxsize=64)
def _maker(name: str) -> Callable[[], Policy]:
    return policy_maker(name)


# --- in workers ----------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ReplayedWork(RecordWork):
    """The work of a question in which policies play on, from which the questions derive their own."""

    policies: tuple[str, ...]
    """By seat, the house policy that plays on."""


def replayed_fields(replayed: Replayed) -> dict[str, Any]:
    """The fields of `ReplayedWork` for a match."""
    return {**record_fields(replayed.future), "policies": replayed.policies}


def open_work(work: ReplayedWork) -> Replayed:
    """The match of some work, in a worker.

    Raises:
        WorkerMismatchError: the worker plays another game.
    """
    replayed = Replayed(open_record(work))
    replayed.players = tuple(SeatPlayer(name, name) for name in work.policies)
    return replayed


def header_of(replayed: Replayed, **more: object) -> Header:
    """The head of a file of results about a match: whatever its results depend on.

    Args:
        replayed: the match.
        more: what else the question depends on: its name as `study`, and its parameters, as values of JSON.
    """
    return {
        "scenario": replayed.record.scenario, "seats": replayed.game.seats, "record": replayed.digest,
        "policies": list(replayed.policies), "rules_version": RULES_VERSION, **more,
    }  # fmt: skip
