"""Why not all of what a student handed in counts, as one reason: first what is wrong with what was handed in, then what is missing.

A file is of a task by what it says inside, else by its name. Of a task that is whole, another file that cannot be counted is an aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from gigawatt.classroom.reasons import Reason
from gigawatt.wording.submission_text import about_text, joined_text, more_files_text, not_counted_text, tasks_text

if TYPE_CHECKING:
    from gigawatt.classroom.submissions.judging import Verdict
    from gigawatt.classroom.submissions.unknown import Unknown

Chosen = Mapping[str, "Verdict | None"]
"""By task (the exercise, or an empty text) the file that counts."""

MOST_NAMED: Final = 6
"""How many problems are said in full; of more only their number, since a zip may hold thousands of files."""


@frozen
class _Refused:
    """A file that does not count."""

    name: str
    reason: Reason
    task: str | None
    """None if nothing says which it is of."""
    is_proper: bool
    """Whether its content names the student; otherwise only its name does."""


@frozen
class Problems:
    """What is wrong with what a student handed in, and what is missing."""

    wrong: tuple[Reason, ...]
    """What is wrong with the files of tasks that are not whole, in the order of the tasks, then with those of no known task of the class."""
    missing: tuple[str, ...]
    """The tasks of which nothing was handed in."""
    others: tuple[str, ...]
    """Files that may be of any task or none, or are of one that is whole, each with what is wrong with it."""
    is_sure: bool
    """Whether it is known of each file in `wrong` which task it is of."""

    @property
    def reason(self) -> Reason | None:
        """All of it in one reason, whose code is that of the first; None if there is nothing."""
        missing = [Reason("no-submission", tasks_text(self.missing), self._case)] if self.missing else []
        named = [*self.wrong[:MOST_NAMED], *missing]
        if not named:
            return None
        first, *more = named
        left = max(MOST_NAMED - len(self.wrong), 0)
        asides = [*(one.text for one in more), *map(not_counted_text, self.others[:left])]
        if unsaid := len(self.wrong[MOST_NAMED:]) + len(self.others[left:]):
            asides.append(more_files_text(unsaid))
        return evolve(first, aside=joined_text(asides))

    @property
    def _case(self) -> str:
        return "tasks" if self.is_sure else "other-tasks"


def nothing_counts(others: Sequence[str]) -> Reason:
    """Why nothing is there of a student, but for files of nobody, each with what is wrong with it."""
    if not others:
        return Reason("no-submission")
    first, *more = others
    asides = [not_counted_text(text) for text in more[: MOST_NAMED - 1]]
    if unsaid := len(more[MOST_NAMED - 1 :]):
        asides.append(more_files_text(unsaid))
    return Reason("no-submission", first, "nothing-counts", joined_text(asides))


def problems_of(chosen: Chosen, verdicts: Iterable[Verdict], called: Iterable[Unknown] = ()) -> Problems:
    """What keeps the tasks of a student from being whole.

    Args:
        chosen: by task the file that counts.
        verdicts: what became of the student's files, the newest first.
        called: the files of nobody that are called after the student.
    """
    tasks = [task for task, one in chosen.items() if one is None or not one.is_finished]
    alone = next(iter(chosen)) if len(chosen) == 1 else None
    files = list(_refused(verdicts, called, alone))
    wrong: list[Reason] = []
    missing = []
    for task in tasks:
        own = list(_wrong(task, chosen[task], files, is_one=alone is not None))
        wrong += own
        missing += [] if own else [task]
    loose = [file for file in files if file.is_proper and file.task not in chosen]
    wrong += [evolve(file.reason, about=file.name) for file in loose]
    others = [file for file in files if file not in loose and file.task not in tasks]
    texts = tuple(f"{file.name}: {file.reason.text}" for file in others)
    return Problems(tuple(wrong), tuple(missing), texts, is_sure=all(file.task is not None for file in loose))


def _refused(verdicts: Iterable[Verdict], called: Iterable[Unknown], alone: str | None) -> Iterator[_Refused]:
    """The files that do not count; where there is but one task, a file that names the student and no other is of it."""
    for one in verdicts:
        if one.reason is not None and not one.is_valid:
            task = alone if one.exercise is None else one.exercise
            yield _Refused(one.handed.name, one.reason, task, is_proper=True)
    for file in called:
        yield _Refused(file.file, file.reason, file.exercise, is_proper=False)


def _wrong(task: str, counts: Verdict | None, files: Sequence[_Refused], *, is_one: bool) -> Iterator[Reason]:
    """What is wrong with the files of a task that is not whole: of the one that counts, then of those that do not."""
    if counts is not None and counts.reason is not None:
        yield evolve(counts.reason, about="" if is_one else about_text(task))
    for file in files:
        if file.task == task:
            yield evolve(file.reason, about=file.name if is_one else about_text(task, file.name))
