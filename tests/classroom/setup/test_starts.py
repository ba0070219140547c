"""Start files: signed, a function of class, key and student, playable like any save, and never altered once they are there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import new_key, read_key, student_seed
from gigawatt.classroom.folder.roster import Roster, Student, read_roster
from gigawatt.classroom.setup.start_files import start_path
from gigawatt.classroom.setup.starts import (
    is_issued,
    spare_start,
    start_fault,
    start_record,
    write_starts,
)
from gigawatt.match import Record
from gigawatt.session import GameSession, Options
from gigawatt.session.class_block import read_class
from gigawatt.storage import from_json, to_json
from gigawatt.storage.records import load_record, save_record


@pytest.fixture
def course(class_folder: Path) -> Course:
    """The class, to write in."""
    return read_course(class_folder)


@pytest.fixture
def key(course: Course) -> bytes:
    """Its secret."""
    return read_key(course.folder.key)


def test_a_start_file_is_a_record_without_plies(course: Course, key: bytes) -> None:
    """Each student has the own seed, the same seats and rules, and no name."""
    records = {student: load_record(start_path(course.folder, student)) for student in ("ann", "ben", "cleo")}
    assert {record.seed for record in records.values()} == {student_seed(key, "spring-a", name) for name in records}
    for student, record in records.items():
        block = read_class(record.session)
        assert block is not None
        assert (block.id, block.student, block.prompts) == ("spring-a", student, course.prompts)
        assert record.actions == ()
        assert record.factions == course.factions
        assert is_issued(key, record)
        assert not is_issued(new_key(), record)
    assert b"Arbor" not in start_path(course.folder, "ann").read_bytes()


def test_the_same_class_makes_the_same_files(course: Course, key: bytes) -> None:
    """A start file that was lost is made again to the byte."""
    path = start_path(course.folder, "ben")
    before = path.read_bytes()
    path.unlink()
    written = write_starts(course, read_roster(course.folder.roster))
    assert (written.made, written.kept) == (("ben",), ("ann", "cleo"))
    assert path.read_bytes() == before
    assert start_fault(path, course, key, "ben") is None


def test_a_later_student_gets_a_file_and_nobody_else_a_new_one(course: Course) -> None:
    """What is there stays to the byte, with the moment it was written."""
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in course.folder.starts.iterdir()}
    roster = read_roster(course.folder.roster)
    written = write_starts(course, evolve(roster, students=(*roster.students, Student("dan"))))
    assert written.made == ("dan",)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in before} == before


ALTERED: dict[str, Callable[[Record], Record]] = {
    "seed": lambda record: evolve(record, seed=bytes(16)),
    "factions": lambda record: evolve(record, factions=record.factions[::-1]),
    "rules": lambda record: evolve(
        record,
        ruleset=evolve(
            record.ruleset, economy=evolve(record.ruleset.economy, credit_base=record.ruleset.economy.credit_base + 1)
        ),
    ),
    "rivals": lambda record: _with(record, "players", [{"policy": "", "name": ""}, {"policy": "random", "name": ""}]),
    "seat": lambda record: _with(record, "players", [{"policy": "easy", "name": ""}, {"policy": "", "name": ""}]),
    "budget": lambda record: _with(record, "options", {**record.session["options"], "budget": 1}),
    "student": lambda record: _with_class(record, student="ben"),
    "class": lambda record: _with_class(record, id="other"),
    "advice": lambda record: _with_class(record, advice=0),
    "prompts": lambda record: _with_class(record, prompts=[]),
    "draw": lambda record: _with_class(record, draw=1),
    "tag": lambda record: _with_class(record, tag="0" * 64),
    "no class": lambda record: evolve(record, session={k: v for k, v in record.session.items() if k != "class"}),
}


def _with(record: Record, name: str, value: Any) -> Record:
    return record.with_session(**{name: value})


def _with_class(record: Record, **facts: Any) -> Record:
    return _with(record, "class", {**record.session["class"], **facts})


@pytest.mark.parametrize("what", ALTERED)
def test_whatever_decides_the_game_is_signed(course: Course, key: bytes, what: str) -> None:
    """A file in which it was altered is no longer the class's."""
    record = ALTERED[what](load_record(start_path(course.folder, "ann")))
    assert not is_issued(key, record)
    path = course.folder.path / "altered.json"
    save_record(record, path)
    fault = start_fault(path, course, key, "ann")
    assert fault is not None
    assert fault.code == "other"


def test_another_students_file_is_not_ones_own(course: Course, key: bytes) -> None:
    """It is signed, for another one."""
    fault = start_fault(start_path(course.folder, "ben"), course, key, "ann")
    assert fault is not None
    assert fault.code == "other"


def test_a_seed_passed_over_is_another_game_of_the_class(course: Course, key: bytes) -> None:
    """The draw stands in the file, and is signed."""
    course.folder.starts.joinpath("ann.json").unlink()
    write_starts(course, Roster((Student("ann"),)), draws={"ann": 3})
    record = load_record(start_path(course.folder, "ann"))
    assert record.seed == student_seed(key, "spring-a", "ann", draw=3)
    assert is_issued(key, record)
    assert start_fault(start_path(course.folder, "ann"), course, key, "ann") is None


def test_what_is_played_from_it_stays_proven(course: Course, key: bytes, tmp_path: Path) -> None:
    """Saves keep class, student and tag through plies, take-backs and reloading; a branch is no game of the class."""
    path = tmp_path / "mine.json"
    path.write_bytes(start_path(course.folder, "ann").read_bytes())
    session = GameSession.resume(path)
    session.play_on()
    session.apply(session.state.legal_actions()[-1])
    session.take_back()
    session.apply(session.state.legal_actions()[0])
    again = GameSession.resume(path)
    assert again.plies
    record = again.record()
    assert is_issued(key, record)
    assert record.session["taken_back"] == 1
    assert read_class(record.session) == read_class(start_record(course, key, "ann").session)
    fault = start_fault(path, course, key, "ann")
    assert fault is not None
    assert fault.code == "played"
    branch = GameSession.branch(record, 1, again.seats, path=tmp_path / "branch.json")
    assert not is_issued(key, branch.record())


def test_the_limits_of_the_class_hold_whatever_the_options_say(course: Course, tmp_path: Path) -> None:
    """Options in the file may be edited; the class's own word is signed, and is applied when the file is opened."""
    strict = evolve(course, advice=False, undo=False)
    record = start_record(strict, new_key(), "ann")
    path = tmp_path / "mine.json"
    save_record(_with(record, "options", {**record.session["options"], "undo": 1, "advice": 1}), path)
    session = GameSession.resume(path)
    assert session.options == Options(undo=False, advice=False)


def test_the_rivals_of_the_class_are_played(course: Course, tmp_path: Path) -> None:
    """Others may not be chosen, and one that is missing here is not replaced: the game would be refused when it is graded."""
    from gigawatt.errors import SaveError, UsageError

    path = tmp_path / "mine.json"
    record = start_record(course, new_key(), "ann")
    save_record(record, path)
    with pytest.raises(UsageError, match="game of a class, which decides who plays against you"):
        GameSession.resume(path, {"neocloud": "random"})
    save_record(_with(record, "players", [{"policy": "", "name": ""}, {"policy": "somebodys", "name": ""}]), path)
    with pytest.raises(SaveError, match="against somebodys, which is not installed here"):
        GameSession.resume(path)


def test_asking_for_advice_is_counted(course: Course, tmp_path: Path) -> None:
    """The count is in the block once there is something to count, and is kept."""
    path = tmp_path / "mine.json"
    save_record(start_record(course, new_key(), "ann"), path)
    session = GameSession.resume(path)
    assert "advised" not in session.record().session
    session.note_advice()
    session.save()
    assert GameSession.resume(path).record().session["advised"] == 1


def test_the_teachers_copy_stays(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A game opened in the folder of the class goes on beside it; one that is opened elsewhere stays where it is."""
    monkeypatch.delenv("GIGAWATT_SAVES")
    path = start_path(course.folder, "ann")
    before = path.read_bytes()
    session = GameSession.resume(path, holds=True)
    spare_start(session)
    assert session.path == course.folder.path / "saves" / "ann-1.json"
    session.play_on()
    session.apply(session.state.legal_actions()[0])
    session.leave()
    assert path.read_bytes() == before
    assert len(load_record(session.path).actions) >= 1
    mine = course.folder.path / "mine.json"
    mine.write_bytes(before)
    other = GameSession.resume(mine, holds=True)
    spare_start(other)
    assert other.path == mine
    other.release()


def test_the_copies_of_exercises_stay_as_well(course: Course) -> None:
    """They lie one folder deeper, and are kept under the names of student and exercise."""
    path = start_path(course.folder, "ann", "missing-layer")
    record = load_record(start_path(course.folder, "ann"))
    path.parent.mkdir()
    save_record(_with_class(record, exercise="missing-layer"), path)
    session = GameSession.resume(path, holds=True)
    spare_start(session)
    assert session.path is not None
    assert session.path.name == "ann.missing-layer-1.json"
    session.release()


def test_a_start_file_of_nobody_played_leaves_nothing(course: Course) -> None:
    """Looking at one makes no save."""
    session = GameSession.resume(start_path(course.folder, "ann"), holds=True)
    spare_start(session)
    session.leave()
    assert session.path is not None
    assert not session.path.exists()


def test_a_broken_class_block_is_one_line(course: Course, tmp_path: Path) -> None:
    """Whoever opens the file is told which one it is and what is wrong."""
    from gigawatt.errors import SaveError

    path = tmp_path / "mine.json"
    save_record(_with_class(load_record(start_path(course.folder, "ann")), student="../ann"), path)
    with pytest.raises(
        SaveError,
        match=r"mine\.json: the session block of this game: 'student' must be the id of a student, not '\.\./ann'",
    ):
        GameSession.resume(path)
    assert from_json(path.read_bytes(), "x").session["class"]["student"] == "../ann"
    assert to_json(load_record(path)) == path.read_bytes()
