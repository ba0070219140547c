"""The anonymous export: nothing in it names a student or the class, its tables are those of the codebook, its records replay."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.classroom.classes import cut, edited, hand_in, played, start_of
from tests.conftest import Run

from gigawatt.classroom.export.anonymous import anonymous_record, pseudonyms, traces
from gigawatt.classroom.export.columns import CLASS_FIELDS, TABLES, TITLE, codebook
from gigawatt.classroom.export.files import Export, anonymous_export, check_target, write_export, zip_bytes
from gigawatt.classroom.export.rows import game_row
from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import Roster, Student
from gigawatt.classroom.grading.class_grades import GradedClass, graded_class
from gigawatt.classroom.setup.create import NewClass, make_class
from gigawatt.classroom.setup.tasks import Task
from gigawatt.classroom.submissions.handed_in import HandedIn
from gigawatt.classroom.submissions.judging import Verdict
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import UsageError
from gigawatt.session.class_block import read_class
from gigawatt.storage import from_json
from gigawatt.storage.verification import verify

COURSE = "quokka-course"
IDS = ("zorro77", "yvonne@uni.example", "xander_9", "wim-lost")
ROSTER = "id,name,section,team note\n" + "".join(
    f"{student},Person Fullname{place},Section-Q{place},extra-{place}\n" for place, student in enumerate(IDS)
)
FIRST_TURN = {"prompt": "binding-layer", "quarter": 2, "ply": 0, "choice": LAYERS[1], "percent": 60}


def _make(top: Path) -> Course:
    """A class of four: a game with an answer and texts by the student, an unfinished one, a broken file, and nothing."""
    folder = top / COURSE
    folder.mkdir()
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    course = make_class(folder, NewClass(preset="25", exercises=("missing-layer",), equal=False)).course
    whole, short = (played(course, start_of(course, student)) for student in IDS[:2])

    def add_texts(plain: dict[str, Any]) -> None:
        plain["session"] |= {
            "players": [{"policy": "", "name": "Person Fullname0"}, {"policy": "easy", "name": "zorro77"}],
            "reasons": [[0, "zorro77 was here"]],
            "options": {"undo": 1, "advice": 1, "adviser": "zorro77", "budget": 8000},
            "origin_of": "zorro77",
            "advised": 3,
            "answers": [FIRST_TURN | {"ply": _first_turn(whole.quarters[0].plies, course)}],
        }

    hand_in(course, "zorro77 Fullname0.json", edited(whole, add_texts))
    hand_in(course, "more/yvonne.json", cut(short, 9))
    hand_in(course, "xander_9.json", b"not a save, by xander_9")
    return course


def _first_turn(begin: int, course: Course) -> int:
    """The first ply of the student's seat in the second quarter."""
    record = played(course, start_of(course, IDS[0]))
    state = course.game.new_state(record.seed, record.factions)
    for number, action in enumerate(record.actions):
        if number >= begin and state.seat == course.seat:
            return number
        state.apply_action(action)
    raise AssertionError("the student has a turn in the second quarter")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> GradedClass:
    """The class, graded once."""
    return graded_class(_make(tmp_path_factory.mktemp("export")).folder.path)


@pytest.fixture(scope="module")
def export(graded: GradedClass) -> Export:
    """Its export."""
    return anonymous_export(graded)


def _rows(export: Export, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export.files[name].decode())))


def _unpacked(data: bytes) -> bytes:
    """Everything in a zip: names, times, contents, and the bytes themselves."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [info.filename.encode() + str(info.date_time).encode() for info in archive.infolist()]
        return b"\n".join([data, *parts, *(archive.read(name) for name in archive.namelist())])


def test_nothing_of_the_roster_stands_in_it(graded: GradedClass, export: Export) -> None:
    """No id, name, section, other column, tag, class id or text by a student is anywhere in the bytes, names of files included."""
    data = _unpacked(zip_bytes(export)).lower()
    words = [*IDS, COURSE, "fullname", "section-q", "extra-", "was here", "not a save", graded.key.hex()]
    words += ["yvonne", "xander", "zorro", "wim-lost", "quokka"]
    for student in IDS:
        block = read_class(start_of(graded.course, student).session)
        assert block is not None
        words.append(block.tag)
    assert [word for word in words if word.encode().lower() in data] == []
    assert export.found == ()


def test_the_games_are_in_it(graded: GradedClass, export: Export) -> None:
    """Each record is the game that counts, replays, and is listed; the rest of the session is what the codebook says."""
    names = pseudonyms(graded.key, COURSE, IDS)
    listed = {row["record"]: row for row in _rows(export, "games.csv")}
    assert set(listed) == {name for name in export.files if name.startswith("records/")}
    assert set(listed) == {f"records/{names[student]}.json" for student in IDS[:2]}
    for student in IDS[:2]:
        record = from_json(export.files[f"records/{names[student]}.json"], "it")
        checked = verify(record)
        assert checked.ok
        assert checked.is_finished == (student == IDS[0])
        own = graded.games[student][""]
        assert own is not None
        assert own.record is not None
        assert (record.actions, record.seed) == (own.record.actions, own.record.seed)
        assert set(record.session) <= {
            "export", "players", "options", "advised", "taken_back", "redone", "restarted", "answers",
        }  # fmt: skip
    first = from_json(export.files[f"records/{names[IDS[0]]}.json"], "it")
    assert first.session["advised"] == 3
    assert first.session["answers"][0]["percent"] == 60


def test_tables_are_those_of_the_codebook(export: Export) -> None:
    """Every table has the columns that the codebook describes; cells are empty only where it says so, and of the type it says."""
    for book in TABLES:
        rows = _rows(export, book.file)
        assert rows
        assert list(rows[0]) == [column.name for column in book.columns]
        for column in book.columns:
            cells = [row[column.name] for row in rows]
            assert all(cells) or column.missing != "never", column
            pattern = {"whole": r"-?\d+", "number": r"-?\d+(\.\d+)?", "flag": "[01]"}.get(column.type, r"[a-z0-9+/.-]+")
            assert all(re.fullmatch(pattern, cell) for cell in cells if cell), column
            assert f"| `{column.name}` | {column.type} |" in codebook()
    assert list(json.loads(export.files["class.json"])) == [column.name for column in CLASS_FIELDS]
    assert export.files["codebook.md"].decode().startswith(TITLE)


def test_students_and_answers(graded: GradedClass, export: Export) -> None:
    """Everybody of the roster has a row with the grade; the answer has its score."""
    names = pseudonyms(graded.key, COURSE, IDS)
    rows = {row["student"]: row for row in _rows(export, "students.csv")}
    for grade in graded.book.grades:
        row = rows[names[grade.student]]
        assert (row["status"], float(row["score"])) == (grade.status, grade.score)
    assert list(rows) == sorted(rows)
    assert [rows[names[student]]["status"] for student in IDS] == ["partial", "partial", "rejected", "missing"]
    (answer,) = (row for row in _rows(export, "answers.csv") if row["choice"])
    assert (answer["student"], answer["choice"], answer["percent"]) == (names[IDS[0]], LAYERS[1], "60")
    quarters = [row for row in _rows(export, "quarters.csv") if row["student"] == names[IDS[0]]]
    assert [int(row["quarter"]) for row in quarters] == [1, 2, 3, 4]
    assert int(quarters[-1]["lead"]) == int(rows[names[IDS[0]]]["lead"])


def test_the_order_says_nothing_of_the_roster(graded: GradedClass) -> None:
    """Pseudonyms and their order depend on the key and the id alone; another key gives others."""
    there = pseudonyms(graded.key, COURSE, IDS)
    assert there == pseudonyms(graded.key, COURSE, reversed(IDS))
    assert list(there.values()) == sorted(there.values())
    many = [f"s{n:03}" for n in range(100)]
    shuffled = list(pseudonyms(graded.key, COURSE, many))
    assert shuffled != many
    assert not set(there.values()) & set(pseudonyms(b"another", COURSE, IDS).values())
    assert not set(there.values()) & set(pseudonyms(graded.key, "another", IDS).values())


def test_it_is_the_same_again(graded: GradedClass, export: Export, tmp_path: Path) -> None:
    """A second export has the same bytes, as a zip and as a folder."""
    assert zip_bytes(anonymous_export(graded)) == zip_bytes(export)
    write_export(tmp_path / "one", export)
    found = {
        path.relative_to(tmp_path / "one").as_posix(): path.read_bytes()
        for path in (tmp_path / "one").rglob("*")
        if path.is_file()
    }
    assert found == export.files
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_records_can_be_left_out(graded: GradedClass) -> None:
    """Then no seed is anywhere, and no game names a file."""
    bare = anonymous_export(graded, records=False)
    data = b"\n".join(bare.files.values())
    for student in IDS[:2]:
        record = graded.games[student][""].record  # type: ignore[union-attr]
        assert record is not None
        assert record.seed.hex().encode() not in data
    assert {row["record"] for row in _rows(bare, "games.csv")} == {""}
    assert not [name for name in bare.files if name.startswith("records/")]


def test_what_still_stands_in_it_is_found() -> None:
    """Whole words of the roster are found in any case, in contents and in names of files; short ones and numbers say nothing."""
    roster = Roster((Student("ann7", "Ann Arbor"), Student("12345"), Student("al"), Student("ben")))
    files = {"records/ben.json": b"12345 al", "a.csv": b"by ANN ARBOR, ann77"}
    assert traces(files, roster, "spring") == ("Ann Arbor", "ben")


def test_what_is_there_is_kept(export: Export, tmp_path: Path) -> None:
    """A zip of ours is replaced; another file and a folder with something in it are not."""
    ours, theirs, folder = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "full"
    write_export(ours, export)
    check_target(ours)
    theirs.write_bytes(b"PK\3\4 something")
    with pytest.raises(UsageError, match="did not write"):
        check_target(theirs)
    check_target(theirs, force=True)
    folder.mkdir()
    check_target(folder)
    (folder / "x").touch()
    with pytest.raises(UsageError, match="not empty"):
        check_target(folder)


def test_command(run: Run, graded: GradedClass, export: Export, tmp_path: Path) -> None:
    """Without --anonymous nothing is written; with it the zip is that of the library."""
    folder, out = graded.course.folder.path, tmp_path / "out.zip"
    refused = run("class", "export", folder, "--out", out)
    assert (refused.code, out.exists()) == (2, False)
    assert "--anonymous" in refused.err
    made = run("class", "export", folder, "--anonymous", "--out", out, "--json")
    assert made.code == 0
    assert json.loads(made.out)["rows"]["students.csv"] == len(IDS)
    assert out.read_bytes() == zip_bytes(export)
    course = read_course(folder)
    assert read_key(course.folder.key) == graded.key


def test_who_was_away_is_counted_without_a_name(graded: GradedClass) -> None:
    """Actions of a policy that stood in are counted; who decided else is not in the export."""
    record = graded.games[IDS[0]][""].record  # type: ignore[union-attr]
    assert record is not None
    task = Task(graded.course)
    rows = [
        {"ply": 0, "seat": task.seat, "by": "zorro77", "until": 0},
        {"ply": 0, "seat": task.seat, "by": "policy:easy", "until": 1},
    ]
    handed = record.with_session(hands=rows, team=list(IDS))
    state = graded.course.game.new_state(record.seed, record.factions)
    in_first = 0
    for action in record.actions[: record.quarters[0].plies]:
        in_first += state.seat == task.seat
        state.apply_action(action)
    verdict = Verdict(HandedIn("x", None), IDS[0], None, handed)
    assert game_row("p0", task, verdict, None)["policy_actions"] == in_first > 0
    assert not {"hands", "team"} & set(anonymous_record(handed, task, "p0").session)


def test_a_word_of_the_rules_is_told(graded: GradedClass) -> None:
    """An id that is a word of the rules is named for a look, and the export is made."""
    roster = evolve(graded.roster, students=(*graded.roster.students, Student("hyperscaler")))
    assert traces({"class.json": anonymous_export(graded).files["class.json"]}, roster) == ("hyperscaler",)
