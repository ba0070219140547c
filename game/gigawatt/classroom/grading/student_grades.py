"""The grade of one student: what the files that count (`submissions.standing`) earn. All others are listed with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.classroom.exercises.goals import GoalResult, goal_result
from gigawatt.classroom.folder.course import PARTS, Course
from gigawatt.classroom.folder.roster import Student
from gigawatt.classroom.grading.decision_quality import RegretStore, decisions_part
from gigawatt.classroom.grading.grades import Grade, Judged, Part
from gigawatt.classroom.grading.parts import (
    AskedGame,
    completion_part,
    goal_part,
    plies_of,
    prediction_part,
    reflection_part,
    result_part,
)
from gigawatt.classroom.grading.reflection import Reflections
from gigawatt.classroom.replays.checking import terms_of
from gigawatt.classroom.replays.par import ParCache, par_of
from gigawatt.classroom.submissions.judging import Verdict
from gigawatt.classroom.submissions.problems import Chosen
from gigawatt.classroom.submissions.standing import chosen_files, status_of
from gigawatt.errors import SaveError
from gigawatt.session.class_block import read_class
from gigawatt.session.hands import deciders, read_hands, read_team

if TYPE_CHECKING:
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.classroom.submissions.unknown import Unknown
    from gigawatt.core import Game
    from gigawatt.match import Record


@frozen
class Grader:
    """Grades the students of a class."""

    course: Course
    tasks: Sequence[Task]
    cache: ParCache
    reflections: Reflections
    regrets: RegretStore

    @property
    def weights(self) -> Mapping[str, int]:
        """The parts of some weight, in order."""
        return {part: self.course.weights[part] for part in PARTS if self.course.weights.get(part)}

    def chosen(self, verdicts: Sequence[Verdict]) -> Chosen:
        """For each task the file that counts among those of a student."""
        return chosen_files(self.tasks, verdicts)

    def grade(
        self, student: Student, verdicts: Sequence[Verdict], chosen: Chosen, called: Sequence[Unknown] = ()
    ) -> Grade:
        """The grade of a student, from the verdicts on the student's files and those that count; for `called` see `status_of`."""
        status, reason = status_of(chosen, verdicts, called)
        game = chosen.get("")
        replay = game.replay if game is not None and game.is_finished else None
        lead = replay.state.lead(self.course.seat) if replay is not None else None
        par = self._par(game) if lead is not None else None
        decided = {task.exercise: _decided(task, chosen) for task in self.tasks if chosen[task.exercise] is not None}
        return Grade(
            student=student.id,
            name=student.name,
            section=student.section,
            columns=student.more,
            status=status,
            parts={name: self._part(name, student, chosen, lead, par) for name in self.weights},
            reason=reason,
            lead=lead,
            par=par,
            decided=decided.pop("", {}),
            exercises_decided=decided,
            files=tuple(_judged(verdict, chosen.get(verdict.exercise or "")) for verdict in verdicts),
        )

    def _par(self, game: Verdict | None) -> float | None:
        if game is None or game.record is None or not self.course.weights.get("result"):
            return None
        terms = terms_of(self.course, game.record.seed)
        return par_of(terms, self.course.rules, self.course.panel, self.cache).value

    def _part(self, name: str, student: Student, chosen: Chosen, lead: int | None, par: float | None) -> Part:
        weight, seat = self.course.weights[name], self.course.seat
        game = chosen.get("")
        record = game.record if game is not None else None
        if name == "completion":
            return completion_part([one.replay if one is not None else None for one in chosen.values()], weight)
        if name == "result":
            return result_part(lead, par, self.course.span, weight)
        if name == "goal":
            return goal_part({task.exercise: _goal(task, chosen) for task in self.tasks if task.exercise}, weight)
        if name == "prediction":
            return prediction_part([_asked(task, chosen) for task in self.tasks], weight)
        if name == "decisions":
            if lead is None or record is None:
                return Part(0.0, weight, "no game was played to its end")
            return decisions_part(self.regrets.regret(record, seat, self.course.game), lead, weight)
        return reflection_part(self.reflections.points.get(student.id), weight)


def _goal(task: Task, chosen: Chosen) -> GoalResult | None:
    """The result of the file that counts for an exercise; None if none does."""
    one = chosen[task.exercise]
    return goal_result(one.record, task.game) if one is not None and one.record is not None else None


def _asked(task: Task, chosen: Chosen) -> AskedGame:
    """What a task asks, and the student's game of it."""
    one = chosen[task.exercise]
    return AskedGame(task.prompts, one.record if one is not None else None, task.seat, task.game)


def _decided(task: Task, chosen: Chosen) -> Mapping[str, int]:
    """Who decided in the file that counts for a task."""
    one = chosen[task.exercise]
    if one is None or one.record is None:
        return {}
    opening = task.terms(one.record.seed).opening
    return decided_by(one.record, task.game, task.seat, len(opening))


def decided_by(record: Record, game: Game, seat: int, opening: int = 0) -> Mapping[str, int]:
    """How many plies of a seat each decided, as the file says; nothing if it does not say so in a proper form.

    Beside a policy, whoever sat there is the student whose game it is; in a team it may be any of its members, and stays an empty text.

    Args:
        record: a game that was checked.
        game: the game to replay it in.
        seat: the student's seat.
        opening: how many plies the game began with.
    """
    try:
        hands, alone = read_hands(record.session), _alone(record)
    except SaveError:
        return {}
    counts = deciders(hands, seat, [turn for turn in plies_of(record, seat, game) if turn[0] >= opening])
    if not alone or set(counts) == {""}:
        return counts
    merged: Counter[str] = Counter()
    for by, count in counts.items():
        merged[by or alone] += count
    return dict(merged.most_common())


def _alone(record: Record) -> str:
    """The student who plays a start file alone; empty for that of a team, and for a game of no class.

    Raises:
        SaveError: the team or the class is not well formed.
    """
    block = read_class(record.session)
    return "" if block is None or read_team(record.session) else block.student


def _judged(verdict: Verdict, chosen: Verdict | None) -> Judged:
    name, exercise = verdict.handed.name, verdict.exercise or ""
    if verdict is chosen or verdict.record is None or chosen is None or chosen.record is None:
        return Judged(name, verdict is chosen, verdict.reason, exercise)
    is_same = verdict.record.actions == chosen.record.actions
    other = chosen.handed.name
    note = (
        f"the same game as {other}, which counts" if is_same else f"{other} counts, which is {_better(chosen, verdict)}"
    )
    return Judged(name, False, verdict.reason, exercise, note)


def _better(chosen: Verdict, other: Verdict) -> str:
    """What makes a file count instead of another valid one."""
    if chosen.is_finished != other.is_finished:
        return "a whole game"
    return "newer" if chosen.is_begun == other.is_begun else "a game that was begun"
