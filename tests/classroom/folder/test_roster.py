"""Rosters as teachers have them: by hand, from spreadsheets, from Canvas and Gradescope."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_STORED

import pytest
from hypothesis import given, strategies as st
from tests.classroom.packing import packed

from gigawatt.classroom.folder.roster import MOST_STUDENTS, Roster, Student, parse_roster, read_roster, roster_text
from gigawatt.errors import ClassError

CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Essay (4711),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,10,(read only)
"Arbor, Ann",1001,u-1,ann@uni.org,Spring A,9,90
"Nevis, Ben",1002,u-2,ben@uni.org,"Spring A and Spring B",,0
"""
GRADESCOPE = "First Name,Last Name,SID,Email,Sections\nAnn,Arbor,1001,ann@uni.org,A\n"


def test_the_plain_form() -> None:
    """Three columns, a row a student, in their order."""
    roster = parse_roster("id,name,section\nben,Ben,B\nann,Ann,A\n")
    assert roster.ids == ("ben", "ann")
    assert roster.find("ann") == Student("ann", "Ann", "A")
    assert roster.find("eve") is None


def test_an_id_is_enough() -> None:
    """Names need not be given to anyone's program."""
    assert parse_roster("id\nann\nben\n").students == (Student("ann"), Student("ben"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_spreadsheets_form(end: str, sign: str, mark: str) -> None:
    """Marks, ends of lines and separators of spreadsheets read alike."""
    rows = [("ID", "Name", "Section"), ("ann", '"Arbor' + sign + ' A."', "A"), ("", "", ""), ("ben", "Ben", "B")]
    text = mark + end.join(sign.join(row) for row in rows)
    found = parse_roster(text)
    assert found.ids == ("ann", "ben")
    assert found.students[0].name == f"Arbor{sign.strip() or ' '} A.".replace("  ", " ")


def test_the_line_that_names_the_separator() -> None:
    """`sep=;` in the first line, as spreadsheets write it, is no row of the table; lines count with it."""
    assert parse_roster("sep=;\nid;name\nann;Ann\n").ids == ("ann",)
    with pytest.raises(ClassError, match="line 3: the id is empty"):
        parse_roster("sep=;\nid;name\n;Ann\n")


def test_a_gradebook_of_canvas() -> None:
    """Its ids, names and sections are found, its rows of no student left out, its other columns kept."""
    roster = parse_roster(CANVAS)
    assert roster.ids == ("1001", "1002")
    ben = roster.students[1]
    assert (ben.name, ben.section) == ("Nevis, Ben", "Spring A and Spring B")
    assert ben.more == {"SIS User ID": "u-2", "SIS Login ID": "ben@uni.org", "Essay (4711)": "", "Final Score": "0"}


def test_a_roster_of_gradescope() -> None:
    """First and last name make the name."""
    assert parse_roster(GRADESCOPE).students[0].name == "Ann Arbor"
    assert parse_roster(GRADESCOPE).ids == ("1001",)


@pytest.mark.parametrize(
    "text, message",
    [
        ("", r"line 1: it is empty; expected a first row id,name,section"),
        ("\n\n", r"it is empty"),
        ("first,second\na,b\n", r'line 1: no column of ids; expected .* got "first, second"'),
        ("id,name\n\nann,Ann\n,Ben\n", r"line 4: the id is empty"),
        ("id\nann\nben\nAnn\n", r"line 4: the id Ann is in line 2 already"),
        ("id\n../../etc/passwd\n", r'line 2: the id "\.\./\.\./etc/passwd" cannot name a file'),
        ("id\nann smith\n", r"cannot name a file: expected 1 to 64 letters"),
        ('id\n"=cmd|calc"\n', r"cannot name a file"),
        ('id,name\nann,"Ann\n', r"line 2: not CSV"),
        ('id,name\nann,"a"b\n', r"line 2: not CSV"),
        ("id\nNUL\n", r"cannot name a file"),
        ("id," + ",".join(map(str, range(300))), r"at most 200 columns, got 301"),
        ("id\n" + "\n".join(f"s{i}" for i in range(MOST_STUDENTS + 1)), r"at most 2,000 students"),
    ],
)
def test_rows_that_make_no_sense(text: str, message: str) -> None:
    """The error names the line, what came, and what was expected."""
    with pytest.raises(ClassError, match=message):
        parse_roster(text)


def test_names_that_look_like_formulas() -> None:
    """They are kept as names, and written so that no spreadsheet runs them."""
    roster = parse_roster("id,name\nann,=1+1\nben,-Ben\n")
    assert [student.name for student in roster.students] == ["=1+1", "-Ben"]
    text = roster_text(roster)
    assert "ann,'=1+1," in text
    assert parse_roster(text) == roster


def test_control_characters_stay_out() -> None:
    """A name is safe text, whatever the file holds."""
    roster = parse_roster("id,name\nann,A\u202enn \x1b[31m\n")
    assert roster.students[0].name == "Ann [31m"


def test_files_that_are_no_text(tmp_path: Path) -> None:
    """The encoding that a spreadsheet calls Unicode is named, and what to do."""
    path = tmp_path / "roster.csv"
    path.write_bytes("id\tname\nann\tAnn\n".encode("utf-16"))
    with pytest.raises(ClassError, match="UTF-16; save it as UTF-8"):
        read_roster(path)
    path.write_bytes("id,name\nann,Zoë\n".encode("cp1252"))
    with pytest.raises(ClassError, match="save it as UTF-8"):
        read_roster(path)
    with pytest.raises(ClassError, match="no such file"):
        read_roster(tmp_path / "nobody.csv")


XLSX = packed({"[Content_Types].xml": b"<?xml?>", "xl/workbook.xml": b"<?xml?>"})
ODS = packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, method=ZIP_STORED)


@pytest.mark.parametrize(
    "data, kind",
    [
        (XLSX, "an Excel workbook"),
        (ODS, "an OpenDocument spreadsheet"),
        (packed({"[Content_Types].xml": b"", "word/document.xml": b""}), "a Word document"),
        (packed({"roster.csv": b"id\nann\n"}), "a zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a document of an older office program"),
        (b"%PDF-1.7 \xe2\xe3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG)"),
        (b"<!DOCTYPE html><title>Grades</title>", "a web page"),
        (b"\x7fELF\2\1\1\0", "a file of another program"),
    ],
)
def test_files_of_other_programs(tmp_path: Path, data: bytes, kind: str) -> None:
    """What came is named, and how to make a CSV file of it."""
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    with pytest.raises(ClassError) as found:
        read_roster(path)
    assert f"expected a CSV file, got {kind}; " in str(found.value)
    assert "CSV (UTF-8)" in str(found.value)


IDS = st.from_regex(r"[a-z0-9][a-z0-9._@-]{0,8}[a-z0-9]", fullmatch=True).filter(lambda text: len(text) > 4)
CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.tuples(IDS, CELLS, CELLS, CELLS), unique_by=lambda row: row[0], max_size=8))
def test_a_roster_survives_its_file(rows: list[tuple[str, str, str, str]]) -> None:
    """What is written reads as the same roster, whatever stands in its cells."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([("id", "name", "section", "SIS Login ID"), *rows])
    try:
        roster = parse_roster(out.getvalue())
    except ClassError:
        return  # such as a null character, which is not CSV
    assert parse_roster(roster_text(roster)) == roster
    assert isinstance(roster, Roster)


@given(st.text(max_size=60))
def test_any_text_is_a_roster_or_refused(text: str) -> None:
    """Reading ends with a roster or with one line about it."""
    try:
        parse_roster(text)
    except ClassError as error:
        assert str(error).startswith("roster.csv, line ")
