"""The grade of a student: its parts, what was handed in, and why something does not count. Every file of grades is made from these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.unknown import Unknown


@frozen
class Part:
    """A part of a grade."""

    share: float
    """How much of it was earned, from 0 to 1."""
    weight: int
    """The points of the whole part."""
    note: str = ""
    """How it came about, in a few words."""

    @property
    def points(self) -> float:
        """The points earned, never below 0, to two decimals: as many as Canvas shows."""
        return round(self.weight * min(max(self.share, 0.0), 1.0), 2)


@frozen
class Judged:
    """A file that was handed in for a student, and what became of it."""

    file: str
    """Its path below `submissions/`, as safe text."""
    counts: bool
    """Whether it is the one that counts for its task."""
    reason: Reason | None = None
    """Why it does not count, or counts in part."""
    exercise: str = ""
    """The exercise it solves; empty for the game of the class."""
    note: str = ""
    """What the teacher should know, such as that a later file counts."""

    @property
    def text(self) -> str:
        """What became of it; empty if it simply counts."""
        if self.reason is None:
            return self.note
        return evolve(self.reason, aside=f"{self.note}.").text if self.note else self.reason.text


@frozen(kw_only=True)
class Grade:
    """The grade of a student."""

    student: str
    """The id."""
    name: str = ""
    section: str = ""
    columns: Mapping[str, str] = field(factory=dict)
    """The other columns of the roster."""
    status: str
    """One of `submissions.standing.STATUSES`."""
    parts: Mapping[str, Part] = field(factory=dict)
    """By name, in the order of `course.PARTS`; those with a weight."""
    reason: Reason | None = None
    """Why it is not `graded`."""
    lead: int | None = None
    """At the end of the game of the class; None if it was not played to its end."""
    par: float | None = None
    """The mean Lead of the panel in the student's place; None if it was not needed."""
    decided: Mapping[str, int] = field(factory=dict)
    """How many actions of the game of the class each decided, as its file says: by the id of a student, `policy:NAME`, or empty where
    nobody said so."""
    exercises_decided: Mapping[str, Mapping[str, int]] = field(factory=dict)
    """The same by exercise, for those of which a file counts; an opening was nobody's to decide."""
    files: tuple[Judged, ...] = ()
    """Everything that was handed in for the student, or for the team."""

    @property
    def score(self) -> float:
        """The points of all parts together."""
        return round(sum(part.points for part in self.parts.values()), 2)

    @property
    def notes(self) -> Mapping[str, str]:
        """By part how its points came about, where there is something to say."""
        return {name: part.note for name, part in self.parts.items() if part.note}

    @property
    def decided_tasks(self) -> Mapping[str, Mapping[str, int]]:
        """Who decided how many actions, by task: of the game of the class, which is the empty text, and of the exercises."""
        return {"": self.decided, **self.exercises_decided}

    @property
    def code(self) -> str | None:
        """The code of the reason; None if it is `graded`."""
        return self.reason.code if self.reason is not None else None

    @property
    def shown_par(self) -> float | None:
        """Par to two decimals, as all files have it."""
        return None if self.par is None else round(self.par, 2)

    @property
    def margin(self) -> float | None:
        """Lead minus par, which may be below zero."""
        return None if self.lead is None or self.par is None else round(self.lead - self.par, 2)


@frozen
class Gradebook:
    """The grades of a class."""

    course: str
    """The id of the class."""
    name: str
    weights: Mapping[str, int]
    """The points of each part, in order; those of some weight."""
    grades: tuple[Grade, ...]
    """In the order of the roster."""
    unknown: tuple[Unknown, ...] = ()
    """In the order of the paths."""
    notes: tuple[str, ...] = ()
    """What the teacher should know about the whole."""

    @property
    def points(self) -> int:
        """The points of a full grade."""
        return sum(self.weights.values())

    def count(self, status: str) -> int:
        """The number of students with a status."""
        return sum(grade.status == status for grade in self.grades)

    @property
    def broken(self) -> int:
        """The number of files that count for nobody because something is wrong with them; what only is unfinished is not."""
        mine = {  # a file of a team stands with each of its students
            judged.file
            for grade in self.grades
            for judged in grade.files
            if judged.reason is not None and judged.reason.code != "unfinished"
        }
        return len(mine) + len(self.unknown)


def plain_gradebook(book: Gradebook) -> dict[str, Any]:
    """The object that `class grade --json` prints: texts, numbers, lists and tables."""
    return {
        "class": book.course,
        "points": book.points,
        "weights": dict(book.weights),
        "broken": book.broken,
        "students": [_plain(grade) for grade in book.grades],
        "unknown": [
            {"file": row.file, "reason": row.reason.code, "detail": row.reason.text, "named": list(row.named)}
            for row in book.unknown
        ],
        "notes": list(book.notes),
    }


def _plain(grade: Grade) -> dict[str, Any]:
    return {
        "id": grade.student,
        "status": grade.status,
        "score": grade.score,
        "parts": {name: part.points for name, part in grade.parts.items()},
        "part_notes": dict(grade.notes),
        "reason": grade.code,
        "detail": grade.reason.text if grade.reason is not None else "",
        "lead": grade.lead,
        "par": grade.shown_par,
        "margin": grade.margin,
        "decided": dict(grade.decided),
        "exercises_decided": {exercise: dict(counts) for exercise, counts in grade.exercises_decided.items()},
        "files": [
            {
                "file": judged.file,
                "exercise": judged.exercise,
                "counts": judged.counts,
                "reason": judged.reason.code if judged.reason is not None else None,
                "detail": judged.reason.text if judged.reason is not None else judged.note,
            }
            for judged in grade.files
        ],
    }
