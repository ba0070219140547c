"""The page of an exercise: the situation, the task, how the goal stands, and the hints that were taken."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from gigawatt.classroom.exercises.begin import ExerciseDesk
from gigawatt.classroom.play.table_lines import predictions_so_far
from gigawatt.errors import GameError
from gigawatt.session.questions import QUESTION
from gigawatt.tui.board.view import View
from gigawatt.tui.screens.looking.base import Looking, Scrolled
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, heading, wrap
from gigawatt.tui.widgets.goal import measure_lines
from gigawatt.wording.advice_text import no_advice_text
from gigawatt.wording.exercise_text import hint_line, hints_left, verdict_text
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.vocabulary import BOARD

_MOST: Final = 90
"""The most cells of a line of text."""


class ExercisePage(Looking):
    """What an exercise asks; a key gives the next hint."""

    NAME: ClassVar[str] = "Exercise"

    def __init__(self, view: View, desk: ExerciseDesk) -> None:
        """A page about the exercise of the game in view."""
        super().__init__(view)
        self._desk: Final = desk
        self._predictions: Final = predictions_so_far(view.session)
        self._refusal = no_advice_text(QUESTION) if view.is_question_open else ""

    def body(self, width: int) -> Lines:
        """Situation, task, goal, predictions, hints."""
        room = min(width, _MOST)
        desk, exercise = self._desk, self._desk.exercise
        lines = [heading(exercise.title), *_paragraph(in_board_words(exercise.situation), room), Line()]
        lines += [heading("task"), *_paragraph(in_board_words(exercise.task), room, "bright"), Line()]
        lines += [heading("goal"), *measure_lines(desk, self.view.game, room)]
        lines += [Line().add(verdict_text(desk.verdict.value), "muted"), Line()]
        if self._predictions:
            lines.append(heading("predictions"))
            lines += [row for text in self._predictions for row in _paragraph(text, room)]
            lines.append(Line())
        lines.append(heading("hints"))
        total = len(exercise.hints)
        for number, hint in enumerate(desk.hints, 1):
            lines += _paragraph(hint_line(number, total, hint.text, BOARD), room)
        lines.append(Line().add(self._refusal or hints_left(total - desk.hints_taken), "muted"))
        return lines

    def do_hint(self) -> None:
        """Take the next hint."""
        try:
            self._desk.take_hint()
        except GameError as error:
            self._refusal = str(error)
        self.do_bottom()

    KEYS: ClassVar[tuple[Command[Any], ...]] = (Command("h", "next hint", do_hint), *Scrolled.KEYS)


def _paragraph(text: str, width: int, style: str = "text") -> Lines:
    return [Line().add(part, style) for part in wrap(text, width)]
