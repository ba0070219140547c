"""The rows of an anonymous export: students, games, quarters and answers, from what was graded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gigawatt.analysis.largest_campus import binding_now
from gigawatt.classroom.exercises.goals import goal_result
from gigawatt.classroom.export.anonymous import COUNTS, GAME
from gigawatt.classroom.export.columns import Row
from gigawatt.classroom.folder.course import PARTS
from gigawatt.classroom.grading.parts import AskedGame, plies_of
from gigawatt.classroom.grading.student_grades import decided_by
from gigawatt.session.hands import POLICY
from gigawatt.session.session_block import read_counts

if TYPE_CHECKING:
    from gigawatt.classroom.grading.grades import Grade, Gradebook
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.classroom.submissions.judging import Verdict
    from gigawatt.match import Record


def student_row(pseudonym: str, team: str | None, grade: Grade, book: Gradebook) -> Row:
    """The row of a student in `students.csv`."""
    return {
        "student": pseudonym,
        "team": team,
        "status": grade.status,
        "reason": grade.code,
        "score": grade.score,
        "points": book.points,
        **{part: grade.parts[part].points if part in grade.parts else None for part in PARTS},
        "lead": grade.lead,
        "par": grade.shown_par,
        "files": len(grade.files),
    }


def game_row(pseudonym: str, task: Task, verdict: Verdict, path: str | None) -> Row:
    """The row of a game in `games.csv`; `path` is that of its record in the export."""
    record = verdict.record
    assert record is not None, "a file that counts has a record"
    terms = task.terms(record.seed)
    return {
        "student": pseudonym,
        "task": task.exercise or GAME,
        "finished": int(verdict.is_finished),
        "actions": len(record.actions),
        "own_actions": len(_own_quarters(record, task)),
        "policy_actions": _stood_in(record, task),
        "goal": int(goal_result(record, task.game).is_reached) if task.exercise else None,
        "advice": int(terms.advice),
        "undo": int(terms.undo),
        **read_counts(record.session, COUNTS),
        "record": path,
    }


def _stood_in(record: Record, task: Task) -> int:
    """How many actions of the student's seat a policy decided that stood in, as the file says."""
    counts = decided_by(record, task.game, task.seat)
    return sum(count for by, count in counts.items() if by.startswith(POLICY))


def quarter_rows(pseudonym: str, task: Task, record: Record) -> Iterator[Row]:
    """The rows of a game in `quarters.csv`."""
    state = task.game.new_state(record.seed, record.factions)
    own = Counter(_own_quarters(record, task))
    for action in record.actions:
        quarter = int(state.quarter)
        state.apply_action(action)
        if state.quarter != quarter or state.is_terminal:
            yield {
                "student": pseudonym,
                "task": task.exercise or GAME,
                "quarter": quarter + 1,
                "own_actions": own[quarter],
                "lead": int(state.lead(task.seat)),
                "compute": int(state.compute(task.seat)),
                "cash": int(state.cash(task.seat)),
                "binding": "+".join(binding_now(state, task.seat)) or None,
            }


def _own_quarters(record: Record, task: Task) -> list[int]:
    """The quarter (from 0) of each action of the student; the opening of an exercise is nobody's."""
    opening = len(task.terms(record.seed).opening)
    return [quarter for ply, quarter in plies_of(record, task.seat, task.game) if ply >= opening]


def answer_rows(pseudonym: str, task: Task, record: Record) -> Iterator[Row]:
    """The rows of a game in `answers.csv`."""
    for scored in AskedGame(task.prompts, record, task.seat, task.game).scored():
        answer = scored.answer
        is_given = answer is not None and not answer.is_skipped
        yield {
            "student": pseudonym,
            "task": task.exercise or GAME,
            "quarter": scored.prompt.quarter,
            "kind": scored.prompt.kind,
            "choice": answer.choice if answer is not None and is_given else None,
            "percent": answer.percent if answer is not None and is_given else None,
            "refused": int(answer is not None and answer.is_skipped),
            "outcome": "+".join(scored.outcome) or None,
            "brier": None if scored.brier is None else round(scored.brier, 4),
        }
