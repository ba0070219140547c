"""The grades of a class as one self-contained HTML page for the teacher: how many, who, and what is wrong with which file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gigawatt.classroom.grading.grades import Grade, Gradebook
from gigawatt.classroom.submissions.standing import GRADED, MISSING, PARTIAL, REJECTED, STATUSES, counts_text
from gigawatt.pages.columns import stacked_plot
from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import WIDE, Marked, table, terms
from gigawatt.text import html_text
from gigawatt.wording.grammar import counted, plural
from gigawatt.wording.hands_text import decided_text

GENERATOR: Final = "gigawatt class grade"

_BINS: Final = 10
_KINDS: Final = {GRADED: "holds", PARTIAL: "", REJECTED: "misses", MISSING: "told"}
"""By status the class of the style sheet."""

_PARTS: Final = {
    "completion": "How much of what was asked was played to its end.",
    "result": "Lead at the end minus par: half of the points at par, all of them the span of class.toml above it, none as far below.",
    "goal": "How many of the exercises' goals were reached.",
    "prediction": "How good the answers to the prompts were, by their Brier score.",
    "decisions": "How much the decisions cost, compared with those of a strong policy.",
    "reflection": "The teacher's number, from grades/reflection.csv.",
}


def grades_page(book: Gradebook) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests."""
    title = f"Grades: {book.name}"
    return html_page(title, GENERATOR, _body(title, book), WIDE)


def summary(book: Gradebook) -> str:
    """How the class stands, in a sentence."""
    return f"{counted(len(book.grades), 'student')}: {counts_text([grade.status for grade in book.grades])}."


def _body(title: str, book: Gradebook) -> Iterator[str]:
    yield f"<h1>{html_text(title)}</h1>"
    yield f'<p class="verdict">{html_text(summary(book))}</p>'
    if book.broken:
        text = f"{plural(book.broken, 'file')} could not be counted; each is below with its reason."
        yield f'<p class="warn">{html_text(text)}</p>'
    for note in book.notes:
        yield f'<p class="soft">{html_text(note)}</p>'
    if book.grades:
        yield "<h2>Scores</h2>"
        yield _distribution(book)
        yield _students(book)
    yield from _reasons(book)
    yield from _notes(book)
    yield from _decided(book)
    yield from _files(book)
    yield "<h2>What the figures are</h2>"
    yield terms({name: f"{_PARTS[name]} {plural(weight, 'point')}." for name, weight in book.weights.items()})
    yield terms(STATUSES)


def _distribution(book: Gradebook) -> str:
    """A column for each tenth of the points, with the students of each status in it."""
    step = book.points / _BINS
    columns = [f"{i * step:g}\N{EN DASH}{(i + 1) * step:g}" for i in range(_BINS)]
    rows = {status: [0.0] * _BINS for status in STATUSES if book.count(status)}
    for grade in book.grades:
        rows[grade.status][min(int(grade.score / step), _BINS - 1)] += 1
    return stacked_plot(columns, rows, "Students by score", style=",.0f")


def _students(book: Gradebook) -> str:
    head = (
        "student",
        "id",
        "section",
        "status",
        f"score of {book.points}",
        *book.weights,
        "Lead",
        "par",
        "margin",
        "reason",
    )
    return table(head, (_student(book, grade) for grade in book.grades), left=(0, 1, 2, 3, len(head) - 1), prose=(0,))


def _student(book: Gradebook, grade: Grade) -> Sequence[str | Marked]:
    parts = [f"{grade.parts[name].points:g}" for name in book.weights]
    numbers = [_number(grade.lead, "d"), _number(grade.par, ".1f"), _number(grade.margin, "+.1f")]
    status = Marked(grade.status, _KINDS[grade.status])
    return (
        grade.name or grade.student,
        grade.student,
        grade.section,
        status,
        f"{grade.score:g}",
        *parts,
        *numbers,
        grade.code or "",
    )


def _reasons(book: Gradebook) -> Iterator[str]:
    """Why not all of a student's work counts, which may be several sentences."""
    rows = [
        (grade.name or grade.student, grade.student, grade.reason.text)
        for grade in book.grades
        if grade.reason is not None
    ]
    if rows:
        yield "<h2>What does not count, and what is missing</h2>"
        yield table(("student", "id", ""), rows, left=(0, 1), prose=(0, 2))


def _notes(book: Gradebook) -> Iterator[str]:
    """How the points of each part came about; of students of whom nothing counts the reason says it."""
    rows = [
        (grade.name or grade.student, grade.student, name, f"{grade.parts[name].points:g} of {weight}", note)
        for grade in book.grades
        if grade.status in {GRADED, PARTIAL}
        for name, weight in book.weights.items()
        if (note := grade.notes.get(name))
    ]
    if rows:
        yield "<h2>How the points came about</h2>"
        yield table(("student", "id", "part", "points", ""), rows, left=(0, 1, 2), prose=(0, 4))


def _decided(book: Gradebook) -> Iterator[str]:
    """Who decided in games that several people or a policy decided in."""
    rows = [
        (grade.name or grade.student, grade.student, exercise, decided_text(counts))
        for grade in book.grades
        for exercise, counts in grade.decided_tasks.items()
    ]
    rows = [row for row in rows if row[-1]]
    if rows:
        yield "<h2>Who decided</h2>"
        yield '<p class="soft">Shares of the actions, as the files say it: nothing proves it, and no score depends on it.</p>'
        yield table(("student", "id", "exercise", "decided"), rows, left=(0, 1, 2, 3), prose=(0, 3))


def _number(value: float | None, style: str) -> str:
    return "" if value is None else f"{value:{style}}"


def _files(book: Gradebook) -> Iterator[str]:
    """Every file that was handed in, with what became of it."""
    rows: list[Sequence[str | Marked]] = [
        (
            judged.file,
            grade.student,
            judged.exercise,
            "counts" if judged.counts else "",
            judged.text,
        )
        for grade in book.grades
        for judged in grade.files
    ]
    rows += [(unknown.file, "", "", "", Marked(unknown.reason.text, "misses")) for unknown in book.unknown]
    if rows:
        yield "<h2>Files</h2>"
        yield table(("file", "student", "exercise", "", "what became of it"), rows, left=(0, 1, 2, 3), prose=(0, 4))
