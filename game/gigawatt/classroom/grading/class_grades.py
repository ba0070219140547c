"""Grade a class: judge every file that was handed in, and grade each student by those that count.

Grading believes nothing that a file claims: see `submissions.judging` and `replays.checking`. The result is plain data
(`grades`), from which `outputs` makes the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import Roster, read_roster
from gigawatt.classroom.folder.writing import Warn, no_warning
from gigawatt.classroom.grading.decision_quality import REGRET_FILE, RegretStore
from gigawatt.classroom.grading.grades import Gradebook
from gigawatt.classroom.grading.reflection import read_reflections
from gigawatt.classroom.grading.student_grades import Grader
from gigawatt.classroom.replays.checking import can_check_rival
from gigawatt.classroom.replays.par import PAR_FILE, ParCache
from gigawatt.classroom.setup.starts import Progress
from gigawatt.classroom.submissions.handed_in import check_submissions
from gigawatt.classroom.submissions.judging import Judge, Verdict
from gigawatt.classroom.submissions.problems import Chosen
from gigawatt.classroom.submissions.unknown import called_after, unknown_files

if TYPE_CHECKING:
    from pathlib import Path

    from gigawatt.classroom.setup.tasks import Task


def _quiet(done: int, whole: int) -> None:
    """Show nothing."""


@frozen
class GradedClass:
    """A class that was graded, with the games that count."""

    course: Course
    roster: Roster
    key: bytes = field(repr=False)
    """The secret of the class."""
    book: Gradebook
    games: Mapping[str, Chosen] = field(repr=False)
    """By student and task (the exercise, or an empty text) the file that counts; that of the team for each of its students."""
    tasks: tuple[Task, ...] = field(repr=False)
    """What the class plays, compiled."""


def grade_class(
    folder: Path,
    progress: Progress = _quiet,
    *,
    decisions: bool = False,
    nodes: int | None = None,
    warn: Warn = no_warning,
) -> Gradebook:
    """The grades of the class in a folder; see `graded_class` for arguments and errors, which also returns the games."""
    return graded_class(folder, progress, decisions=decisions, nodes=nodes, warn=warn).book


def graded_class(
    folder: Path,
    progress: Progress = _quiet,
    *,
    decisions: bool = False,
    nodes: int | None = None,
    warn: Warn = no_warning,
) -> GradedClass:
    """Grade the class in a folder. Nothing but reflections and what was measured is written; see `outputs.write_grades`.

    Args:
        folder: the folder of the class.
        progress: called while files are judged and students graded.
        decisions: whether to measure the part `decisions` of games for which that was not done; otherwise what is known counts.
        nodes: how many plies are simulated for that in each game; None for a number that grows with its length.
        warn: called with a line if kept results are damaged; they are made again.

    Raises:
        ClassError: the folder is not a valid class, or has no `submissions`. Nothing that was handed in raises an error.
        SaveError: a file below `grades/` cannot be written.
    """
    course = read_course(folder)
    check_submissions(course.folder.submissions)  # before the file for reflections is made
    roster = read_roster(course.folder.roster)
    key = read_key(course.folder.key)
    most = course.weights.get("reflection", 0)
    judge = Judge(course, roster, key)
    grader = Grader(
        course,
        judge.tasks,
        ParCache(course.folder.grades / PAR_FILE, warn),
        read_reflections(course.folder.grades, roster, most),
        RegretStore(course.folder.grades / REGRET_FILE, measures=decisions, nodes=nodes, rules=course.rules, warn=warn),
    )
    verdicts = list(judge.judge_all(lambda done, whole: progress(done, 2 * whole)))
    unknown = unknown_files(verdicts, roster, course.exercises)
    by_player, called = judge.by_player(verdicts), called_after(unknown)
    grades, games = [], {}
    for done, student in enumerate(roster.students):
        progress(len(roster.students) + done, 2 * len(roster.students))
        own = by_player[roster.player_of(student)]
        games[student.id] = grader.chosen(own)
        grades.append(grader.grade(student, own, games[student.id], called.get(student.id, ())))
    grader.cache.save()
    book = Gradebook(
        course.id,
        course.name,
        grader.weights,
        tuple(grades),
        tuple(unknown),
        tuple(_notes(course, verdicts)),
    )
    return GradedClass(course, roster, key, book, games, judge.tasks)


def _notes(course: Course, verdicts: Sequence[Verdict]) -> list[str]:
    """What the teacher should know about the whole."""
    rivals = {seat.policy for seat in course.players if seat.policy is not None}
    slow = sorted(spec for spec in rivals if not can_check_rival(spec))
    notes = []
    if slow and verdicts:
        notes.append(
            f"What the rivals {', '.join(slow)} did is not compared with what they would do: that would take as long as the games."
        )
    return notes
