"""How a student stands by what was handed in: which file counts for each task, and one word for it, for status and grades alike.

For each task (the game of the class, and each exercise) the newest valid file counts: a whole game before an unfinished one, one in
which the student has done something before an untouched start file, then the one that was changed last (by the file system, inside of a
zip by the zip), then the longer one, then the last by path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.problems import Chosen, nothing_counts, problems_of

if TYPE_CHECKING:
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.classroom.submissions.judging import Verdict
    from gigawatt.classroom.submissions.unknown import Unknown

GRADED: Final = "graded"
PARTIAL: Final = "partial"
REJECTED: Final = "rejected"
MISSING: Final = "missing"

STATUSES: Final[Mapping[str, str]] = {
    GRADED: "All that was asked was handed in, and it counts.",
    PARTIAL: "Some of it counts, and some is missing, unfinished or rejected.",
    REJECTED: "Something was handed in, and none of it counts.",
    MISSING: "Nothing was handed in, or nothing that says whose it is and of which task.",
}
"""What each word says."""

FINISHED: Final = "finished"
"""What a student is called who would be `graded`, as long as nothing was replayed."""


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
    chosen: Chosen, verdicts: Sequence[Verdict], called: Sequence[Unknown] = (), *, whole: str = GRADED
) -> tuple[str, Reason | None]:
    """The status of a student, and why it is not `whole`: all that is wrong with what was handed in, and all that is missing.

    Args:
        chosen: by task the file that counts.
        verdicts: what became of the student's files.
        called: the files of nobody that are called after the student (see `submissions.unknown.called_after`).
        whole: the word for a student of whom all counts, `finished` if nothing was replayed.
    """
    if chosen and all(one is not None and one.is_finished for one in chosen.values()):
        return whole, None
    found = problems_of(chosen, sorted(verdicts, key=_age, reverse=True), called)
    if any(chosen.values()):
        return PARTIAL, found.reason
    if found.wrong:
        return REJECTED, found.reason
    return MISSING, nothing_counts(found.others)


def counts_text(statuses: Sequence[str]) -> str:
    """How many students have which status: `2 finished, 1 missing`; `none` if there are no students."""
    return ", ".join(f"{statuses.count(word)} {word}" for word in (FINISHED, *STATUSES) if word in statuses) or "none"
