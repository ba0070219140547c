"""How a student stands by what was handed in: which file counts for each task, and one word for it, for status and grades alike.

For each task (the game of the class, and each exercise) the newest valid file counts: a whole game before an unfinished one, one in
which the student has done something before an untouched start file, then the one that was changed last (by the file system, inside of a
zip by the zip), then the longer one, then the last by path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve

from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.unknown import missing_reason, with_aside
from gigawatt.wording.submission_text import task_text

if TYPE_CHECKING:
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.classroom.submissions.judging import Verdict

GRADED: Final = "graded"
PARTIAL: Final = "partial"
REJECTED: Final = "rejected"
MISSING: Final = "missing"

STATUSES: Final[Mapping[str, str]] = {
    GRADED: "All that was asked was handed in, and it counts.",
    PARTIAL: "Some of it counts, and some is missing, unfinished or rejected.",
    REJECTED: "Something was handed in, and none of it counts.",
    MISSING: "Nothing was handed in, or nothing of which the content names the student.",
}
"""What each word says."""

FINISHED: Final = "finished"
"""What a student is called who would be `graded`, as long as nothing was replayed."""

Chosen = Mapping[str, "Verdict | None"]
"""By task (the exercise, or an empty text) the file that counts."""


def chosen_files(tasks: Iterable[Task], verdicts: Sequence[Verdict]) -> Chosen:
    """For each task the file that counts among those of a student."""
    return {task.exercise: newest([one for one in verdicts if one.exercise == task.exercise]) for task in tasks}


def newest(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The one that counts among the files of a student for a task; None if none does."""
    valid = [verdict for verdict in verdicts if verdict.is_valid]
    return max(valid, key=_age, default=None)


def _age(verdict: Verdict) -> tuple[bool, bool, float, int, str]:
    return verdict.is_finished, verdict.is_begun, verdict.handed.changed, verdict.plies, verdict.handed.name


def status_of(
    chosen: Chosen, verdicts: Sequence[Verdict], absent: Reason | None = None, *, whole: str = GRADED
) -> tuple[str, Reason | None]:
    """The status of a student, and why it is not `whole`: what is wrong with the first task that is not whole.

    Tasks of which nothing was handed in are named together.

    Args:
        chosen: by task the file that counts.
        verdicts: what became of the student's files.
        absent: why nothing was found, if a file of nobody is named after the student (see `submissions.unknown.absences`).
        whole: the word for a student of whom all counts, `finished` if nothing was replayed.
    """
    if not any(chosen.values()):
        if not verdicts:
            return MISSING, absent or Reason("no-submission")
        return REJECTED, max(verdicts, key=_age).reason
    flaws = {exercise: _flaw(exercise, one, verdicts) for exercise, one in chosen.items()}
    lacking = [exercise for exercise, one in chosen.items() if one is None or not one.is_finished]
    if not lacking:
        return whole, None
    missing = [exercise for exercise in lacking if flaws[exercise] is None]
    first = flaws[lacking[0]]
    if first is None:
        return PARTIAL, missing_reason(missing, absent)
    if len(chosen) > 1:
        first = evolve(first, about=task_text(lacking[0]))
    return PARTIAL, evolve(first, aside=missing_reason(missing, absent).text) if missing else with_aside(first, absent)


def _flaw(exercise: str, one: Verdict | None, verdicts: Sequence[Verdict]) -> Reason | None:
    """What is wrong with what was handed in for a task; None if nothing is, or nothing was."""
    files = [one] if one is not None else [verdict for verdict in verdicts if verdict.exercise == exercise]
    return max(files, key=_age).reason if files else None


def counts_text(statuses: Sequence[str]) -> str:
    """How many students have which status: `2 finished, 1 missing`; `none` if there are no students."""
    return ", ".join(f"{statuses.count(word)} {word}" for word in (FINISHED, *STATUSES) if word in statuses) or "none"
