"""Games of a class as students hand them in: played honestly, sloppily, or with what a cheat would alter."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.setup.create import Made, NewClass, make_class
from gigawatt.classroom.setup.starts import start_record
from gigawatt.core.actions import PASS
from gigawatt.match import Record, play_match
from gigawatt.policies.api import Decision, Policy, Reason, Turn
from gigawatt.policies.registry import make_policy
from gigawatt.storage import to_json


class Passer:
    """A student who does nothing, or plays as a house policy does but for orders of some projects; those are passes."""

    def __init__(self, policy: str = "", without: Sequence[str] = ()) -> None:
        """Take a policy to play as, or none, and projects that are never ordered."""
        self._inner = make_policy(policy) if policy else None
        self._without = without

    def decide(self, turn: Turn) -> Decision:
        """Pass, or decide as the policy does."""
        chosen = PASS if self._inner is None else self._inner.decide(turn).action
        text = turn.fork(0).game.format_action(chosen)
        is_left = any(word in text.split() for word in self._without)
        return Decision(PASS if is_left else chosen, Reason("As a student would."))


class Sparing:
    """A student who plays as a house policy does, and passes with one action point left."""

    def __init__(self, policy: str) -> None:
        """Take a policy to play as."""
        self._inner = make_policy(policy)

    def decide(self, turn: Turn) -> Decision:
        """Decide as the policy does, or pass."""
        here = turn.fork(0)
        if here.points_left(here.seat) > 1:
            return self._inner.decide(turn)
        return Decision(PASS, Reason("As a student would."))


NO_POWER = ("grid-power", "gas-turbines", "clean-power")
"""Projects without which a campus never has more power."""

STUDENTS: Mapping[str, Callable[[], Policy]] = {
    "passes": Passer,
    "no-power": lambda: Passer("normal", NO_POWER),
    "no-network": lambda: Passer("easy", ("electrical-fabric", "optical-fabric")),
    "no-cooling": lambda: Passer("easy", ("evaporative-cooling", "closed-loop-cooling")),
    "random": lambda: make_policy("random"),
    "normal": lambda: make_policy("normal"),
}
"""Students who leave something out, and two who do not."""


def class_of(folder: Path, roster: str, preset: str = "25") -> Made:
    """A new class in a folder, which is made if it is not there, for the students of a roster."""
    folder.mkdir(exist_ok=True)
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    return make_class(folder, NewClass(preset=preset))


def start_of(course: Course, student: str) -> Record:
    """The start file of a student."""
    return start_record(course, read_key(course.folder.key), student)


def played(course: Course, start: Record, policy: str | Policy = "greedy", *, rivals: str | None = None) -> Record:
    """A whole game from a start file, in which `policy` plays for the student; `rivals` replaces those of the class."""
    players = [policy if seat.is_students else rivals or seat.player for seat in course.seats]
    seated = [make_policy(player) if isinstance(player, str) else player for player in players]
    made = play_match(course.game, seated, start.seed, start.factions, record=True).record
    assert made is not None, "a record was asked for"
    return made.with_session(**start.session)


def cut(record: Record, plies: int) -> Record:
    """The first plies of a game, as a save of it."""
    quarters = tuple(quarter for quarter in record.quarters if quarter.plies <= plies)
    return evolve(record, actions=record.actions[:plies], digests=record.digests[:plies], quarters=quarters)


def edited(record: Record, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The bytes of a save after its JSON was changed by hand."""
    plain = json.loads(to_json(record))
    change(plain)
    return json.dumps(plain, indent=1).encode()


def replaced(*path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    """A change for `edited`: another value at a path of keys and places."""

    def change(plain: dict[str, Any]) -> None:
        inner: Any = plain
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to

    return change


def hand_in(course: Course, name: str, data: bytes | Record) -> Path:
    """Put a file below `submissions/`."""
    path = course.folder.submissions / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_json(data) if isinstance(data, Record) else data)
    return path


def rows_of(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The students of the object that `class grade --json` prints, by id."""
    return {row["id"]: row for row in plain["students"]}


def roster_rows(ids: Sequence[str]) -> str:
    """A roster in which everybody has a name."""
    return "id,name,section\n" + "".join(f"{student},Student {student},A\n" for student in ids)
