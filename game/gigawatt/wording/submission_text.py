"""The sentences for the reasons that a submission of a class was rejected for, or counts in part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gigawatt.errors import Problem
from gigawatt.wording.grammar import ended, listed, plural

SENTENCES: Final[Mapping[str, str]] = {
    "not-json": "The file is not a save of Gigawatt.",
    "too-large": "The file exceeds what a save of this game can be.",
    "newer-version": "The file was written by a newer release of Gigawatt than this one.",
    "truncated": "The file breaks off before its end.",
    "illegal-ply": "The game contains an action that the rules do not allow.",
    "divergent-ply": "The game does not replay as it is recorded.",
    "other-rules": "The game was played by other rules than those of the class.",
    "other-seed": "The game was not played on the seed of the student's start file.",
    "other-student": "The game belongs to another student than the one it names.",
    "unsigned": "The game was not played on a start file of this class.",
    "unfinished": "The match has not been played to its end.",
    "advice-used": "The game was played with advice, which this class does not allow.",
    "undo-used": "Actions were taken back, which this class does not allow.",
    "no-submission": "Nothing was handed in.",
}
"""For each reason code its sentence, which says what is wrong in general."""


_DETAIL: Final = "{}"
"""Where a sentence has its detail within."""

CASES: Final[Mapping[tuple[str, str], str]] = {
    ("truncated", "empty"): "The file is empty.",
    ("other-student", "unlisted"): f"The file names a student who is not in the class: {_DETAIL} is not in the roster.",
    ("other-rules", "changed"): "The file was changed after the game wrote it, the rules in it included.",
    ("unfinished", "untouched"): "The start file was handed in as it was given out: nobody has played in it.",
    ("no-submission", "tasks"): f"Nothing was handed in for {_DETAIL}.",
    ("no-submission", "other-tasks"): f"Nothing else was handed in for {_DETAIL}.",
    ("no-submission", "nothing-counts"): "Nothing that could be counted was handed in.",
}
"""By code and case the sentence for a special case of a reason, in which the general one would not be true."""


def changed_rule_text(problem: Problem) -> str:
    """Which of the rules in a file is none that there may be, in words and then exactly."""
    what = " ".join(problem.field.replace("_", " ").split("."))
    named = f"the {what} of {problem.card}" if problem.card and what else problem.card or what or "one"
    return f"{named} is not one that rules allow ({problem})"


def unknown_text(file: str, reason: str, named: Sequence[str]) -> str:
    """A file that belongs to nobody: what is wrong with it, and after whom it is called."""
    return f"{file} (called after {listed(named)}): {reason}" if named else f"{file}: {reason}"


def tasks_text(tasks: Sequence[str]) -> str:
    """Tasks of a class, at least one: the ids of exercises, and an empty text for the game of the class."""
    return listed([task or "the game of the class" for task in tasks])


def not_counted_text(file: str) -> str:
    """That a file, which comes with what is wrong with it, is none of those that count."""
    return f"This file could not be counted: {file}"


def about_text(task: str, file: str = "") -> str:
    """A task before a sentence about it, and the file if that does not count; an empty task is the game of the class."""
    told = task or "The game of the class"
    return f"{told} ({file})" if file else told


def more_files_text(count: int) -> str:
    """That there are other files that do not count, which are not named."""
    return f"{plural(count, 'other file')} could not be counted."


def joined_text(texts: Iterable[str]) -> str:
    """Texts one after the other, each with a full stop; they may begin with the name of a task or a file, which keeps its letters."""
    return " ".join(map(ended, texts))


def reason_text(code: str, detail: str = "", case: str = "", aside: str = "", about: str = "") -> str:
    """The sentence of a reason with its detail, such as the ply.

    Args:
        code: one of `SENTENCES`.
        detail: what it is about in this case.
        case: empty or one of `CASES`.
        aside: sentences after it.
        about: the task, as `about_text` has it, before it.
    """
    sentence = CASES[code, case] if case else SENTENCES[code]
    if detail and _DETAIL not in sentence:
        sentence = f"{sentence[:-1]}: {_DETAIL}"
    text = f"{about}: {sentence.format(detail)}" if about else sentence.format(detail)
    return f"{text}{'' if text[-1] == '.' else '.'} {aside}" if aside else text
