"""Take out of a class what identifies a student: pseudonyms by the key of the class, and records without what students' files add.

A record is not cleaned but built anew: actions, digests and quarters were replayed, and of the session only what is named here is
copied, as numbers or words of closed vocabularies. What a student's file holds besides cannot get through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from gigawatt.classroom.folder.keys import student_pseudonym
from gigawatt.classroom.grading.parts import timely_answers
from gigawatt.session.class_block import ANSWERS_KEY, write_answers
from gigawatt.session.session_block import ADVISED, OPENING_KEY, read_counts

if TYPE_CHECKING:
    from gigawatt.classroom.folder.roster import Roster
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.match import Record

EXPORT_KEY: Final = "export"
"""In the session block of an anonymous record: whose it is, and what was played."""
COUNTS: Final = (ADVISED, "taken_back", "redone", "restarted")
"""The counts of a session that are kept."""
GAME: Final = "game"
"""The task that is no exercise."""

_LEAST_WORD: Final = 3


def pseudonyms(key: bytes, class_id: str, ids: Iterable[str]) -> dict[str, str]:
    """By student the pseudonym, in the order of the pseudonyms: the same whenever the class is exported."""
    found = {student: student_pseudonym(key, class_id, student) for student in ids}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def anonymous_record(record: Record, task: Task, pseudonym: str) -> Record:
    """A checked record with nothing of its student but the game itself, the answers and the counts.

    Args:
        record: a game of the class that was replayed, with the class's own rules.
        task: what it is a game of.
        pseudonym: of its student.
    """
    terms = task.terms(record.seed)
    session: dict[str, Any] = {
        EXPORT_KEY: {"version": 1, "student": pseudonym, "task": task.exercise or GAME},
        "players": [{"policy": policy or "", "name": ""} for policy in terms.players],
        "options": {"undo": int(terms.undo), "advice": int(terms.advice)},
        **read_counts(record.session, COUNTS),
    }
    if answers := timely_answers(record, task.seat, task.game):
        session[ANSWERS_KEY] = write_answers(answers)
    if terms.opening:
        session[OPENING_KEY] = len(terms.opening)
    return evolve(record, session=session)


def traces(files: Mapping[str, bytes], roster: Roster, *words: str) -> tuple[str, ...]:
    """Ids, names and other words of the roster that stand in files, in their order; they may mean something else, so a person has to look.

    Matched are whole words in any case. Words of fewer than three characters, and whole numbers, are ignored: they identify nobody.

    Args:
        files: by path the content, as UTF-8.
        roster: the students.
        words: what else should stand nowhere, such as the id of the class.
    """
    named = [
        *words,
        *(text for student in roster.students for text in (student.id, roster.player_of(student), student.name)),
    ]
    wanted = [word for word in dict.fromkeys(named) if len(word) >= _LEAST_WORD and not word.isdigit()]
    if not wanted:
        return ()
    text = "\n".join([*files, *(data.decode("utf-8", "replace") for data in files.values())]).casefold()
    return tuple(w for w in wanted if re.search(rf"(?<!\w){re.escape(w.casefold())}(?!\w)", text))
