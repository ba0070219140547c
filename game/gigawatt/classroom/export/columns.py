"""The columns of an anonymous export, and its codebook: what each column holds, in which unit and range, and what an empty cell means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field, frozen

from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.text import csv_text

Row = Mapping[str, str | int | float | None]
"""By column the value; None for an empty cell."""


@frozen
class Column:
    """A column of a table, or a field of a file, as the codebook describes it."""

    name: str
    type: str
    """`text`, `code` (one of few words), `whole` (a whole number), `number`, `flag` (1 or 0)."""
    range: str
    meaning: str
    unit: str = field(default="", kw_only=True)
    missing: str = field(default="never", kw_only=True)
    """When a cell is empty."""


@frozen
class TableBook:
    """A table of the export: its file, what a row is, and its columns in order."""

    file: str
    row: str
    columns: tuple[Column, ...]


_STUDENT: Final = Column(
    "student", "text", "p and 12 hexadecimal digits", "pseudonym, the same in all files of the export"
)
_TASK: Final = Column(
    "task", "text", "game, or the id of an exercise", "what was played: the game of the class or an exercise"
)
_QUARTER: Final = Column("quarter", "whole", "1 to the last of the match", "counted from 1", unit="quarters")


def _points(part: str, meaning: str) -> Column:
    """The points of a part of the grade."""
    return Column(
        part, "number", "0 to its weight in class.json", meaning, unit="points", missing="the part has no weight"
    )


def _count(name: str, unit: str, meaning: str) -> Column:
    """How many of something there are."""
    return Column(name, "whole", "0 or more", meaning, unit=unit)


def _flag(name: str, meaning: str, missing: str = "never") -> Column:
    """Whether something is so."""
    return Column(name, "flag", "0, 1", meaning, missing=missing)


def _layers(name: str, meaning: str) -> Column:
    """Layers of the student's largest campus."""
    return Column(name, "text", "layers, joined by +", meaning, missing="the student has no campus with a module")


STUDENTS: Final = TableBook(
    "students.csv",
    "a student of the roster, in the order of the pseudonyms",
    (
        _STUDENT,
        Column(
            "team",
            "text",
            "t and 12 hexadecimal digits",
            "pseudonym of the team, whose students have one game together: it is listed for each of them",
            missing="the student plays alone",
        ),
        Column(
            "status",
            "code",
            "graded, partial, rejected, missing",
            "all, some or nothing of the work counts; nothing was handed in",
        ),
        Column(
            "reason",
            "code",
            "a code of docs/class-grading.md",
            "why the student is not",
            missing="the student is graded",
        ),
        Column("score", "number", "0 to points", "the sum of the parts", unit="points"),
        Column("points", "whole", "1 to 6000", "of a full grade", unit="points"),
        _points("completion", "share of the quarters that were played"),
        _points("result", "Lead at the end against par"),
        _points("goal", "goals of exercises"),
        _points("prediction", "predictions, by Brier's score"),
        _points("decisions", "what the decisions cost against a strong policy's"),
        _points("reflection", "given by the teacher"),
        Column(
            "lead",
            "whole",
            "whole numbers",
            "of the student at the end",
            unit="Lead",
            missing="the game of the class was not played to its end",
        ),
        Column(
            "par",
            "number",
            "numbers",
            "mean Lead of the panel in the student's place, on the same seed",
            unit="Lead",
            missing="as lead, or the part result has no weight",
        ),
        _count("files", "files", "handed in for the student, those that do not count included"),
    ),
)

GAMES: Final = TableBook(
    "games.csv",
    "a game that counts, in the order of the pseudonyms",
    (
        _STUDENT,
        _TASK,
        _flag("finished", "whether the match was played to its end"),
        _count("actions", "actions", "of all seats together"),
        _count("own_actions", "actions", "of the student's seat, after the opening of an exercise"),
        Column(
            "policy_actions",
            "whole",
            "0 to own_actions",
            "of own_actions, those decided by a policy that stood in for the student; as the file says, not proved",
            unit="actions",
        ),
        _flag("goal", "whether the goal of the exercise was reached", missing="the task is the game of the class"),
        _flag("advice", "whether advice was allowed"),
        _flag("undo", "whether taking back was allowed"),
        _count("advised", "times", "advice was asked for; as the student's file says, not proved"),
        _count("taken_back", "times", "actions were taken back; not proved"),
        _count("redone", "times", "taken back actions were repeated; not proved"),
        _count("restarted", "times", "a quarter was begun again; not proved"),
        Column("record", "text", "a path in the export", "the file of the game", missing="records were left out"),
    ),
)

QUARTERS: Final = TableBook(
    "quarters.csv",
    "a quarter that ended in a game that counts, for the student's seat",
    (
        _STUDENT,
        _TASK,
        _QUARTER,
        _count("own_actions", "actions", "of the student's seat in this quarter, after the opening of an exercise"),
        Column("lead", "whole", "whole numbers", "right after the end of the quarter", unit="Lead"),
        _count("compute", "compute", "right after the end of the quarter"),
        Column("cash", "whole", "whole numbers", "right after the end of the quarter", unit="tenths of $bn"),
        _layers("binding", "the layers that bind the student's largest campus then"),
    ),
)

ANSWERS: Final = TableBook(
    "answers.csv",
    "a question of a quarter that ended in a game that counts",
    (
        _STUDENT,
        _TASK,
        _QUARTER,
        Column(
            "kind",
            "code",
            "binding-layer",
            "what is asked: the layer that binds the largest campus when the next quarter begins",
        ),
        Column("choice", "code", ", ".join(LAYERS), "the layer that was named", missing="not answered, or refused"),
        Column(
            "percent",
            "whole",
            "20 to 100",
            "how likely the student held it",
            unit="per cent",
            missing="not answered, or refused",
        ),
        _flag("refused", "whether the student refused to answer"),
        _layers("outcome", "the layers that did bind"),
        Column(
            "brier",
            "number",
            "0 (best) to 2",
            "Brier's score; that of the even forecast, 0.8, without an answer",
            missing="as outcome",
        ),
    ),
)

TABLES: Final = (STUDENTS, GAMES, QUARTERS, ANSWERS)

CLASS_FIELDS: Final = (
    Column("release", "text", "a version", "the release of Gigawatt that made the export"),
    Column("scenario", "text", "an id", "what was played"),
    Column("rules", "text", "32 hexadecimal digits", "the digest of the rules"),
    Column("quarters", "whole", "1 or more", "the length of a match", unit="quarters"),
    Column("seats", "list", "2 to 6 tables", "faction and player of each seat; player is student or a policy"),
    Column("advice", "flag", "true, false", "whether the class allows advice"),
    Column("undo", "flag", "true, false", "whether the class allows taking back"),
    Column("prompts", "list", "tables of kind and quarter", "what is asked, and when"),
    Column("exercises", "list", "ids", "the exercises of the class"),
    Column("panel", "list", "policies", "whose mean Lead is par"),
    _count("span", "Lead", "Lead above par that earns all of the result; 0 for two thirds of par"),
    Column("equal", "flag", "true, false", "whether seeds were chosen for equal difficulty"),
    Column("weights", "table", "0 to 1000 each", "the points of each part of a grade", unit="points"),
    _count("students", "students", "rows of the roster"),
)
"""The fields of `class.json`."""

RECORD_FIELDS: Final = (
    Column("actions, digests, quarters", "list", "see docs/api.md", "the game: replay it with gigawatt replay"),
    Column("seed", "text", "hexadecimal digits", "decides all chance of the game; without it nothing can be replayed"),
    Column("session.export.student", "text", "as student", "the pseudonym"),
    Column("session.export.task", "text", "as task", "what was played"),
    Column(
        "session.players",
        "list",
        "tables of policy and name",
        "by seat the policy, empty for the student; names are empty",
    ),
    Column("session.options", "table", "undo, advice: 0, 1", "what was allowed"),
    _count("session.taken_back, redone, restarted, advised", "times", "as in games.csv"),
    Column(
        "session.answers",
        "list",
        "tables",
        "as in answers.csv; choice is empty if refused",
        missing="no question was answered in time",
    ),
    Column(
        "session.opening",
        "whole",
        "1 or more",
        "how many actions belong to the starting position",
        unit="actions",
        missing="the game has no opening",
    ),
)
"""What a record of the export holds beside rules and scenario."""

CODEBOOK: Final = "codebook.md"
TITLE: Final = "# Codebook of an anonymous class of Gigawatt"
"""The first line, by which an export is known."""

_ABOUT: Final = """
One class, without names and ids. All tables are CSV: UTF-8, commas, a first row of column names, a point in numbers. An empty
cell is a missing value; the column *missing* says when that happens. No number or word stands for a missing value.

`student` is a pseudonym: `p` and 12 digits of a code (HMAC) over class and student, with the secret key of the class. Only the holder of
that key can work out whose it is. Rows are in the order of the pseudonyms, which says nothing about the roster.

Left out are names, ids, sections and all other columns of the roster, the id and name of the class, signatures, file names, dates, and
whatever a student's file holds besides what is described here. Games that do not count are left out, except for the reason.

**What can still identify a student.** A game is like a fingerprint. Anybody who has a student's start file or save, the student included,
finds the same seed and the same actions here. To pass on results without games, export with `--no-records`; the tables then hold no seed,
but a rare result can still be recognized by somebody who knows it. In a class of a few students no pseudonym hides anybody.
"""


def csv_bytes(book: TableBook, rows: Sequence[Row]) -> bytes:
    """Rows as CSV with the columns of a table.

    Raises:
        KeyError: a row lacks a column.
    """
    names = [column.name for column in book.columns]
    return csv_text([names, *([row[name] for name in names] for row in rows)]).encode()


def codebook() -> str:
    """The codebook as Markdown."""
    parts = [TITLE, _ABOUT]
    for book in TABLES:
        parts.append(f"## {book.file}\n\nA row is {book.row}.\n\n{_table(book.columns)}")
    parts.append(f"## class.json\n\n{_table(CLASS_FIELDS)}")
    parts.append(
        "## records/STUDENT.json, records/EXERCISE/STUDENT.json\n\nThe record of each game that counts. "
        f"`gigawatt replay --verify FILE` checks it.\n\n{_table(RECORD_FIELDS)}"
    )
    return "\n".join(parts)


def _table(columns: Sequence[Column]) -> str:
    head = "| name | type | unit | range | missing | what it is |\n|---|---|---|---|---|---|\n"
    rows = (f"| `{c.name}` | {c.type} | {c.unit} | {c.range} | {c.missing} | {c.meaning} |" for c in columns)
    return head + "\n".join(rows) + "\n"
