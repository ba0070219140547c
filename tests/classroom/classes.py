"""Games of a class as students hand them in: played honestly, sloppily, or with what a cheat would alter."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from gigawatt.classroom.course import Course
from gigawatt.classroom.keys import read_key
from gigawatt.classroom.starts import start_record
from gigawatt.match import Record, play_match
from gigawatt.policies.registry import make_policy
from gigawatt.storage import to_json


def start_of(course: Course, student: str) -> Record:
    """The start file of a student."""
    return start_record(course, read_key(course.folder.key), student)


def played(course: Course, start: Record, policy: str = "greedy", *, rivals: str | None = None) -> Record:
    """A whole game from a start file, in which `policy` plays for the student; `rivals` replaces those of the class."""
    specs = [policy if seat.is_students else rivals or seat.player for seat in course.seats]
    made = play_match(
        course.game, [make_policy(spec) for spec in specs], start.seed, start.factions, record=True
    ).record
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
