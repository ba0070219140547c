"""What plain-text play says of an exercise: its task, its goal as it stands, its hints, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.classroom.exercises.begin import ExerciseDesk
from gigawatt.classroom.exercises.lessons_done import note_done
from gigawatt.wording.exercise_text import end_lines, hint_line, measure_line, opening_lines, verdict_text

if TYPE_CHECKING:
    from gigawatt.core import Game


def first_lines(desk: ExerciseDesk) -> list[str]:
    """What is said when a game of an exercise is opened."""
    taken = [hint_line(number, len(desk.exercise.hints), hint.text) for number, hint in enumerate(desk.hints, 1)]
    return [*opening_lines(desk.exercise), *taken, "Type goal for how it stands, and hint for a hint."]


def goal_lines(desk: ExerciseDesk, game: Game) -> list[str]:
    """The task, each measure of the goal as it stands, and the goal."""
    lines = [measure_line(one.measure, one.value, one.verdict.value, game) for one in desk.progress]
    return [f"Task: {desk.exercise.task}", *lines, verdict_text(desk.verdict.value)]


def next_hint(desk: ExerciseDesk) -> str:
    """The next hint; where there is no other, the last one again.

    Raises:
        UsageError: hints are switched off in this game.
    """
    total = len(desk.exercise.hints)
    hint = desk.take_hint()
    if hint is None:
        return f"There is no other hint. {hint_line(total, total, desk.exercise.hints[-1].text)}"
    return hint_line(desk.hints_taken, total, hint.text)


def last_lines(desk: ExerciseDesk, game: Game) -> list[str]:
    """What is said when the game is over; that it is solved is kept."""
    result = desk.result
    fault = note_done(desk, game.scenario_id)
    lines = [measure_line(one.measure, one.value, one.verdict.value, game) for one in desk.progress]
    lines += end_lines(
        desk.exercise,
        result.verdict.value,
        followed_wrong_plan=result.followed_wrong_plan,
        binding=result.binding,
        hints=desk.hints_taken,
    )
    return [*lines, game.scenario.lesson, *([f"That it is solved could not be kept: {fault}."] if fault else [])]
