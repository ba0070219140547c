"""The columns of an anonymous export, and its codebook: what each column holds, in which unit and range, and what an empty cell means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

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
    unit: str
    range: str
    missing: str
    """When a cell is empty; `never` if it never is."""
    meaning: str


@frozen
class TableBook:
    """A table of the export: its file, what a row is, and its columns in order."""

    file: str
    row: str
    columns: tuple[Column, ...]


_STUDENT = Column(
    "student", "text", "", "p and 12 hexadecimal digits", "never", "pseudonym, the same in all files of the export"
)
_TASK = Column(
    "task",
    "text",
    "",
    "game, or the id of an exercise",
    "never",
    "what was played: the game of the class or an exercise",
)
_QUARTER = Column("quarter", "whole", "quarters", "1 to the last of the match", "never", "counted from 1")


def _points(part: str, meaning: str) -> Column:
    return Column(part, "number", "points", "0 to its weight in class.json", "the part has no weight", meaning)


STUDENTS: Final = TableBook(
    "students.csv",
    "a student of the roster, in the order of the pseudonyms",
    (
        _STUDENT,
        Column(
            "team",
            "text",
            "",
            "t and 12 hexadecimal digits",
            "the student plays alone",
            "pseudonym of the team, whose students have one game together: it is listed for each of them",
        ),
        Column(
            "status",
            "code",
            "",
            "graded, partial, rejected, missing",
            "never",
            "all, some or nothing of the work counts; nothing was handed in",
        ),
        Column(
            "reason", "code", "", "a code of docs/class-grading.md", "the student is graded", "why the student is not"
        ),
        Column("score", "number", "points", "0 to points", "never", "the sum of the parts"),
        Column("points", "whole", "points", "1 to 6000", "never", "of a full grade"),
        _points("completion", "share of the quarters that were played"),
        _points("result", "Lead at the end against par"),
        _points("goal", "goals of exercises"),
        _points("prediction", "predictions, by Brier's score"),
        _points("decisions", "what the decisions cost against a strong policy's"),
        _points("reflection", "given by the teacher"),
        Column(
            "lead",
            "whole",
            "Lead",
            "whole numbers",
            "the game of the class was not played to its end",
            "of the student at the end",
        ),
        Column(
            "par",
            "number",
            "Lead",
            "numbers",
            "as lead, or the part result has no weight",
            "mean Lead of the panel in the student's place, on the same seed",
        ),
        Column(
            "files",
            "whole",
            "files",
            "0 or more",
            "never",
            "handed in for the student, those that do not count included",
        ),
    ),
)

GAMES: Final = TableBook(
    "games.csv",
    "a game that counts, in the order of the pseudonyms",
    (
        _STUDENT,
        _TASK,
        Column("finished", "flag", "", "0, 1", "never", "whether the match was played to its end"),
        Column("actions", "whole", "actions", "0 or more", "never", "of all seats together"),
        Column(
            "own_actions",
            "whole",
            "actions",
            "0 or more",
            "never",
            "of the student's seat, after the opening of an exercise",
        ),
        Column(
            "policy_actions",
            "whole",
            "actions",
            "0 to own_actions",
            "never",
            "of own_actions, those that a policy decided which stood in for the student; told by the file, not proved",
        ),
        Column(
            "goal",
            "flag",
            "",
            "0, 1",
            "the task is the game of the class",
            "whether the goal of the exercise was reached",
        ),
        Column("advice", "flag", "", "0, 1", "never", "whether advice was allowed"),
        Column("undo", "flag", "", "0, 1", "never", "whether taking back was allowed"),
        Column(
            "advised",
            "whole",
            "times",
            "0 or more",
            "never",
            "advice was asked for; told by the student's file, not proved",
        ),
        Column("taken_back", "whole", "times", "0 or more", "never", "actions were taken back; not proved"),
        Column("redone", "whole", "times", "0 or more", "never", "taken back actions were repeated; not proved"),
        Column("restarted", "whole", "times", "0 or more", "never", "a quarter was begun again; not proved"),
        Column("record", "text", "", "a path in the export", "records were left out", "the file of the game"),
    ),
)

QUARTERS: Final = TableBook(
    "quarters.csv",
    "a quarter that ended in a game that counts, for the student's seat",
    (
        _STUDENT,
        _TASK,
        _QUARTER,
        Column(
            "own_actions",
            "whole",
            "actions",
            "0 or more",
            "never",
            "of the student's seat in this quarter, after the opening of an exercise",
        ),
        Column("lead", "whole", "Lead", "whole numbers", "never", "right after the end of the quarter"),
        Column("compute", "whole", "compute", "0 or more", "never", "right after the end of the quarter"),
        Column("cash", "whole", "tenths of $bn", "whole numbers", "never", "right after the end of the quarter"),
        Column(
            "binding",
            "text",
            "",
            "layers, joined by +",
            "the student has no campus with a module",
            "the layers that bind the student's largest campus then",
        ),
    ),
)

ANSWERS: Final = TableBook(
    "answers.csv",
    "a question of a quarter that ended in the game of the class",
    (
        _STUDENT,
        _QUARTER,
        Column(
            "kind",
            "code",
            "",
            "binding-layer",
            "never",
            "what is asked: the layer that binds the largest campus when the next quarter begins",
        ),
        Column("choice", "code", "", ", ".join(LAYERS), "not answered, or refused", "the layer that was named"),
        Column(
            "percent", "whole", "per cent", "20 to 100", "not answered, or refused", "how likely the student held it"
        ),
        Column("refused", "flag", "", "0, 1", "never", "whether the student refused to answer"),
        Column(
            "outcome",
            "text",
            "",
            "layers, joined by +",
            "the student has no campus with a module",
            "the layers that did bind",
        ),
        Column(
            "brier",
            "number",
            "",
            "0 (best) to 2",
            "as outcome",
            "Brier's score; that of the even forecast, 0.8, without an answer",
        ),
    ),
)

TABLES: Final = (STUDENTS, GAMES, QUARTERS, ANSWERS)

CLASS_FIELDS: Final = (
    Column("release", "text", "", "a version", "never", "the release of Gigawatt that made the export"),
    Column("scenario", "text", "", "an id", "never", "what was played"),
    Column("rules", "text", "", "32 hexadecimal digits", "never", "the digest of the rules"),
    Column("quarters", "whole", "quarters", "1 or more", "never", "the length of a match"),
    Column(
        "seats", "list", "", "2 to 6 tables", "never", "faction and player of each seat; player is student or a policy"
    ),
    Column("advice", "flag", "", "true, false", "never", "whether the class allows advice"),
    Column("undo", "flag", "", "true, false", "never", "whether the class allows taking back"),
    Column("prompts", "list", "", "tables of kind and quarter", "never", "what is asked, and when"),
    Column("exercises", "list", "", "ids", "never", "the exercises of the class"),
    Column("panel", "list", "", "policies", "never", "whose mean Lead is par"),
    Column(
        "span",
        "whole",
        "Lead",
        "0 or more",
        "never",
        "Lead above par that earns all of the result; 0 for two thirds of par",
    ),
    Column("equal", "flag", "", "true, false", "never", "whether seeds were chosen for equal difficulty"),
    Column("weights", "table", "points", "0 to 1000 each", "never", "the points of each part of a grade"),
    Column("students", "whole", "students", "0 or more", "never", "rows of the roster"),
)
"""The fields of `class.json`."""

RECORD_FIELDS: Final = (
    Column(
        "actions, digests, quarters", "list", "", "see docs/api.md", "never", "the game: replay it with gigawatt replay"
    ),
    Column(
        "seed",
        "text",
        "",
        "hexadecimal digits",
        "never",
        "decides all chance of the game; without it nothing can be replayed",
    ),
    Column("session.export.student", "text", "", "as student", "never", "the pseudonym"),
    Column("session.export.task", "text", "", "as task", "never", "what was played"),
    Column(
        "session.players",
        "list",
        "",
        "tables of policy and name",
        "never",
        "by seat the policy, empty for the student; names are empty",
    ),
    Column("session.options", "table", "", "undo, advice: 0, 1", "never", "what was allowed"),
    Column("session.taken_back, redone, restarted, advised", "whole", "times", "0 or more", "never", "as in games.csv"),
    Column(
        "session.answers",
        "list",
        "",
        "tables",
        "no question was answered in time",
        "as in answers.csv; choice is empty if refused",
    ),
    Column(
        "session.opening",
        "whole",
        "actions",
        "1 or more",
        "the game has no opening",
        "how many actions belong to the starting position",
    ),
)
"""What a record of the export holds beside rules and scenario."""

CODEBOOK: Final = "codebook.md"
TITLE: Final = "# Codebook of an anonymous class of Gigawatt"
"""The first line, by which an export is known."""

_ABOUT: Final = """
One class, without names and ids. All tables are CSV: UTF-8, commas, a first row of column names, a point in numbers. An empty
cell is a missing value; when that happens stands under *missing*. No value stands for a missing one.

`student` is a pseudonym: `p` and 12 digits of a code over class and student, by the secret key of the class. Whoever has that key can
work out whose it is; nobody else can. Rows stand in the order of the pseudonyms, which says nothing of the roster.

Left out: names, ids, sections and all other columns of the roster, the id and name of the class, signatures, file names, dates, and
whatever a student's file holds besides what is described here. Games that do not count are left out, but for their reason.

**What still leads back.** A game is like a fingerprint. Whoever holds a student's start file or save, the student included, finds the same
seed and the same actions here. To pass on results without games, export with `--no-records`; the tables then hold no seed, but a rare
result can still be recognized by somebody who knows it. In a class of a few students no pseudonym hides anybody.
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
