"""The files for gradebooks from any grades: well-formed, complete, and without a cell or a tag that does anything."""

from __future__ import annotations

import csv
import io
import json

from attrs import evolve
from hypothesis import given, settings, strategies as st

from gigawatt.classroom.grading.gradebooks import COMPUTED, STUDENT_COLUMNS, assignment_title, canvas_csv, grades_csv
from gigawatt.classroom.grading.grades import Grade, Gradebook, Judged, Part
from gigawatt.classroom.grading.grades_page import grades_page
from gigawatt.classroom.grading.gradescope import gradescope_json
from gigawatt.classroom.reasons import CODES, Reason
from gigawatt.classroom.submissions.standing import STATUSES
from gigawatt.classroom.submissions.unknown import Unknown

WEIGHTS = {"completion": 30, "result": 50, "reflection": 20}
TEXTS = st.text(max_size=30) | st.sampled_from(
    ["=1+1", "@x", "+A1", "-2+3", "<script>", "\x1b[2J", 'a,"b\nc', "\u202eabc"]
)
REASONS = st.builds(Reason, st.sampled_from(CODES), TEXTS)
PARTS = st.fixed_dictionaries(
    {name: st.builds(Part, st.floats(-2, 3), st.just(weight), TEXTS) for name, weight in WEIGHTS.items()}
)
FILES = st.lists(st.builds(Judged, TEXTS, st.booleans(), st.none() | REASONS, st.just(""), TEXTS), max_size=2).map(
    tuple
)
GRADES = st.builds(
    Grade,
    student=st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True),
    name=TEXTS,
    section=TEXTS,
    columns=st.dictionaries(st.sampled_from(["SIS User ID", "SIS Login ID", "note"]), TEXTS, max_size=2),
    status=st.sampled_from(list(STATUSES)),
    parts=PARTS,
    reason=st.none() | REASONS,
    lead=st.none() | st.integers(0, 300),
    par=st.none() | st.floats(0, 300),
    files=FILES,
)
BOOKS = st.builds(
    Gradebook,
    st.just("spring-a"),
    TEXTS,
    st.just(WEIGHTS),
    st.lists(GRADES, max_size=4, unique_by=lambda grade: grade.student).map(tuple),
    st.lists(st.builds(Unknown, TEXTS, REASONS), max_size=2).map(tuple),
)


def _is_harmless(cell: str) -> bool:
    is_number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
    return not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or is_number


@settings(max_examples=30, deadline=None)
@given(BOOKS)
def test_any_grades_make_sound_files(book: Gradebook) -> None:
    """Every student has a row and a file, every row as many cells as the header, every score is from 0 to the whole."""
    for data in (grades_csv(book).decode("utf-8-sig"), canvas_csv(book).decode()):
        header, *rows = csv.reader(io.StringIO(data), strict=True)
        assert all(len(row) == len(header) for row in rows)
        assert all(_is_harmless(cell) and cell.isprintable() for row in [header, *rows] for cell in row)
    assert len(canvas_csv(book).decode().splitlines()) == 2 + len(book.grades)
    page = grades_page(book)
    assert "<script" not in page
    assert "\x1b" not in page
    for grade in book.grades:
        assert 0 <= grade.score <= book.points == 100
        plain = json.loads(gradescope_json(book, grade))
        assert plain["score"] == grade.score
        assert [test["max_score"] for test in plain["tests"]] == list(WEIGHTS.values())
        assert all(0 <= test["score"] <= test["max_score"] for test in plain["tests"])


def _book(*grades: Grade, name: str = "Spring") -> Gradebook:
    return Gradebook("spring-a", name, WEIGHTS, grades)


def _canvas_row(grade: Grade) -> list[str]:
    return list(csv.reader(io.StringIO(canvas_csv(_book(grade)).decode())))[2]


def test_a_roster_from_canvas_goes_back_to_canvas() -> None:
    """Canvas finds a student by its own number if the roster came from there, and by the login otherwise."""
    parts = {name: Part(0.5, weight) for name, weight in WEIGHTS.items()}
    own = Grade(student="ann", name="Arbor, Ann", section="A", status="graded", parts=parts)
    assert _canvas_row(own) == ["Arbor, Ann", "", "", "ann", "A", "50.0"]
    exported = evolve(own, student="4711", columns={"SIS User ID": "u-9", "SIS Login ID": "ann@x.edu"})
    assert _canvas_row(exported) == ["Arbor, Ann", "4711", "u-9", "ann@x.edu", "A", "50.0"]
    numbered = evolve(own, columns={"Canvas ID": "4711"})
    assert _canvas_row(numbered) == ["Arbor, Ann", "4711", "", "ann", "A", "50.0"]


def test_no_title_of_an_assignment_is_taken_for_a_computed_column() -> None:
    """Canvas skips a column whose title holds the name of one that it computes."""
    assert assignment_title(_book(name="Power 101")) == "Gigawatt: Power 101"
    for word in COMPUTED:
        assert assignment_title(_book(name=f"My {word}")) == "Gigawatt"
    header = canvas_csv(_book()).decode().partition("\n")[0]
    assert header.split(",")[:5] == list(STUDENT_COLUMNS)


def test_points_are_clamped_and_rounded() -> None:
    """A part is worth from nothing to its weight, to the two decimals that Canvas shows."""
    assert [Part(share, 30).points for share in (-1.0, 0.0, 1 / 3, 1.0, 2.0)] == [0.0, 0.0, 10.0, 30.0, 30.0]
    assert Part(1 / 7, 50).points == 7.14
