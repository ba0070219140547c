"""Who handed in what: the newest save of each student counts, and nothing but the inside of a file says whose it is."""

from __future__ import annotations

import html
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from attrs import evolve
from tests.classroom.classes import edited, hand_in, replaced, start_of
from tests.classroom.packing import packed

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.roster import read_roster
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.grading.gradebooks import grades_csv
from gigawatt.classroom.grading.grades_page import grades_page
from gigawatt.classroom.grading.gradescope import gradescope_json
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.setup.create import NewClass, make_class, refresh_class
from gigawatt.classroom.setup.start_files import start_name, start_path
from gigawatt.classroom.submissions.standing import FINISHED, GRADED, MISSING, PARTIAL, REJECTED
from gigawatt.classroom.submissions.status import ClassStatus, class_status
from gigawatt.match import Record
from gigawatt.session import PASS, GameSession
from gigawatt.storage import to_json
from gigawatt.storage.records import load_record


def status(course: Course) -> ClassStatus:
    """The status of a class."""
    return class_status(course, read_roster(course.folder.roster))


def play(course: Course, student: str, path: Path, passes: int = 10_000) -> None:
    """Play a student's game by passing, at most so many times, and hand it in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(start_path(course.folder, student).read_bytes())
    session = GameSession.resume(path)
    session.play_on()
    while passes and not session.is_over:
        session.apply(PASS)
        session.play_on()
        passes -= 1


def test_nothing_was_handed_in(class_folder: Path) -> None:
    """Everybody is missing."""
    found = status(read_course(class_folder))
    assert [(row.student, row.name, row.status) for row in found.rows] == [
        ("ann", "Ann Arbor", MISSING), ("ben", "Ben Nevis", MISSING), ("cleo", "Cleo Café", MISSING),
    ]  # fmt: skip
    assert found.unknown == ()
    assert {row.reason.text for row in found.rows if row.reason} == {"Nothing was handed in."}


def test_the_newest_save_of_a_student(class_folder: Path) -> None:
    """Names of files say nothing; of two saves the later one counts, and both are counted."""
    course = read_course(class_folder)
    folder = course.folder.submissions
    play(course, "ann", folder / "deep" / "er" / "cleo.json")
    play(course, "ben", folder / "1.json", passes=1)
    play(course, "ben", folder / "2.json", passes=2)
    os.utime(folder / "2.json", (1, 1))
    found = status(course)
    ann, ben, cleo = found.rows
    assert (ann.status, ann.count) == (FINISHED, 1)
    assert ann.newest is not None
    assert (ann.newest.file, ann.newest.quarters) == ("deep/er/cleo.json", 4)
    assert (ben.status, ben.count) == (PARTIAL, 2)
    assert ben.newest is not None
    assert ben.newest.file == "1.json"
    assert cleo.status == MISSING
    assert [found.count(word) for word in (FINISHED, PARTIAL, MISSING)] == [1, 1, 1]


def test_a_start_file_handed_in_as_well(class_folder: Path) -> None:
    """One in which nothing was done never takes the place of a game, however new it is."""
    course = read_course(class_folder)
    play(course, "ann", course.folder.submissions / "a.json")
    os.utime(course.folder.submissions / "a.json", (1, 1))
    (course.folder.submissions / "b.json").write_bytes(start_path(course.folder, "ann").read_bytes())
    row = status(course).rows[0]
    assert (row.status, row.count) == (FINISHED, 2)
    assert row.newest is not None
    assert row.newest.file == "a.json"


def test_files_that_are_nobodys(class_folder: Path, duel_record: object) -> None:
    """Each is named with a reason, and none stops the others from being counted."""
    from gigawatt.storage.records import save_record

    course = read_course(class_folder)
    folder = course.folder.submissions
    (folder / "a.json").write_text("{", encoding="utf-8")
    assert isinstance(duel_record, Record)
    save_record(duel_record, folder / "b.json")
    mine = load_record(start_path(course.folder, "ann"))
    save_record(mine.with_session(**{"class": {**mine.session["class"], "student": "ben"}}), folder / "c.json")
    (folder / "link.json").symlink_to(start_path(course.folder, "ann"))
    start_path(course.folder, "cleo").rename(folder / "d.json")
    (course.folder.roster).write_text("id\nann\nben\n", encoding="utf-8")
    found = status(course)
    assert [(one.file, one.reason.code) for one in found.unknown] == [
        ("a.json", "not-json"), ("b.json", "other-rules"), ("d.json", "other-student"), ("link.json", "not-json"),
    ]  # fmt: skip
    wanted = "The file names a student who is not in the class: cleo is not in the roster."
    assert found.unknown[2].reason.text == wanted
    assert "links are not followed" in found.unknown[3].reason.text
    ann, ben = found.rows
    assert (ann.status, ben.status) == (MISSING, REJECTED)
    assert [one.file for one in ben.refused] == ["c.json"]
    assert ben.reason is not None
    assert (ben.reason.code, "start file of ann" in ben.reason.text) == ("other-student", True)


def test_files_that_are_no_saves_are_named_as_grading_names_them(class_folder: Path) -> None:
    """The same sentence for the same file, and in neither what systems put beside files."""
    course = read_course(class_folder)
    folder = course.folder.submissions
    whole = start_path(course.folder, "ann").read_bytes()
    plain = json.loads(whole)
    files = {
        "cut.json": whole[: len(whole) // 2],
        "edited.json": json.dumps(plain | {"seed": 7}).encode(),
        "empty.json": b"",
        "later.json": json.dumps(plain | {"format_version": 99}).encode(),
        "note.txt": b"Dear teacher",
        "other.json": b"[1, 2]",
        ".DS_Store": b"\0\1",
        "__MACOSX/._cut.json": b"\0\5",
        "desktop.ini": b"[.ShellClassInfo]",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "zipped.zip", "w") as archive:
        archive.writestr("__MACOSX/._game.json", b"\0\5")
        archive.writestr("cut.json", files["cut.json"])
    book = grade_class(class_folder)
    graded = [(row.file, row.reason) for row in book.unknown]
    graded += [(row.file, row.reason) for grade in book.grades for row in grade.files if row.reason is not None]
    found = status(course)
    told = {one.file: one.reason.text for one in found.unknown}
    told |= {one.file: one.reason.text for row in found.rows for one in row.refused}
    assert told == {name: reason.text for name, reason in graded}
    expected = ["cut.json", "edited.json", "empty.json", "later.json", "note.txt", "other.json", "zipped.zip/cut.json"]
    assert sorted(told) == expected
    assert told["cut.json"] == "The file breaks off before its end: hand in the whole file, as the game saved it"
    assert told["empty.json"] == "The file is empty."


def _bad_files(course: Course, game: Record) -> dict[str, bytes]:
    """By name one file of every kind that does not count and needs no replay to say so; `ID.json` is the student's own."""
    whole = to_json(game)
    starts = {student: start_of(course, student) for student in read_roster(course.folder.roster).ids}
    report = packed({"[Content_Types].xml": b"<?xml?>", "word/document.xml": b"<?xml?>"})
    options = {"undo": 1, "advice": 1}
    return {
        "empty.json": b"",
        "junk.json": bytes(3_000_000),
        "wide.json": '{"format": 1}'.encode("utf-16"),
        "picture.json": b"\x89PNG\r\n\x1a\n\0\0",
        "printed.json": b"%PDF-1.7 \xe2\xe3",
        "letter.json": b"Dear teacher",
        "report.json": report,
        "reports.zip": packed({"one.docx": report}),
        "nested.zip": packed({"inner.zip": packed({"game.json": whole})}),
        "mixed.zip": packed({"inner.zip": packed({"game.json": whole}), "note.txt": b"Dear teacher"}),
        "cut.json": to_json(starts["cut"])[:-500],
        "renamed.json": edited(game, replaced("session", "class", "student", to="renamed")),
        "permit.json": edited(starts["permit"], replaced("session", "class", "advice", to=1 - course.advice)),
        "helped.json": to_json(starts["helped"].with_session(options=options, advised=2)),
        "noclass.json": edited(starts["noclass"], lambda plain: plain["session"].pop("class")),
        "nobody.json": edited(starts["nobody"], replaced("session", "class", "student", to="zoe")),
        "seed.json": edited(starts["seed"], replaced("seed", to="00" * 16)),
        "rules.json": edited(starts["rules"], replaced("scenario", to="case-study")),
        "newer.json": edited(starts["newer"], replaced("format_version", to=99)),
    }


def test_status_and_grade_agree_on_every_bad_file(tmp_path: Path) -> None:
    """Of every kind of bad file both say the same of the student and of the file."""
    names = [
        "empty", "junk", "wide", "picture", "printed", "letter", "report", "reports", "nested", "mixed", "cut",
        "renamed", "permit", "helped", "noclass", "nobody", "seed", "rules", "newer", "owner", "nothing",
    ]  # fmt: skip
    (tmp_path / "roster.csv").write_text("id\n" + "\n".join(names) + "\n", encoding="utf-8")
    folder = tmp_path / "class"
    make_class(folder, NewClass(preset="25", roster=tmp_path / "roster.csv"))
    settings = folder / "class.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^advice = true", "advice = false", text), encoding="utf-8")
    for path in (folder / "starts").glob("*.json"):
        path.unlink()
    course = refresh_class(folder).course
    assert not course.advice
    for name, data in _bad_files(course, start_of(course, "owner")).items():
        hand_in(course, name, data)
    book, found = grade_class(folder), status(course)
    graded = {grade.student: (grade.status, grade.reason) for grade in book.grades}
    assert {row.student: (row.status, row.reason) for row in found.rows} == graded
    assert found.unknown == book.unknown
    files = {(row.student, one.file): one.reason for row in found.rows for one in row.refused}
    assert files == {(grade.student, one.file): one.reason for grade in book.grades for one in grade.files}
    texts = {student: reason.text for student, (_, reason) in graded.items() if reason is not None}
    rejected = {student for student, (state, _) in graded.items() if state == REJECTED}
    assert rejected == set(names) - {"reports", "nested", "mixed", "owner", "nothing"}, "a zip may hold any task"
    assert graded["helped"][1] == Reason("advice-used", "2 times", about="helped.json")
    assert "unpack the outer one first" in texts["nested"]
    assert "unpack the outer one first" in texts["mixed"]
    assert texts["nothing"] == "Nothing was handed in."
    cash = edited(start_of(course, "owner"), replaced("rules", "factions", 0, "start", "cash", to=664))
    hand_in(course, "cash.json", cash)
    owner = next(row.reason for row in status(course).rows if row.student == "owner")
    assert owner is not None
    assert owner.text.startswith(
        "cash.json: The file was changed after the game wrote it, the rules in it included: the start cash of hyperscaler is not "
        "one that rules allow (record: hyperscaler: start.cash: expected a whole number from "
    )
    assert texts["empty"] == "empty.json: The file is empty."
    assert texts["reports"].startswith("Nothing that could be counted was handed in: reports.zip/one.docx: The file ")
    for student, kind in {
        "picture": "a picture", "printed": "a PDF document", "letter": "a text", "report": "a Word document",
        "reports": "a Word document",
    }.items():  # fmt: skip
        assert f"it seems to be {kind}" in texts[student]
    assert not [text for text in texts.values() if "Expecting value" in text]


def test_status_and_grade_have_one_word_for_one_student(tmp_path: Path) -> None:
    """With a game and an exercise, each whole, in part, refused or not there, and a later file beside a better one."""
    states = ("whole", "part", "start", "bad", "none")
    names = [f"{game}-{exercise}" for game in states for exercise in states]
    (tmp_path / "roster.csv").write_text("id\n" + "\n".join([*names, "late"]) + "\n", encoding="utf-8")
    wanted = NewClass(preset="25", exercises=("missing-layer",), roster=tmp_path / "roster.csv", equal=False)
    course = make_class(tmp_path / "class", wanted).course
    for name in names:
        for state, exercise in zip(name.split("-"), ("", "missing-layer"), strict=True):
            _hand_in_state(course, name, exercise, state)
    _hand_in_state(course, "late", "missing-layer", "whole")
    _hand_in_state(course, "late", "", "whole")
    (course.folder.submissions / "late.json").rename(course.folder.submissions / "first.json")
    os.utime(course.folder.submissions / "first.json", (1, 1))
    _hand_in_state(course, "late", "", "part")
    book, found = grade_class(course.folder.path), status(course)
    graded = {grade.student: (grade.status, grade.reason) for grade in book.grades}
    word = {FINISHED: GRADED}
    assert {row.student: (word.get(row.status, row.status), row.reason) for row in found.rows} == graded
    counts = {
        grade.student: [one.file for one in grade.files if one.counts and not one.exercise] for grade in book.grades
    }
    assert {row.student: [row.newest.file] if row.newest else [] for row in found.rows} == counts
    said = {student: state for student, (state, _) in graded.items()}
    assert {student for student, state in said.items() if state == GRADED} == {"whole-whole", "late"}
    assert {student for student, state in said.items() if state == MISSING} == {"none-none"}
    assert {student for student, state in said.items() if state == REJECTED} == {"bad-bad", "bad-none", "none-bad"}
    assert found.count(PARTIAL) == 20


def _hand_in_state(course: Course, student: str, exercise: str, state: str) -> None:
    """Hand in a game of a student in one of some states."""
    path = course.folder.submissions / start_name(student, exercise)
    if state == "none":
        return
    path.write_bytes(start_path(course.folder, student, exercise).read_bytes())
    if state == "bad":
        path.write_bytes(edited(load_record(path), replaced("session", "class", "tag", to="0" * 64)))
    elif state != "start":
        session = GameSession.resume(path)
        session.play_on()
        passes = 1 if state == "part" else 10_000
        while passes and not session.is_over:
            session.apply(PASS)
            session.play_on()
            passes -= 1


def test_a_start_file_that_is_newer_than_a_game(class_folder: Path) -> None:
    """It counts for nothing as long as the student has played in another file, whole or not; grading says the same."""
    course = read_course(class_folder)
    folder = course.folder.submissions
    play(course, "ann", folder / "a.json", passes=1)
    os.utime(folder / "a.json", (1, 1))
    (folder / "b.json").write_bytes(start_path(course.folder, "ann").read_bytes())
    row = status(course).rows[0]
    assert row.newest is not None
    assert (row.status, row.newest.file) == (PARTIAL, "a.json")
    assert [one.file for one in grade_class(class_folder).grades[0].files if one.counts] == ["a.json"]


def test_a_save_of_any_name_counts(class_folder: Path) -> None:
    """Only what is no save is passed over for its name."""
    course = read_course(class_folder)
    play(course, "ann", course.folder.submissions / "__MACOSX" / ".hidden", passes=1)
    assert status(course).rows[0].status == PARTIAL


def test_a_zip_as_learning_platforms_export_it(class_folder: Path) -> None:
    """What is in it counts like any file, and is named with the zip."""
    course = read_course(class_folder)
    play(course, "ann", course.folder.path / "mine.json")
    with zipfile.ZipFile(course.folder.submissions / "all.zip", "w") as archive:
        archive.write(course.folder.path / "mine.json", "ann_late_123/game.json")
    row = status(course).rows[0]
    assert row.status == FINISHED
    assert row.newest is not None
    assert row.newest.file == "all.zip/ann_late_123/game.json"


def test_exercises_are_counted_apart(tmp_path: Path) -> None:
    """Whoever handed in an exercise has not handed in the game, and the other way round."""
    folder = tmp_path / "class"
    (tmp_path / "roster.csv").write_text("id\nann\nben\n", encoding="utf-8")
    wanted = NewClass(preset="25", exercises=("missing-layer",), roster=tmp_path / "roster.csv", equal=False)
    course = make_class(folder, wanted).course
    start = next((folder / "starts" / "missing-layer").glob("ann*.json"))
    (folder / "submissions" / "x.json").write_bytes(start.read_bytes())
    ann, ben = status(course).rows
    assert (ann.status, ann.exercises) == (PARTIAL, ()), "a start file in which nobody has played is no work"
    assert (ben.status, ben.exercises) == (MISSING, ())
    session = GameSession.resume(folder / "submissions" / "x.json")
    session.play_on()
    session.apply(PASS)
    session.release()
    assert status(course).rows[0].exercises == ("missing-layer",)


def _class_of_three_tasks(folder: Path) -> Course:
    """A class of ann with two exercises."""
    folder.mkdir()
    (folder / "roster.csv").write_text("id\nann\n", encoding="utf-8")
    wanted = NewClass(preset="25", exercises=("missing-layer", "power-first"), equal=False)
    return make_class(folder, wanted).course


def _told(course: Course) -> tuple[str, str, str]:
    """The status, the code and the text of ann, which grading says as well, everywhere."""
    row, book = status(course).rows[0], grade_class(course.folder.path)
    grade = book.grades[0]
    assert row.reason is not None
    assert (row.status, row.reason) == (grade.status, grade.reason)
    assert row.reason.text in grades_csv(book).decode("utf-8-sig").replace('""', '"')
    assert html.escape(row.reason.text) in grades_page(book)
    assert row.reason.text in json.loads(gradescope_json(book, grade))["output"]
    return row.status, row.reason.code, row.reason.text


@pytest.mark.parametrize("part", [0.9, 0.2])
def test_a_broken_file_counts_as_handed_in_for_the_task_that_it_names(tmp_path: Path, part: float) -> None:
    """Inside, as far as it can be read, else by its name: nobody is told that nothing was handed in for that task."""
    course = _class_of_three_tasks(tmp_path / "class")
    play(course, "ann", course.folder.submissions / "a.json")
    whole = start_path(course.folder, "ann", "missing-layer").read_bytes()
    hand_in(course, "ann.missing-layer.json", whole[: int(len(whole) * part)])
    broken = (
        "missing-layer (ann.missing-layer.json): The file breaks off before its end: hand in the whole file, as the"
    )
    state, code, text = _told(course)
    assert (state, code) == (PARTIAL, "truncated")
    assert text == f"{broken} game saved it. Nothing was handed in for power-first."


def test_a_broken_file_that_may_be_of_any_task(tmp_path: Path) -> None:
    """Of the student by its content: it is named first, and what is missing may be in it. By its name alone it is an aside."""
    course = _class_of_three_tasks(tmp_path / "class")
    play(course, "ann", course.folder.submissions / "a.json")
    hand_in(course, "x.json", b'{"format": "gigawatt-record", "session": {"class": {"student": "ann", ')
    hand_in(course, "ann_work.pdf", b"%PDF-1.7")
    state, code, text = _told(course)
    assert (state, code) == (PARTIAL, "truncated")
    assert text.startswith("x.json: The file breaks off before its end")
    assert (
        ". Nothing else was handed in for missing-layer and power-first. This file could not be counted: ann_" in text
    )


def test_a_game_of_a_class_that_plays_only_exercises(tmp_path: Path) -> None:
    """It names the student and counts for nothing: that is rejected, whatever it is called, and no task is said to have it."""
    course = evolve(_class_of_three_tasks(tmp_path / "class"), weights={"goal": 60}, prompts=())
    for name in ("ann.json", "x.json"):
        play(course, "ann", course.folder.submissions / name, passes=1)
        row = status(course).rows[0]
        assert row.reason is not None
        assert (row.status, row.reason.code) == (REJECTED, "other-rules")
        assert row.reason.text.startswith(f"{name}: ")
        assert "handed in for missing-layer and power-first." in row.reason.text
        (course.folder.submissions / name).unlink()


def test_all_that_is_wrong_is_named(tmp_path: Path) -> None:
    """Of every task, and of every file of one: first what was handed in, then what is missing."""
    course = _class_of_three_tasks(tmp_path / "class")
    start = load_record(start_path(course.folder, "ann", "power-first"))
    forged = to_json(start.with_session(**{"class": {**start.session["class"], "tag": "0" * 64}}))
    hand_in(course, "ann.power-first.json", forged)
    state, code, text = _told(course)
    assert (state, code) == (REJECTED, "unsigned")
    assert text.startswith("power-first (ann.power-first.json): The game was not played on a start file of this class")
    assert text.endswith(". Nothing was handed in for the game of the class and missing-layer.")
    hand_in(course, "ann.json", b"")
    hand_in(course, "old/ann.json", b"Dear teacher")
    hand_in(course, "b.json", start_path(course.folder, "ann", "missing-layer").read_bytes())
    state, code, text = _told(course)
    assert (state, code) == (PARTIAL, "truncated")
    parts = [
        "The game of the class (ann.json): The file is empty.",
        " The game of the class (old/ann.json): The file is not a save of Gigawatt",
        " missing-layer: The start file was handed in as it was given out",
        " power-first (ann.power-first.json): The game was not played on a start file of this class",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert places[0] == 0


def test_of_very_many_bad_files_only_some_are_named(tmp_path: Path) -> None:
    """A folder or a zip may hold thousands: of the others their number is said."""
    course = _class_of_three_tasks(tmp_path / "class")
    for number in range(20):
        hand_in(course, f"ann/{number:02}.json", b"Dear teacher")
    state, code, text = _told(course)
    assert (state, code) == (MISSING, "no-submission")
    assert text.count("This file could not be counted") == 5
    assert text.endswith(" 14 other files could not be counted.")
