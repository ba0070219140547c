"""A class of thirty with honest, sloppy and cheating submissions: every honest one has its score, every other one its reason."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import evolve, frozen
from tests.classroom.classes import cut, edited, hand_in, played, replaced, rows_of, start_of
from tests.classroom.packing import packed

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import new_key, sign
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.grading.gradebooks import STUDENT_COLUMNS
from gigawatt.classroom.grading.grades import Gradebook, plain_gradebook
from gigawatt.classroom.grading.outputs import write_grades
from gigawatt.classroom.setup.create import NewClass, make_class
from gigawatt.classroom.setup.starts import signed_facts
from gigawatt.match import Record, play_match
from gigawatt.policies.registry import make_policy
from gigawatt.session.class_block import CLASS_KEY, read_class
from gigawatt.storage import to_json

EVIL_NAME = '=HYPERLINK("http://evil.example","<script>alert(1)</script>")'
ROSTER = "id,name,section\n" + "".join(
    f's{n:02},"{EVIL_NAME.replace(chr(34), chr(34) * 2) if n == 28 else f"Student {n}"}",{"@SUM(A1)" if n == 28 else "A"}\n'
    for n in range(1, 31)
)
POLICIES = ("greedy", "planner", "easy", "random")


@frozen
class Graded:
    """A class that was graded, and what was handed in."""

    course: Course
    book: Gradebook
    games: Mapping[str, Record]
    """By student the whole game that was played."""
    cpu_s: float
    changed: int


def _forged(start: Record) -> Record:
    """A start file that its student signed with a key of the own."""
    block = read_class(start.session)
    assert block is not None
    kinder = evolve(block, undo=not block.undo)
    return start.with_session(**{CLASS_KEY: evolve(kinder, tag=sign(new_key(), signed_facts(start, kinder))).plain()})


def _hand_in_all(course: Course) -> dict[str, Record]:
    """Hand in what thirty students might; return the whole games of those who played one."""
    starts = {f"s{n:02}": start_of(course, f"s{n:02}") for n in range(1, 31)}
    games = {
        student: played(course, start, POLICIES[place % len(POLICIES)])
        for place, (student, start) in enumerate(starts.items())
    }
    for n in range(1, 6):
        hand_in(course, f"s{n:02}.json", games[f"s{n:02}"])
    canvas = {f"doe{n}_{1000 + n}_77_My game (final).json": to_json(games[f"s{n:02}"]) for n in range(6, 10)}
    hand_in(course, "submissions.zip", packed(canvas))
    gradescope = {f"assignment_9/submission_{n}/save": to_json(games[f"s{n:02}"]) for n in range(10, 13)}
    gradescope |= {
        "assignment_9/submission_metadata.yml": b":submission_1:\n  :submitters: []\n",
        "__MACOSX/._save": b"\0\5",
    }
    hand_in(course, "export.zip", packed(gradescope))
    hand_in(course, "early/s13.json", cut(games["s13"], 9))
    hand_in(course, "s13.json", games["s13"])
    hand_in(course, "s14.json", cut(games["s14"], len(games["s14"].actions) - 2))
    hand_in(
        course, "s16.json", edited(games["s16"], replaced("session", "now", to={"cash": [10**9, 0], "lead": [999, 0]}))
    )
    hand_in(course, "s17.json", edited(games["s17"], replaced("digests", 7, to="0123456789abcdef")))
    hand_in(course, "s18.json", played(course, evolve(starts["s18"], seed=b"a much nicer one")))
    hand_in(course, "s19.json", edited(games["s01"], replaced("session", "class", "student", to="s19")))
    hand_in(course, "s20.json", played(course, _forged(starts["s20"])))
    hand_in(course, "s21.json", edited(games["s21"], replaced("rules", "factions", 0, "start", "cash", to=399)))
    hand_in(course, "s22.json", to_json(games["s22"])[:-500])
    hand_in(course, "s23.json", b"My computer ate it. <img src=x onerror=alert(1)>")
    with hand_in(course, "s24.json", b"").open("r+b") as file:
        file.truncate(100_000_000)
    hand_in(course, "s25.zip", packed({"s25.json": bytes(900_000), "more.json": bytes(50_000_000)}))
    hand_in(course, "s26.json", b'{"format": "gigawatt-record", "session": ' + b'{"a": ' * 900 + b"1" + b"}" * 901)
    hand_in(course, "s27.json", edited(games["s27"], replaced("rules_version", to=99)))
    hand_in(course, "s28.json", games["s28"])
    hand_in(course, "s29.json", played(course, starts["s29"], rivals="random"))
    hand_in(course, "=cmd|' -C calc'!A1 <b>\x1b[31m.json", games["s30"])
    return games


def _graded(folder: Path, preset: str) -> Graded:
    folder.mkdir()
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    course = make_class(folder, NewClass(preset=preset)).course
    games = _hand_in_all(course)
    began = time.process_time()
    book = grade_class(folder)
    changed = write_grades(course.folder.grades, book)
    return Graded(course, book, games, time.process_time() - began, changed)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The class of thirty on the shortest lesson, graded once."""
    return _graded(tmp_path_factory.mktemp("graded") / "spring-a", "25")


REJECTED = {
    "s17": ("divergent-ply", "ply 7:"),
    "s18": ("other-seed", "s18"),
    "s19": ("other-student", "s01"),
    "s20": ("unsigned", "undo"),
    "s21": ("other-rules", "was changed after the game wrote it"),
    "s22": ("truncated", ""),
    "s27": ("newer-version", ""),
    "s29": ("divergent-ply", "easy"),
}
UNKNOWN = {
    "s23.json": "not-json",
    "s24.json": "too-large",
    "s25.zip/s25.json": "too-large",
    "s25.zip/more.json": "too-large",
    "s26.json": "too-large",
}
NAMED = {"s23": "not-json", "s24": "too-large", "s25": "too-large", "s26": "too-large"}
"""Students of whom a file of nobody is called, with the reason that it gives them."""
MISSING = ("s15",)
HONEST = (*(f"s{n:02}" for n in range(1, 14)), "s16", "s28", "s30")


def test_every_honest_game_has_exactly_its_score(graded: Graded) -> None:
    """Completion in full, and the result by an independent account of Lead and par."""
    course, weights, seat = graded.course, graded.course.weights, graded.course.seat
    rows = rows_of(plain_gradebook(graded.book))
    for student in HONEST:
        game = graded.games[student]

        def lead(policy: str, game: Record = game) -> int:
            specs = [policy if one.is_students else one.player for one in course.seats]
            return play_match(course.game, [make_policy(spec) for spec in specs], game.seed, game.factions).lead[seat]

        place = int(student[1:]) - 1
        own, par = lead(POLICIES[place % len(POLICIES)]), sum(map(lead, course.panel)) / len(course.panel)
        share = min(max(0.5 + (own - par) / (2 * (par * 2 / 3)), 0), 1)
        row = rows[student]
        assert (row["status"], row["reason"], row["lead"]) == ("graded", None, own)
        assert row["parts"]["completion"] == weights["completion"]
        assert row["parts"]["result"] == pytest.approx(weights["result"] * share, abs=0.006)
        assert row["score"] == pytest.approx(sum(row["parts"].values()), abs=0.006)


def test_every_bad_file_has_its_reason(graded: Graded) -> None:
    """What names a student is listed there; what names nobody is listed by its file."""
    rows = rows_of(plain_gradebook(graded.book))
    for student, (code, word) in REJECTED.items():
        assert (rows[student]["status"], rows[student]["reason"], rows[student]["score"]) == ("rejected", code, 0.0)
        assert word in rows[student]["detail"]
    assert {row.file: row.reason.code for row in graded.book.unknown} == UNKNOWN
    for student, code in NAMED.items():
        assert (rows[student]["status"], rows[student]["reason"], rows[student]["score"]) == ("rejected", code, 0.0)
    for student in MISSING:
        assert (rows[student]["status"], rows[student]["reason"]) == ("missing", "no-submission")
        assert (f"{student}." in rows[student]["detail"]) == (student != "s15"), "of s15 there is no file at all"
        told = json.loads((graded.course.folder.grades / "gradescope" / student / "results.json").read_bytes())[
            "output"
        ]
        assert told == f"0 of {graded.book.points} points. {rows[student]['detail']}"
    assert (rows["s14"]["status"], rows["s14"]["reason"]) == ("partial", "unfinished")
    assert 0 < rows["s14"]["parts"]["completion"] < graded.course.weights["completion"]
    assert rows["s14"]["parts"]["result"] == 0
    assert graded.book.broken == len(REJECTED) + len(UNKNOWN)
    assert len(HONEST) + len(REJECTED) + len(NAMED) + len(MISSING) + 1 == len(rows) == 30


def test_the_whole_game_counts_and_the_early_one_is_told(graded: Graded) -> None:
    """Of two valid files of a student the newest whole one counts."""
    rows = rows_of(plain_gradebook(graded.book))
    assert [(file["file"], file["counts"], file["reason"]) for file in rows["s13"]["files"]] == [
        ("early/s13.json", False, "unfinished"),
        ("s13.json", True, None),
    ]
    early = next(grade for grade in graded.book.grades if grade.student == "s13").files[0]
    assert early.note == "s13.json counts, which is a whole game"
    page = (graded.course.folder.grades / "index.html").read_text(encoding="utf-8")
    assert f" {early.note}.<" in page


def test_grades_csv(graded: Graded) -> None:
    """A row for everybody; no cell is a formula."""
    data = (graded.course.folder.grades / "grades.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,name,section,status,score,points,")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [f"s{n:02}" for n in range(1, 31)]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+@\t" and cell]
    assert {row["status"] for row in rows} == {"graded", "partial", "rejected", "missing"}
    assert rows[27]["name"].startswith("'=HYPERLINK(")


def test_canvas_csv(graded: Graded) -> None:
    """The header, the row of points and the columns are those that Canvas's importer asks for."""
    data = (graded.course.folder.grades / "canvas.csv").read_bytes().decode()
    header, points, *rows = csv.reader(io.StringIO(data))
    assert header == [*STUDENT_COLUMNS, "Gigawatt: spring-a"]
    assert points == ["    Points Possible", "", "", "", "", "100"]
    assert len(rows) == 30
    assert all(len(row) == len(header) and 0 <= float(row[-1]) <= 100 for row in rows)
    assert rows[2][:5] == ["Student 3", "", "", "s03", "A"]


_TEST_KEYS = {
    "name",
    "number",
    "score",
    "max_score",
    "output",
    "visibility",
    "tags",
    "extra_data",
    "status",
    "output_format",
}
_VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}


def test_gradescope_results(graded: Graded) -> None:
    """Everybody has a file by the specification, whose tests add up to the score; none of it names a student."""
    folder = graded.course.folder.grades / "gradescope"
    assert sorted(path.name for path in folder.iterdir()) == [f"s{n:02}" for n in range(1, 31)]
    for grade in graded.book.grades:
        text = (folder / grade.student / "results.json").read_text(encoding="ascii")
        plain = json.loads(text)
        assert {"score", "output", "visibility", "stdout_visibility", "extra_data", "tests"} == set(plain)
        assert plain["visibility"] in _VISIBILITIES
        assert plain["stdout_visibility"] in _VISIBILITIES
        assert all(set(test) <= _TEST_KEYS and 0 <= test["score"] <= test["max_score"] for test in plain["tests"])
        assert plain["score"] == pytest.approx(sum(test["score"] for test in plain["tests"])) == grade.score
        assert "Student" not in text
        assert "HYPERLINK" not in text


def test_the_page_holds_no_markup_of_a_student(graded: Graded) -> None:
    """Names, file names and reasons are text on the page; it asks for nothing from anywhere."""
    page = (graded.course.folder.grades / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "=cmd|" in page
    assert not re.search(r"<(script|img|b)\b|\x1b|src=|href=", page)
    assert "16 graded, 1 partial, 12 rejected, 1 missing" in page


def test_a_second_run_changes_nothing(graded: Graded) -> None:
    """The same files give the same grades; not a file is written again."""
    folder = graded.course.folder.grades
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    book = grade_class(graded.course.folder.path)
    assert plain_gradebook(book) == plain_gradebook(graded.book)
    assert write_grades(folder, book) == 0
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_time(graded: Graded) -> None:
    """A class of thirty is graded within a minute of processor time, par included."""
    assert graded.cpu_s < 60


@pytest.mark.slow
def test_a_whole_lesson(tmp_path: Path) -> None:
    """The same on the lesson of 50 minutes: four seats, six quarters, a rival that plans."""
    graded = _graded(tmp_path / "spring-b", "50")
    rows = rows_of(plain_gradebook(graded.book))
    assert {student: rows[student]["status"] for student in HONEST} == dict.fromkeys(HONEST, "graded")
    assert {student: rows[student]["reason"] for student in REJECTED} == {s: code for s, (code, _) in REJECTED.items()}
    assert graded.cpu_s < 60


def test_a_document_is_one_file(class_folder: Path) -> None:
    """A zip without a single save, as text processors write, is told once; one with a save, file by file."""
    course = read_course(class_folder)
    hand_in(course, "essay.docx", packed({"[Content_Types].xml": b"<xml/>", "word/document.xml": b"<w/>"}))
    hand_in(course, "mine.zip", packed({"notes.txt": b"Hello", "save": to_json(start_of(course, "ann"))}))
    book = grade_class(class_folder)
    assert [(row.file, row.reason.code) for row in book.unknown] == [
        ("essay.docx", "not-json"),
        ("mine.zip/notes.txt", "not-json"),
    ]
    assert [grade.status for grade in book.grades] == ["partial", "missing", "missing"]
