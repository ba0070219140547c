"""Start files: for each student a record without plies, which `gigawatt play --load` opens and every save of it keeps proven.

What decides a student's game is signed by the class's key: class, student, exercise, seed, rules, scenario, factions, players, what
is allowed, what is asked. A start file is a function of class, key and student alone, so grading makes it again and believes no file.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from gigawatt.classroom.folder.course import FILE, STARTS, Course
from gigawatt.classroom.folder.keys import is_signed, read_key, sign, student_seed
from gigawatt.classroom.folder.roster import Roster
from gigawatt.classroom.folder.writing import write_missing
from gigawatt.classroom.setup.difficulty import equal_draws
from gigawatt.classroom.setup.start_files import start_path, start_stem
from gigawatt.content import ruleset_digest
from gigawatt.errors import ClassError, SaveError
from gigawatt.match import Record
from gigawatt.reading import shown
from gigawatt.session import GameSession
from gigawatt.session.class_block import CLASS_KEY, ClassBlock, read_class
from gigawatt.session.hands import TEAM_KEY
from gigawatt.session.saves import new_path
from gigawatt.session.session_block import read_options, read_seats
from gigawatt.storage import from_json, to_json
from gigawatt.storage.files import LIMIT_BYTES, read_limited
from gigawatt.storage.folders import VARIABLE


@frozen
class StartFault:
    """A start file that is not as the class makes them."""

    path: Path
    code: str
    """`played` if somebody has played in it, `other` if it is of another class or of other rules, `unreadable` otherwise."""


@frozen
class Written:
    """What `write_starts` did."""

    made: tuple[str, ...]
    """The students whose start file was made, in the order of the roster."""
    kept: tuple[str, ...]
    """Those who had one."""
    odd: tuple[StartFault, ...]
    """Files of the latter that are not as the class makes them; they stay."""


@frozen
class StartsFound:
    """The start files of a class as they lie there."""

    missing: tuple[str, ...]
    """The students who have none, in the order of the roster."""
    odd: tuple[StartFault, ...]
    """Files that are not as the class makes them."""


def start_session(course: Course, key: bytes, student_id: str, *, draw: int = 0) -> GameSession:
    """The game of a student before its first ply, signed, without a file.

    Args:
        course: the class.
        key: its secret.
        student_id: the student.
        draw: how many earlier seeds of the student were rejected.
    """
    seed = student_seed(key, course.id, student_id, draw=draw)
    # Rivals are made when they are first asked: a start file needs none of them.
    session = GameSession(course.game, course.factions, seed, course.players, course.options, made=())
    block = ClassBlock(
        id=course.id,
        student=student_id,
        draw=draw,
        advice=course.advice,
        undo=course.undo,
        prompts=course.prompts,
    )
    block = evolve(block, tag=sign(key, signed_facts(session.record(), block)))
    session.extra[CLASS_KEY] = block.plain()
    return session


def start_record(course: Course, key: bytes, student_id: str, *, draw: int = 0) -> Record:
    """The record of a student's start file."""
    return start_session(course, key, student_id, draw=draw).record()


def with_team(record: Record, team: Sequence[str]) -> Record:
    """A start file with the ids of those who play it together; unchanged without any.

    They are there to be chosen from, and are not signed: who is of a team is what the roster says.
    """
    return record.with_session(**{TEAM_KEY: list(team)}) if team else record


def signed_facts(record: Record, block: ClassBlock) -> dict[str, Any]:
    """Everything that decides a student's game, as a signature covers it: the block, and what the record itself says.

    Raises:
        SaveError: the record does not name its players.
    """
    plain = block.plain()
    del plain["tag"]
    options = read_options(record.session)
    return {
        "block": plain,
        "scenario": record.scenario,
        "rules": ruleset_digest(record.ruleset, record.scenario),
        "seed": record.seed.hex(),
        "factions": list(record.factions),
        "players": [seat.policy or "" for seat in read_seats(record.session, record.seats)],
        "budget": options.budget,
    }


def is_issued(key: bytes, record: Record) -> bool:
    """Whether a record began as a start file that was signed by this key, with nothing altered that the signature covers.

    Options of the table, plies and answers are not covered: they change while somebody plays.
    """
    try:
        block = read_class(record.session)
        return block is not None and is_signed(key, signed_facts(record, block), block.tag)
    except SaveError:
        return False


Progress = Callable[[int, int], object]
"""Called with how much is done, and of how much; the unit is a student."""


def write_starts(
    course: Course,
    roster: Roster,
    key: bytes | None = None,
    *,
    draws: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> Written:
    """Make the start files of all students who have none. What is there is never altered.

    Args:
        course: the class.
        roster: its students.
        key: the secret; read from the folder if None.
        draws: for some students, how many of their earlier seeds were rejected; if None, as the class chooses (`Course.equal`).
        progress: called while seeds are chosen, which takes the games of a panel.

    Raises:
        ClassError: the key cannot be read, or a file cannot be written.
    """
    key = read_key(course.folder.key) if key is None else key
    there = find_starts(course, roster, key)
    if draws is None and course.equal:
        draws = _equal_draws(course, there.missing, key, progress)
    made: list[str] = []
    kept = [student for student in roster.players if student not in there.missing]
    for student in there.missing:
        path = start_path(course.folder, student)
        start = start_record(course, key, student, draw=(draws or {}).get(student, 0))
        data = to_json(with_team(start, roster.members(student)))
        (made if write_missing(path, data) else kept).append(student)
    return Written(tuple(made), tuple(kept), there.odd)


def find_starts(course: Course, roster: Roster, key: bytes) -> StartsFound:
    """Look at the start files of all students. Nothing is written."""
    missing = []
    odd = []
    for student in roster.players:
        path = start_path(course.folder, student)
        if not path.exists():
            missing.append(student)
        elif (fault := start_fault(path, course, key, student)) is not None:
            odd.append(fault)
    return StartsFound(tuple(missing), tuple(odd))


def _equal_draws(course: Course, new: Sequence[str], key: bytes, progress: Progress | None) -> Mapping[str, int]:
    """The numbers of the seeds of the students who have no start file.

    Raises:
        ClassError: the games that were played for it cannot be kept.
    """
    done = itertools.count(1)
    try:
        return equal_draws(course, key, new, lambda: progress(next(done), len(new)) if progress is not None else None)
    except SaveError as error:
        raise ClassError(str(error)) from error


def start_fault(path: Path, course: Course, key: bytes, student_id: str) -> StartFault | None:
    """What is wrong with a start file that is there; None if it is as the class makes it."""
    try:
        data = read_limited(path, LIMIT_BYTES)
        record = from_json(data, shown(path))
        block = read_class(record.session)
    except SaveError:
        return StartFault(path, "unreadable")
    if block is None:
        return StartFault(path, "other")
    fresh = start_record(course, key, student_id, draw=block.draw)
    if fresh.session[CLASS_KEY] != record.session[CLASS_KEY] or signed_facts(fresh, block) != signed_facts(
        record, block
    ):
        return StartFault(path, "other")
    return StartFault(path, "played") if record.actions else None


def spare_start(session: GameSession) -> None:
    """Let a game that was opened from the start files of a class folder go on in the saves folder: the start file stays.

    A start file that a student was given is played in, and handed in. In the folder of the class it is the teacher's master copy.
    """
    block = read_class(session.extra)
    home = _class_of_start(session.path) if session.path is not None else None
    if block is None or home is None:
        return
    start = shown(session.path or home)
    session.release()
    session.path = new_path(
        start_stem(block.student, block.exercise), None if os.environ.get(VARIABLE) else home / "saves"
    )
    session.keeps_unplayed = False
    session.hold()
    session.notices.append(f"{start} stays as it is; this game is kept as {shown(session.path)}.")


def _class_of_start(path: Path) -> Path | None:
    """The folder of the class among whose start files a file is, those of exercises included; None if it is not."""
    folders = (path.parent, path.parent.parent)
    return next((f.parent for f in folders if f.name == STARTS and (f.parent / FILE).is_file()), None)
