"""The record of a match: everything needed to replay it and to check the replay."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from attrs import Factory, evolve, frozen

from gigawatt.core import Game
from gigawatt.core.rules.events import Event

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.core.rules.ruleset import Ruleset

"""A row of the engine's log: its kind, then words and whole numbers."""

CHANCE_KINDS: Final = frozenset({"headline", "permit", "seized", "slip", "slipped-through"})
"""The kinds of events that chance decides; all others follow from these and the actions."""

SECTIONS: Final = ("seats", "campuses", "pipeline", "ladders", "tracks")
"""The parts of a state with a digest of their own at each quarter's end."""

_SEED_BYTES: Final = 16
_RAW_SEED: Final = "bytes:"

_PERSON: Final = b"gigawatt-record"


@frozen
class QuarterLog:
    """The end of a quarter."""

    plies: int
    """The number of plies up to the end of this quarter, which is the number of the next quarter's first ply."""
    sections: Mapping[str, str]
    """A digest for each of `SECTIONS`, after the quarter has ended."""
    chance: tuple[Event, ...]
    """The results of chance since the end of the previous quarter, in order: events of `CHANCE_KINDS`."""


@frozen
class Record:
    """A match, finished or not. It contains no state: `game` and `actions` give every position again."""

    ruleset: Ruleset
    scenario: str
    factions: tuple[str, ...]
    """The factions by seat."""
    seed: bytes
    actions: tuple[int, ...] = ()
    digests: tuple[str, ...] = ()
    """A digest of the state after each ply."""
    quarters: tuple[QuarterLog, ...] = ()
    """The quarters that have ended."""
    session: Mapping[str, Any] = Factory(dict)
    """Facts of the interface, such as the players; not part of any digest and without effect on the game."""

    @property
    def seats(self) -> int:
        """The number of seats."""
        return len(self.factions)

    def game(self) -> Game:
        """The compiled game that the actions belong to.

        Raises:
            GameError: the scenario or a faction is not in the ruleset.
        """
        return Game(self.ruleset, self.scenario, self.seats)

    def with_session(self, **facts: Any) -> Record:
        """A copy with facts of the interface added or replaced."""
        return evolve(self, session={**self.session, **facts})


def format_seed(seed: bytes) -> str:
    """A seed in the form that `--seed` takes: the number whose 16 little-endian bytes it is.

    Other seeds, which only a program can use, are formatted as `bytes:` and hexadecimal digits.

    >>> format_seed(bytes([7] + [0] * 15)), format_seed(b"class-2")
    ('7', 'bytes:636c6173732d32')
    """
    return str(int.from_bytes(seed, "little")) if len(seed) == _SEED_BYTES else f"{_RAW_SEED}{seed.hex()}"


def record_digest(record: Record, ruleset_digest: str) -> str:
    """16 hexadecimal digits over everything that decides the game and its course, without the session."""
    parts = [
        ruleset_digest,
        record.scenario,
        ",".join(record.factions),
        record.seed.hex(),
        ",".join(map(str, record.actions)),
        ",".join(record.digests),
    ]
    return blake2b("\n".join(parts).encode(), digest_size=8, person=_PERSON).hexdigest()


class Recorder:
    """Records a match while it is played: call `note` after every action applied to `state`."""

    def __init__(self, state: State) -> None:
        """Start at a new `state`, whose log is switched on."""
        self._state = state
        state.log = []
        self._quarter = state.quarter
        self._actions: list[int] = []
        self._digests: list[str] = []
        self._quarters: list[QuarterLog] = []

    @property
    def quarter_count(self) -> int:
        """The number of quarters that have ended."""
        return len(self._quarters)

    @property
    def last_quarter(self) -> QuarterLog:
        """The quarter that ended last; there must be one."""
        return self._quarters[-1]

    def note(self, action: int) -> None:
        """Record that `action` was just applied."""
        state = self._state
        self._actions.append(action)
        self._digests.append(state.digest())
        if state.quarter != self._quarter or state.is_terminal:
            self._quarter = state.quarter
            chance = tuple(event for event in state.log or () if event[0] in CHANCE_KINDS)
            self._quarters.append(QuarterLog(len(self._actions), state.section_digests(), chance))
            state.log = []

    def record(self, ruleset: Ruleset, scenario: str, factions: tuple[str, ...], seed: bytes) -> Record:
        """The record so far."""
        return Record(
            ruleset, scenario, factions, seed, tuple(self._actions), tuple(self._digests), tuple(self._quarters)
        )
