"""The list of students, `roster.csv`: as a teacher writes it, or as Canvas, Gradescope or a spreadsheet exports it.

The first row names the columns. An id is needed; name and section may be missing, and all other columns are kept. Names stay in
this file and in the teacher's own pages: whatever a student gets has the id alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from attrs import frozen

from gigawatt.classroom.folder.file_kinds import other_kind
from gigawatt.classroom.folder.tables import shown as shown_value
from gigawatt.errors import ClassError, ReadError
from gigawatt.reading import read_file, shown, to_text
from gigawatt.session.class_block import is_student_id
from gigawatt.session.hands import MOST_TEAM
from gigawatt.text import csv_cell, csv_text, safe_text

LIMIT_BYTES: Final = 2_000_000
MOST_STUDENTS: Final = 2_000
MOST_COLUMNS: Final = 200
"""A gradebook that Canvas exports has a column for every assignment of the year."""
NAME_LIMIT: Final = 120
CELL_LIMIT: Final = 300

TEAM: Final = "team"
"""The column, in any capitals, whose students of equal entries play one game together."""
HEADER: Final = ("id", "name", "section")
_ID_NAMES: Final = (
    "id",
    "student id",
    "student_id",
    "sid",
    "sis user id",
    "sis login id",
    "login id",
    "username",
    "email",
)
_NAME_NAMES: Final = ("name", "student", "student name", "full name")
_SECTION_NAMES: Final = ("section", "section_name", "sections", "class", "group")
"""Names of the columns in the order of preference, in small letters."""
_FIRST: Final = ("first name", "first_name", "given name")
_LAST: Final = ("last name", "last_name", "surname", "family name")

_FORMULA: Final = ("=", "+", "-", "@")
_ID_RULE: Final = "1 to 64 letters, digits and . _ - @, a letter or digit first"


@frozen
class Student:
    """A row of the roster."""

    id: str
    """As in the file; names files, and is all that leaves the teacher's machine."""
    name: str = ""
    """Safe text; may be empty."""
    section: str = ""
    more: Mapping[str, str] = {}
    """The other columns by their own names, as safe text."""


@frozen
class Roster:
    """The students of a class, in the order of the file."""

    students: tuple[Student, ...] = ()
    columns: tuple[str, ...] = ()
    """The names of the other columns, in their order."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in the order of the file."""
        return tuple(student.id for student in self.students)

    @property
    def players(self) -> tuple[str, ...]:
        """The ids that have a start file: teams by their id, and students without a team, in the order of their first student."""
        return tuple(dict.fromkeys(map(self.player_of, self.students)))

    def player_of(self, student: Student) -> str:
        """The id under which a student plays: the team's, else the student's."""
        return next(
            (more for name, more in student.more.items() if name.strip().casefold() == TEAM and more), student.id
        )

    def members(self, player: str) -> tuple[str, ...]:
        """The students of a team, in the order of the file; empty for a student who plays alone."""
        found = tuple(student.id for student in self.students if self.player_of(student) == player)
        return () if found == (player,) else found

    def find(self, student_id: str) -> Student | None:
        """The student with an id, or None."""
        return next((student for student in self.students if student.id == student_id), None)


def by_folded_name(columns: Mapping[str, str]) -> dict[str, str]:
    """The other columns of a student by their names in small letters, with single spaces."""
    return {" ".join(name.casefold().replace("_", " ").split()): cell for name, cell in columns.items()}


def canvas_number(student_id: str, columns: Mapping[str, str]) -> str:
    """The number that Canvas has for a student, as far as the roster says it; empty if it does not.

    It is in a column `Canvas ID`; in a roster that Canvas exported it is the id, for which reading takes the column `ID`.
    """
    cells = by_folded_name(columns)
    is_exported = {"sis user id", "sis login id"} <= set(cells)
    return cells.get("canvas id", "") or (student_id if is_exported else "")


def read_roster(path: Path) -> Roster:
    """Read a roster.

    Raises:
        ClassError: it cannot be read, or a row is not valid; the text names the line.
    """
    try:
        data = read_file(path, LIMIT_BYTES, "roster")
        if kind := other_kind(data):
            raise ClassError(
                f"{shown(path)}: expected a CSV file, got {kind}; in the spreadsheet or gradebook choose "
                "Save as or Export, CSV (UTF-8), and name that file"
            )
        text = to_text(data)
    except ReadError as error:
        where = "" if error.where else f"cannot read {shown(path)}: "
        raise ClassError(f"{where}{error}") from error
    return parse_roster(text, shown(path))


def parse_roster(text: str, name: str = "roster.csv") -> Roster:
    """The roster in a text of CSV; `name` is the file in errors.

    Cells are separated by `,`, `;` or tabs, whichever the first row has most of; a row `sep=;` before it, as spreadsheets write it, is
    read over. Rows without any text are, too, and those rows of a Canvas gradebook that are of no student.

    Raises:
        ClassError: there is no column of ids, an id is empty, unsafe as the name of a file, or there twice, or it is too large.
    """
    return _Reader(text.removeprefix("\ufeff"), name).read()


def roster_text(roster: Roster) -> str:
    """A roster as CSV with the columns `id,name,section` first; reading it gives the roster again.

    Cells that a spreadsheet would take for a formula get an apostrophe, which reading takes off.
    """
    rows = [[*HEADER, *map(csv_cell, roster.columns)]]
    for student in roster.students:
        more = [csv_cell(student.more.get(column, ""), CELL_LIMIT + 1) for column in roster.columns]
        rows.append([student.id, csv_cell(student.name, NAME_LIMIT + 1), csv_cell(student.section), *more])
    return csv_text(rows)


class _Reader:
    """Reads one text, and adds file and line to errors."""

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._line = 1
        self._skipped = 0
        first, _, rest = text.partition("\n")
        separator = ""
        if (mark := first.strip().lower()).startswith("sep=") and len(mark) == 5:
            text, separator, self._skipped = rest, mark[4], 1
        self._text = text
        self._separator = separator or _separator_of(text)

    def fail(self, message: str) -> NoReturn:
        raise ClassError(f"{self._name}, line {max(1, self._line)}: {message}")

    def read(self) -> Roster:
        rows = self._rows()
        header = next(rows, None)
        if header is None:
            self.fail("it is empty; expected a first row id,name,section")
        if len(header) > MOST_COLUMNS:
            self.fail(f"expected at most {MOST_COLUMNS} columns, got {len(header)}")
        columns = _Columns(header)
        if columns.id < 0:
            self.fail(f"no column of ids; expected a first row id,name,section, got {shown_value(', '.join(header))}")
        students: dict[str, Student] = {}
        lines: dict[str, int] = {}
        for row in rows:
            if columns.is_of_no_student(row):
                continue
            student = self._student(columns, row)
            folded = student.id.casefold()
            if folded in lines:
                self.fail(f"the id {student.id} is in line {lines[folded]} already; ids differ in more than capitals")
            if len(students) >= MOST_STUDENTS:
                self.fail(f"expected at most {MOST_STUDENTS:,} students")
            students[student.id], lines[folded] = student, self._line
        roster = Roster(tuple(students.values()), columns.more_names)
        self._check_teams(roster, lines)
        return roster

    def _check_teams(self, roster: Roster, lines: Mapping[str, int]) -> None:
        """Check that teams have ids of their own, which name files as those of students do, and few enough students."""
        seen: dict[str, str] = {}
        for student in roster.students:
            team = roster.player_of(student)
            if team == student.id:
                continue
            self._line = lines[student.id.casefold()]
            if not is_student_id(team):
                self.fail(f"the team {shown_value(team)} cannot name a file: expected {_ID_RULE}")
            if team.casefold() in lines:
                self.fail(f"the team {team} has the id of a student, in line {lines[team.casefold()]}; give it another")
            if seen.setdefault(team.casefold(), team) != team:
                self.fail(f"the teams {seen[team.casefold()]} and {team} differ in capitals alone; write them alike")
            if len(roster.members(team)) > MOST_TEAM:
                self.fail(f"the team {team} has more than {MOST_TEAM} students; they would share one game")

    def _student(self, columns: _Columns, row: Sequence[str]) -> Student:
        ident = _plain(_cell(row, columns.id))
        if not ident:
            self.fail("the id is empty; every student needs one")
        if not is_student_id(ident):
            self.fail(f"the id {shown_value(ident)} cannot name a file: expected {_ID_RULE}")
        return Student(
            ident,
            columns.name_in(row),
            _text(_cell(row, columns.section), NAME_LIMIT),
            {
                name: _text(_cell(row, at), CELL_LIMIT)
                for at, name in zip(columns.more, columns.more_names, strict=True)
            },
        )

    def _rows(self) -> Iterator[list[str]]:
        """The rows with any text, while `_line` follows."""
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator, strict=True)
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                self._line = reader.line_num + self._skipped
                self.fail(f"not CSV: {safe_text(error, 120)}")
            self._line = reader.line_num + self._skipped
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield row


class _Columns:
    """Which column is which."""

    def __init__(self, header: Sequence[str]) -> None:
        low = [safe_text(name, CELL_LIMIT).lower() for name in header]
        self.id = _first_of(low, _ID_NAMES)
        self.name = _first_of(low, _NAME_NAMES)
        self.section = _first_of(low, _SECTION_NAMES)
        self._parts = (
            () if self.name >= 0 else tuple(at for at in (_first_of(low, _FIRST), _first_of(low, _LAST)) if at >= 0)
        )
        taken = {self.id, self.name, self.section}
        self.more = tuple(at for at in range(len(header)) if at not in taken)
        self.more_names = _distinct([_text(header[at], CELL_LIMIT) for at in self.more])
        self._is_canvas = "student" in low and "sis user id" in low

    def name_in(self, row: Sequence[str]) -> str:
        """The name in a row; of first and last name if there is no other."""
        parts = self._parts or (self.name,)
        return _text(" ".join(_cell(row, at) for at in parts), NAME_LIMIT)

    def is_of_no_student(self, row: Sequence[str]) -> bool:
        """Whether a row of a Canvas gradebook holds the points possible, or how grades are posted."""
        return self._is_canvas and not _cell(row, self.id).strip() and _is_note(_cell(row, self.name))


def _is_note(name: str) -> bool:
    return not name.strip() or name.strip().lower().startswith("points possible")


def _first_of(header: Sequence[str], names: Sequence[str]) -> int:
    """The column with the first of some names that is there; -1 if none is."""
    return next((header.index(name) for name in names if name in header), -1)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, with a number at those that are empty or there twice."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        free = name or f"column {number}"
        while free in found or free.lower() in HEADER:
            free += f" {number}"
        found.append(free)
    return tuple(found)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if 0 <= at < len(row) else ""


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    cell = cell.strip()
    return cell[1:].strip() if cell.startswith("'") and cell[1:].lstrip().startswith(_FORMULA) else cell


def _text(cell: str, limit: int) -> str:
    return safe_text(_plain(cell), limit)


def _separator_of(text: str) -> str:
    """The sign that separates the cells of the first row with any text: the most frequent one, a comma if there is none."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=head.count)
