"""Grades for Gradescope: a `results.json` for each student, as its autograder specification has it.

https://gradescope-autograders.readthedocs.io/en/latest/specs/ (source: docs/specs.md of github.com/gradescope/autograder_samples).
A score at the top is the score of the submission. A test is shown to the student with its name, score and output; the output is put
in as plain text. Nothing names a student: the file is found by the id that names its folder.
"""

from __future__ import annotations

import json
from typing import Any, Final

from gigawatt.classroom.grading.grades import Grade, Gradebook
from gigawatt.classroom.submissions.standing import GRADED
from gigawatt.text import safe_text

VISIBILITY: Final = "after_published"
"""When a student sees the result: once the teacher publishes the grades."""

HIDDEN: Final = "hidden"
"""What the autograder prints is for the teacher alone."""

_TEXT_LIMIT: Final = 2_000


def gradescope_json(book: Gradebook, grade: Grade) -> bytes:
    """The content of a student's `results.json`; there is one for everybody, whatever was handed in."""
    plain = {
        "score": grade.score,
        "output": _summary(book, grade),
        "visibility": VISIBILITY,
        "stdout_visibility": HIDDEN,
        "extra_data": {
            "class": book.course,
            "student": grade.student,
            "status": grade.status,
            "reason": grade.code,
            "lead": grade.lead,
            "par": grade.shown_par,
            "margin": grade.margin,
        },
        "tests": [_test(str(number), name, grade) for number, name in enumerate(book.weights, start=1)],
    }
    return (json.dumps(plain, indent=1, ensure_ascii=True) + "\n").encode()


def _test(number: str, name: str, grade: Grade) -> dict[str, Any]:
    part = grade.parts[name]
    return {
        "name": name.capitalize(),
        "number": number,
        "score": part.points,
        "max_score": float(part.weight),
        "output": safe_text(part.note, _TEXT_LIMIT),
        "visibility": VISIBILITY,
    }


def _summary(book: Gradebook, grade: Grade) -> str:
    """What the student reads first."""
    told = f"{grade.score:g} of {book.points} points."
    if grade.reason is not None:
        return safe_text(f"{told} {grade.reason.text}", _TEXT_LIMIT)
    return f"{told} Everything was handed in and counts." if grade.status == GRADED else told
